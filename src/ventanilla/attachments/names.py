"""The name of a file, as it may be shown: personal data, and never a path."""

import unicodedata

LONGEST = 120
NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown_name(name: str) -> str:
    """A name without folders, control signs, marks that turn text, or excess of length."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in NOT_SHOWN)
    stem, _dot, extension = " ".join(seen.split()).rstrip(". ").rpartition(".")
    stem, extension = stem.strip(". ") or "-", extension.strip(". ")[:8]
    return f"{stem[: LONGEST - len(extension) - 1]}.{extension}"


def extension_of(name: str) -> str:
    """The extension of a shown name, in small letters."""
    return name.rpartition(".")[2].lower()
