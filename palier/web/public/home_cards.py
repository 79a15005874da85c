"""The cards of open homes: what each is to the person who reads, and what tells one from another."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from palier.models import HomePicture, KeptPlace, Publication
from palier.models.candidatures import brief_numbers, places
from palier.models.candidatures.places import CurrentPlace
from palier.models.homes import home_pictures
from palier.models.scoring import size_guides
from palier.rules.fitting import eligibility, size_advice
from palier.rules.fitting.size_guide import SizeGuide
from palier.rules.law.voice import say
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Verdict
from palier.web.presentation import homes, would_be
from palier.web.presentation.stairs import Stairs
from palier.workflows.candidature import keeping_places
from palier.workflows.candidature.prospects import WouldBe
from palier.workflows.scoring.scoring import closing_day


def verdict_of(known: facts.Demande, publication: Publication) -> Verdict:
    """Whether an open home is open to a household, as at its closing."""
    return eligibility.verdict(known, publication.home.as_facts, on=closing_day(publication))


@dataclass(frozen=True, slots=True)
class CardReader:
    """Who reads the cards: what is known of their household, where it is a candidate, what they keep."""

    known: facts.Demande | None = None
    applied: Collection[int] = ()
    kept: Collection[int] = ()
    ranked: Mapping[int, WouldBe] = field(default_factory=dict)
    """The place that the household would have, where the search asked for it."""
    places: Sequence[KeptPlace] = ()
    """Those that matter to who reads."""
    spares_data: bool = False
    """Whether photos are offered by a link, and not sent."""
    own: Mapping[int, CurrentPlace] = field(default_factory=dict)
    """The place that the household holds, where the search is in the order of places."""


NOBODY = CardReader()


@dataclass(frozen=True, slots=True)
class HomeCard:
    """One home in the list: its stairs in small, and what it is to the person who reads."""

    publication: Publication
    title: str
    stairs: Stairs
    pill: str
    tone: str
    reason: str
    size: str
    """What is to know of its size, which closes nothing."""
    is_kept: bool = False
    place: str = ""
    """Where the household would stand, and in ``meaning`` what that is worth: never one without the other."""
    own_place: str = ""
    """Where it stands already; ``meaning`` as above."""
    meaning: str = ""
    near: tuple[str, ...] = ()
    """How far it is from the reader's own places."""
    picture: HomePicture | None = None
    """Its first photo, in small."""
    spares_data: bool = False


def cards(publications: Iterable[Publication], reader: CardReader = NOBODY) -> list[HomeCard]:
    """The cards of several open homes, with what every one of them shows asked at once."""
    listed = list(publications)
    outlines = brief_numbers.outlines(listed)
    of = [one.home.commune.territory_id for one in listed if reader.known]
    guides = size_guides.in_force(timezone.localdate(), of)
    pictures = home_pictures.first_of(listed)
    return [
        _card(
            one,
            outlines.get(one.pk),
            reader,
            guide=guides.get(one.home.commune.territory_id or ""),
            picture=pictures.get(one.home_id),
        )
        for one in listed
    ]


def _card(
    publication: Publication,
    outline: places.Outline | None,
    reader: CardReader,
    *,
    guide: SizeGuide | None,
    picture: HomePicture | None,
) -> HomeCard:
    pill, tone, reason, size, known = "", "plain", "", "", reader.known
    if publication.pk in reader.applied:
        pill, tone = say("vous avez candidaté"), "ok"
    elif known is not None:
        verdict = verdict_of(known, publication)
        said = size_advice.about(known, publication.home.as_facts, on=closing_day(publication), guide=guide)
        size = " ".join(one.sentence for one in said)
        pill, tone = {
            Outcome.ELIGIBLE: (say("ouvert à votre ménage"), "ok"),
            Outcome.TO_CONFIRM: (say("à confirmer"), "warn"),
            Outcome.NOT_ELIGIBLE: (say("fermé à votre ménage"), "plain"),
        }[verdict.outcome]
        reason = "" if verdict.is_eligible else verdict.reasons[0].sentence
    placed, found = outline.placed if outline else 0, reader.ranked.get(publication.pk)
    own = reader.own.get(publication.pk)
    return HomeCard(
        publication,
        homes.title(publication.home),
        homes.small_stairs(publication, outline),
        pill,
        tone,
        reason,
        size,
        is_kept=publication.pk in reader.kept,
        place=would_be.place_words(found, placed) if found else "",
        own_place=homes.place_words(own) if own else "",
        meaning=would_be.meaning(found) if found else would_be.meaning_of(own, publication) if own else "",
        near=tuple(keeping_places.distances(reader.places, publication.home.commune)),
        picture=picture,
        spares_data=reader.spares_data,
    )
