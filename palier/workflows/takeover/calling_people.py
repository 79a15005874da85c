"""What a person does for a campaign: a call and what came of it, a letter that is printed and posted; each reading is traced."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from palier.models import StockBatch, StockTask
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.typography import typeset
from palier.rules.letters import senders
from palier.rules.takeover.campaign_states import CallResult, CampaignState, StockTaskKind
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.takeover import campaigning
from palier.workflows.takeover.receiving import SOURCE

MOST_AT_ONCE = 200
"""Letters of one PDF."""
_BLACK = "#000000"


class StockTaskGone(Refusal):
    """The person answered meanwhile, the campaign stopped, or the batch was undone."""

    sentence = "Cette ligne n’est plus à faire : la personne a répondu, ou la campagne est arrêtée."


class NumberNotTaken(Refusal):
    """The number that was sent with a call goes nowhere: it is said, not dropped."""


class NumberWithoutComing(NumberNotTaken):
    """A number is what a person who comes gives."""

    sentence = (
        "Un numéro ne se note qu’avec « Jointe : elle entrera avec son numéro ». "
        "Choisissez ce résultat, ou effacez le numéro."
    )


class NumberNotAsked(NumberNotTaken):
    """The former tool has one, or its person gave one by their link."""

    sentence = "Son ancien dossier a déjà un numéro. Effacez celui-ci pour noter l’appel."


def calls(batch: StockBatch) -> QuerySet[StockTask]:
    """The list to telephone, and what was noted: those nobody answered last."""
    return _open(batch, StockTaskKind.CALL).order_by("done_at", "made_at", "pk")


def to_call(batch: StockBatch) -> QuerySet[StockTask]:
    """Those still to call: never called, or without an answer."""
    return calls(batch).filter(Q(done_at=None) | Q(result=CallResult.NO_ANSWER))


def posts(batch: StockBatch) -> QuerySet[StockTask]:
    """The letters that nobody posted."""
    return _open(batch, StockTaskKind.POST).filter(done_at=None).order_by("made_at", "pk")


def _open(batch: StockBatch, kind: StockTaskKind) -> QuerySet[StockTask]:
    # Of a campaign that was stopped nothing is to do.
    campaign = campaigning.of_batch(batch)
    is_over = campaign is None or campaign.state == CampaignState.STOPPED
    rows = StockTask.objects.filter(batch=batch, kind=kind)
    return rows.none() if is_over else rows


@transaction.atomic
def note_call(task: StockTask, result: CallResult, *, numero: str = "", by: Actor, at: datetime) -> StockTask:
    """Keep what came of a call, and the number that a person whose line has none gave; noted again, the last word stands.

    Like the one of a link, that number is a claim: the door and the birth date say whose the line is. Noted otherwise, the call
    takes it back. Raises ``StockTaskGone``, ``NumberWithoutComing``, ``NumberNotAsked``.
    """
    require(by.role, Action.RUN_PLATFORM)
    row = calls(task.batch).select_for_update(of=("self",)).filter(pk=task.pk).first()
    if row is None:
        raise StockTaskGone
    is_coming = result is CallResult.WILL_COME
    if numero and not is_coming and numero != row.numero:
        raise NumberWithoutComing
    if numero and is_coming and not row.asks_number:
        raise NumberNotAsked
    row.result, row.done_at, row.done_by = result, at, by.user
    row.numero = numero if is_coming else ""
    row.save(update_fields=["result", "numero", "done_at", "done_by"])
    telling.journal(JournalVerb.NOTE_CALL, row, by=by, at=at, article=SOURCE, details={"resultat": result.value})
    return row


@transaction.atomic
def note_posted(batch: StockBatch, before: datetime, *, by: Actor, at: datetime) -> int:
    """Keep that every letter made until then was posted: those of the PDF that was printed. Raises ``StockTaskGone``."""
    require(by.role, Action.RUN_PLATFORM)
    rows = list(posts(batch).select_for_update(of=("self",)).filter(made_at__lte=before)[:MOST_AT_ONCE])
    if not rows:
        raise StockTaskGone
    StockTask.objects.filter(pk__in=[one.pk for one in rows]).update(done_at=at, done_by=by.user)
    details = {"lettres": len(rows)}
    telling.journal(JournalVerb.POST_STOCK_LETTERS, batch, by=by, at=at, article=SOURCE, details=details)
    return len(rows)


def exported(batch: StockBatch, *, by: Actor, at: datetime) -> list[StockTask]:
    """The list to telephone, for a file; that it left is told first."""
    require(by.role, Action.RUN_PLATFORM)
    rows = list(to_call(batch))
    telling.journal(JournalVerb.EXPORT_CALLS, batch, by=by, at=at, article=SOURCE, details={"lignes": len(rows)})
    return rows


def printed(batch: StockBatch, *, by: Actor, at: datetime) -> list[StockTask]:
    """The letters of one PDF; that they were printed is told first. Raises ``StockTaskGone``."""
    require(by.role, Action.RUN_PLATFORM)
    rows = list(posts(batch)[:MOST_AT_ONCE])
    if not rows:
        raise StockTaskGone
    details = {"lettres": len(rows)}
    telling.journal(JournalVerb.PRINT_STOCK_LETTERS, batch, by=by, at=at, article=SOURCE, details=details)
    return rows


def sheets(tasks: Sequence[StockTask]) -> list[dict[str, object]]:
    """The letters in the words of a sheet; the same text as a message, on paper."""
    return [_sheet(one) for one in tasks]


def _sheet(task: StockTask) -> dict[str, object]:
    text = campaigning.message(task.link, is_again=False)
    to = (task.name, *(line.strip() for line in task.contact.splitlines() if line.strip()))
    return {
        "sender": [typeset(senders.REGISTER[0])],
        "to": [typeset(line) for line in to],
        "paragraphs": [typeset(one) for one in text.paragraphs],
        "title": typeset(text.title),
        "signature": typeset(senders.REGISTER[0]),
        "colour": _BLACK,
        "date": typeset(f"Le {clocks.say_day(clocks.day_in_paris(task.made_at))}"),
        "registered": "",
        "reference": "",
        "blank": "",
        "logo": None,
    }
