"""Whether a file is protected, as far as one of its holders may know it."""

from django.db.models import Q

from palier.models import Demande, Holder, SafeChannel
from palier.rules.people import facts
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import apart
from palier.workflows.letters import papering


def is_known_to(demande: Demande, known: facts.Demande, by: Actor) -> bool:
    """Whether this file hides somebody by what this holder told or chose: another's secret shows on no page of theirs."""
    told = apart.without(known, apart.hidden_from(demande, by.user))
    mine = Holder.objects.filter(demande=demande, user=by.person).values("person_key")
    safe = SafeChannel.objects.filter(Q(person_key="") | Q(person_key__in=mine), demande=demande)
    return papering.hides(told) or safe.exists()
