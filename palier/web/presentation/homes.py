"""What a screen says of a home and of a publication: titles, chips, the stairs and the score of one candidate."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType

from django.utils import timezone

from palier.models import Candidature, Demande, Home, Publication
from palier.models.candidatures import places
from palier.rules.candidature import stages
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage, Stage
from palier.rules.doors import privacy
from palier.rules.doors.access import Role
from palier.rules.law import clocks, french, law
from palier.rules.law.voice import phrase, say
from palier.rules.letters import words
from palier.rules.people import answers
from palier.rules.people.facts import CeilingZone, Proof
from palier.rules.ranking import cuts, small_lists
from palier.rules.ranking.cuts import Cut
from palier.rules.scoring import cotation
from palier.rules.scoring.criteria import Grid
from palier.web.presentation.cards import Chip, PointsLine
from palier.web.presentation.grids import asked_by
from palier.web.presentation.stairs import Landing, Stairs, You
from palier.workflows.candidature import trying

_UNDETAILED = phrase("le détail nomme des situations : aucun bailleur ne le lit")
PROOF_WORDS = {
    Proof.DECLARED: phrase("déclaré"),
    Proof.REGISTER: phrase("registre national"),
    Proof.IN_REVIEW: phrase("en contrôle"),
    Proof.VERIFIED: phrase("vérifié"),
    Proof.REFUSED: phrase("refusé"),
}
AFTER_SENDING = (
    PublicationStage.DESIGNEE,
    PublicationStage.EN_COMMISSION,
    PublicationStage.ATTRIBUEE,
    PublicationStage.LOUEE,
)
NOT_PLACED = (Stage.RETIREE, Stage.INELIGIBLE, Stage.EN_ATTENTE)


ZONES = {
    CeilingZone.PARIS: phrase("Paris et communes limitrophes"),
    CeilingZone.ILE_DE_FRANCE: phrase("Reste de l’Île-de-France"),
    CeilingZone.ELSEWHERE: phrase("Autres régions"),
    CeilingZone.OVERSEAS: phrase("Outre-mer"),
}
"""The zone of the ceilings, in words."""


def zone(home: Home) -> str:
    """``Paris et communes limitrophes``; unknown is to confirm."""
    found = home.commune.zone_hlm
    return say(ZONES[CeilingZone(found)]) if found else say("à confirmer")


def title(home: Home) -> str:
    """``Trois pièces de 64 m², rue des Néfliers``."""
    rooms = words.ROOMS.get(home.type_code, home.type_code)
    return say("{kind} de {number} m², {address}", kind=say(rooms), number=home.floor_area, address=home.street)


def chips(home: Home) -> list[Chip]:
    """The facts that one looks for first, the whole rent before all."""
    found = [say("{amount} charges comprises", amount=french.cents(home.full_rent))]
    if home.floor is not None:
        found.append(_level(home.floor, has_lift=home.has_lift))
    if home.is_adapted:
        found.append(say("adapté au handicap"))
    found.append(home.financing)
    if home.energy_class:
        found.append(say("énergie {letter}", letter=home.energy_class))
    if home.available_on:
        found.append(say("libre le {day}", day=french.day(home.available_on)))
    return [Chip(text) for text in found]


def _level(floor: int, *, has_lift: bool | None) -> str:
    if floor == 0:
        return say("rez-de-chaussée")
    if has_lift is None:
        return say("{number} étage", number=french.ordinal(floor))
    return say(
        "{number} étage avec ascenseur" if has_lift else "{number} étage sans ascenseur", number=french.ordinal(floor)
    )


def stairs(
    publication: Publication, *, counts: dict[str, int], cut: Cut | None, you: You | None = None, small: bool = False
) -> Stairs:
    """The stairs of a publication: counts known so far, and what is to come drawn as to come. ``cut`` is ``places.cut``.

    Who was sent and examined stays counted, whatever ended them since: a number that fell would tell of whom it was. So the
    first landing is never under what the last ranking placed, though an erasure takes a candidate away.
    """
    placed = sum(number for stage, number in counts.items() if stage not in NOT_PLACED)
    sent = max(publication.ever_sent, sum(counts.get(stage, 0) for stage in stages.SENT))
    examined = max(publication.ever_examined, sum(counts.get(stage, 0) for stage in stages.EXAMINED))
    is_sent = publication.stage in AFTER_SENDING or (publication.stage in ENDED_LISTS and sent > 0)
    return Stairs(
        candidates=max(placed, sent, publication.ever_placed),
        sent=Landing(sent if is_sent else publication.to_designate, is_known=is_sent),
        examined=Landing(examined, is_known=True) if examined else Landing(3, is_known=False),
        lease=Landing(1, is_known=publication.stage == PublicationStage.LOUEE),
        you=you,
        cut=cut,
        small=small,
    )


def drawn(found: Stairs) -> Stairs | None:
    """The stairs, unless files were sent and nobody stands there: the list came from another site, which alone knows whom."""
    return found if found.candidates or not found.sent.is_known else None


def small_stairs(publication: Publication, outline: places.Outline | None, *, you: You | None = None) -> Stairs:
    """The stairs of an open list in small, as results and one's own candidatures show them."""
    found = outline or places.Outline(0, None)
    return Stairs(
        candidates=found.placed,
        sent=Landing(publication.to_designate, is_known=False),
        you=you,
        cut=found.cut,
        small=True,
    )


def you_on(candidature: Candidature, place: places.CurrentPlace) -> You:
    """The warm dot: one's rank, or the places that the draw can still give, and the landing reached."""
    reached = None
    if candidature.stage == Stage.BAIL_SIGNE:
        reached = 3
    elif candidature.stage in stages.EXAMINED:
        reached = 2
    elif candidature.stage in stages.SENT:
        reached = 1
    elif candidature.publication.stage != PublicationStage.PUBLIEE and not _may_be_sent(candidature):
        reached = 0
    band = (place.first, place.last) if place.last > place.first else None
    return You(rank=place.first, total=place.total, points=candidature.points, band=band, reached=reached)


def _may_be_sent(candidature: Candidature) -> bool:
    """Ranked, and nothing sent yet: who is within the places stands on their landing, which is drawn as to come."""
    return (candidature.stage, candidature.publication.stage) == (Stage.CLASSEE, PublicationStage.CLASSEE)


def points_lines(score: answers.Score, grid: Grid | None = None) -> list[PointsLine]:
    """The lines of a score as the page prints them: fact, article, proof, points; of a ``grid``, what each asks besides."""
    asked = asked_by(grid)
    return [
        PointsLine(
            label=line.label,
            detail=line.fact,
            points=line.points,
            proof="" if line.source == cotation.GRID_ITSELF else PROOF_WORDS[line.proof],
            rule=_rule(line.article),
            is_of_territory=line.source != cotation.GRID_ITSELF,
            asked=asked.get(line.criterion, ""),
            weighs=line.weighs,
        )
        for line in score.lines
    ]


def _rule(article: law.Source) -> str:
    """The rule that weighs a fact, as a sentence of its own."""
    return french.capital(str(article))


def own_place(candidature: Candidature) -> places.CurrentPlace:
    """The place of a candidature as its person reads it: exact, unless a situation could still be ticked to try it."""
    return own_places([candidature], candidature.demande)[candidature.pk]


def own_places(
    candidatures: Collection[Candidature], demande: Demande, *, exact: Mapping[int, places.CurrentPlace] | None = None
) -> dict[int, places.CurrentPlace]:
    """The same of several candidatures of one demande, in as many questions as of one; ``exact``: where they were asked."""
    found = places.places(row.pk for row in candidatures) if exact is None else dict(exact)
    now = timezone.now()
    are_spent = cache(lambda: trying.are_spent(demande, at=now))
    for row in candidatures:
        if row.publication.stage == PublicationStage.PUBLIEE and _rests_on_a_claim(row):
            place = found[row.pk]
            if small_lists.is_small(place.total, clocks.day_in_paris(now)) or are_spent():
                found[row.pk] = places.anywhere(place)
    return found


def _rests_on_a_claim(candidature: Candidature) -> bool:
    lines = json.loads(candidature.snapshot).get("lines", [])
    return small_lists.rests_on_a_claim((one["criterion"], one["proof"], one["points"]) for one in lines)


def why_hidden(place: places.CurrentPlace) -> str:
    """Why a place is not said: too few candidates, or too many tries."""
    if not place.is_hidden:
        return ""
    is_small = small_lists.is_small(place.total, clocks.day_in_paris(timezone.now()))
    return say(small_lists.WHY if is_small else small_lists.SPENT)


def place_words(place: places.CurrentPlace) -> str:
    """``à la 7ᵉ place, sur 127``, or ``ex æquo, de la 7ᵉ à la 9ᵉ place, sur 127``: no word takes the person's gender."""
    first, last, total = french.ordinal(place.first, "f"), french.ordinal(place.last, "f"), place.total
    if place.is_hidden:
        return say("entre la 1ʳᵉ et la {last} place, sur {total}", last=last, total=total)
    if place.last > place.first:
        return say("ex æquo, de la {first} à la {last} place, sur {total}", first=first, last=last, total=total)
    return say("à la {first} place, sur {total}", first=first, total=total)


def missing_points(
    publication: Publication, place: places.CurrentPlace, candidature: Candidature, *, cut: Cut | None
) -> int | None:
    """About how many points are missing to enter the five; none when inside, or where a tier decides (``rules.ranking.cuts``)."""
    if place.last <= publication.to_designate:
        return None
    return cuts.missing_points(candidature.tier, candidature.points, cut)


def is_past_hour(publication: Publication, at: datetime) -> bool:
    """Whether the hour of a list is over while its ranking is not there: a moment, or days when it is held."""
    return publication.is_running and at >= publication.closes_at


def frozen_lines(
    snapshot: str,
    role: Role = Role.DEMANDEUR,
    *,
    said: Mapping[str, str] = MappingProxyType({}),
    grid: Grid | None = None,
    left_out: Collection[str] = (),
) -> list[PointsLine]:
    """The lines of a ranked candidature as its opening keeps them; ``said``: facts in the language of who reads.

    ``left_out``: the criteria that this reader may not know of.

    Lines name situations: a role that may not read those (``privacy``) is given their sum alone.
    """
    if not privacy.may_read(role, "Claim.situation"):
        total = sum(line["points"] for line in json.loads(snapshot)["lines"])
        label, detail = say("Total de la grille"), say(_UNDETAILED)
        proof = PROOF_WORDS[Proof.VERIFIED]
        return [PointsLine(label=label, detail=detail, points=total, proof=proof, is_of_territory=False)]
    asked = asked_by(grid)
    return [
        PointsLine(
            label=line["label"],
            detail=said.get(line["fact"], line["fact"]),
            points=line["points"],
            proof=PROOF_WORDS[Proof(line["proof"])],
            rule=_rule(law.parse(line["article"])),
            is_kept=line["fact"] not in said,
            asked=asked.get(line["criterion"], ""),
        )
        for line in json.loads(snapshot)["lines"]
        if line["criterion"] not in left_out
    ]
