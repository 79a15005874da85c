"""What a file says of its jobs, and the lines of the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from palier.models import JournalEntry
from palier.models.demandes import layers

if TYPE_CHECKING:
    from datetime import date

    from palier.models import Demande

SOURCE = "192.0.2.7"
HEAD = """code = "X"
title = "x"
territory = "{territory}"
deliberation = "délibération fictive"
effective_from = 2026-01-01
"""
WEIGHS = """
[[criterion]]
code = "travaille"
fact = "travaille_territoire"
label = "Travaille ici"
kind = "hit"
proof = "a_la_proposition"
points = 7

[[criterion]]
code = "emploi"
fact = "en_emploi"
label = "En emploi"
kind = "hit"
proof = "aucune"
points = 4
"""


def known(demande: Demande, on: date | None = None):
    return layers.facts_of(demande, on or timezone.localdate())


def lines(verb: str) -> list[JournalEntry]:
    return list(JournalEntry.objects.filter(verb=verb))
