"""Each night, each living demande is put to the State's register: what differs is kept in words until a person settles it.

The night changes no file. It goes on where it stood: each demande has its own next time, whatever became of the turn (ADR 138).
"""

from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from palier.models import Demande, DemandeState, RegisterAsking, RegisterGap
from palier.models.doors import acting
from palier.rules.doors.access import Action, Role, require
from palier.rules.law.clocks import paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.life import register_gaps
from palier.rules.life.register_gaps import CONFIRMED_AFTER, SEEN_BEFORE_SHOWN, SENT_ANEW_AFTER, GapAct, GapKind
from palier.rules.people.numero import PENDING
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.register import importing, sending_wishes, sides, telling_radiation
from palier.workflows.register.arrivals import Arrival
from palier.workflows.register.sides import Compared

AT_ONCE = 200
"""Numbers of one turn: others ask the register too."""
SLICE = 5_000
_ARTICLE = cch("R441-2-5")
_SAID_AGAIN = ("refusal", "is_told_here", "seen", "last_at", "decision", "decided_at", "decided_by", "done_at")
_ADD = """
    INSERT INTO palier_registerasking (demande_id, next_at)
    SELECT d.id, %(at)s FROM palier_demande d
    WHERE d.state <> 'radiee' AND d.numero_unique NOT LIKE %(pending)s
      AND NOT EXISTS (SELECT FROM palier_registerasking a WHERE a.demande_id = d.id)
    ORDER BY d.id LIMIT %(slice)s ON CONFLICT (demande_id) DO NOTHING
"""


class ToDo(NamedTuple):
    """A decision as it stood when the register was asked."""

    gap: int
    numero: str
    decision: str
    decided_at: datetime | None


class GapGone(Refusal):
    """It went, or was carried out."""

    sentence = "Cet écart n’attend plus de décision. Rouvrez la page."


class NotThatAct(Refusal):
    """What the household told here is not taken back by the register's older word, nor the other way round."""

    sentence = "Cet écart ne se règle pas ainsi : lisez qui en décide."


class AnotherStands(Refusal):
    """The register's file comes in whole: it would settle another difference too, that a person left or must settle."""

    sentence = (
        "Prendre ferait entrer le dossier entier du registre national, avec un autre écart de cette demande qui reste ainsi, "
        "ou que la personne décide. Réglez d’abord cet autre écart ; sinon, tout entre quand la personne se connecte."
    )


def add(*, at: datetime) -> None:
    """Have each living demande asked for, by slices; forget what is of those that live no more."""
    while _added(at=at):
        pass
    with transaction.atomic():
        acting.take(acting.CLOCK)
        for rows in (RegisterGap.objects.all(), RegisterAsking.objects.all()):
            rows.filter(demande__state=DemandeState.STRUCK_OFF).delete()


@transaction.atomic
def _added(*, at: datetime) -> int:
    acting.take(acting.CLOCK)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"at": at, "slice": SLICE, "pending": f"{PENDING}%"})
        return int(cursor.rowcount)


def is_open(*, at: datetime) -> bool:
    """Whether numbers are put to the register now."""
    return register_gaps.is_night(at.astimezone(paris()).hour)


def due(*, at: datetime) -> list[tuple[int, str]]:
    """The demandes to put to the register now, the longest due first."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = RegisterAsking.objects.filter(next_at__lte=at).exclude(demande__state=DemandeState.STRUCK_OFF)
        return list(rows.order_by("next_at", "pk").values_list("pk", "demande__numero_unique")[:AT_ONCE])


@transaction.atomic
def keep(pk: int, numero: str, found: Arrival | None, *, at: datetime) -> bool:
    """Compare with what the register said, and keep what differs; asked twice or answered twice, it is the same."""
    acting.take(acting.CLOCK)
    asking = RegisterAsking.objects.select_for_update().filter(pk=pk, next_at__lte=at).first()
    demande = Demande.objects.select_for_update().filter(pk=pk, numero_unique=numero).first() if asking else None
    if asking is None or demande is None:
        return False
    is_new = demande.state != DemandeState.STRUCK_OFF and not (found and sides.is_old(demande, found))
    if is_new:
        _keep(demande, sides.compared(demande, found, at=at), at=at)
    asking.asked_at, asking.tries, asking.next_at = at, 0, _next(demande, at=at)
    asking.save(update_fields=["asked_at", "tries", "next_at"])
    return True


def _next(demande: Demande, *, at: datetime) -> datetime:
    """A difference that was said once is asked about again the same night."""
    is_new = RegisterGap.objects.filter(demande=demande, seen__lt=SEEN_BEFORE_SHOWN).exists()
    again = at + CONFIRMED_AFTER
    if is_new and register_gaps.is_night(again.astimezone(paris()).hour):
        return again
    return register_gaps.next_night(at.astimezone(paris()))


def _keep(demande: Demande, found: tuple[Compared, ...], *, at: datetime) -> None:
    rows = {row.kind: row for row in RegisterGap.objects.select_for_update().filter(demande=demande)}
    for one in found:
        row = rows.pop(one.gap.kind, None)
        if row is None or row.mark != one.mark:
            _begin(demande, row, one, at=at)
        else:
            row.refusal, row.is_told_here = one.refusal, one.is_told_here
            if row.done_at is not None and at - row.done_at >= SENT_ANEW_AFTER:
                row.decision, row.decided_at, row.decided_by, row.done_at = "", None, None, None
            if at - row.last_at >= CONFIRMED_AFTER:
                row.seen, row.last_at = min(row.seen + 1, 999), at
            row.save(update_fields=[*_SAID_AGAIN])
    alone = RegisterGap.objects.filter(demande=demande, kind__in=register_gaps.ALONE, seen__lt=SEEN_BEFORE_SHOWN)
    if not alone.filter(kind__in=[one.gap.kind for one in found]).exists():
        RegisterGap.objects.filter(pk__in=[row.pk for row in rows.values()]).delete()


def _begin(demande: Demande, row: RegisterGap | None, one: Compared, *, at: datetime) -> None:
    """A difference that was not said before; another of the same kind takes its place, and waits for its own decision."""
    if row is not None:
        row.delete()
    RegisterGap.objects.create(
        demande=demande,
        numero=demande.numero_unique,
        kind=one.gap.kind,
        mark=one.mark,
        said=one.gap.said,
        register_on=one.gap.on,
        is_told_here=one.is_told_here,
        refusal=one.refusal,
        since=at,
        last_at=at,
    )


@transaction.atomic
def keep_silence(pk: int, *, at: datetime) -> None:
    """The register did not answer of this one: again after growing pauses, then the next night."""
    acting.take(acting.CLOCK)
    asking = RegisterAsking.objects.select_for_update().filter(pk=pk, next_at__lte=at).first()
    if asking is None:
        return
    asking.tries += 1
    pause = register_gaps.asked_again_after(asking.tries)
    asking.next_at = at + pause if pause else register_gaps.next_night(at.astimezone(paris()))
    asking.save(update_fields=["tries", "next_at"])


@transaction.atomic
def decide(gap: RegisterGap, decision: GapAct | None, *, by: Actor, at: datetime) -> RegisterGap:
    """Say what becomes of a difference; none takes the decision back, until it is carried out.

    Raises ``GapGone``, ``NotThatAct`` and ``AnotherStands``.
    """
    require(by.role, Action.RUN_PLATFORM)
    row = (
        RegisterGap.objects.select_for_update(of=("self",))
        .filter(pk=gap.pk, done_at=None, seen__gte=SEEN_BEFORE_SHOWN)
        .first()
    )
    if row is None:
        raise GapGone
    if decision is not None and decision not in register_gaps.acts(GapKind(row.kind), is_told_here=row.is_told_here):
        raise NotThatAct
    if decision is GapAct.TAKE and not all(map(_allows, _others(row))):
        raise AnotherStands
    row.decision, row.decided_at, row.decided_by = decision or "", at if decision else None, by.user
    row.save(update_fields=["decision", "decided_at", "decided_by"])
    details = {"ecart": row.kind, "decision": row.decision or "reprise"}
    telling.journal(JournalVerb.SETTLE_GAP, row, by=by, at=at, article=_ARTICLE, details=details)
    return row


def _others(row: RegisterGap) -> QuerySet[RegisterGap]:
    return RegisterGap.objects.filter(demande=row.demande_id, seen__gte=SEEN_BEFORE_SHOWN).exclude(pk=row.pk)


def _allows(other: RegisterGap) -> bool:
    decision = GapAct(other.decision) if other.decision else None
    return register_gaps.may_be_taken_beside(GapKind(other.kind), decision, is_told_here=other.is_told_here)


def held() -> QuerySet[RegisterGap]:
    """Decisions to take the register's file that wait: another difference of the demande is left, or undecided."""
    others = RegisterGap.objects.filter(demande=OuterRef("demande"), decision__in=("", GapAct.LEAVE)).exclude(
        pk=OuterRef("pk")
    )
    return RegisterGap.objects.filter(Exists(others), decision=GapAct.TAKE, done_at=None)


def forget_sheltered() -> None:
    """Forget what differs of the people of a file that is compared by nothing of theirs any more."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = RegisterGap.objects.exclude(kind__in=register_gaps.OF_THE_REGISTER)
        rows.filter(sides.are_apart()).delete()


def to_do() -> list[ToDo]:
    """Decisions that the clock carries out."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = RegisterGap.objects.filter(decision__in=(GapAct.TAKE, GapAct.SEND), done_at=None)
        rows = rows.exclude(pk__in=held().values("pk")).order_by("decided_at", "pk")
        return [ToDo(*row) for row in rows.values_list("pk", "numero", "decision", "decided_at")[:AT_ONCE]]


@transaction.atomic
def carry_out(what: ToDo, found: Arrival | None, *, at: datetime) -> bool:
    """Take the register's file in, or send ours again, if both still say what they said when it was decided.

    A decision that changed while the register was asked is another one: it is asked for again.
    """
    acting.take(acting.CLOCK)
    gap = RegisterGap.objects.filter(pk=what.gap).first()
    demande = Demande.objects.select_for_update().filter(pk=gap.demande_id).first() if gap else None
    rows = RegisterGap.objects.select_for_update(of=("self",))
    row = rows.filter(pk=what.gap, done_at=None, decision=what.decision, decided_at=what.decided_at).first()
    if row is None or demande is None:
        return False
    stands = {one.gap.kind: one for one in sides.compared(demande, found, at=at)}
    now = stands.get(GapKind(row.kind))
    if now is None or now.mark != row.mark or found is None:
        _keep(demande, tuple(stands.values()), at=at)
        return False
    if what.decision not in register_gaps.acts(GapKind(row.kind), is_told_here=now.is_told_here):
        # The one who decided read another difference than this one: it waits for a decision again.
        row.decision, row.decided_at, row.decided_by = "", None, None
        row.save(update_fields=["decision", "decided_at", "decided_by"])
        return False
    if what.decision == GapAct.SEND:
        sending_wishes.ask(demande, at=at, is_of_file=row.kind != GapKind.WISH)
        row.done_at = at
        row.save(update_fields=["done_at"])
        return True
    return _take(demande, row, found, tuple(stands.values()), at=at)


def _take(demande: Demande, row: RegisterGap, found: Arrival, stands: tuple[Compared, ...], *, at: datetime) -> bool:
    """The register's file, in whole: not while another difference of it is left, or waits, or was never read by anybody."""
    rows = RegisterGap.objects.select_for_update(of=("self",)).filter(demande=demande)
    decided = {one.kind: one.mark for one in rows if one.decision in (GapAct.TAKE, GapAct.SEND)}
    if any(decided.get(one.gap.kind) != one.mark for one in stands):
        _keep(demande, stands, at=at)
        return False
    row.done_at = at
    row.save(update_fields=["done_at"])
    is_first = row.kind == GapKind.STRUCK_OFF and demande.state != DemandeState.STRUCK_OFF
    importing.save(found, by=Actor(role=Role.STEWARD), at=at, keeps_contact=row.kind == GapKind.STRUCK_OFF)
    demande.refresh_from_db()
    is_over = demande.state == DemandeState.STRUCK_OFF
    if is_over and is_first:
        telling_radiation.tell(demande, found.radiation, at=at)
    _keep(demande, () if is_over else sides.compared(demande, found, at=at), at=at)
    return True


def counts() -> dict[str, int]:
    """How many differences wait, by kind."""
    rows = RegisterGap.objects.filter(decision="", seen__gte=SEEN_BEFORE_SHOWN).order_by()
    return {str(kind): int(count) for kind, count in rows.values_list("kind").annotate(count=Count("pk"))}
