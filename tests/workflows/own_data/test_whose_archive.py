"""What an archive must not hold: what is another holder's, what one said in confidence, a safe address, a silent separation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.models import (
    DataArchive,
    DataArchivePart,
    DeskNote,
    DeskTag,
    Fact,
    FileChange,
    FileTag,
    Fork,
    Holder,
    KeptHome,
    Person,
    SafeChannel,
)
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR, RESERVATAIRE
from palier.rules.people.facts import Situation
from palier.workflows.doors import apart
from palier.workflows.life import erasing
from palier.workflows.own_data import making
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from palier.workflows.people import replacing
from tests import couples, factories
from tests.attacks.raw_sql import REFUSED, page_of, would
from tests.mandate_world import at_home, in_role
from tests.own_data_world import NOW, archive_of, asked, made, rows

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.couples import Couple

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> Couple:
    return couples.couple()


def whole(files: dict[str, bytes]) -> str:
    return "\n".join(data.decode(errors="replace") for data in files.values())


@pytest.mark.article("règlement (UE) 2016/679, article 15")
def test_the_other_holder_s_contact_income_and_papers_are_not_in_it(pair):
    hers = factories.piece(pair.demande, code="avis_imposition_n2", person_key="d")
    his = factories.piece(pair.demande, code="piece_identite", person_key="c1")
    theirs = factories.piece(pair.demande, code="bail_quittances", person_key="")
    Person.objects.filter(key="c1").update(email="marc@example.test", phone="0611223344", employer="Ferronnerie Dupré")
    files = archive_of(pair.demande, pair.amina)
    said = whole(files)
    for word in ("marc@example.test", "0611223344", "Ferronnerie Dupré"):
        assert word not in said
    assert {row["public_id"] for row in rows(files, "pieces", "Piece")} == {str(hers.public_id), str(theirs.public_id)}
    assert str(his.public_id) not in said
    assert "incomes/c1/2020" not in said
    assert "incomes/d/2020" in said
    assert [row["first_name"] for row in rows(files, "foyer", "Person")] == ["Amina", "Lina", "Marc", "Tom"]


def test_a_contact_that_the_other_changed_is_theirs(pair):
    FileChange.objects.create(
        demande=pair.demande,
        kind="contact",
        person_key="c1",
        by=pair.marc.user,
        at=timezone.now(),
        was={"email": "avant@example.test"},
        now={"email": "apres@example.test"},
    )
    said = whole(archive_of(pair.demande, pair.amina))
    assert "avant@example.test" not in said
    assert "apres@example.test" not in said
    assert "apres@example.test" in whole(archive_of(pair.demande, pair.marc, key="c1"))


def test_what_the_other_said_in_confidence_is_not_in_it_and_is_in_theirs(pair):
    word = Situation.VIOLENCE.value
    Fact.objects.create(
        demande=pair.demande, layer="declare", path=f"claims/{word}", value={}, by=pair.amina.user, at=timezone.now()
    )
    proof = factories.piece(pair.demande, code=f"situation_{word}", person_key="d", confidentiality="protegee")
    proof.sent_by = pair.amina.user
    proof.save()
    his = whole(archive_of(pair.demande, pair.marc, key="c1"))
    assert f"claims/{word}" not in his
    assert str(proof.public_id) not in his
    hers = archive_of(pair.demande, pair.amina)
    assert f"claims/{word}" in whole(hers)
    assert any(name.startswith(f"pieces/situation_{word}-") for name in hers)


TOLD_AT = NOW - timedelta(days=10)
BEFORE, AFTER = TOLD_AT - timedelta(days=1), TOLD_AT + timedelta(days=1)


def noted(pair: Couple, *hours: datetime) -> None:
    """A note and a tag of a house on a file of theirs, at each of these hours."""
    house = factories.organisation("bailleur", "B")
    on = factories.publication(factories.home(house, factories.organisation("reservataire", "R")), stage="classee")
    row, by = factories.candidature(on, pair.demande, stage="classee"), factories.member("Karim", house).person
    for at in hours:
        DeskNote.objects.create(organisation=house, candidature=row, text=f"Rappeler {at:%d/%m}.", by=by, at=at)
        one = DeskTag.objects.create(organisation=house, label=f"Le {at:%d/%m}", made_by=by, made_at=at)
        FileTag.objects.create(organisation=house, candidature=row, tag=one, by=by, at=at)


def told(pair: Couple, at: datetime = TOLD_AT) -> None:
    path = f"claims/{Situation.VIOLENCE.value}"
    Fact.objects.create(demande=pair.demande, layer="declare", path=path, value={}, by=pair.amina.user, at=at)


def shown(pair: Couple, by: Actor, key: str) -> tuple[set[str], set[str]]:
    files = archive_of(pair.demande, by, key=key)
    return (
        {row["text"].removeprefix("Rappeler ").removesuffix(".") for row in rows(files, "candidatures", "DeskNote")},
        {row["tag"].removeprefix("Le ") for row in rows(files, "candidatures", "FileTag")},
    )


def days(*hours: datetime) -> tuple[set[str], set[str]]:
    return {f"{at:%d/%m}" for at in hours}, {f"{at:%d/%m}" for at in hours}


def test_notes_and_tags_of_a_desk_are_in_both_archives(pair):
    noted(pair, BEFORE, TOLD_AT, AFTER)
    assert shown(pair, pair.amina, "d") == shown(pair, pair.marc, "c1") == days(BEFORE, TOLD_AT, AFTER)


def test_what_was_noted_before_one_told_a_danger_stays_and_nothing_since_is_the_other_s(pair):
    noted(pair, BEFORE, TOLD_AT, AFTER)
    told(pair)
    assert shown(pair, pair.marc, "c1") == days(BEFORE)
    assert shown(pair, pair.amina, "d") == days(BEFORE, TOLD_AT, AFTER)


def test_a_proof_that_one_sent_in_confidence_counts_as_a_telling(pair):
    noted(pair, BEFORE, AFTER)
    proof = factories.piece(pair.demande, code="recepisse_plainte", person_key="d", confidentiality="protegee")
    proof.sent_by, proof.uploaded_at = pair.amina.user, TOLD_AT
    proof.save()
    assert shown(pair, pair.marc, "c1") == days(BEFORE)
    assert shown(pair, pair.amina, "d") == days(BEFORE, AFTER)


def test_a_note_corrected_since_is_one_written_since(pair):
    noted(pair, BEFORE)
    DeskNote.objects.update(corrected_at=TOLD_AT)
    told(pair)
    assert shown(pair, pair.marc, "c1")[0] == set()


@pytest.mark.parametrize("teller", ["marc", None])
def test_what_one_told_oneself_or_what_the_register_says_hides_nothing(pair, teller):
    noted(pair, AFTER)
    told(pair)
    path = f"claims/{Situation.VIOLENCE.value}"
    by = pair.marc.user if teller else None
    Fact.objects.create(demande=pair.demande, layer="declare", path=path, value={}, by=by, at=TOLD_AT)
    assert shown(pair, pair.marc, "c1") == days(AFTER)


def test_what_is_noted_on_the_file_that_somebody_left_in_silence_is_not_read_by_who_stayed(pair):
    """The desk of the old file may hear of the new one: nothing that it writes since reaches the household, nor shows."""
    noted(pair, BEFORE, TOLD_AT, AFTER)
    with transaction.atomic(), in_role(at_home(pair.demande, pair.amina)):
        danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])
        forking.go_alone(pair.demande, danger, leaver="d", by=pair.amina, at=TOLD_AT)
    assert shown(pair, pair.marc, "c1") == days(BEFORE)
    assert shown(pair, pair.amina, "d") == days(BEFORE)


@pytest.mark.parametrize("left", [False, True])
def test_in_raw_sql_a_household_reads_no_note_kept_from_it_and_no_sign_of_one(pair, left):
    noted(pair, BEFORE, AFTER)
    if left:
        Fork.objects.create(
            parent=pair.demande,
            child=factories.demande("Amina").demande,
            person_key="d",
            kind="silencieuse",
            at=TOLD_AT,
        )
    else:
        told(pair)
    with page_of(at_home(pair.demande, pair.marc)):
        for table in ("palier_desknote", "palier_filetag", "palier_desktag"):
            assert would(f"SELECT 1 FROM {table}") == 1
        for ids in ("palier_own_notes()", "palier_own_file_tags()"):
            assert would(f"SELECT {ids}") == 1
        assert would("SELECT 1 FROM palier_fork") == REFUSED
        assert would("SELECT palier_notes_are_kept(1)") == REFUSED
    with page_of(at_home(pair.demande, pair.amina)):
        assert would("SELECT 1 FROM palier_desknote") == (1 if left else 2)


def test_every_situation_that_is_told_in_confidence_keeps_notes_apart(pair):
    """The database has the list in its own words."""
    noted(pair, AFTER)
    for one in apart._PROTECTED:  # noqa: SLF001 - the list itself
        fact = Fact.objects.create(
            demande=pair.demande, layer="declare", path=f"claims/{one.value}", value={}, by=pair.amina.user, at=TOLD_AT
        )
        with page_of(at_home(pair.demande, pair.marc)):
            assert would("SELECT 1 FROM palier_desknote") == 0, one
        fact.delete()


def test_what_one_watches_is_in_their_own_alone(pair):
    home = factories.publication(
        factories.home(factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R"))
    )
    KeptHome.objects.create(demande=pair.demande, by=pair.amina.user, publication=home, kept_at=timezone.now())
    assert len(rows(archive_of(pair.demande, pair.amina), "recherches", "KeptHome")) == 1
    assert rows(archive_of(pair.demande, pair.marc, key="c1"), "recherches", "KeptHome") == []


def test_a_safe_address_is_in_its_person_s_own_where_they_ask_and_nowhere_else(pair):
    Person.objects.filter(key="c1").delete()
    Holder.objects.filter(person_key="c1").delete()
    SafeChannel.objects.create(demande=pair.demande, person_key="d", email=couples.SAFE, set_at=timezone.now())
    without = archive_of(pair.demande, pair.amina)
    assert couples.SAFE not in whole(without)
    assert rows(without, "foyer", "SafeChannel") == []
    asked_for = archive_of(pair.demande, pair.amina, safe=True)
    assert [row["email"] for row in rows(asked_for, "foyer", "SafeChannel")] == [couples.SAFE]


def test_a_silent_separation_changes_no_byte_of_what_the_other_takes_away(pair):
    before = archive_of(pair.demande, pair.marc, key="c1")
    with transaction.atomic(), in_role(at_home(pair.demande, pair.amina)):
        danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])
        forked = forking.go_alone(pair.demande, danger, leaver="d", by=pair.amina, at=timezone.now())
    after = archive_of(pair.demande, pair.marc, key="c1")
    assert set(after) == set(before)
    assert {name for name in before if before[name] != after[name]} == set()
    assert couples.SAFE not in whole(after)
    assert str(forked.demande.public_id) not in whole(after)


def test_the_account_that_was_left_tells_nothing_of_the_new_file_and_is_written_to_no_more(pair):
    from palier.models import Message

    with transaction.atomic(), in_role(at_home(pair.demande, pair.amina)):
        danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])
        forked = forking.go_alone(pair.demande, danger, leaver="d", by=pair.amina, at=timezone.now())
    Message.objects.all().delete()
    said = whole(archive_of(pair.demande, pair.amina))
    assert couples.SAFE not in said
    assert str(forked.demande.public_id) not in said
    assert not Message.objects.exists()


@pytest.mark.parametrize("role", [BAILLEUR, RESERVATAIRE])
def test_neither_the_other_holder_nor_a_desk_sees_that_it_exists(pair, role):
    asked(pair.demande, pair.amina)
    made(pair.demande)
    desk = factories.member("Odile", factories.organisation(role.removeprefix("palier_"), "R"))
    seat = acting.Acting(role=role, user=desk.person.pk, actor=desk.person.public_id, organisation=desk.body.pk)
    with transaction.atomic(), in_role(at_home(pair.demande, pair.marc)):
        assert not DataArchive.objects.exists()
        assert not DataArchivePart.objects.exists()
    for table in ("palier_dataarchive", "palier_dataarchivepart"):
        with pytest.raises(DatabaseError), transaction.atomic(), in_role(seat), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")


def test_in_sql_a_household_makes_no_archive_ready_and_writes_no_part_of_a_zip(pair):
    row = asked(pair.demande, pair.amina)
    for statement in (
        f"UPDATE palier_dataarchive SET state = 'prete' WHERE id = {row.pk}",
        (
            "INSERT INTO palier_dataarchivepart (archive_id, demande_id, position, data)"
            f" VALUES ({row.pk}, {pair.demande.pk}, 1, '')"
        ),
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            in_role(at_home(pair.demande, pair.amina)),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_it_goes_with_the_file_and_with_who_stood_in_its_place(pair):
    asked(pair.demande, pair.amina)
    made(pair.demande)
    replacing.let_go(pair.demande, "d", since=NOW, at=NOW)
    assert not DataArchive.objects.exists()
    asked(pair.demande, pair.marc, key="c1")
    Person.objects.filter(key="d").update(role="separe")
    pair.demande.erasure_asked_at = timezone.now()
    pair.demande.save()
    assert erasing.erase(pair.demande, reason=erasing.Occasion.REQUEST, at=timezone.now()) is not None
    assert not DataArchive.objects.exists()
    assert not DataArchivePart.objects.exists()
    assert making.late(at=NOW) == []
