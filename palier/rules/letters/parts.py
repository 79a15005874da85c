"""What a row of the table of letters is made of: whole phrases with named places, and what must stand in them by law.

A paragraph is a tuple of sentences, each said whole or not at all, by a fact named in ``when`` or ``unless``. What a page
says too is worded by its own rule, and is handed over as a fact (``Given``, ``Each``).
"""

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache

from palier.rules.law.law import Source


class To(StrEnum):
    """Who is told, as the reference prints it."""

    CANDIDATE = "le candidat"
    HOUSEHOLD = "le titulaire de la demande"
    GIVER = "qui a donné le mandat, et personne d’autre"
    TRUSTED = "la personne à prévenir, et personne d’autre"
    FORMER_TOOL = "qui avait un dossier dans un ancien outil, et personne d’autre"
    SEARCHER = "qui a enregistré la recherche, et personne d’autre"
    ASKER = "qui a demandé l’archive, et personne d’autre"
    LODGER = "qui a demandé un autre toit, et personne d’autre"
    WRITER = "qui a écrit, et personne d’autre"
    EXCHANGER = "qui a inscrit le logement à l’échange, et personne d’autre"
    SEEN = "qui a été vu au guichet, et personne d’autre"
    FORMER = "le contact d’avant, et personne d’autre"
    BAILLEUR = "le bailleur"
    RESERVATAIRE = "le réservataire"
    MEMBERS = "les membres de la commission et le préfet"
    REGISTER = "le demandeur et le registre"
    PROFESSIONAL = "un professionnel"
    WITNESS = "un témoin"
    ANYONE = "qui recevait le message"


class Channel(StrEnum):
    """By what way, as the reference prints it."""

    LETTER = "espace personnel, annoncé par message ; sur papier à qui n’a ni courriel ni téléphone"
    """A text asks for it: it must reach somebody who has neither e-mail nor telephone."""
    SPACE = "espace personnel, annoncé par message"
    DESK = "écran de l’organisme"
    """On its own pages, which it prints and hands on where the notice is due to somebody else."""
    REGISTER = "registre national, et espace personnel"
    MESSAGE = "courriel, ou message au téléphone"

    @property
    def joint(self) -> str:
        """What stands between two sentences of a paragraph: in a message, each has its line."""
        return "\n" if self is Channel.MESSAGE else " "


@cache
def _places(phrase: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(phrase) if name is not None)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One phrase, said where the fact ``when`` holds and ``unless`` does not; ``shows`` are the required parts in it."""

    phrase: str
    when: str = ""
    unless: str = ""
    shows: tuple[str, ...] = ()

    @property
    def places(self) -> frozenset[str]:
        """The names of its places."""
        return _places(self.phrase)


@dataclass(frozen=True, slots=True)
class Given:
    """Sentences that a page says too, worded by their own rule: the fact ``name`` holds them. None says nothing."""

    name: str
    shows: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Each:
    """Like ``Given``, each a paragraph of its own, behind the phrase ``lead`` if there is one."""

    name: str
    shows: tuple[str, ...] = ()
    lead: str = ""
    quotes: str = ""
    """The row whose paragraphs a message repeats whole: by it they are found again in another language."""
    words: tuple[str, ...] = ()
    """Phrases of its rule that are too short to be known among all others: by them a paragraph is found again."""


type Paragraph = tuple[Sentence | Given, ...] | Each


def said(phrase: str, /, *shows: str, when: str = "", unless: str = "") -> Sentence:
    """Mark a phrase of the table, as ``voice.phrase`` does; the labels of the required parts that it shows follow it."""
    return Sentence(phrase, when, unless, shows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Must:
    """A part that a letter must contain, by its label; only where the fact ``when`` holds, if it names one."""

    label: str
    when: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A notice of the list that a letter carries. ``confidence``: S, read at its source; L, likely; U, unread."""

    number: str
    event: str
    article: Source
    confidence: str = "S"
    when: str = ""
    """The fact without which a letter of this kind does not carry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterRow:
    """One kind of letter: to whom, when, under which article, by which way, what must stand in it, and its phrases."""

    kind: str
    """As it is stored with the letter."""
    name: str = ""
    """By which it is composed, where two rows write one kind."""
    event: str
    to: To
    channel: Channel
    article: Source
    title: tuple[Sentence, ...]
    """The first whose conditions hold."""
    body: tuple[Paragraph, ...]
    must: tuple[Must, ...] = ()
    notices: tuple[Notice, ...] = ()
    cites: Mapping[str, Source] = field(default_factory=dict)
    """Articles that the phrases print beside ``{article}``, by the names of their places."""
    answer_by: str = ""
    """The fact that is the last day of an answer: the announcement says it, and nothing else."""
    opened_by_act: bool = False
    """Opening it has an effect in law: it stays closed until its reader opens it, and no link followed by a scanner does."""
    is_step: bool = False
    """It is told among the dated steps of its candidature."""

    @property
    def key(self) -> str:
        """The name by which it is composed."""
        return self.name or self.kind

    def sentences(self) -> Iterator[Sentence | Given | Each]:
        """The title and the paragraphs, sentence by sentence."""
        yield from self.title
        for paragraph in self.body:
            if isinstance(paragraph, Each):
                yield paragraph
            else:
                yield from paragraph

    def facts(self) -> frozenset[str]:
        """The names of the facts from which it is made: places, conditions, sentences given, the day of an answer."""
        names: set[str] = {
            self.answer_by,
            *(must.when for must in self.must),
            *(notice.when for notice in self.notices),
        }
        for one in self.sentences():
            names |= {one.name} if isinstance(one, Given | Each) else {one.unless, *one.places}
            names.add("" if isinstance(one, Each) else one.when)
        return frozenset(names - {"", ARTICLE, *self.cites})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNotice:
    """A notice that a desk reads on its own pages: to whom, by which way, and what must stand there."""

    notice: Notice
    to: To
    channel: Channel
    must: tuple[Must, ...]


ARTICLE = "article"
"""The place of the article of the row."""


def part(label: str, /) -> str:
    """The label of a required part, as the reference prints it."""
    return label


def each(
    name: str, /, *shows: str, lead: Sentence | None = None, quotes: str = "", words: tuple[str, ...] = ()
) -> Each:
    """The sentences of a fact, one a paragraph; ``quotes``: those of another row; ``words``: the phrases of its rule."""
    return Each(name, shows, lead.phrase if lead else "", quotes, words)


def given(name: str, /, *shows: str, when: str = "") -> Given:
    """The sentences of a fact, in a paragraph."""
    return Given(name, shows, when)


def musts(*labels: str, when: str = "") -> tuple[Must, ...]:
    """The required parts of these labels."""
    return tuple(Must(label=label, when=when) for label in labels)
