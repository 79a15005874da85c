"""Notes and tags of a desk on a file: written, corrected, taken away, read by one house and by the household alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from palier.models import Candidature, DeskNote, DeskTag, Fact, FactLayer, FileTag, JournalEntry, LegalHold, Membership
from palier.models.doors.row_security import PROTECTED, WEB_ROLES
from palier.models.identifiers import uuid7
from palier.models.life import erased_rows
from palier.rules.desks import notes
from palier.workflows.commission import checking
from palier.workflows.desks import keeping_notes, listing_tags
from palier.workflows.life import keeping
from tests import factories
from tests.attacks.raw_sql import REFUSED, page_of, person, would
from tests.workflows.bailleur_world import LOOKED
from tests.workflows.test_awaiting_desk import at_the_desk

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
WORDS = "Rappeler jeudi matin."
TABLES = ("palier_desknote", "palier_filetag", "palier_desktag")


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def colleague(world: World) -> Actor:
    return factories.member("Ines", world.bailleur, role=world.karim.role)


def manage(who: Actor) -> None:
    Membership.objects.filter(user=who.person).update(manages_since=timezone.now())


def write(row: Candidature, by: Actor, text: str = WORDS, *, hours: float = 0) -> DeskNote:
    """A note, some hours old: the database takes none that bears another hour than its own."""
    with at_the_desk(by):
        kept = keeping_notes.write(row, text, by=by, at=timezone.now())
    DeskNote.objects.filter(pk=kept.pk).update(at=kept.at - timedelta(hours=hours))
    kept.refresh_from_db()
    return kept


def offered(by: Actor, label: str = "À rappeler") -> DeskTag:
    manage(by)
    with at_the_desk(by):
        return listing_tags.offer_tag(label, by=by, at=timezone.now())


def tag(row: Candidature, one: DeskTag, by: Actor) -> None:
    with at_the_desk(by):
        keeping_notes.tag(row, one.public_id, by=by, at=timezone.now())


def test_a_note_is_written_and_read_by_colleagues(world: World) -> None:
    row, ines = world.candidature("designee"), colleague(world)
    write(row, world.karim, f"  {WORDS}\n ")

    with at_the_desk(ines):
        (seen,) = keeping_notes.of_file(row, by=ines, at=timezone.now())
        assert (seen.row.text, seen.row.by.name) == (WORDS, world.karim.person.name)
        assert not seen.is_own_still
        assert not seen.may_remove
    (line,) = JournalEntry.objects.filter(verb="noter_dossier")
    assert WORDS not in str(line.details)


def test_its_author_corrects_it_or_takes_it_away_for_a_day(world: World) -> None:
    row = world.candidature("designee")
    kept, old = write(row, world.karim), write(row, world.karim, "Ancienne.", hours=25)
    with at_the_desk(world.karim):
        keeping_notes.correct(kept.public_id, row, "Rappeler vendredi.", by=world.karim, at=timezone.now())
    kept.refresh_from_db()
    assert kept.text == "Rappeler vendredi."
    assert kept.corrected_at is not None

    for act in (
        lambda: keeping_notes.correct(old.public_id, row, "Non.", by=world.karim, at=timezone.now()),
        lambda: keeping_notes.remove(old.public_id, row, by=world.karim, at=timezone.now()),
    ):
        with pytest.raises(keeping_notes.NotOnesOwn, match="24 heures"), at_the_desk(world.karim):
            act()
    with at_the_desk(world.karim):
        keeping_notes.remove(kept.public_id, row, by=world.karim, at=timezone.now())
    assert list(DeskNote.objects.values_list("text", flat=True)) == ["Ancienne."]


def test_a_colleague_changes_nothing_and_who_manages_takes_any_note_away(world: World) -> None:
    row, ines = world.candidature("designee"), colleague(world)
    old = write(row, world.karim, hours=30)
    for act in (
        lambda: keeping_notes.correct(old.public_id, row, "Non.", by=ines, at=timezone.now()),
        lambda: keeping_notes.remove(old.public_id, row, by=ines, at=timezone.now()),
    ):
        with pytest.raises(keeping_notes.NotOnesOwn), at_the_desk(ines):
            act()
    manage(ines)
    with at_the_desk(ines):
        assert keeping_notes.of_file(row, by=ines, at=timezone.now())[0].may_remove
        keeping_notes.remove(old.public_id, row, by=ines, at=timezone.now())
    assert not DeskNote.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * (notes.LONGEST_NOTE + 1), "Famille musulmane"])
def test_words_that_no_note_holds_are_refused(world: World, text: str) -> None:
    with pytest.raises(listing_tags.NotWritable):
        write(world.candidature("designee"), world.karim, text)
    assert not DeskNote.objects.exists()


def test_nobody_else_finds_or_reads_them(world: World) -> None:
    """The other house of the list, another landlord, another réservataire, and a member of the commission."""
    row = world.candidature("designee")
    write(row, world.karim)
    tag(row, offered(world.karim), world.karim)

    for other in (world.odile, world.stranger_karim, world.stranger_odile):
        with at_the_desk(other):
            assert not DeskNote.objects.exists()
            assert not FileTag.objects.exists()
            assert not DeskTag.objects.exists()
            assert keeping_notes.of_file(row, by=other, at=timezone.now()) == []
    assert keeping_notes.find(row.public_id, by=world.stranger_karim) is None
    assert keeping_notes.find(row.public_id, by=world.odile) is not None


def test_in_sql_no_other_role_has_any_right_on_them() -> None:
    given = {policy.role for policy in PROTECTED if policy.table in TABLES}
    assert given == {"palier_bailleur", "palier_reservataire", "palier_demandeur", "palier_clock"}
    assert set(WEB_ROLES) - given >= {"palier_commission", "palier_conseiller", "palier_controle", "palier_steward"}


def test_in_sql_a_note_is_written_in_one_s_own_name_on_a_file_of_one_s_own(world: World) -> None:
    row, ines = world.candidature("designee"), colleague(world)
    theirs = factories.candidature(
        factories.publication(factories.home(world.stranger_karim.body, world.stranger_odile.body)), world.noe.demande
    )
    told = {"organisation": world.bailleur, "candidature": row, "text": WORDS, "at": timezone.now()}
    for change in (
        {"by": ines.person},
        {"by": world.karim.person, "organisation": world.reservataire},
        {"by": world.karim.person, "candidature": theirs},
    ):
        with pytest.raises(DatabaseError, match="row-level security"), at_the_desk(world.karim):
            DeskNote.objects.create(**{**told, **change})
    kept = write(row, world.karim)
    with at_the_desk(ines):
        assert DeskNote.objects.filter(pk=kept.pk).update(text="Autre.") == 0
        assert DeskNote.objects.filter(pk=kept.pk).delete()[0] == 0
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), at_the_desk(world.karim):
        DeskNote.objects.filter(pk=kept.pk).update(by=ines.person)


def test_in_sql_the_list_of_tags_is_its_manager_s(world: World) -> None:
    kept, ines = offered(world.karim), colleague(world)
    told = {"organisation": world.bailleur, "label": "Autre", "made_by": ines.person, "made_at": timezone.now()}
    with pytest.raises(DatabaseError, match="row-level security"), at_the_desk(ines):
        DeskTag.objects.create(**told)
    with at_the_desk(ines):
        assert DeskTag.objects.filter(pk=kept.pk).update(ended_at=timezone.now()) == 0
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), at_the_desk(world.karim):
        DeskTag.objects.filter(pk=kept.pk).update(label="Autre")


def test_a_household_reads_its_own_by_sql_and_writes_nothing(world: World) -> None:
    row = world.candidature("designee")
    write(row, world.karim)
    tag(row, offered(world.karim), world.karim)
    whose, other = (world.amina, world.noe) if row.demande_id == world.amina.demande.pk else (world.noe, world.amina)
    assert row.demande_id == whose.demande.pk

    with page_of(person(whose)):
        assert [would(f"SELECT 1 FROM {table}") for table in TABLES] == [1, 1, 1]
        for statement in ("UPDATE palier_desknote SET text = 'x'", "DELETE FROM palier_filetag"):
            assert would(statement) == REFUSED
    with page_of(person(other)):
        assert [would(f"SELECT 1 FROM {table}") for table in TABLES] == [0, 0, 0]


def test_a_tag_is_chosen_from_the_list_put_on_and_taken_off(world: World) -> None:
    row, one = world.candidature("designee"), offered(world.karim)
    for _ in range(2):
        tag(row, one, world.karim)
    with at_the_desk(world.karim):
        assert [borne.tag.label for borne in keeping_notes.tags_of(row, by=world.karim)] == ["À rappeler"]
        (borne,) = keeping_notes.standing(world.karim)[str(row.public_id)]
        assert (borne.label, borne.listed_on) == ("À rappeler", str(row.publication.public_id))
        for _ in range(2):
            keeping_notes.untag(row, one.public_id, by=world.karim, at=timezone.now())
        assert keeping_notes.standing(world.karim) == {}
    verbs = JournalEntry.objects.filter(verb__in=("etiqueter_dossier", "desetiqueter_dossier"))
    assert sorted(verbs.values_list("verb", flat=True)) == ["desetiqueter_dossier", "etiqueter_dossier"]


def test_a_tag_of_another_house_or_of_no_list_any_more_is_not_put_on(world: World) -> None:
    row, one, theirs = world.candidature("designee"), offered(world.karim), offered(world.stranger_karim)
    tag(row, one, world.karim)
    with at_the_desk(world.karim):
        listing_tags.end_tag(one.public_id, by=world.karim, at=timezone.now())
        assert [each.tag.label for each in keeping_notes.tags_of(row, by=world.karim)] == ["À rappeler"]
    for key in (one.public_id, theirs.public_id, uuid7()):
        with pytest.raises(keeping_notes.TagNotOffered):
            tag(row, DeskTag(public_id=key), world.karim)
    with at_the_desk(world.karim):
        listing_tags.offer_tag_again(one.public_id, by=world.karim, at=timezone.now())
        assert [each.label for each in keeping_notes.offered(world.karim)] == ["À rappeler"]


def test_the_list_is_kept_by_who_manages_the_members_and_bounded(world: World) -> None:
    ines = colleague(world)
    with pytest.raises(listing_tags.NotKeeper), at_the_desk(ines):
        listing_tags.offer_tag("À rappeler", by=ines, at=timezone.now())
    first = offered(world.karim)
    with pytest.raises(listing_tags.TagThere):
        offered(world.karim)
    for number in range(notes.MOST_TAGS - 1):
        offered(world.karim, f"Étiquette {number}")
    with pytest.raises(listing_tags.TooManyTags, match=str(notes.MOST_TAGS)):
        offered(world.karim, "Une de trop")
    with at_the_desk(world.karim):
        listing_tags.end_tag(first.public_id, by=world.karim, at=timezone.now())
    offered(world.karim, "Une de trop")
    with pytest.raises(listing_tags.TooManyTags), at_the_desk(world.karim):
        listing_tags.offer_tag_again(first.public_id, by=world.karim, at=timezone.now())
    with pytest.raises(listing_tags.NotWritable):
        offered(world.karim, "Handicapé")


def in_danger(row: Candidature) -> None:
    Fact.objects.create(
        demande=row.demande,
        layer=FactLayer.DECLARED,
        path="claims/violence",
        audience=row.audience,
        value={},
        since=timezone.localdate(),
        at=timezone.now(),
    )


def test_a_file_of_somebody_in_danger_takes_no_note_of_who_knows_it(world: World) -> None:
    row = world.candidature("designee")
    in_danger(row)
    with pytest.raises(keeping_notes.ProtectedFile):
        write(row, world.odile)
    with at_the_desk(world.odile):
        assert not keeping_notes.may_write(row, by=world.odile, at=timezone.now())
    one = offered(world.odile)
    with pytest.raises(keeping_notes.ProtectedFile, match="aucune étiquette"):
        tag(row, one, world.odile)


def test_a_landlord_is_refused_nothing_that_would_tell_it_of_a_danger(world: World) -> None:
    row = world.candidature("designee")
    in_danger(row)
    with at_the_desk(world.karim):
        assert keeping_notes.may_write(row, by=world.karim, at=timezone.now())

    kept = write(row, world.karim)
    tag(row, offered(world.karim), world.karim)

    assert DeskNote.objects.filter(pk=kept.pk).exists()
    assert FileTag.objects.filter(candidature=row).exists()


@pytest.mark.parametrize("label", ["Appel discret", "06 12 34 56 78", "Conjoint violent"])
def test_a_tag_that_would_tell_of_a_danger_is_neither_offered_nor_put_on(world: World, label: str) -> None:
    row = world.candidature("designee")
    with pytest.raises(listing_tags.NotWritable):
        offered(world.karim, label)
    of_before = DeskTag.objects.create(
        organisation=world.bailleur, label=label, made_by=world.karim.person, made_at=timezone.now()
    )
    with pytest.raises(listing_tags.NotWritable):
        tag(row, of_before, world.karim)
    assert not FileTag.objects.exists()


def test_a_note_is_not_corrected_once_the_file_is_over(world: World) -> None:
    row = world.candidature("designee")
    kept = write(row, world.karim)
    Candidature.objects.filter(pk=row.pk).update(stage="desistee")
    row.refresh_from_db()
    with pytest.raises(keeping_notes.FileIsOver), at_the_desk(world.karim):
        keeping_notes.correct(kept.public_id, row, "Autre.", by=world.karim, at=timezone.now())


def test_who_manages_takes_no_note_away_while_the_file_is_kept(world: World) -> None:
    row, ines = world.candidature("designee"), colleague(world)
    kept = write(row, world.karim, hours=30)
    manage(ines)
    held = LegalHold.objects.create(demande=row.demande, reason="recours", placed_at=timezone.now())
    with pytest.raises(keeping_notes.NotesAreKept), at_the_desk(ines):
        keeping_notes.remove(kept.public_id, row, by=ines, at=timezone.now())
    with at_the_desk(ines):
        assert DeskNote.objects.filter(pk=kept.pk).delete()[0] == 0
    LegalHold.objects.filter(pk=held.pk).update(lifted_at=timezone.now())
    with at_the_desk(ines):
        keeping_notes.remove(kept.public_id, row, by=ines, at=timezone.now())
    assert not DeskNote.objects.exists()


def test_its_author_takes_a_note_away_for_a_day_whatever_is_open(world: World) -> None:
    row = world.candidature("designee")
    kept = write(row, world.karim)
    LegalHold.objects.create(demande=row.demande, reason="controle", placed_at=timezone.now())
    with at_the_desk(world.karim):
        keeping_notes.remove(kept.public_id, row, by=world.karim, at=timezone.now())
    assert not DeskNote.objects.exists()


@pytest.mark.parametrize("hours", [-24, 24])
def test_in_sql_what_is_written_bears_the_hour_at_which_it_is(world: World, hours: int) -> None:
    row, at = world.candidature("designee"), timezone.now() + timedelta(hours=hours)
    one = offered(world.karim)
    for act in (
        lambda: DeskNote.objects.create(
            organisation=world.bailleur, candidature=row, text=WORDS, by=world.karim.person, at=at
        ),
        lambda: FileTag.objects.create(
            organisation=world.bailleur, candidature=row, tag=one, by=world.karim.person, at=at
        ),
    ):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic(), at_the_desk(world.karim):
            act()


def test_in_sql_who_manages_in_another_quality_keeps_no_list(world: World) -> None:
    """A manager of the same house, for its commission alone."""
    kept, ines = offered(world.karim), colleague(world)
    Membership.objects.filter(user=ines.person).update(manages_since=timezone.now(), role="commission")
    with at_the_desk(ines):
        assert DeskTag.objects.filter(pk=kept.pk).update(ended_at=timezone.now()) == 0


def test_another_fault_of_the_database_is_not_swallowed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise IntegrityError("another constraint")

    row, one = world.candidature("designee"), offered(world.karim)
    monkeypatch.setattr(FileTag.objects, "create", broken)
    with pytest.raises(IntegrityError):
        tag(row, one, world.karim)


def test_a_candidature_that_is_over_takes_nothing_more(world: World) -> None:
    row, one = world.candidature("designee"), offered(world.karim)
    Candidature.objects.filter(pk=row.pk).update(stage="desistee")
    row.refresh_from_db()
    with pytest.raises(keeping_notes.FileIsOver):
        write(row, world.karim)
    with pytest.raises(keeping_notes.FileIsOver):
        tag(row, one, world.karim)


def test_they_leave_the_sight_of_a_house_with_the_file(world: World) -> None:
    row = world.candidature("designee")
    write(row, world.karim)
    Candidature.objects.filter(pk=row.pk).update(audience=[world.reservataire.pk])
    with at_the_desk(world.karim):
        assert not DeskNote.objects.exists()


def test_nothing_that_is_decided_moves_with_a_note(world: World) -> None:
    """The same check of the same file, made once without any note and once with: all that it leaves is the same."""
    row, at = world.candidature("designee"), timezone.now()

    def checked() -> tuple[object, ...]:
        kept = checking.check(row, "conforme", **LOOKED, by=world.karim, at=at)
        found = Candidature.objects.get(pk=row.pk)
        assert found.stage == "conforme"
        told = (found.stage, found.rank, found.snapshot, found.order_points, found.tier, found.points, found.audience)
        return (*told, kept.output, kept.ground, sorted(Candidature.objects.values_list("pk", "stage", "rank")))

    before = transaction.savepoint_create()
    without = checked()
    transaction.savepoint_rollback(before)
    assert Candidature.objects.get(pk=row.pk).stage == "designee"
    row.refresh_from_db()
    write(row, world.karim, "Le dossier est à revoir.")
    tag(row, offered(world.karim), world.karim)
    assert checked() == without


def test_they_go_two_weeks_after_no_house_reads_the_file(world: World) -> None:
    row, other = world.candidature("designee"), world.candidature("classee")
    write(row, world.karim)
    tag(row, offered(world.karim), world.karim)
    write(other, world.odile)
    Candidature.objects.filter(pk=row.pk).update(stage="non_conforme", changed_at=timezone.now())

    assert "palier_desknote" not in keeping.forget_old(at=timezone.now() + timedelta(days=10))
    day = timezone.localdate() + timedelta(days=60)
    Candidature.objects.filter(pk=row.pk).update(read_until=day)
    assert "palier_desknote" not in keeping.forget_old(at=timezone.now() + timedelta(days=70))
    later = timezone.now() + timedelta(days=80)
    assert "palier_desknote" not in keeping.forget_old(at=later), "its houses read it still, as who rents"
    Candidature.objects.filter(pk=row.pk).update(audience=[])
    held = LegalHold.objects.create(demande=row.demande, reason="controle", placed_at=timezone.now())
    assert "palier_desknote" not in keeping.forget_old(at=later), "a control asks for it"
    LegalHold.objects.filter(pk=held.pk).update(lifted_at=timezone.now())
    gone = keeping.forget_old(at=later)
    assert (gone["palier_desknote"], gone["palier_filetag"]) == (1, 1)
    assert DeskNote.objects.get().candidature_id == other.pk


def test_they_are_erased_with_the_file(world: World) -> None:
    row = world.candidature("designee")
    write(row, world.karim)
    tag(row, offered(world.karim), world.karim)

    counted = erased_rows.rows_of(row.demande_id, subject="", users=[])
    assert (counted["palier_desknote"], counted["palier_filetag"]) == (1, 1)
