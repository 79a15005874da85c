"""Somebody else stands in a place of a file: nothing that its former person linked or gave opens it any more (ADR 65, ADR 66)."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palier.models import (
    Demande,
    Holder,
    JournalEntry,
    KnownBrowser,
    LinkedIdentity,
    Mandate,
    SignInCode,
    TrustedContact,
)
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.mandates import mandates, trusted
from palier.rules.mandates.mandates import MandateMove, MandateState
from palier.rules.mandates.trusted import TrustState
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.people import asking_together

_ARTICLE = act("règlement (UE) 2016/679, article 32")


@transaction.atomic
def let_go(demande: Demande, key: str, *, since: datetime, at: datetime) -> bool:
    """End the link, the living mandates and the sessions of a place, and its account; false where none is left.

    Who comes gets an account of their own: what the former person confided, gave or was answered is read under theirs alone.
    The clock's act, asked by the arrival that named somebody else, at ``since``. Twice is the same as once.
    """
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    held = Holder.objects.select_related("user").filter(demande=demande, person_key=key).first()
    # By the line of this act: who leaves may have closed their own sessions meanwhile.
    done = JournalEntry.objects.filter(verb=JournalVerb.CHANGE_HOLDER, object_id=demande.public_id, at__gte=since)
    if held is None or done.filter(details__place=key).exists():
        return False
    LinkedIdentity.objects.filter(user=held.user).delete()
    KnownBrowser.objects.filter(Q(since=None) | Q(since__lte=since), demande=demande, person_key=key).delete()
    SignInCode.objects.filter(demande=demande, person_key=key, created_at__lte=since, used_at=None).update(used_at=at)
    given = Mandate.objects.filter(demande=demande, person_key=key, state=MandateState.LIVING, granted_at__lte=since)
    for row in given.select_for_update().order_by("pk"):
        row.state, row.ended_at = mandates.MOVES[MandateMove.REVOKE].value, at
        row.save(update_fields=["state", "ended_at"])
    named = TrustedContact.objects.filter(demande=demande, person_key=key, by=held.user, state__in=trusted.LIVING)
    named.update(state=TrustState.ENDED, ended_at=at)
    asking_together.forget(demande, since=since, at=at)
    held.user.signed_out_at = at
    held.user.save(update_fields=["signed_out_at"])
    held.delete()
    telling.journal(JournalVerb.CHANGE_HOLDER, demande, by=CLOCK, at=at, article=_ARTICLE, details={"place": key})
    return True
