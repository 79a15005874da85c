"""Making a page in a language: its templates, its forms and what the rules say, from one catalogue.

In an act (anything but a page that is only read) the rules speak French while the view runs, since what they say may be
kept; the page that answers is made in the language of its reader. Numbers are written as the house does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations
from typing import Any

from django.http import HttpRequest
from django.template.backends.django import DjangoTemplates, Template

from palier.models import catalogues
from palier.models.catalogues import FRENCH, Language
from palier.rules.law import voice

_LANGUAGE: ContextVar[Language] = ContextVar("language", default=FRENCH)


def reader(code: str) -> NullTranslations | None:
    """The phrases of a language, read once; none for French, which is said as it is written."""
    return catalogues.reader(code)


def current() -> Language:
    """The language in which this page is read."""
    return _LANGUAGE.get()


@contextmanager
def reading_in(language: Language, *, is_act: bool = False) -> Iterator[None]:
    """Make everything within for a reader of this language. ``is_act``: the rules speak French, but on the page made."""
    token = _LANGUAGE.set(language)
    try:
        with voice.read_in(None if is_act else reader(language.code)):
            yield
    finally:
        _LANGUAGE.reset(token)


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
