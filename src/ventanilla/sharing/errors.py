"""What sharing refuses, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from ventanilla.common.errors import BadInput, NotNow

#: why a package is not taken in: code -> the sentence
REASONS: dict[str, str | Promise] = {
    "too_large": _t("The file is larger than %(limit)s MB. No package is."),
    "no_zip": _t("This is not a package: the file is no ZIP, or it is damaged."),
    "too_many": _t("The file holds more than %(limit)s files. No package does."),
    "unsafe_name": _t("It holds a file whose name leads out of the package: “%(name)s”."),
    "link": _t("It holds something that is not a plain file: “%(name)s”."),
    "twice": _t("It holds the same file twice: “%(name)s”."),
    "compressed": _t(
        "“%(name)s” is compressed or encrypted. In a package everything stands plain."
    ),
    "damaged": _t("“%(name)s” is damaged: its bytes are not those that were packed."),
    "missing": _t("“%(name)s” is missing."),
    "unknown_file": _t("It holds a file that its manifest does not name: “%(name)s”."),
    "other_format": _t(
        "It is written in format %(found)s of packages. This installation reads format %(known)s."
    ),
    "bad_manifest": _t("Its manifest is not written as the format says."),
    "bad_note": _t("Its signature is not written as the format says."),
    "unknown_key": _t(
        "It is signed with the key %(name)s, which is not known here. Ask the ministry that sent "
        "it for its public key, by another way."
    ),
    "bad_signature": _t(
        "The signature does not hold: the package was altered after it was signed, or another key "
        "signed it."
    ),
    "other_manifest": _t("The manifest is not the one that was signed."),
    "other_hash": _t("“%(name)s” is not the file that was signed: its hash is another one."),
    "other_content": _t("The files together are not those that were signed."),
    "not_canonical": _t("Its bytes are not as a package is written: something was altered in it."),
    "unreadable": _t(
        "It is signed and whole, but this installation cannot read it: %(problem)s"
    ),
    "other_protocol": _t("Its files are of another protocol or version than its manifest says."),
}  # fmt: skip


class NotTaken(BadInput):
    """A package that is not taken in. ``reason``: its code in :data:`REASONS`."""

    def __init__(self, reason: str, **given: object) -> None:
        self.reason = reason
        super().__init__({"file": str(REASONS[reason]) % given})


class TakenAlready(NotNow):
    """The same package is here."""

    def __init__(self) -> None:
        super().__init__(_("This package is here already, from the same ministry."))


class NoKey(NotNow):
    """This server has no key to sign packages with."""

    def __init__(self) -> None:
        super().__init__(
            _("This server has no key to sign packages with. Whoever runs it makes one.")
        )
