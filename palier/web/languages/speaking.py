"""Making a page in a language: its templates, its forms and what the rules say, from one catalogue.

In an act (anything but a page that is only read) the rules speak French from its first verb, or its first row, on: what they
say may be kept. What is asked again before, and the page that answers, are for their reader. Numbers are the house’s.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template

from palier.models import catalogues
from palier.models.catalogues import FRENCH, Language
from palier.rules.law import voice

_WRITES = re.compile(
    r"^(?:INSERT INTO|UPDATE|DELETE FROM) \"?(?!django_session|palier_(?:signin\b|accessentry|doneact|signinattempt))"
    r"|FOR (?:NO KEY )?UPDATE",
    re.IGNORECASE,
)
"""A row that an act keeps, or holds to change it: not that somebody was here, nor that a button was pressed."""
type Execute = Callable[[str, Any, bool, dict[str, Any]], Any]
_LANGUAGE: ContextVar[Language] = ContextVar("language", default=FRENCH)


def reader(code: str) -> NullTranslations | None:
    """The phrases of a language, read once; none for French, which is said as it is written."""
    return catalogues.reader(code)


def current() -> Language:
    """The language in which this page is read."""
    return _LANGUAGE.get()


@contextmanager
def reading_in(language: Language, *, is_act: bool = False) -> Iterator[None]:
    """Make everything within for a reader of this language. ``is_act``: once it does something, French but on the page made."""
    token = _LANGUAGE.set(language)
    try:
        if is_act:
            with voice.answered_in(reader(language.code)), connection.execute_wrapper(_look_for_writing):
                yield
        else:
            with voice.read_in(reader(language.code)):
                yield
    finally:
        _LANGUAGE.reset(token)


def _look_for_writing(execute: Execute, sql: str, *asked: Any) -> Any:  # noqa: ANN401 - as the framework hands it on
    if _WRITES.search(sql):
        voice.begin_to_act()
    return execute(sql, *asked)


class SpokenTemplate(Template):
    """A template, which speaks the language of its reader even where it answers an act."""

    def render(self, context: dict[str, Any] | None = None, request: HttpRequest | None = None) -> str:
        """Make the page."""
        language = current()
        if language == FRENCH:
            return super().render(context, request)
        with voice.read_in(reader(language.code)):
            return super().render(context, request)


class Pages(DjangoTemplates):
    """The framework's templates, each made in the language of its reader."""

    def get_template(self, template_name: str) -> SpokenTemplate:
        """Find a template by its name."""
        return SpokenTemplate(super().get_template(template_name).template, self)

    def from_string(self, template_code: str) -> SpokenTemplate:
        """Make a template of a text."""
        return SpokenTemplate(super().from_string(template_code).template, self)
