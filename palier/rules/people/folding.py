"""A name as it is looked for: without accents, capitals, ligatures or the shape of an apostrophe."""

import unicodedata

SPELT = (("Œ", "OE"), ("œ", "oe"), ("Æ", "AE"), ("æ", "ae"), ("’", "'"))
"""What no decomposition of Unicode undoes."""


def folded(text: str) -> str:
    """The words of a name, for one that is typed otherwise: « Helene » finds « Hélène »."""
    for written, plain in SPELT:
        text = text.replace(written, plain)
    parts = unicodedata.normalize("NFKD", text)
    return "".join(one for one in parts if not "\u0300" <= one <= "\u036f").lower()
