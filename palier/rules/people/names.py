"""What can be a person's name: letters of any script, and the signs that names are written with.

A name comes as it is on a paper. What cannot be seen, what turns the text that follows and what no paper writes (symbols,
tags, pictures) is refused where it is typed: a screen, a letter and the register would each show it otherwise. A figure is
let through: some registers tell homonyms of one household by it, and a person must be able to write what the register holds.
"""

import unicodedata

LONGEST_NAME = 80
"""Letters. The register's format says none; a line of a letter holds as many."""
_SIGNS = frozenset(" '’-\u2010.·0123456789")
_JOINERS = frozenset("\u200c\u200d")
"""Of Persian and of the scripts of India, between two letters alone."""


def as_written(text: str) -> str:
    """The name with one way to write each letter, and one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def is_name(text: str) -> bool:
    """Whether this can be a name: some letter, and nothing that no paper writes."""
    kinds = [_kind(text, at) for at in range(len(text))]
    return "L" in kinds and all(kinds)


def _kind(text: str, at: int) -> str:
    """``L`` of a letter, ``S`` of what stands between letters, nothing of what is in no name."""
    sign = text[at]
    if sign in _SIGNS:
        return "S"
    if sign in _JOINERS:
        is_between = 0 < at < len(text) - 1 and all(_is_lettered(one) for one in (text[at - 1], text[at + 1]))
        return "S" if is_between else ""
    if unicodedata.category(sign).startswith("M"):
        return "S"
    return "L" if _is_lettered(sign) else ""


def _is_lettered(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LM"
