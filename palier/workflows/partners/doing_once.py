"""An act that a software sends twice under one key has one effect, and both are given the same answer (ADR 112).

The key is kept with a digest of what was sent: another body under it is refused. Two at once: the second waits for the first.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from palier.models import DoneAct
from palier.models.state import turns
from palier.workflows.acting.refusals import Refusal
from palier.workflows.partners.recognising_keys import Software

type Told = Mapping[str, str | int | bool | None]


class KeyOfAnotherBody(Refusal):
    """One key names one act."""

    sentence = (
        "Cette clé d’idempotence a déjà servi pour un autre envoi : prenez-en une nouvelle pour chaque acte, "
        "et la même pour renvoyer le même."
    )


def done(name: str, word: str, sent: object, act: Callable[[], Told], *, by: Software, at: datetime) -> Told:
    """Do an act once for each word. A refused act keeps nothing: the same word may be sent again once it is mended.

    Raises ``KeyOfAnotherBody``, and what the act raises.
    """
    actor = by.actor.person.pk
    key = UUID(hashlib.sha256(f"{by.key.public_id}:{word}".encode()).hexdigest()[:32])
    digest = hashlib.sha256(json.dumps([name, sent], sort_keys=True, default=str).encode()).hexdigest()
    turns.wait_for(f"{actor}:{key}")
    before = DoneAct.objects.filter(actor=actor, key=key).first()
    if before is not None:
        if before.body_digest != digest:
            raise KeyOfAnotherBody
        kept: Told = json.loads(before.result)
        return kept
    with transaction.atomic():
        told = act()
        DoneAct.objects.create(actor=actor, key=key, verb=name, body_digest=digest, result=json.dumps(told), at=at)
    return told
