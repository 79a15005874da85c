"""A counter goes on with a form that its person began alone: they bring its reference, and a paper with their birth date."""

from datetime import date, datetime

from django.db import connection, transaction

from palier.models import Registration
from palier.rules.counter import alone
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.counter.registering import TooManyForms
from palier.workflows.doors import slowing

_TAKE = "SELECT palier_take_registration(%s, %s)"
_FORM = cch("R441-2-3")


class NoSuchForm(Refusal):
    """No form, another birth date, or one that opens at no counter: which is never said."""

    sentence = phrase(
        "Cette référence et cette date de naissance n’ouvrent aucun formulaire. Vérifiez-les sur le reçu et sur la pièce "
        "d’identité."
    )


@transaction.atomic
def take_up(reference: str, birth_date: date, *, by: Actor, at: datetime) -> Registration | None:
    """Make a form this counter's: its day of deposit stays. None where nothing opens, which is counted.

    Raises ``TooManyForms``.
    """
    require(by.role, Action.REGISTER)
    one = slowing.tried("reprise_demande", f"guichet {by.person.pk}")
    if slowing.wait(one, at=at) > slowing.NONE:
        raise TooManyForms
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [alone.reference(reference), birth_date.isoformat()])
        found = cursor.fetchone()[0]
    slowing.note(one, is_success=found is not None, at=at)
    if found is None:
        return None
    row = Registration.objects.get(public_id=found)
    telling.journal(JournalVerb.BEGIN_REGISTRATION, row, by=by, at=at, article=_FORM)
    return row
