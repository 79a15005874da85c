"""A telephone number inside a free text: shown on one line, and dialled by a touch."""

import re
from dataclasses import dataclass

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from palier.rules.law.typography import bound

_NUMBER = re.compile(r"(?<!\d)(?:\+33|0)[\s.]?[1-9](?:[\s.]?\d{2}){4}(?!\d)")


@dataclass(frozen=True, slots=True)
class Telephone:
    """As it is read, and as it is dialled."""

    shown: str
    dialled: str


def find(text: str) -> Telephone | None:
    """The first number of a text."""
    found = _NUMBER.search(text)
    return _telephone(found[0]) if found else None


def _telephone(text: str) -> Telephone:
    digits = re.sub(r"\D", "", text.replace("+33", "0"))
    return Telephone(bound(*(digits[start : start + 2] for start in range(0, len(digits), 2))), digits)


def linked(text: str) -> SafeString:
    """The text, escaped, with each number as a link that a telephone dials."""
    parts, end = [], 0
    for found in _NUMBER.finditer(text):
        parts.append(conditional_escape(text[end : found.start()]))
        one, end = _telephone(found[0]), found.end()
        parts.append(format_html('<a class="nowrap" href="tel:{}">{}</a>', one.dialled, one.shown))
    parts.append(conditional_escape(text[end:]))
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above
