"""The numbers of a former tool are put to the State's register: what differs is shown, nothing of it is trusted (ADR 111).

Asked by few a turn, again after growing pauses; the answer is compared at once and not kept: no name, no contact, no address.
"""

from dataclasses import asdict, replace
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, Q

from palier.models import Fork, ForkKind, Person, StockBatch, StockCheck, StockInvite
from palier.models.doors import acting
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.people.facts import HOLDERS
from palier.rules.takeover import register_words
from palier.rules.takeover.register_words import CheckDecision, CheckState, RegisterTold
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.takeover import inviting
from palier.workflows.takeover.receiving import SOURCE

AT_ONCE = 200
"""Numbers of one turn: others ask the register too."""
SLICE = 5_000
_ADD = """
    INSERT INTO palier_stockcheck (public_id, batch_id, line_id, key, state, numero, next_at)
    SELECT gen_random_uuid(), l.batch_id, l.id, l.key, 'a_demander', l.numero, %(at)s
    FROM palier_stockline l JOIN palier_stockbatch b ON b.id = l.batch_id AND b.state = 'repris'
    WHERE l.state = 'en_attente' AND l.numero <> '' AND l.id > %(after)s
      AND NOT EXISTS (SELECT FROM palier_stockcheck c WHERE c.line_id = l.id AND c.line_id > %(after)s)
    ORDER BY l.id LIMIT %(slice)s ON CONFLICT (line_id) DO NOTHING RETURNING line_id
"""
"""After the last that this turn added: those before are not looked for again."""
_ANEW = """
    UPDATE palier_stockcheck c SET state = 'a_demander', numero = l.numero, differences = '[]', decision = '', decided_at = NULL,
      decided_by_id = NULL, tries = 0, next_at = %(at)s
    FROM palier_stockline l WHERE l.id = c.line_id AND l.numero <> '' AND l.numero <> c.numero
"""
"""Another number, which its person gave, is another question."""
_SET_ASIDE = """
    WITH aside AS (
      UPDATE palier_stockline l SET numero = '' FROM palier_stockcheck c
      WHERE c.line_id = l.id AND c.decision = 'demander' AND l.numero = c.numero AND l.state = 'en_attente'
      RETURNING l.id, c.numero
    )
    UPDATE palier_stockinvite i SET numero = '' FROM aside WHERE i.line_id = aside.id AND i.numero = aside.numero
"""
"""An invitation that is not proved anew yet would put it on the line again."""
_PUT_BACK = """
    WITH back AS (
      UPDATE palier_stockline l SET numero = c.numero FROM palier_stockcheck c
      WHERE c.line_id = l.id AND c.decision <> 'demander' AND l.numero = '' AND l.state = 'en_attente'
        AND c.state IN ('inconnu', 'autre_naissance')
      RETURNING l.id, l.numero
    )
    UPDATE palier_stocktask t SET asks_number = false FROM palier_stockinvite i, back
    WHERE i.id = t.invite_id AND i.line_id = back.id AND t.asks_number AND t.numero <> back.numero
"""
"""A number that no call gave is none's to take back."""


class CheckGone(Refusal):
    """The line went, or its person said whose it is."""

    sentence = "Cette ligne n’attend plus de décision. Rouvrez la page."


def add(*, at: datetime) -> None:
    """Have each number of a line that waits be asked for once, by slices; and carry out what was decided."""
    last = 0
    while added := _added(last, at=at):
        last = max(added)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        for statement in (_SET_ASIDE, _PUT_BACK, _ANEW):
            with connection.cursor() as cursor:
                cursor.execute(statement, {"at": at})
        _prove_anew()


@transaction.atomic
def _added(after: int, *, at: datetime) -> list[int]:
    acting.take(acting.CLOCK)
    with connection.cursor() as cursor:
        cursor.execute(_ADD, {"at": at, "after": after, "slice": SLICE})
        return [int(line) for (line,) in cursor.fetchall()]


def _prove_anew() -> None:
    """Whose number was set aside is asked for it by the links that already left, and the other way round."""
    rows = StockInvite.objects.filter(Q(asks_number=True) | ~Q(numero="")).exclude(line__numero="")
    rows |= StockInvite.objects.filter(asks_number=False, line__numero="", done__gt=0)
    for one in rows.select_related("line").select_for_update(of=("self",)).order_by("pk")[:AT_ONCE]:
        born = one.line.birth_date
        one.asks_number = not one.line.numero
        one.proof = inviting.proof_of(one.line.numero, born) if born else ""
        # The number that they gave is on the line: kept here, it would be put there again once a steward set it aside.
        one.numero = "" if one.line.numero else one.numero
        one.save(update_fields=["asks_number", "proof", "numero"])


def due(*, at: datetime) -> list[tuple[int, str]]:
    """The checks to put to the register now, each with its number."""
    with transaction.atomic():
        acting.take(acting.CLOCK)
        rows = StockCheck.objects.filter(next_at__lte=at).order_by("next_at", "pk")
        return list(rows.values_list("pk", "numero")[:AT_ONCE])


@transaction.atomic
def keep(pk: int, numero: str, found: RegisterTold | None, register_on: date | None, *, at: datetime) -> bool:
    """Compare with what the register said; ``None`` is a number that it does not know."""
    acting.take(acting.CLOCK)
    check = _waiting(pk, numero)
    if check is None:
        return False
    line = check.line
    state, differs = register_words.compared(line.fields, line.birth_date, _as_if_here(check, found))
    if state == CheckState.UNKNOWN and _left_in_silence(check):
        state, differs = CheckState.SAME, ()
    check.state, check.next_at, check.asked_at, check.tries = state, None, at, check.tries + 1
    check.differences = [asdict(one) for one in differs]
    check.register_on = register_on if state is CheckState.DIFFERS else None
    check.save(update_fields=["state", "next_at", "asked_at", "tries", "differences", "register_on"])
    return True


def _left_in_silence(check: StockCheck) -> set[date | None]:
    """The birth dates of who left this number in silence, where the line may be theirs."""
    forks = Fork.objects.filter(parent__numero_unique=check.numero, kind=ForkKind.SILENT)
    rows = [Q(demande=one.parent, key=one.person_key) | Q(demande=one.child, role__in=HOLDERS) for one in forks]
    born = {one.birth_date for row in rows for one in Person.objects.filter(row)} or {check.line.birth_date}
    return born if rows and check.line.birth_date in {None, *born} else set()


def _as_if_here(check: StockCheck, found: RegisterTold | None) -> RegisterTold | None:
    """The register may have taken off this number somebody who left it in silence: nobody is told by a line.

    Of any other line all is said as for any other number: what stays unsaid would tell as much.
    """
    born = _left_in_silence(check)
    return replace(found, births=(*found.births, *born), is_struck_off=False) if found and born else found


@transaction.atomic
def keep_silence(pk: int, numero: str, *, at: datetime) -> None:
    """The register did not answer: asked again later, and at last no more."""
    acting.take(acting.CLOCK)
    check = _waiting(pk, numero)
    if check is None:
        return
    check.tries += 1
    pause = register_words.asked_again(check.tries)
    check.next_at = at + pause if pause else None
    check.state = CheckState.TO_ASK if pause else CheckState.SILENT
    check.asked_at = at
    check.save(update_fields=["state", "next_at", "asked_at", "tries"])


def _waiting(pk: int, numero: str) -> StockCheck | None:
    rows = StockCheck.objects.select_for_update(of=("self",)).select_related("line")
    return rows.filter(pk=pk, numero=numero, next_at__isnull=False).first()


@transaction.atomic
def decide(check: StockCheck, decision: CheckDecision | None, *, by: Actor, at: datetime) -> StockCheck:
    """Say what becomes of a number that the register does not know, or gives to somebody else; none takes it back.

    Raises ``CheckGone``.
    """
    require(by.role, Action.RUN_PLATFORM)
    row = (
        StockCheck.objects.select_for_update(of=("self",))
        .filter(pk=check.pk, state__in=register_words.TO_DECIDE)
        .first()
    )
    if row is None:
        raise CheckGone
    row.decision, row.decided_at, row.decided_by = decision or "", at if decision else None, by.user
    row.save(update_fields=["decision", "decided_at", "decided_by"])
    details = {"decision": row.decision or "reprise"}
    telling.journal(JournalVerb.SETTLE_NUMBER, row, by=by, at=at, article=SOURCE, details=details)
    return row


def counts(batch: StockBatch) -> dict[str, int]:
    """How many lines stand where, of those that a steward may read."""
    rows = StockCheck.objects.filter(batch=batch).order_by().values_list("state").annotate(count=Count("pk"))
    return {str(state): int(count) for state, count in rows}
