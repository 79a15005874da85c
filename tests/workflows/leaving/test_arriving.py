"""A réservataire leaves with everything and comes in whole elsewhere: same bytes, same places, every verification passes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from palier.models import ChainHead, HouseArrival, JournalEntry, Organisation, PartnerOutbox, Publication, Ranking
from palier.models.ranking import freezing
from palier.rules.leaving import check_house
from palier.workflows.leaving import arriving, undoing_arrival
from django.utils import timezone
from tests import leaving_world as leaving
from tests.attacks.sealed_world import faults, seal
from tests.workflows import crowds

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    at = crowds.world()
    crowds.closed(at, 30, 20, 20, 20)
    crowds.closed(crowds.world("RPLS000002"), 5, 7)
    return leaving.archive_of(at.odile, tmp_path / "archive.zip")


def rankings() -> dict[str, tuple[str, bytes]]:
    """By publication: the head, and the public file as this site writes it."""
    rows = Ranking.objects.select_related("publication").order_by("position")
    return {
        str(one.publication.public_id): (one.head, b"".join(freezing.public_lines(one.pk, one.header))) for one in rows
    }


def places() -> list[tuple[str, int, str]]:
    rows = Ranking.objects.order_by("position")
    return [(line.pseudonym, line.rank, line.opening) for one in rows for line in one.lines.order_by("rank")]


def test_it_comes_in_whole_elsewhere_twice_is_once_and_is_undone(archive: Path) -> None:
    left, stood = rankings(), places()
    assert check_house.check(archive).startswith("Archive entière")

    with leaving.elsewhere():
        arrived = arriving.arrive(archive, by=leaving.BY, at=timezone.now())
        again = arriving.arrive(archive, by=leaving.BY, at=timezone.now())

        assert (arrived.state, again.pk) == ("arrivee", arrived.pk)
        assert rankings() == left
        assert places() == stood
        assert ChainHead.objects.get().head == list(left.values())[-1][0]
        assert set(Publication.objects.values_list("stage", flat=True)) == {"retiree"}
        assert not PartnerOutbox.objects.exists()
        seal(is_invented=False)
        assert faults() == []

        undoing_arrival.undo(arrived, by=leaving.BY, at=timezone.now())
        assert not Ranking.objects.exists()
        assert Organisation.objects.get(kind="reservataire").closed_at is not None
        seal(is_invented=False)
        assert faults() == []

        back = arriving.arrive(archive, by=leaving.BY, at=timezone.now())
        assert back.pk != arrived.pk
        assert rankings() == left
        seal(is_invented=False)
        assert faults() == []
