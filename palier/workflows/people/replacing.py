"""Somebody else stands in a place of a file: nothing that its former person linked or gave opens it any more (ADR 65, ADR 66)."""

from datetime import datetime

from django.db import transaction

from palier.models import Demande, Holder, KeptHome, LinkedIdentity, Mandate, SavedSearch, TrustedContact
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
    """End the link, the living mandates and the sessions of before ``since`` in a place; false where none is left.

    The clock's act, asked by the arrival that named somebody else. Twice is the same as once.
    """
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    held = Holder.objects.select_related("user").filter(demande=demande, person_key=key).first()
    if held is None or (held.user.signed_out_at is not None and held.user.signed_out_at >= since):
        return False
    LinkedIdentity.objects.filter(user=held.user, linked_at__lte=since).delete()
    given = Mandate.objects.filter(demande=demande, person_key=key, state=MandateState.LIVING, granted_at__lte=since)
    for row in given.select_for_update().order_by("pk"):
        row.state, row.ended_at = mandates.MOVES[MandateMove.REVOKE].value, at
        row.save(update_fields=["state", "ended_at"])
    named = TrustedContact.objects.filter(
        demande=demande, person_key=key, state__in=trusted.LIVING, named_at__lte=since
    )
    named.update(state=TrustState.ENDED, ended_at=at)
    asking_together.forget(demande, key, at=at)
    # What the former person kept an eye on is nobody else’s to read, nor to be told of.
    SavedSearch.objects.filter(demande=demande, person_key=key, made_at__lte=since).delete()
    KeptHome.objects.filter(demande=demande, by=held.user, kept_at__lte=since).delete()
    held.user.signed_out_at = at
    held.user.save(update_fields=["signed_out_at"])
    telling.journal(JournalVerb.CHANGE_HOLDER, demande, by=CLOCK, at=at, article=_ARTICLE, details={"place": key})
    return True
