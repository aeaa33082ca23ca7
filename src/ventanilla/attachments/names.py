"""The name of a file, as it may be shown: personal data, and never a path."""

import unicodedata

LONGEST, LONGEST_EXTENSION = 120, 8
NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown_name(name: str) -> str:
    """A name without folders, control signs, marks that turn text, or excess of length."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(sign for sign in last if unicodedata.category(sign) not in NOT_SHOWN)
    words = " ".join(unicodedata.normalize("NFC", seen).split()).rstrip(". ")
    stem, dot, extension = words.rpartition(".")
    if not dot:
        return words[:LONGEST].rstrip() or "-"
    extension = extension[:LONGEST_EXTENSION].strip()
    stem = stem.strip(". ")[: LONGEST - len(extension) - 1].rstrip(". ") or "-"
    return f"{stem}.{extension}"


def extension_of(name: str) -> str:
    """The extension of a shown name, in small letters; blank if it has none."""
    _stem, dot, extension = name.rpartition(".")
    return extension.lower() if dot else ""
