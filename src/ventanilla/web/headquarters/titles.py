"""What protocols are called on pages of headquarters."""

from ventanilla.protocols import services as protocols
from ventanilla.web.words import spoken


def titles() -> dict[str, str]:
    """Protocol or certificate -> what it is called where anybody may look over a shoulder."""
    found: dict[str, str] = {}
    for name, package in protocols.newest_of(protocols.codes()).items():
        title = spoken(package.definition.neutral_title)
        found[name] = title
        if package.definition.competence:
            found.setdefault(package.definition.competence.certificate, title)
    return found
