"""What a household said by mistake is taken back: the last word first, and the register is told so."""

from datetime import date, datetime

from django.db import transaction

from palier.models import Demande, FileChange
from palier.models.demandes import layers
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase, say
from palier.rules.letters.composing import compose
from palier.rules.people.change_kinds import ASKED, COMES, LABELS, OF_HOUSEHOLD, ChangeKind
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.changes import changing, person_columns


class NotTheLast(Refusal):
    """A change is taken back once, and the last word first."""

    sentence = phrase(
        "Ce changement n’est plus le dernier, ou il est déjà repris. Dites plutôt ce qui est vrai aujourd’hui."
    )


def may_take_back(rows: list[FileChange]) -> FileChange | None:
    """The one of these changes that may still be taken back: the last of the household, if it stands."""
    return next((row for row in rows if row.undone_at is None and row.kind in ASKED), None)


def require_last(row: FileChange, rows: list[FileChange], found: layers.Layers, *, holder: str, on: date) -> FileChange:
    """The change, where this holder may take it back: also asked before it is shown as about to be. ``rows``: the last first.

    Raises ``NotTheLast``, and what `changing.require_allowed` does.
    """
    last = may_take_back(rows)
    if last is None or last.pk != row.pk:
        raise NotTheLast
    kind = ChangeKind(last.kind)
    changing.require_allowed(row.demande, found, changing.Told(kind=kind, key=last.person_key), holder=holder, on=on)
    if kind in OF_HOUSEHOLD and _has_come_since(row.demande, last, found):
        raise NotTheLast
    return last


@transaction.atomic
def take_back(row: FileChange, *, holder: str, by: Actor, at: datetime) -> FileChange:
    """An honest mistake: the file says again what it said before, and the register is told so.

    Raises ``NotTheLast``, and what `changing.require_allowed` does: who somebody is is theirs to put back too.
    """
    demande = changing.held(row.demande, by)
    rows = list(FileChange.objects.select_for_update().filter(demande=demande).order_by("-at", "-pk"))
    last = require_last(row, rows, layers.layers_of(demande), holder=holder, on=day_in_paris(at))
    kind = ChangeKind(last.kind)
    if kind in OF_HOUSEHOLD:
        changing.keep_household(demande, last.was[changing.BEFORE], by=by, at=at)
    person_columns.restore(demande, last)
    last.undone_at = at
    last.save(update_fields=["undone_at"])
    telling.journal(
        JournalVerb.TAKE_CHANGE_BACK, demande, by=by, at=at, article=changing.ARTICLE, details={"sorte": last.kind}
    )
    changing.follow(demande, by=by, at=at)
    what = say(LABELS[kind])
    telling.send(demande, compose("changement_repris", what=what), by=by, at=at)
    return last


def _has_come_since(demande: Demande, row: FileChange, found: layers.Layers) -> bool:
    """Whether the register has named somebody since: the household of before does not know them, and would put them out.

    Whom the change itself brought in is no such person, unless they sign the demande: a holder leaves by a separation.
    """
    before = layers.register_at(demande, row.at)
    known = {person.key for person in before.household.persons} if before else set()
    born = row.now.get("birth_date") if row.kind in COMES else None
    return any(
        person.role in HOLDERS or born is None or person.birth_date is None or person.birth_date.isoformat() != born
        for person in found.register.household.persons
        if person.key not in known
    )
