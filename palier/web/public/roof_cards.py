"""Other roofs as cards: what each is, what it costs, for whom, and what it is to the person who reads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from palier.models import OtherRoof, RoofRequest
from palier.models.territories import localities
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.people import facts
from palier.rules.people.answers import Outcome, Verdict
from palier.rules.roofs import roof_fit, roof_requests
from palier.rules.roofs.other_roofs import KINDS, RoofKind
from palier.rules.roofs.roof_requests import WORDS, RoofRequestState
from palier.web.access import held_by
from palier.web.public.where import Where, around
from palier.workflows.roofs import declaring_roofs

ANSWERED_BY = phrase("Il répond au plus tard le {day}.")
"""What is said of a request that waits where no message is promised: on a card, and to who has neither mail nor telephone."""


@dataclass(frozen=True, slots=True)
class RoofCard:
    """One roof in a list."""

    roof: OtherRoof
    kind: str
    size: str
    cost: str
    stay: str
    free: str
    pill: str = ""
    tone: str = "plain"
    reason: str = ""
    standing: str = ""
    """Where the request of who reads stands; empty for a roof that they did not ask for."""


@dataclass(frozen=True, slots=True)
class RoofReader:
    """Who reads: their file and their place in it; nobody in particular for anybody else."""

    known: facts.Demande | None = None
    key: str = ""

    def verdict(self, roof: OtherRoof) -> Verdict | None:
        """What a roof is to them; none to the public."""
        if self.known is None:
            return None
        on = day_in_paris(timezone.now())
        return roof_fit.verdict(roof.terms, roof.place, demande=self.known, key=self.key, on=on)


def reader(request: HttpRequest, known: facts.Demande | None) -> RoofReader:
    """Whose page it is."""
    held = held_by(request)
    return RoofReader(known, held.person_key) if held and known else RoofReader()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofQuestion:
    """What is asked of a roof: where, how much at most, of what kind, and whether only what may fit."""

    where: Where
    radius: int = 0
    most_rent: int | None = None
    type_code: str = ""
    kind: str = ""
    is_mine: bool = False


def found(asked: RoofQuestion, who: RoofReader) -> list[OtherRoof]:
    """The roofs that answer, the cheapest first; only those that are not closed to the person where they ask so."""
    rows = _within(declaring_roofs.shown(), asked, who)
    if asked.most_rent is not None:
        rows = rows.annotate(full=F("rent") + F("charges")).filter(full__lte=asked.most_rent)
    if asked.type_code:
        rows = rows.filter(declaring_roofs.of_size(asked.type_code))
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    listed = sorted(rows, key=lambda one: (one.full_rent, one.name, one.pk))
    if not asked.is_mine or who.known is None:
        return listed
    return [one for one in listed if (said := who.verdict(one)) and said.outcome is not Outcome.NOT_ELIGIBLE]


def _within(rows: QuerySet[OtherRoof], asked: RoofQuestion, who: RoofReader) -> QuerySet[OtherRoof]:
    where = asked.where
    if not where.text:
        wished = who.known.wish.communes if asked.is_mine and who.known else ()
        # Who has not said where they look is shown every place, as a search of homes does.
        return rows.filter(commune__in=localities.same_places(wished)) if wished else rows
    if departements := where.departements(asked.radius):
        return rows.filter(commune__departement__in=departements)
    return rows.filter(commune__in=around(where.communes, asked.radius)) if where.named else rows.none()


def cards(
    roofs: Iterable[OtherRoof], who: RoofReader, asked: Mapping[int, RoofRequest] = MappingProxyType({})
) -> list[RoofCard]:
    """The cards of several roofs, their free places asked at once. ``asked``: the living requests of who reads."""
    listed = list(roofs)
    free = declaring_roofs.free_places(listed)
    return [_card(one, free.get(one.pk, 0), who, asked.get(one.pk)) for one in listed]


def _standing(row: RoofRequest) -> str:
    """What became of a request, and the day that its logeur promised, until it is past."""
    told, on = WORDS[RoofRequestState(row.state)], day_in_paris(timezone.now())
    due = row.listed_until if row.state == RoofRequestState.LISTED else row.promised_on
    if roof_requests.late_since(row.dates, on=on):
        return say("Le logeur est en retard pour répondre. Vous n’y perdez rien.")
    words = ANSWERED_BY if row.state == RoofRequestState.SENT else told.then
    then = say(words, day=french.day(due) if due else "") if words else ""
    return f"{say(told.sentence)} {then}".strip()


def said_free(roof: OtherRoof, free: int) -> str:
    """How many places are free, and from when, in words."""
    if not free:
        return say("Complet : on peut demander à être sur la liste d’attente.")
    words = say_plural(free, "{count} place libre", "{count} places libres")
    if roof.free_from is not None and roof.free_from > day_in_paris(timezone.now()):
        return say("{places} à partir du {day}", places=words, day=french.day(roof.free_from))
    return words


def _card(roof: OtherRoof, free: int, who: RoofReader, asked: RoofRequest | None) -> RoofCard:
    verdict, pill, tone, reason = who.verdict(roof), "", "plain", ""
    if verdict is not None:
        words, tone = roof_fit.PILLS[verdict.outcome]
        pill, reason = say(words), verdict.reasons[0].sentence
    if asked is not None:
        pill, tone = say("vous l’avez demandé"), "ok"
    terms = roof.terms
    return RoofCard(
        roof=roof,
        kind=say(KINDS[RoofKind(roof.kind)]),
        size=roof_fit.said_size(terms),
        cost=roof_fit.said_cost(terms),
        stay=roof_fit.said_stay(terms),
        free=said_free(roof, free),
        pill=pill,
        tone=tone,
        reason=reason,
        standing="" if asked is None else _standing(asked),
    )
