"""Words as they are looked for: without accents, capitals and marks."""

import unicodedata


def folded(*texts: str) -> str:
    """Texts as one line of words for the search: ``Clínica Jurídica`` is ``clinica juridica``."""
    apart = unicodedata.normalize("NFKD", " ".join(texts).casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())
