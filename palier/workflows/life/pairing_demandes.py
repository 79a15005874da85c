"""The clock finds demandes that may be of one person; a steward decides of each; the clock unites them a day later (ADR 148).

Who is held to territories decides of those that are wholly there (ADR 157). Who hides is compared with nobody: a safe
address, a file that came out of another or that another came out of, a situation that hides where somebody lives. A pair
goes within the minute in which one of its two begins to hide.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from palier.models import (
    Commune,
    Demande,
    DemandePair,
    DemandeState,
    DemandeVersion,
    Fact,
    Fork,
    JournalEntry,
    Person,
    SafeChannel,
)
from palier.models.demandes import layers_at
from palier.models.doors import acting
from palier.rules.doors import confidentiality
from palier.rules.doors.access import Action, Role, require
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.likeness import finding, likening, pair_places, pair_words
from palier.rules.likeness.likening import AdultNamed, Likeness, PersonRecord
from palier.rules.likeness.pair_words import PAIR_MOVES, UNITED_AFTER, PairAct, PairState
from palier.rules.people.facts import HOLDERS, Situation
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import papering
from palier.workflows.life import merging, same_holders, separating_numbers, unions
from palier.workflows.life.unions import Moved
from palier.workflows.organisations import held_territories
from palier.workflows.organisations.held_territories import NotYourTerritory
from palier.workflows.register import importing

_ARTICLE = cch("R441-2-8 f")
_POSTAL = re.compile(r"\b\d{5}\s+([^\n,]+)")
_BY_REGISTER = Actor(role=Role.STEWARD)
_HIDING = [f"claims/{one.value}" for one in Situation if confidentiality.level_of((one,)) is Level.PROTECTED]


_READ_AGAIN = timedelta(minutes=10)
"""A minute of the clock may be late, or missed."""


class _Holder(NamedTuple):
    """What is read of a person to compare them: no more."""

    demande: int
    role: str
    birth_name: str
    last_name: str
    first_name: str
    birth_date: date | None
    email: str
    phone: str
    address: str


class PairGone(Refusal):
    """The pair is no more, or what it became is over."""

    sentence = "Cette paire n’attend plus cette décision. Rouvrez la page."


class NotTold(Refusal):
    """No line of the journal says it."""

    sentence = "Aucune ligne du journal ne dit cette décision : décidez-en de nouveau."


def look(*, at: datetime) -> int:
    """Compare every living demande that hides from nobody with all the others; how many pairs are shown."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        known = _records()
    keys = sorted(known)
    sides = [likening.side_of(known[key].asks) for key in keys]
    pairs = {
        (keys[one], keys[other]): weighed
        for one, other, weighed in finding.pairs(sides)
        if same_holders.are_alike(known[keys[one]].others, known[keys[other]].others)
    }
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return _keep(pairs, at=at)


def _sheltered(whose: OuterRef) -> Q:
    return (
        Q(Exists(SafeChannel.objects.filter(demande=whose)))
        | Q(Exists(Fork.objects.filter(Q(child=whose) | Q(parent=whose))))
        | Q(Exists(Fact.objects.filter(demande=whose, path__in=_HIDING)))
    )


class _Known(NamedTuple):
    """Who asks, and the other holders of the same file: two files are of the same people, or are no pair."""

    asks: PersonRecord
    others: Sequence[PersonRecord]


def _records() -> Mapping[int, _Known]:
    living = Demande.objects.exclude(state=DemandeState.STRUCK_OFF).exclude(_sheltered(OuterRef("pk")))
    rows = Person.objects.filter(demande__in=living.values("pk"), role__in=HOLDERS).order_by("demande", "key")
    found: dict[int, list[_Holder]] = defaultdict(list)
    for row in rows.values_list(*_Holder._fields):
        found[row[0]].append(_Holder(*row))
    return {pk: record for pk, some in found.items() if (record := _record(some)) is not None}


def _record(rows: Sequence[_Holder]) -> _Known | None:
    """The person who asks, with the other holders as adults of the household."""
    own = next((row for row in rows if row.role == "demandeur"), None)
    if own is None:
        return None
    others = [row for row in rows if row is not own]
    adults = [AdultNamed(row.first_name, row.birth_name or row.last_name, row.birth_date) for row in others]
    asks = replace(same_holders.record_of(own), commune=_commune(own.address), adults=adults)
    return _Known(asks, [same_holders.record_of(row) for row in others])


def _commune(address: str) -> str:
    """What follows the postal code; an address without one says nothing of a commune."""
    found = _POSTAL.search(address)
    return found[1].strip() if found else ""


def _keep(pairs: Mapping[tuple[int, int], Likeness], *, at: datetime) -> int:
    rows = {(row.one_id, row.other_id): row for row in DemandePair.objects.select_for_update()}
    _note_written_since([row for row in rows.values() if row.united_at is not None and row.undone_at is None])
    gone = [row.pk for key, row in rows.items() if key not in pairs and row.state == PairState.TO_DECIDE]
    DemandePair.objects.filter(pk__in=gone).delete()
    met = {pk for key in pairs for pk in key}
    demandes = {row.pk: row for row in Demande.objects.filter(pk__in=met).exclude(_sheltered(OuterRef("pk")))}
    hidden = {pk for pk, row in demandes.items() if papering.is_protected(row, at=at)}
    people = {
        row.demande_id: row for row in Person.objects.filter(demande__in=demandes, role="demandeur").order_by("-key")
    }
    places = _places(demandes, at=at)
    count = 0
    for (one, other), weighed in sorted(pairs.items()):
        row = rows.get((one, other))
        if not {one, other} <= demandes.keys() - hidden:
            if row is not None and row.united_at is None:
                row.delete()
            continue
        count += 1
        row = row or DemandePair(one_id=one, other_id=other, found_at=at)
        row.territories = places.of(one, other)
        if row.state == PairState.TO_DECIDE:
            row.sides = [_told(demandes[pk], people[pk]) for pk in (one, other)]
            row.score, row.reasons = weighed.score, [reason.value for reason in weighed.reasons]
            row.save()
        else:
            row.save(update_fields=["territories"])
    return count


class _Places(NamedTuple):
    """The communes that each demande asks for, and of which territory each is."""

    wished: Mapping[int, Sequence[str]]
    of_commune: Mapping[str, str]

    def of(self, one: int, other: int) -> list[str]:
        return pair_places.territories((self.wished.get(one, ()), self.wished.get(other, ())), self.of_commune)


def _places(demandes: Mapping[int, Demande], *, at: datetime) -> _Places:
    wished = {row.pk: known.wish.communes if known else () for row, known in layers_at.facts_at(list(demandes), at)}
    codes = {code for communes in wished.values() for code in communes}
    placed = Commune.objects.filter(code__in=codes).values_list("code", "territory")
    return _Places(wished, {code: territory or "" for code, territory in placed})


def _note_written_since(united: Sequence[DemandePair]) -> None:
    """Say of a union that stands that the register writes of the number that it struck off."""
    for row in united:
        versions = DemandeVersion.objects.filter(demande=unions.gone_of(row), received_at__gt=row.united_at)
        last = versions.exclude(file_type=importing.STRIKE_OFF).order_by("-file_dated_at", "-id").first()
        if last is not None:
            row.refusal = pair_words.written_since(day_in_paris(last.file_dated_at))[:300]
            row.save(update_fields=["refusal"])


def _told(demande: Demande, person: Person) -> dict[str, str]:
    return {
        "numero": demande.numero_unique,
        "nom": person.birth_name or person.last_name,
        "usage": person.last_name if person.birth_name != person.last_name else "",
        "prenom": person.first_name,
        "naissance": french.day(person.birth_date) if person.birth_date else "",
        "depot": french.day(demande.deposited_on) if demande.deposited_on else "",
    }


def forget_sheltered(*, at: datetime) -> None:
    """Forget each pair of which one began to hide, or lives no more, before its two numbers were united.

    What hides may come with a file of the register, and not be told here: each that came since the last minutes is read.
    """
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = DemandePair.objects.filter(united_at=None)
        over = Q(one__state=DemandeState.STRUCK_OFF) | Q(other__state=DemandeState.STRUCK_OFF)
        rows.filter(over | _sheltered(OuterRef("one")) | _sheltered(OuterRef("other"))).delete()
        came = set(DemandeVersion.objects.filter(received_at__gt=at - _READ_AGAIN).values_list("demande", flat=True))
        for row in rows.filter(Q(one__in=came) | Q(other__in=came)).select_related("one", "other"):
            if any(papering.is_protected(each, at=at) for each in (row.one, row.other)):
                row.delete()


@transaction.atomic
def decide(pair: DemandePair, act: PairAct, *, by: Actor, at: datetime) -> DemandePair:
    """Say what two demandes are, take it back, or have two united numbers made two again.

    Raises ``PairGone``; ``NotYourTerritory`` where one of the two asks for a place beyond.
    """
    require(by.role, Action.SETTLE_PAIRS)
    if held_territories.is_held(by):
        held = held_territories.of(by).values_list("code", flat=True)
        if not pair_places.is_held(pair.territories, held):
            raise NotYourTerritory
    row = DemandePair.objects.select_for_update(of=("self",)).filter(pk=pair.pk, undone_at=None, undo_at=None).first()
    stands, then = PAIR_MOVES[act]
    if row is None or row.state not in stands or (row.united_at is not None) != (act is PairAct.SEPARATE):
        raise PairGone
    if act is PairAct.SEPARATE:
        row.undo_at = at
    else:
        row.keeps_other = act is PairAct.KEEP_OTHER
        row.decided_at = None if act is PairAct.TAKE_BACK else at
    row.state, row.decided_by = then, by.user
    row.save(update_fields=["state", "keeps_other", "decided_at", "decided_by", "undo_at"])
    telling.journal(JournalVerb.SETTLE_PAIR, row, by=by, at=at, article=_ARTICLE, details={"decision": act.value})
    return row


def to_do(*, at: datetime) -> list[int]:
    """Pairs to unite since they were decided a day ago, and pairs to make two again."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = DemandePair.objects.filter(state=PairState.SAME, undone_at=None)
        due = Q(united_at=None, decided_at__lte=at - UNITED_AFTER) | Q(undo_at__isnull=False)
        return list(rows.filter(due).order_by("pk").values_list("pk", flat=True))


def carry_out(pk: int, *, at: datetime) -> None:
    """Unite, or separate; what refuses it is said on the page, and waits for a person again."""
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            row = DemandePair.objects.select_for_update(of=("self",)).filter(pk=pk, undone_at=None).first()
            if row is None or row.state != PairState.SAME:
                return
            if row.undo_at is not None:
                _separate(row, at=at)
            elif row.united_at is None and row.decided_at is not None and row.decided_at <= at - UNITED_AFTER:
                _unite(row, at=at)
    except Refusal as refusal:
        _refused(pk, str(refusal))


def _ends(row: DemandePair) -> tuple[Demande, Demande]:
    one, other = (Demande.objects.get(pk=pk) for pk in (row.one_id, row.other_id))
    return (other, one) if row.keeps_other else (one, other)


def _require_told(row: DemandePair, act: PairAct, decided_at: datetime | None) -> None:
    """What a page decides has its line; of what was written otherwise nothing is carried out."""
    lines = JournalEntry.objects.filter(object_id=row.public_id, verb=JournalVerb.SETTLE_PAIR)
    if decided_at is None or not lines.filter(at=decided_at, details__decision=act.value).exists():
        raise NotTold


def _unite(row: DemandePair, *, at: datetime) -> None:
    _require_told(row, PairAct.KEEP_OTHER if row.keeps_other else PairAct.KEEP_ONE, row.decided_at)
    kept, other = _ends(row)
    hides = Demande.objects.filter(_sheltered(OuterRef("pk")), pk__in=(kept.pk, other.pk)).exists()
    if hides or any(papering.is_protected(each, at=at) for each in (kept, other)):
        row.delete()
        return
    _, moved = merging.unite(kept, other, by=_BY_REGISTER, at=at, is_decided=True)
    row.united_at, row.moved, row.refusal = at, asdict(moved), ""
    row.save(update_fields=["united_at", "moved", "refusal"])


def _separate(row: DemandePair, *, at: datetime) -> None:
    _require_told(row, PairAct.SEPARATE, row.undo_at)
    kept, other = _ends(row)
    closed = separating_numbers.separate(kept, other, Moved(**(row.moved or {})), by=_BY_REGISTER, at=at)
    row.undone_at, row.state, row.refusal = at, PairState.APART, pair_words.closed_on_both(closed)[:300]
    row.save(update_fields=["undone_at", "state", "refusal"])


@transaction.atomic
def _refused(pk: int, sentence: str) -> None:
    acting.take(acting.CLOCK)
    row = DemandePair.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        return
    row.refusal, row.undo_at = pair_words.refused(sentence)[:300], None
    if row.united_at is None:
        row.state, row.decided_at = PairState.TO_DECIDE, None
    row.save(update_fields=["refusal", "undo_at", "state", "decided_at"])


def waiting() -> int:
    """How many pairs nobody decided."""
    return DemandePair.objects.filter(state=PairState.TO_DECIDE).count()
