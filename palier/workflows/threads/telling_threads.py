"""The clock of threads: tells a person, and them alone, that an answer is there. Neither whose, nor of what."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from palier.models import Thread
from palier.models.demandes import layers
from palier.rules.law import clocks
from palier.rules.letters.composing import compose
from palier.rules.threads.threads import ThreadState
from palier.workflows.acting import telling
from palier.workflows.letters import heard, to_one_person

_TOLD = (ThreadState.ANSWERED, ThreadState.ENDED)


def due(at: datetime) -> list[int]:
    """The threads of whose answer nobody was told, once it can be taken back no more: ids."""
    rows = Thread.objects.filter(moved_at=None, state__in=_TOLD, answered_at__lte=clocks.told_from(at))
    return list(
        rows.filter(Q(told_at=None) | Q(told_at__lt=F("answered_at"))).order_by("pk").values_list("pk", flat=True)
    )


@transaction.atomic
def tell(pk: int, *, at: datetime) -> bool:
    """Say that an answer is there, once; false where nothing left."""
    found = Thread.objects.select_for_update(of=("self",)).filter(pk=pk, pk__in=due(at)).select_related("demande")
    row = found.first()
    if row is None:
        return False
    row.told_at = at
    row.save(update_fields=["told_at"])
    known = layers.facts_of(row.demande, clocks.day_in_paris(at))
    to = to_one_person.reach(row.demande, row.by_id, row.person_key, known, by_way_of=("email", "sms"))
    if to is None:
        return False
    link = f"{settings.SITE.rstrip('/')}{telling.page('mes-messages')}" if settings.SITE else None
    with heard.spoken(row.demande, row.by_id, to[1]) as language:
        said = compose("echange_reponse", link=link)
    telling.message(*to, subject=said.title, body=heard.marked(said, language), at=at)
    return True
