"""What an organisation leaves with: its own, what it may see, and nothing that another keeps from it."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from palier.models import AccessEntry, HouseArchive, JournalEntry, Membership, Person
from palier.models.leaving import house_rows
from palier.models.rows.row_rights import STAFF
from palier.rules.leaving import check_house
from palier.workflows.leaving import asking_house, making_house
from tests import couples, factories
from tests import leaving_world as leaving
from tests import world as worlds
from tests.stepping_down import logged_in_as
from tests.workflows.forking.moves import go

if TYPE_CHECKING:
    from pathlib import Path

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db


def opened(path: Path) -> dict[str, bytes]:
    with closing(ZipFile(path)) as found:
        return {name: found.read(name) for name in found.namelist()}


def rows(files: dict[str, bytes], table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in files[f"tables/{table}.jsonl"].splitlines()]


def archive(by: Actor, folder: Path) -> dict[str, bytes]:
    path = leaving.archive_of(by, folder / f"{by.person.pk}.zip")
    assert check_house.check(path).startswith("Archive entière")
    return opened(path)


@pytest.mark.parametrize("role", STAFF)
def test_each_table_that_it_reads_leaves_or_says_why_not(role: str) -> None:
    told = house_rows.OWNED.keys() | house_rows.LEFT.keys()

    assert house_rows.readable(role) - told == set()
    assert told - set().union(*map(house_rows.readable, STAFF)) == set()


def test_of_each_house_its_own_and_what_it_was_shown(tmp_path: Path) -> None:
    world = worlds.build()
    _, theirs = (
        factories.piece(world.stranger.demande),
        factories.publication(factories.home(world.stranger_karim.body, world.stranger_odile.body)),
    )
    candidate = factories.candidature(theirs, world.stranger.demande)
    here, there = archive(world.odile, tmp_path), archive(world.karim, tmp_path)

    for files in (here, there):
        everything = b"".join(files.values())
        for hidden in (theirs.public_id, candidate.public_id, world.stranger.demande.public_id):
            assert str(hidden).encode() not in everything
        assert world.stranger.demande.numero_unique.encode() not in everything
        for person in Person.objects.exclude(email=""):
            assert person.email.encode() not in everything
        assert b'"phone"' not in files["tables/person.jsonl"]
        assert b"password" not in files["tables/user.jsonl"]
        body = world.reservataire if files is here else world.bailleur
        members = set(Membership.objects.filter(organisation=body).values_list("user", flat=True))
        assert {row["id"] for row in rows(files, "user")} == members
    # Sent to the landlord, a candidate is in its archive; ranked after, not.
    assert {row["stage"] for row in rows(there, "candidature")}.isdisjoint({"deposee", "classee"})
    assert {"classee"} <= {row["stage"] for row in rows(here, "candidature")}
    papers = [name for name in here if name.startswith("documents/pieces/")]
    assert len(papers) == here["documents.jsonl"].count(b"\n") > 0
    assert {row["confidentiality"] for row in rows(there, "piece")} <= {"ordinaire"}
    assert "tables/seance.jsonl" in there
    assert "tables/seance.jsonl" not in here


def test_the_journal_is_of_its_own_members_and_of_the_clock(tmp_path: Path) -> None:
    world = worlds.build()
    files = archive(world.odile, tmp_path)

    told = [dict(json.loads(line)["columns"]) for line in files["journal/actes.jsonl"].splitlines()]

    assert {one["organisation"] for one in told} <= {str(world.reservataire.pk), None}
    assert {one["actor"] for one in told if one["organisation"] is None} == {None}
    assert {"clore", "designer"} <= {one["verb"] for one in told}
    assert "deposer" not in {one["verb"] for one in told}


def test_a_silent_separation_and_a_safe_address_are_in_no_archive(tmp_path: Path) -> None:
    couple = couples.couple()
    world = worlds.cast(others=0)
    forked = go(couple)
    on = factories.publication(factories.home(world.bailleur, world.reservataire))
    for demande in (couple.demande, forked.demande):
        factories.candidature(on, demande, points=20)

    files = archive(world.odile, tmp_path)

    everything = b"".join(files.values())
    assert couples.SAFE.encode() not in everything
    assert {row["id"] for row in rows(files, "demande")} == {couple.demande.pk, forked.demande.pk}
    assert not [name for name in files if "fork" in name or "safe" in name or "parting" in name]
    assert b"separer" not in files["journal/actes.jsonl"]
    assert {row["by_id"] for row in rows(files, "fact")} <= {None, world.odile.person.pk}


def test_each_household_reads_that_its_file_was_taken_and_the_journal_says_for_what(tmp_path: Path) -> None:
    world = worlds.build()
    files = archive(world.odile, tmp_path)

    read = AccessEntry.objects.filter(purpose="archive de tout l’organisme")
    assert set(read.values_list("demande_ref", flat=True)) == {row["id"] for row in rows(files, "demande")}
    assert set(read.values_list("actor", flat=True)) == {world.odile.person.public_id}
    acts = JournalEntry.objects.filter(object_kind="HouseArchive").order_by("pk")
    assert [(one.verb, one.details["motif"]) for one in acts] == [
        ("demander_archive_organisme", "changer_de_site"),
        ("prendre_archive_organisme", "changer_de_site"),
    ]


def test_it_is_taken_once_expires_and_is_not_made_for_who_manages_no_more(tmp_path: Path) -> None:
    odile = worlds.cast(others=0).odile
    leaving.archive_of(odile, tmp_path / "a.zip")

    with pytest.raises(asking_house.NoHouseArchive):
        leaving.taken(odile)
    leaving.asked(odile)
    with pytest.raises(asking_house.HouseArchiveBeingMade):
        leaving.asked(odile)
    Membership.objects.filter(user=odile.user).update(manages_since=None)
    assert leaving.made() == 0

    leaving.managing_now(odile)
    assert leaving.made() == 1
    row = HouseArchive.objects.get()
    with logged_in_as("palier_worker"):
        assert making_house.forget(at=timezone.now()) == 0
        assert making_house.forget(at=row.expires_at) == 1
    assert not HouseArchive.objects.exists()
