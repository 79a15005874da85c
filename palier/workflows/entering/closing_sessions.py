"""Who has forgotten to sign out elsewhere ends all of their sessions but the present one."""

from datetime import datetime

from django.db import transaction

from palier.models import User
from palier.models.doors import acting
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor, at_the_gate

_DOOR = act("règles de connexion de Palier")


@transaction.atomic
def close_all(*, by: Actor, at: datetime) -> User:
    """End every session of the actor. The page that asked for it gives itself another."""
    with acting.taken(at_the_gate(by)):
        user = User.objects.select_for_update().get(pk=by.person.pk)
        user.signed_out_at = at
        user.save(update_fields=["signed_out_at"])
        telling.journal(JournalVerb.CLOSE_OWN_SESSIONS, user, by=by, at=at, article=_DOOR)
    return user
