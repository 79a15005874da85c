"""What an organisation leaves with: its own, what it may see, and nothing that another keeps from it."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from palier.models import (
    AccessEntry,
    Candidature,
    Fact,
    HouseArchive,
    JournalEntry,
    Membership,
    Mistake,
    Organisation,
    Person,
    Publication,
    Thread,
    ThreadMessage,
)
from palier.models.leaving import house_rows
from palier.models.rows.row_rights import STAFF
from palier.rules.leaving import check_house
from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.situations import situations
from palier.rules.situations.situations import Level
from palier.workflows.accounts import managing
from palier.workflows.acting import sealing_parts
from palier.workflows.leaving import asking_house, making_house
from tests import couples, factories
from tests import leaving_world as leaving
from tests import world as worlds
from tests.mandate_world import in_role
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


def test_nobody_of_a_list_before_its_hour_leaves_nor_who_was_not_ranked(tmp_path: Path) -> None:
    world = worlds.cast(others=1)
    waits, ranked = world.home_at("publiee", [world.amina, world.noe]), world.home_at("classee", [world.noe])
    withdrawn = world.home_at("publiee", [world.others[0]])
    Publication.objects.filter(pk=withdrawn.pk).update(stage="retiree")

    files = archive(world.odile, tmp_path)

    assert {row["publication_id"] for row in rows(files, "candidature")} == {ranked.pk}
    assert {row["id"] for row in rows(files, "demande")} == {world.noe.demande.pk}
    assert {row["demande_id"] for row in rows(files, "person")} == {world.noe.demande.pk}
    everything = b"".join(files.values())
    for hidden in (world.amina.demande, world.others[0].demande):
        assert hidden.numero_unique.encode() not in everything
    assert {waits.pk, withdrawn.pk} <= {row["id"] for row in rows(files, "publication")}


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
    on = factories.publication(factories.home(world.bailleur, world.reservataire), stage="classee")
    for rank, demande in enumerate((couple.demande, forked.demande), start=1):
        factories.candidature(on, demande, points=20, stage="classee", rank=rank)

    files = archive(world.odile, tmp_path)

    everything = b"".join(files.values())
    assert couples.SAFE.encode() not in everything
    assert {row["id"] for row in rows(files, "demande")} == {couple.demande.pk, forked.demande.pk}
    assert not [name for name in files if "fork" in name or "safe" in name or "parting" in name]
    assert b"separer" not in files["journal/actes.jsonl"]
    assert not {"tables/fact.jsonl", "tables/demandeversion.jsonl"} & files.keys()


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


ONE_OF_EACH = (Situation.UNFIT_HOME, Situation.HANDICAP, Situation.VIOLENCE)
"""A situation of each level of protection."""


def sent_to_the_landlord(world: worlds.World) -> list[factories.Applicant]:
    """A household of each level, with what it declared, what was verified and a proof, sent to a landlord."""
    made = []
    for one in ONE_OF_EACH:
        level = situations.newest(one).level
        claim = Claim(situation=one, proof=Proof.VERIFIED)
        told = factories.demande(f"Personne-{level}", claims=(claim,), lives_at=("75120",), works_at=("69385",))
        made.append(told)
        code = "avis_imposition_n2" if level is Level.ORDINARY else one.value
        factories.piece(told.demande, code=code, confidentiality=level.value)
    world.home_at("designee", made)
    for told, one in zip(made, ONE_OF_EACH, strict=True):
        told.demande.refresh_from_db()
        here = {"demande": told.demande, "at": timezone.now(), "audience": told.demande.audience}
        Fact.objects.create(layer="verifie", path=f"claims/{one.value}", value="verifie", **here)
        Person.objects.create(
            demande=told.demande, key="s1", role="separe", last_name="Quittée", audience=here["audience"]
        )
    return made


def test_no_word_of_a_situation_leaves_with_who_may_not_say_it(tmp_path: Path) -> None:
    world = worlds.cast(others=0)
    made = sent_to_the_landlord(world)
    here, there = archive(world.odile, tmp_path), archive(world.karim, tmp_path)

    assert {one.demande.pk for one in made} == {row["id"] for row in rows(there, "demande")}
    for files in (here, there):
        everything = b"".join(files.values()).lower()
        hidden = [one for one in ONE_OF_EACH if files is there or situations.newest(one).level is not Level.ORDINARY]
        for one in hidden:
            assert one.value.encode() not in everything
        assert b"75120" not in everything
        assert b"69385" not in everything
        assert "quittée".encode() not in everything
        assert b"nationality" not in everything
        assert b'"snapshot"' not in files["tables/candidature.jsonl"]
    assert not [name for name in there if "ouvertures" in name]
    (opened_there,) = [data for name, data in here.items() if name.endswith("ouvertures.jsonl")]
    # The heading, the one of the ordinary household, and the footer.
    assert len(opened_there.splitlines()) == 3
    assert [row["demande_id"] for row in rows(here, "piece")] == [made[0].demande.pk]


def test_what_a_file_whose_access_ended_had_written_does_not_leave_either(tmp_path: Path) -> None:
    world = worlds.cast(others=0)
    gone, now = world.stranger.demande, timezone.now()
    Mistake.objects.create(
        demande=gone,
        reservataire=world.reservataire,
        kind="demande_du_menage",
        said="Je vis cachée.",
        opened_at=now,
        answer_by=now,
    )
    files = archive(world.odile, tmp_path)

    assert (rows(files, "mistake"), rows(files, "demande")) == ([], [])
    assert not AccessEntry.objects.filter(purpose="archive de tout l’organisme").exists()


def thread_of(who: factories.Applicant, house: Organisation, words: str, **changes: Any) -> None:
    now, told = timezone.now(), {"demande": who.demande, "organisation": house, "by": who.user}
    thread = Thread.objects.create(
        **told,
        candidature=Candidature.objects.filter(demande=who.demande).first(),
        person_key="d",
        name="Amina",
        subject="autre",
        opened_at=now,
        last_act_at=now,
        promised_on=now.date(),
    )
    ThreadMessage.objects.create(**{**told, "organisation": None}, thread=thread, words=words, sent_at=now, **changes)


def test_a_message_that_was_hidden_leaves_without_its_words(tmp_path: Path) -> None:
    world = worlds.cast(others=0)
    world.home_at("designee", [world.amina])
    by = world.odile.person
    thread_of(
        world.amina, world.reservataire, "Des mots masqués", hidden_at=timezone.now(), hidden_by=by, hidden_why="injure"
    )
    files = archive(world.odile, tmp_path)

    (row,) = rows(files, "threadmessage")
    assert row["words"] == ""
    assert not {"hidden_by_id", "hidden_why"} & row.keys()


def test_acts_of_another_trade_of_a_landlord_do_not_leave_with_it(tmp_path: Path) -> None:
    world = worlds.cast(others=0)
    for role in ("bailleur", "commission", "logeur", "controle"):
        JournalEntry.objects.create(
            at=timezone.now(),
            role=role,
            organisation=world.bailleur.pk,
            verb="publier",
            object_kind="Home",
            object_id=world.bailleur.public_id,
            article="",
        )
    files = archive(world.karim, tmp_path)

    told = [dict(json.loads(line)["columns"]) for line in files["journal/actes.jsonl"].splitlines()]
    assert {one["role"] for one in told} == {"bailleur", "commission"}


def test_an_archive_that_no_key_opens_is_not_said_to_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    odile = leaving.managing_now(worlds.cast(others=0).odile)
    leaving.seal()
    leaving.asked(odile)
    assert leaving.made() == 1

    def closed(*_: object) -> bytes:
        raise sealing_parts.Unsealable

    monkeypatch.setattr(sealing_parts, "opened", closed)
    # As the page does: what is taken is committed before the first part is read.
    with pytest.raises(asking_house.HouseSealChanged), in_role(managing.as_manager(odile)):
        asking_house.take(by=odile, at=timezone.now())

    assert HouseArchive.objects.get().taken_at is None
    assert not JournalEntry.objects.filter(verb="prendre_archive_organisme").exists()
