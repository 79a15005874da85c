"""What each open candidature is worth today, in words, and where a household would do better: nothing is wasted (N28)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from palier.models import Candidature, Demande, Publication
from palier.models.candidatures import places
from palier.models.candidatures.places import CurrentPlace
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.commission import designation
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Outcome
from palier.rules.ranking import prospects
from palier.rules.ranking.prospects import Prospect
from palier.web.presentation import homes, would_be
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature.prospects import WouldBe, better

_WITHDRAW, _MOVE = phrase("Retirer cette candidature"), phrase("Voir ce qui peut changer cette place")
_LOOSE = (Prospect.FAR, Prospect.OUTSIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """An open candidature: what its place means, and the one act that may follow."""

    title: str
    place: str
    meaning: str
    prospect: Prospect
    act: str
    url: str
    withdraw_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BetterHome:
    """A home where the household would be among the first, with the act of going there."""

    publication: Publication
    title: str
    place: str
    meaning: str
    is_to_confirm: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Waste:
    """What the page of candidatures says of them all: how many are far, and where they would do better."""

    sentence: str
    better: tuple[BetterHome, ...]


def told(row: Candidature, place: CurrentPlace, *, at: datetime) -> Outlook | None:
    """What an open candidature is worth today; none once its list is closed, or where it holds no place."""
    publication = row.publication
    if row.stage != Stage.DEPOSEE or not publication.is_open_at(at):
        return None
    found = prospects.prospect(place.first, place.last, publication.to_designate, is_hidden=place.is_hidden)
    is_loose, withdraw_url = found in _LOOSE, reverse("retirer", args=[row.public_id])
    return Outlook(
        title=homes.title(publication.home),
        place=homes.place_words(place),
        meaning=prospects.meaning(found, place.first, place.last, publication.to_designate) or homes.why_hidden(place),
        prospect=found,
        act=say(_WITHDRAW if is_loose else _MOVE),
        url=withdraw_url if is_loose else f"{reverse('publication', args=[publication.public_id])}#avancer",
        withdraw_url=withdraw_url,
    )


def in_order(rows: Iterable[Candidature], awaited: Iterable[str], *, at: datetime) -> list[Candidature]:
    """What awaits an answer first, by its day; then the home that was accepted; then open lists, as they close; then what moved.

    ``awaited``: the public ids of the candidatures that await an act, the most pressing first.
    """
    pressing = {key: rank for rank, key in enumerate(awaited)}

    def key(row: Candidature) -> tuple[int, float]:
        if (rank := pressing.get(str(row.public_id))) is not None:
            return 0, rank
        publication = row.publication
        if row.stage == Stage.ACCEPTEE:
            return 1, 0
        if row.stage == Stage.DEPOSEE and publication.is_open_at(at):
            return 2, publication.closes_at.timestamp()
        return 3, -row.changed_at.timestamp()

    return sorted(rows, key=key)


def held(demande: Demande, *, at: datetime) -> list[Outlook]:
    """The open candidatures of a household, the farthest first: which one to give up for another home."""
    rows = Candidature.objects.filter(
        demande=demande, stage=Stage.DEPOSEE, publication__stage=PublicationStage.PUBLIEE, publication__closes_at__gt=at
    ).select_related("demande", "publication__home__commune")
    mine = homes.own_places(rows, demande)
    listed = sorted(rows, key=lambda row: (mine[row.pk].is_hidden, -mine[row.pk].first, row.pk))
    return [one for row in listed if (one := told(row, mine[row.pk], at=at))]


def waste(open_now: Collection[Outlook], demande: Demande, *, at: datetime, by: Actor) -> Waste | None:
    """What to say of all open candidatures: nothing where none is far and none is left to place, nor to who has none."""
    far = sum(one.prospect is Prospect.FAR for one in open_now)
    loose = sum(one.prospect in _LOOSE for one in open_now)
    if not open_now or (not loose and len(open_now) >= designation.open_at_once(day_in_paris(at))):
        return None
    found = better(demande, at=at, by=by)
    if not far and not found:
        return None
    outlines = places.outlines([one.publication.pk for one in found])
    return Waste(
        sentence=prospects.say_wasted(far, len(open_now)),
        better=tuple(_better(one, outlines[one.publication.pk].placed) for one in found),
    )


def _better(one: WouldBe, placed: int) -> BetterHome:
    return BetterHome(
        publication=one.publication,
        title=homes.title(one.publication.home),
        place=would_be.place_words(one, placed),
        meaning=one.meaning,
        is_to_confirm=one.outcome is Outcome.TO_CONFIRM,
    )
