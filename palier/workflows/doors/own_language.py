"""The language of one holder: chosen by them alone, and read again when they come in (ADR 125).

No act of the procedure, and no line in the journal: another holder, a desk and the journal learn nothing of it.
"""

from datetime import datetime

from django.db import transaction

from palier.models import Demande, Holder, KeptLanguage, User, catalogues
from palier.models.doors import acting, row_security
from palier.rules.doors.access import Action, Role, require
from palier.workflows.acting.actors import Actor, claimed


def kept_by(demande: int, by: Actor) -> str:
    """The code of the language of this person; blank where they never chose one."""
    return KeptLanguage.objects.filter(demande=demande, by=by.person).values_list("code", flat=True).first() or ""


@transaction.atomic
def keep(held: Holder, code: str, *, by: Actor, at: datetime) -> None:
    """Keep a language that is offered in place of the one before."""
    require(by.role, Action.WATCH_HOMES)
    if code not in catalogues.offered():
        return
    demande = Demande.objects.select_for_update(no_key=True).get(pk=held.demande_id)
    KeptLanguage.objects.filter(demande=demande, by=by.person).delete()
    KeptLanguage.objects.create(demande=demande, by=by.person, person_key=held.person_key, code=code, kept_at=at)


def come_in(user: User, read: str, *, at: datetime) -> str:
    """Somebody came in, reading ``read`` by their own choice: the language of their account, or that one where it keeps none.

    A person who chose no language keeps none: French is what everybody reads.
    """
    by = Actor(role=Role.DEMANDEUR, user=user)
    with transaction.atomic(), acting.taken(acting.GATE):
        held = Holder.objects.filter(user=user).first()
    if held is None:
        return ""
    with transaction.atomic(), acting.taken(claimed(row_security.DEMANDEUR, by, demande=held.demande_id)):
        kept = kept_by(held.demande_id, by)
        if not kept and read != catalogues.FRENCH.code:
            keep(held, read, by=by, at=at)
            kept = read
    return kept
