"""How the names of places are compared."""

import unicodedata


def search_form(text: str) -> str:
    """Lower case, no accent, hyphens and apostrophes as spaces: how the names of places are compared."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    plain = plain.replace("œ", "oe")
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())
