"""Whose notice may be asked for: of who was proved to be the person of the file, and of nobody who only says so.

A holder writes their own name and birth date, and knows the tax number of whom they lived with. So what the notice is compared
with was certified by the State, or read by an agent on an identity paper since it last changed: the secrecy of tax asks
for it (article L103 of the livre des procédures fiscales; article 32 of the GDPR).
"""

from datetime import datetime

from django.db.models import Q

from palier.models import Demande, FileChange, Piece
from palier.models.demandes import layers
from palier.rules.people.change_kinds import OF_IDENTITY
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.people.asking import STAY_PAPERS


def is_proved(demande: Demande, key: str) -> bool:
    """Whether who sits at this place of the file is known to be who the file says."""
    fact = layers.layers_of(demande).verified.get(layers.identity_path(key))
    if fact is not None and fact.value:
        return True
    read = Piece.objects.shown().filter(
        demande=demande, person_key=key, code__in=STAY_PAPERS, status=PieceStatus.VALID, through=""
    )
    since = renamed_at(demande, key)
    return read.filter(Q(verified_at__gt=since) if since else Q(verified_at__isnull=False)).exists()


def renamed_at(demande: Demande, key: str) -> datetime | None:
    """When this identity last moved: told, or taken back."""
    rows = FileChange.objects.filter(demande=demande, person_key=key, kind__in=[one.value for one in OF_IDENTITY])
    moments = [each for pair in rows.values_list("at", "undone_at") for each in pair if each is not None]
    return max(moments, default=None)
