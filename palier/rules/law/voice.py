"""How a sentence is said: a whole French phrase with named places, in the language of who reads.

French is the source: without a reader of another language a phrase is said as it is written, and nothing is looked up. Who
reads is set at the edge, while a page is made (``palier.web.languages``). What an act keeps is said without a reader, so
in French: letters, frozen lists, the journal. Until its first verb, an act only asks again: that is for its reader.

    say("Vous êtes à la {place} place.", place=french.ordinal(2))
    say_plural(2, "{count} point après contrôle", "{count} points après contrôle")
    LABELS = {Stage.DEPOSEE: phrase("Déposée")}        a table: marked here,
    say(LABELS[stage])                                 said where it is read
    UNITS = {"mois": phrase_plural("{number} mois", "{number} mois")}     say_plural(3, *UNITS["mois"], number="3")

One call, one whole phrase: never a piece to be glued to another, which has no place in another grammar. The phrase is a
literal, or comes from a table whose phrases are marked: ``locale/palier.pot`` is written from these calls.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

from palier.rules.law import elision, figures

_READER: ContextVar[NullTranslations | None] = ContextVar("reader", default=None)
_ANSWERING: ContextVar[bool] = ContextVar("answering", default=False)
"""Whether an act is being answered (``answered_in``)."""
_ASKING: ContextVar[NullTranslations | None] = ContextVar("asking", default=None)
"""Who reads the answer to the act."""
_NOBODY = NullTranslations()
"""The reader of what nobody will read."""
_PLURAL_FROM = 2
"""French counts in the singular below two."""


def phrase(text: str) -> str:
    """Mark a phrase of a table, to be said later."""
    return text


def phrase_plural(one: str, several: str) -> tuple[str, str]:
    """Mark the two forms of a phrase of a table, said later by ``say_plural``: marked apart, no catalogue has them as one."""
    return one, several


def say(text: str, /, *, context: str = "", **places: object) -> str:
    """The phrase with its places filled. ``context`` tells two phrases apart that French writes alike.

    Raises ``KeyError`` for a place that is not given.
    """
    reader = _READER.get()
    if reader is _NOBODY:
        return text
    if reader is not None:
        text = reader.pgettext(context, text) if context else reader.gettext(text)
    elif places:
        text = elision.elided(text, places)
    return text.format_map(places) if places else text


def say_plural(count: int, one: str, several: str, /, *, context: str = "", **places: object) -> str:
    """The phrase for a number of things; ``{count}`` is that number, written as French writes it.

    Another language may have one form, or six: it chooses by the same number.
    """
    reader = _READER.get()
    if reader is _NOBODY:
        return one
    if reader is None:
        text = elision.elided(one if abs(count) < _PLURAL_FROM else several, places)
    else:
        text = reader.npgettext(context, one, several, count) if context else reader.ngettext(one, several, count)
    return text.format_map({"count": figures.number(count), **places})


class Listed(NullTranslations):
    """A reader whose phrases can be looked through: what was kept in French is found among them, and said."""

    phrases: tuple[tuple[str, str], ...] = ()
    """Each phrase without a context, with the form for several things or nothing."""


def listed() -> Listed | None:
    """The reader of now, where its phrases can be looked through."""
    reader = _READER.get()
    return reader if isinstance(reader, Listed) else None


def is_unread() -> bool:
    """Whether nobody will read what is said now: its words need not be made."""
    return _READER.get() is _NOBODY


def is_french() -> bool:
    """Whether what is said now is French: what is kept, or compared with what was kept, must be."""
    return _READER.get() is None


@contextmanager
def read_in(reader: NullTranslations | None) -> Iterator[None]:
    """Say everything within in the language of a reader; ``None`` is French, whoever reads."""
    token, act = _READER.set(reader), _ANSWERING.set(False)
    try:
        yield
    finally:
        _READER.reset(token)
        _ANSWERING.reset(act)


@contextmanager
def unread() -> Iterator[None]:
    """Say nothing whole within: of what a rule answers the figures alone will be read, so its words keep their places empty."""
    with read_in(_NOBODY):
        yield


@contextmanager
def answered_in(reader: NullTranslations | None) -> Iterator[None]:
    """Answer an act: a question put again, or shown before it is signed, is for its reader; what is done may be kept.

    So French begins with the first verb, and holds until the end.
    """
    token, act, asking = _READER.set(reader), _ANSWERING.set(True), _ASKING.set(reader)
    try:
        yield
    finally:
        _READER.reset(token)
        _ANSWERING.reset(act)
        _ASKING.reset(asking)


def begin_to_act() -> None:
    """A verb begins, or a row is written: from here on what is said may be kept, and is French."""
    if _ANSWERING.get():
        _READER.set(None)


def end_refused_act() -> None:
    """What began was refused, and keeps nothing: what is said from here on is for the reader again, until a row is written."""
    if _ANSWERING.get():
        _READER.set(_ASKING.get())


def is_answering() -> bool:
    """Whether what is said now answers an act: nobody chose the language of what it keeps."""
    return _ANSWERING.get()
