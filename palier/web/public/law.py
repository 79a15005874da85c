"""The texts that Palier applies, for citizens: what each asks, how it is applied, the values of the day, the cases."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from palier.rules.law import articles, french
from palier.rules.law.articles import CONFIDENCE_WORDS, SURE, Article, Value
from palier.rules.law.clocks import day_in_paris
from palier.web.access import opens

_HOUSE = ("règles ", "convention ", "délibération ", "calendrier ", "échelle ")
_IN_TWO = "code de la construction et de l’habitation"
"""The code that most rules stand in: its two parts are each a chapter."""
_PARTS = {"L": "partie législative", "R": "partie réglementaire", "D": "partie réglementaire"}
_OTHERS, _OURS = "Autres lois, arrêtés et règlements", "Conventions, délibérations et règles de Palier"


@dataclass(frozen=True, slots=True)
class Screen:
    """A page where the text is applied; ``url`` is empty for those that need a file or a home, or another reader."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class LawEntry:
    """One text as the page shows it."""

    anchor: str
    name: str
    article: Article
    confidence: str
    is_read: bool
    """Whether the source itself was read: then nothing more is said of it."""
    values: tuple[tuple[str, tuple[Value, ...]], ...]
    """What is said of a date and of how sure we are, once for all the values of which it is true."""
    counted: str
    lists: str
    """How many lists and tables in force are too long for this page; empty when there are none."""
    cases: str
    screens: tuple[Screen, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A code, or what is in none: a page of its own, for all of them on one would be long on an old telephone."""

    title: str
    entries: tuple[LawEntry, ...]

    @property
    def slug(self) -> str:
        """Its last word in the address."""
        return slug_of(self.title)


def slug_of(title: str) -> str:
    """A title as an address holds it."""
    return slugify(title.replace("’", " "))


@login_not_required
@require_safe
def texts(request: HttpRequest) -> HttpResponse:
    """Name every text, chapter by chapter; each leads to what it asks."""
    found = _chapters(entries(_today(), can_open=partial(opens, request)))
    total = sum(len(chapter.entries) for chapter in found)
    return render(request, "palier/public/law.html", {"chapters": found, "total": total})


@login_not_required
@require_safe
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    """Show the texts of a chapter, with the values in force today; 404 for a name that is none.

    The whole code had an address before it was cut in two: it leads to the list of both.
    """
    today = _today()
    found = {one.slug: one for one in _chapters(entries(today, can_open=partial(opens, request)))}
    if name == slug_of(_IN_TWO):
        return redirect("textes-appliques", permanent=True)
    if name not in found:
        raise Http404
    return render(request, "palier/public/law_chapter.html", {"chapter": found[name], "today": today})


def _today() -> date:
    return day_in_paris(timezone.now())


def entries(on: date, can_open: Callable[[str], bool] = lambda _: True) -> list[LawEntry]:
    """Every text of the index on a day, in the order of its file; a screen that its reader cannot open is no link."""
    values, counts = articles.values(on), articles.case_counts()
    return [
        LawEntry(
            anchor=slugify(key),
            name=_name(article),
            article=article,
            confidence=_sureness(article),
            is_read=_sureness(article) == CONFIDENCE_WORDS[SURE],
            values=tuple(_dated(shown := [value for value in values.get(key, ()) if value.text])),
            counted=french.count(len(shown), "valeur en vigueur", "valeurs en vigueur"),
            lists=_lists(sum(not value.text for value in values.get(key, ()))),
            cases=french.count(counts.get(key, 0), "cas vérifié", "cas vérifiés"),
            screens=tuple(_screens(article.screens, can_open)),
        )
        for key, article in articles.load().items()
    ]


def _chapters(found: Iterable[LawEntry]) -> list[Chapter]:
    texts_of: dict[str, list[LawEntry]] = {}
    for entry in found:
        texts_of.setdefault(_group(entry.article), []).append(entry)
    return [Chapter(title, tuple(inside)) for title, inside in texts_of.items()]


def _group(article: Article) -> str:
    text = article.source.text
    if text.startswith(_HOUSE):
        return _OURS
    if not text.startswith("code "):
        return _OTHERS
    part = f", {_PARTS[article.source.number[0]]}" if text == _IN_TWO else ""
    return f"{text[0].upper()}{text[1:]}{part}"


def _name(article: Article) -> str:
    """Under the title of its code an article needs its number only."""
    source = article.source
    said = source.number if source.text.startswith("code ") else str(source)
    return f"{said[0].upper()}{said[1:]}"


def _sureness(article: Article) -> str:
    """A rule of ours is not read anywhere: it is what we say."""
    return "règle de Palier" if article.source.text.endswith("de Palier") else CONFIDENCE_WORDS[article.confidence]


def _dated(values: Iterable[Value]) -> Iterable[tuple[str, tuple[Value, ...]]]:
    found: dict[str, list[Value]] = {}
    for value in values:
        found.setdefault(_said(value), []).append(value)
    return ((said, tuple(group)) for said, group in found.items())


def _said(value: Value) -> str:
    doubt = "" if value.confidence == SURE else f", {CONFIDENCE_WORDS[value.confidence]}"
    return f"Depuis le {french.day(value.valid_from)}{doubt}"


def _lists(count: int) -> str:
    return french.count(count, "liste ou table en vigueur", "listes ou tables en vigueur") if count else ""


def _screens(names: Iterable[str], can_open: Callable[[str], bool]) -> Iterable[Screen]:
    labels = articles.screens()
    for name in names:
        try:
            url = reverse(name) if can_open(name) else ""
        except NoReverseMatch:
            url = ""
        yield Screen(labels[name], url)
