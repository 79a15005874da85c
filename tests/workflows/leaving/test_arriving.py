"""A réservataire leaves with everything and comes in whole elsewhere: same bytes, same places, every verification passes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from palier.models import (
    ArrivedRow,
    ChainHead,
    GridVersion,
    Home,
    HouseArrival,
    JournalEntry,
    Organisation,
    PartnerOutbox,
    Publication,
    Ranking,
)
from palier.models.ranking import freezing
from palier.rules.leaving import check_house
from palier.workflows.commission import designating
from palier.workflows.homes import joining_homes, withdrawing
from palier.workflows.leaving import arriving, undoing_arrival
from tests import factories
from tests import leaving_world as leaving
from tests import world as worlds
from tests.attacks.sealed_world import faults, seal
from tests.races.at_once import at_once
from tests.workflows import crowds

if TYPE_CHECKING:
    from pathlib import Path
    from uuid import UUID

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Lists closed, some candidates of one sent by Odile herself."""
    at = crowds.world()
    on, _, _ = crowds.closed(at, 30, 20, 20, 20)
    designating.send_five(on, by=at.odile, at=timezone.now())
    crowds.closed(crowds.world("RPLS000002"), 5, 7)
    return leaving.archive_of(at.odile, tmp_path / "archive.zip")


def rankings() -> dict[str, tuple[str, bytes]]:
    """By publication: the head, and the public file as this site writes it."""
    rows = Ranking.objects.select_related("publication").order_by("position")
    return {
        str(one.publication.public_id): (one.head, b"".join(freezing.public_lines(one.pk, one.header))) for one in rows
    }


def sent() -> dict[str, tuple[int, int]]:
    """By publication, what its page says of who was sent and examined."""
    rows = Publication.objects.values_list("public_id", "ever_sent", "ever_examined")
    return {str(key): (files, examined) for key, files, examined in rows}


def places() -> list[tuple[str, int, str]]:
    rows = Ranking.objects.order_by("position")
    return [(line.pseudonym, line.rank, line.opening) for one in rows for line in one.lines.order_by("rank")]


def test_it_comes_in_whole_elsewhere_twice_is_once_and_is_undone(archive: Path) -> None:
    left, stood, told_sent = rankings(), places(), sent()
    assert sorted(told_sent.values()) == [(0, 0), (4, 0)]
    acts = list(
        JournalEntry.objects.filter(verb__in=("designer", "clore")).order_by("pk").values_list("pk", "verb", "details")
    )
    told = check_house.check(archive)
    assert told.startswith("Archive entière")
    assert " 2 classements, " in told
    assert " 0 actes scellés" not in told

    with leaving.elsewhere():
        grids_before = set(GridVersion.objects.values_list("pk", flat=True))
        arrived = arriving.arrive(archive, by=leaving.BY, at=timezone.now())
        again = arriving.arrive(archive, by=leaving.BY, at=timezone.now())

        assert (arrived.state, again.pk) == ("arrivee", arrived.pk)
        assert rankings() == left
        assert places() == stood
        assert sent() == told_sent
        assert ChainHead.objects.get().head == list(left.values())[-1][0]
        assert set(Publication.objects.values_list("stage", flat=True)) == {"retiree"}
        assert not GridVersion.objects.exclude(pk__in=grids_before).exists()
        assert not PartnerOutbox.objects.exists()
        came = JournalEntry.objects.filter(verb__in=("designer", "clore")).order_by("pk")
        assert list(came.values_list("pk", "verb", "details")) == acts
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


class Killed(Exception):
    """The process ends here."""


@pytest.mark.parametrize("turn", [1, 4, 8])
def test_killed_at_any_turn_it_goes_on_and_nothing_is_there_twice(
    archive: Path, monkeypatch: pytest.MonkeyPatch, turn: int
) -> None:
    left, stood = rankings(), places()
    with leaving.elsewhere():
        told, turns = arriving._tell, iter(range(1, 100))  # noqa: SLF001 - the last thing that each transaction does

        def killed(*args: object) -> None:
            told(*args)
            if next(turns) == turn:
                raise Killed

        monkeypatch.setattr(arriving, "_tell", killed)
        with pytest.raises(Killed):
            arriving.arrive(archive, by=leaving.BY, at=timezone.now())
        monkeypatch.setattr(arriving, "_tell", told)
        assert HouseArrival.objects.get().state == "en_cours"

        arriving.arrive(archive, by=leaving.BY, at=timezone.now())

        assert HouseArrival.objects.get().state == "arrivee"
        assert (rankings(), places()) == (left, stood)
        assert ArrivedRow.objects.filter(table="publication", is_new=True).count() == Publication.objects.count() == 2


def test_two_at_once_bring_it_once(archive: Path) -> None:
    left = rankings()
    with leaving.elsewhere():
        came = at_once(*[partial(arriving.arrive, archive, by=leaving.BY, at=timezone.now())] * 2)

        states = {type(one).__name__ for one in came}
        assert states in ({"HouseArrival"}, {"HouseArrival", "AnotherArrival"})
        assert HouseArrival.objects.get().state == "arrivee"
        assert rankings() == left


def test_where_its_organisation_works_already_nothing_comes_in(archive: Path) -> None:
    left = rankings()

    with pytest.raises(arriving.HouseIsHere):
        arriving.arrive(archive, by=leaving.BY, at=timezone.now())

    assert rankings() == left
    assert not HouseArrival.objects.exists()


def test_what_was_altered_does_not_come_in(archive: Path) -> None:
    with ZipFile(archive) as found:
        one = found.getinfo("classements/000001-public.jsonl")
    data = bytearray(archive.read_bytes())
    data[one.header_offset + 30 + len(one.filename) + one.compress_size // 2] ^= 1
    archive.write_bytes(data)

    with leaving.elsewhere():
        with pytest.raises(arriving.BadHouseArchive, match="Cette archive n’est pas reçue"):
            arriving.arrive(archive, by=leaving.BY, at=timezone.now())
        assert not HouseArrival.objects.exists()


def test_once_it_closed_a_list_there_it_is_not_undone(archive: Path) -> None:
    with leaving.elsewhere():
        arrived = arriving.arrive(archive, by=leaving.BY, at=timezone.now())
        here = Organisation.objects.get(kind="reservataire")
        head = ChainHead.objects.get().head
        _, _, ranked = crowds.closed(crowds.world("RPLS000003"), 9)
        assert (ranked.reservataire, ranked.position, ranked.previous_head) == (here, 3, head)

        with pytest.raises(undoing_arrival.ArrivalIsUsed):
            undoing_arrival.undo(arrived, by=leaving.BY, at=timezone.now())
        assert Ranking.objects.count() == 3


def test_a_landlord_comes_in_too_beside_its_reservataire_and_each_is_undone(tmp_path: Path) -> None:
    world = worlds.build()
    paths = [leaving.archive_of(one, tmp_path / f"{one.person.pk}.zip") for one in (world.odile, world.karim)]
    left = rankings()
    homes = set(Home.objects.filter(bailleur=world.bailleur).values_list("public_id", flat=True))

    with leaving.elsewhere():
        first, second = (arriving.arrive(path, by=leaving.BY, at=timezone.now()) for path in paths)

        assert rankings() == left
        assert set(Home.objects.values_list("public_id", flat=True)) == homes
        seal(is_invented=False)
        assert faults() == []
        undoing_arrival.undo(first, by=leaving.BY, at=timezone.now())
        assert set(Home.objects.values_list("public_id", flat=True)) == homes
        undoing_arrival.undo(second, by=leaving.BY, at=timezone.now())
        assert not Publication.objects.exists()
        seal(is_invented=False)
        assert faults() == []


def test_homes_that_were_taken_out_come_with_what_each_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = worlds.cast()
    bare: dict[str, Any] = {"door": "12, porte 4", "floor": 2, "oriented_at": None}
    twin, wrong, stays = (factories.home(world.bailleur, None, **bare) for _ in range(3))
    withdrawing.withdraw(wrong, reason="numero", by=world.karim, at=timezone.now())
    factories.home(world.bailleur, None, rpls_id=wrong.rpls_id, oriented_at=None)
    joining_homes.merge(stays, twin, with_pictures=False, with_said=False, by=world.karim, at=timezone.now())
    left = homes_out()
    assert (twin.public_id, "doublon", stays.public_id) in left
    path = leaving.archive_of(world.karim, tmp_path / "archive.zip")

    monkeypatch.setattr(arriving, "SLICE", 1)
    with leaving.elsewhere():
        arrived = arriving.arrive(path, by=leaving.BY, at=timezone.now())
        assert arrived.state == "arrivee"
        assert homes_out() == left
        assert Home.objects.filter(rpls_id=wrong.rpls_id).count() == 1
        seal(is_invented=False)
        assert faults() == []
        undoing_arrival.undo(arrived, by=leaving.BY, at=timezone.now())
        assert not Home.everything.exists()


def homes_out() -> set[tuple[UUID, str, UUID | None]]:
    """Every home, why it is out and of which other it is the duplicate."""
    return set(Home.everything.values_list("public_id", "withdrawn_why", "duplicate_of__public_id"))
