"""The clock finds demandes that may be of one person; a steward decides of each; the clock unites them a day later (ADR 148).

Who is held to territories decides of those that are wholly there (ADR 157). Who hides is compared with nobody: a safe
address, a file that came out of another or that another came out of, a situation that hides where somebody lives. A pair
goes within the minute in which one of its two begins to hide.
"""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Q

from palier.models import Demande, DemandePair, DemandeState, DemandeVersion, JournalEntry
from palier.models.doors import acting
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.likeness import pair_places, pair_words
from palier.rules.likeness.pair_words import PAIR_MOVES, UNITED_AFTER, PairAct, PairState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import papering
from palier.workflows.life import finding_pairs, merging, separating_numbers
from palier.workflows.life.unions import Moved
from palier.workflows.organisations import held_territories
from palier.workflows.organisations.held_territories import NotYourTerritory

_ARTICLE = cch("R441-2-8 f")
_BY_REGISTER = Actor(role=Role.STEWARD)
_READ_AGAIN = timedelta(minutes=10)
"""A minute of the clock may be late, or missed."""


class PairGone(Refusal):
    """The pair is no more, or what it became is over."""

    sentence = "Cette paire n’attend plus cette décision. Rouvrez la page."


class NotTold(Refusal):
    """No line of the journal says it."""

    sentence = "Aucune ligne du journal ne dit cette décision : décidez-en de nouveau."


def forget_sheltered(*, at: datetime) -> None:
    """Forget each pair of which one began to hide, or lives no more, before its two numbers were united.

    What hides may come with a file of the register, and not be told here: each that came since the last minutes is read.
    """
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = DemandePair.objects.filter(united_at=None)
        over = Q(one__state=DemandeState.STRUCK_OFF) | Q(other__state=DemandeState.STRUCK_OFF)
        sheltered = finding_pairs.sheltered(OuterRef("one")) | finding_pairs.sheltered(OuterRef("other"))
        finding_pairs.compare_again(rows.filter(over | sheltered))
        came = set(DemandeVersion.objects.filter(received_at__gt=at - _READ_AGAIN).values_list("demande", flat=True))
        met = rows.filter(Q(one__in=came) | Q(other__in=came)).select_related("one", "other")
        hiding = [row.pk for row in met if any(papering.is_protected(each, at=at) for each in (row.one, row.other))]
        finding_pairs.compare_again(rows.filter(pk__in=hiding))


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
    hides = Demande.objects.filter(finding_pairs.sheltered(OuterRef("pk")), pk__in=(kept.pk, other.pk)).exists()
    if hides or any(papering.is_protected(each, at=at) for each in (kept, other)):
        finding_pairs.compare_again(DemandePair.objects.filter(pk=row.pk))
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
