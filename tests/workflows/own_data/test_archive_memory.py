"""No length of archive fills the memory: one file at most is held while it is made, one part while it is taken."""

from __future__ import annotations

import os
import resource
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from palier.models import DataArchive, PieceFile
from palier.workflows.own_data import asking_archives
from tests import factories
from tests.mandate_world import at_home, holder, in_role
from tests.own_data_world import NOW, asked, made

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
PIECES = int(os.environ.get("PALIER_ARCHIVE_PIECES", "30"))
"""As many as are asked for; the figure of the decision is of 200."""
MEGA = 1_000_000


@pytest.fixture
def amina() -> Applicant:
    made_here = factories.demande("Amina")
    for _ in range(PIECES):
        piece = factories.piece(made_here.demande, code="avis_imposition_n2", person_key="d")
        PieceFile.objects.filter(piece=piece).delete()
        factories.file(piece, os.urandom(MEGA))
    return made_here


def test_thirty_pieces_are_put_in_and_taken_out_one_at_a_time(amina, record_property):
    by = holder(amina)
    asked(amina.demande, by)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    tracemalloc.start()
    try:
        assert made(amina.demande) == 1
        size = 0
        with transaction.atomic(), in_role(at_home(amina.demande, by)):
            for part in asking_archives.take(amina.demande, by=by, at=NOW):
                size += len(part)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    record_property("peak", peak)
    print(
        f"{PIECES} pieces, {size / MEGA:.0f} MB: {peak / MEGA:.1f} MB held at most, RSS grew by {grown / MEGA:.1f} MB"
    )
    assert size == DataArchive.objects.get().size > PIECES * MEGA
    assert peak < 20 * MEGA
