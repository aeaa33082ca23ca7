"""A certificate as an Open Badge 3.0: a verifiable credential that its holder carries away.

The name is in it as a salted hash: whoever is shown the badge types the name and compares.
"""

from datetime import UTC, date, datetime, time
from hashlib import sha256
from pathlib import Path

from ventanilla.network.models import Ministry
from ventanilla.security import credentials
from ventanilla.security.credentials import Document
from ventanilla.training.errors import NoKey
from ventanilla.training.models import Certificate
from ventanilla.training.package import Course

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


def badge(
    given: Certificate, course: Course, *, check: str, language: str, path: Path, at: datetime
) -> Document:
    """The signed badge of a certificate. ``check``: the page where anybody checks a code.

    Raises ``NoKey`` where the installation has none.
    """
    if not credentials.exists(path):
        raise NoKey
    document = unsigned(given, course, issuer=credentials.issuer(path), check=check,
                        language=language)  # fmt: skip
    return credentials.sign(document, path=path, at=at)


def unsigned(
    given: Certificate, course: Course, *, issuer: str, check: str, language: str
) -> Document:
    """The same without its proof."""
    said = course.definition
    ministry = Ministry.objects.get()
    objectives = [getattr(each, language) for each in said.objectives]
    return {
        "@context": CONTEXT,
        "id": f"{check}?code={given.code}",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": getattr(said.title, language),
        "issuer": {"id": issuer, "type": ["Profile"], "name": ministry.name},
        "validFrom": _moment(given.issued_on),
        "validUntil": _moment(given.valid_until),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "identityType": "name",
                    "hashed": True,
                    "salt": given.code,
                    "identityHash": hashed(given.officer.name, given.code),
                }
            ],
            "achievement": {
                "id": f"{check}?course={given.course}",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": getattr(said.title, language),
                "description": " ".join(objectives),
                "criteria": {"narrative": " ".join(objectives)},
                "version": given.version,
                "inLanguage": language,
            },
        },
    }


def hashed(name: str, salt: str) -> str:
    """A name as badges hide it."""
    return f"sha256${sha256((name + salt).encode()).hexdigest()}"


def _moment(day: date) -> str:
    return datetime.combine(day, time(), tzinfo=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
