"""A person says whether what a former tool held is theirs: what they confirm stays theirs, whatever becomes of the batch.

They came in by the ordinary door: their number, and a code sent where the register reaches them. What a former tool said opens
nothing, gives no point and changes no line of the file; it is read beside it.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from palier.models import Demande, StockLine
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase
from palier.rules.takeover.stock_states import StockLineState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.takeover.receiving import SOURCE

_SHOWN = (StockLineState.WAITING, StockLineState.CONFIRMED, StockLineState.DISOWNED)


_READ = (
    *("tool", "number", "original", "state", "fields", "numero", "demande", "settled_at"),
    *("batch__columns", "batch__organisation__name"),
)
"""Of the batch, what the cells are called and whose tool it was: nothing else of it is a household's to read."""


class FormerLineGone(Refusal):
    """The batch was undone, or its days are over."""

    sentence = phrase("Cet ancien dossier n’est plus ici. Rien n’a changé dans votre demande.")


def lines_of(demande: Demande) -> QuerySet[StockLine]:
    """The lines of a former tool that bear this number, of those that the role may read: its person's own."""
    mine = Q(numero=demande.numero_unique) | Q(demande=demande)
    rows = StockLine.objects.filter(mine, state__in=_SHOWN).select_related("batch__organisation").order_by("pk")
    return rows.only(*_READ)


def confirmed_of(demande: Demande) -> QuerySet[StockLine]:
    """Those of these lines that their person said are theirs."""
    mine = StockLine.objects.filter(demande=demande, state=StockLineState.CONFIRMED)
    return mine.filter(numero=demande.numero_unique)


_ONE = WrittenReading(
    lambda numero, demande: StockLine.objects.filter(
        Q(numero=numero) | Q(demande=demande), state__in=sorted(_SHOWN)
    ).values_list("pk", flat=True)[:1],
    pages=(ReadPage.FILE,),
)


def waits(demande: Demande) -> bool:
    """Whether there is one to show."""
    return bool(demande.numero_unique) and _ONE.first(demande.numero_unique, demande.pk) is not None


@transaction.atomic
def settle(demande: Demande, line: int, *, is_mine: bool, by: Actor, at: datetime) -> StockLine:
    """Say that a line is one's own, or not; said again, the last word stands. Raises ``FormerLineGone``."""
    require(by.role, Action.SETTLE_STOCK)
    row = StockLine.objects.select_for_update(of=("self",), no_key=True).filter(pk=line, state__in=_SHOWN).first()
    if row is None or row.numero != demande.numero_unique:
        raise FormerLineGone
    wanted = StockLineState.CONFIRMED if is_mine else StockLineState.DISOWNED
    if row.state == wanted:
        return row
    row.state, row.demande, row.settled_at = wanted, demande, at
    row.save(update_fields=["state", "demande", "settled_at"])
    verb = JournalVerb.CONFIRM_STOCK if is_mine else JournalVerb.DISOWN_STOCK
    telling.journal(verb, demande, by=by, at=at, article=SOURCE)
    return row
