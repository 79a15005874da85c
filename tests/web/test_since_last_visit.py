"""« Depuis votre dernière visite »: what came in a file since its reader last had its sheet before their eyes (ADR 209)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Decision, Fact, Membership, Piece, PieceFile, Publication, Seance, SheetVisit
from palier.rules.desks import sheet_visits
from palier.workflows.commission import designating
from palier.workflows.life import keeping
from tests import factories
from tests import world as worlds
from tests.web.membre.steps import entered, read
from tests.workflows.test_awaiting_desk import at_the_desk

if TYPE_CHECKING:
    from datetime import datetime

    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db
SINCE = "Depuis votre dernière visite"
HOUR = timedelta(hours=1)
LONG_AGO, AGES = timedelta(days=3), timedelta(days=9)
SHEET = {"designee": "bailleur_controle", "classee": "dossier-reservataire"}


@pytest.fixture
def world() -> World:
    return worlds.cast()


def first_of(world: World, stage: str) -> Candidature:
    """A file whose own path is older than any visit here."""
    on = world.home_at(stage, world.others)
    Publication.objects.filter(pk=on.pk).update(closed_at=on.closed_at - AGES)
    on.candidatures.update(applied_at=timezone.now() - AGES)
    found = on.candidatures.order_by("rank").first()
    assert found is not None
    return found


def sheet(who: Actor, row: Candidature, stage: str = "designee") -> str:
    return read(entered(who), SHEET[stage], row.public_id)


def leave(by: timedelta = LONG_AGO) -> datetime:
    """The reader went away: every visit ended that long ago."""
    at = timezone.now() - by
    SheetVisit.objects.update(seen_at=at)
    return at


def came(row: Candidature, at: datetime) -> None:
    """Every paper of the file came at this instant."""
    Piece.objects.filter(demande=row.demande).update(uploaded_at=at)
    PieceFile.objects.filter(demande=row.demande).update(received_at=at)


def send(row: Candidature, code: str = "avis_imposition_n2", **more: str) -> None:
    factories.piece(row.demande, code=code, audience=row.audience, **more)
    came(row, timezone.now())


def test_a_piece_that_came_is_told_at_the_next_visit_and_as_long_as_it_lasts(world: World) -> None:
    row = first_of(world, "designee")
    assert SINCE not in sheet(world.karim, row)
    leave()
    assert SINCE not in sheet(world.karim, row)
    leave()
    send(row)

    page = sheet(world.karim, row)
    assert SINCE in page
    assert page.count("Pièce reçue : ") == 1
    # To load it again takes nothing away; half an hour later it was read.
    assert SINCE in sheet(world.karim, row)
    leave(sheet_visits.VISIT_LASTS + timedelta(seconds=1))
    came(row, timezone.now() - 2 * HOUR)
    assert SINCE not in sheet(world.karim, row)


def test_what_came_during_a_first_visit_is_told_in_it_and_in_no_later_one(world: World) -> None:
    row = first_of(world, "designee")
    sheet(world.karim, row)
    SheetVisit.objects.update(seen_at=timezone.now() - timedelta(minutes=20))
    send(row)

    assert "Pièce reçue : " in sheet(world.karim, row)
    came(row, timezone.now() - AGES)
    leave()
    assert SINCE not in sheet(world.karim, row)


def test_a_page_added_to_a_piece_that_waits_is_told(world: World) -> None:
    row = first_of(world, "designee")
    send(row)
    sheet(world.karim, row)
    leave()
    came(row, timezone.now() - AGES)
    piece = Piece.objects.filter(demande=row.demande).get()
    factories.file(piece, received_at=timezone.now())

    page = sheet(world.karim, row)
    assert "Pièce complétée : " in page
    assert "Pièce reçue : " not in page.partition(SINCE)[2].partition("</section>")[0]


def test_what_came_during_a_visit_is_told_in_the_next_one(world: World) -> None:
    row = first_of(world, "designee")
    sheet(world.karim, row)
    leave()
    sheet(world.karim, row)
    seen_at = leave(timedelta(minutes=40))
    Piece.objects.filter(demande=row.demande).delete()
    send(row)
    came(row, seen_at + timedelta(minutes=1))

    assert "Pièce reçue : " in sheet(world.karim, row)


def test_ones_own_acts_are_not_told_to_oneself_and_a_colleague_is_named(world: World) -> None:
    row = first_of(world, "classee")
    for who in (world.odile, world.reader):
        assert SINCE not in sheet(who, row, "classee")
    leave()
    designating.set_aside(row, reason="hors_public_reservataire", note="Lu.", by=world.odile, at=timezone.now())

    assert SINCE not in sheet(world.odile, row, "classee")
    page = sheet(world.reader, row, "classee")
    assert "Mise à l’écart proposée." in page
    assert SINCE in page


def test_a_list_an_overview_and_the_history_are_no_visit(world: World) -> None:
    row = first_of(world, "designee")
    sheet(world.karim, row)
    leave()
    send(row)
    client = entered(world.karim)
    for url, key in (
        ("bailleur_publication", row.publication.public_id),
        ("histoire-du-dossier", row.public_id),
        ("notes-du-dossier", row.public_id),
    ):
        assert client.get(reverse(url, args=[key])).status_code < 400, url

    assert SINCE in sheet(world.karim, row)


def test_amounts_and_persons_that_moved_are_told_without_a_word_of_which(world: World) -> None:
    row = first_of(world, "designee")
    sheet(world.karim, row)
    leave()
    year = timezone.localdate().year - 2
    told = {"demande": row.demande, "layer": "verifie", "at": timezone.now(), "audience": row.audience}
    Fact.objects.create(path=f"incomes/d/{year}", value=12_345, **told)
    Fact.objects.create(path="expected", value={"number": 1, "due_on": "2030-01-01"}, **told)

    page = sheet(world.karim, row)

    assert sheet_visits.AMOUNTS in page
    assert sheet_visits.PERSONS in page


def test_what_one_proved_oneself_is_told_to_a_colleague_alone(world: World) -> None:
    row = first_of(world, "classee")
    for who in (world.odile, world.reader):
        sheet(who, row, "classee")
    leave()
    told = {"demande": row.demande, "layer": "verifie", "at": timezone.now(), "audience": row.audience}
    Fact.objects.create(path=f"incomes/d/{timezone.localdate().year - 2}", value=12_345, by=world.odile.person, **told)

    assert SINCE not in sheet(world.odile, row, "classee")
    assert sheet_visits.AMOUNTS in sheet(world.reader, row, "classee")


def test_another_day_of_a_birth_moves_nobody(world: World) -> None:
    row = first_of(world, "designee")
    told = {"demande": row.demande, "layer": "verifie", "audience": row.audience, "path": "expected"}
    Fact.objects.create(value={"number": 1, "due_on": "2030-01-01"}, at=timezone.now() - AGES, **told)
    sheet(world.karim, row)
    leave()
    Fact.objects.create(value={"number": 1, "due_on": "2030-01-09"}, at=timezone.now(), **told)

    assert SINCE not in sheet(world.karim, row)


def test_a_danger_moves_nothing_that_is_told(world: World) -> None:
    row = first_of(world, "designee")
    sheet(world.karim, row)
    leave()
    told = {"demande": row.demande, "at": timezone.now(), "audience": row.audience}
    Fact.objects.create(path="claims/violence", layer="declare", value={"since": "2026-01-01"}, **told)
    Fact.objects.create(path="job/d", layer="declare", value={"contract": "CDI"}, **told)
    send(row, code="situation_violence", confidentiality="protegee")

    assert SINCE not in sheet(world.karim, row)


def test_a_decision_is_told_once_its_seance_closed_though_it_was_taken_before_the_visit(world: World) -> None:
    row = first_of(world, "attribuee")
    sheet(world.karim, row)
    seen_at = leave()
    decided = Decision.objects.get(candidature=row)
    Decision.objects.filter(pk=decided.pk).update(decided_at=seen_at - 2 * HOUR)
    seance = Seance.objects.filter(pk=decided.item.seance_id)

    seance.update(closed_at=seen_at - HOUR)
    assert SINCE not in sheet(world.karim, row)
    seance.update(closed_at=seen_at + HOUR)
    assert "Décision de la commission" in sheet(world.karim, row)


def test_in_sql_a_person_reads_their_own_visits_and_writes_no_colleagues(world: World) -> None:
    row = first_of(world, "classee")
    sheet(world.odile, row, "classee")
    with at_the_desk(world.reader):
        assert not SheetVisit.objects.exists()
        assert SheetVisit.objects.update(seen_at=timezone.now()) == 0
    with at_the_desk(world.odile):
        assert SheetVisit.objects.get().candidature_id == row.pk
    theirs = {"candidature": row, "organisation": world.reservataire, "member": world.odile.person}
    SheetVisit.objects.all().delete()
    with pytest.raises(DatabaseError, match="row-level security"), at_the_desk(world.reader):
        SheetVisit.objects.create(seen_at=timezone.now(), **theirs)


def test_a_second_reading_of_a_set_aside_is_a_visit_too(world: World) -> None:
    row = first_of(world, "classee")
    sheet(world.reader, row, "classee")
    leave()
    designating.set_aside(row, reason="hors_public_reservataire", note="Lu.", by=world.odile, at=timezone.now())

    page = read(entered(world.reader), "relire-ecart", row.public_id)
    assert "Mise à l’écart proposée." in page.partition(SINCE)[2].partition("</section>")[0]
    assert SheetVisit.objects.get().seen_at > timezone.now() - HOUR


def test_a_file_takes_its_visits_along_for_a_release_that_does_not_know_them() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT confdeltype FROM pg_constraint WHERE contype = 'f' AND conrelid = 'palier_sheetvisit'::regclass"
            " AND confrelid = 'palier_candidature'::regclass"
        )
        assert cursor.fetchall() == [("c",)]


def test_the_night_forgets_visits_of_who_left_and_of_files_that_are_over(world: World) -> None:
    over, lives = first_of(world, "classee"), first_of(world, "designee")
    sheet(world.odile, over, "classee")
    sheet(world.reader, over, "classee")
    sheet(world.karim, lives)
    now = timezone.now()
    assert "palier_sheetvisit" not in keeping.forget_old(at=now + timedelta(days=60))

    Membership.objects.filter(user=world.reader.person).update(ended_at=now)
    assert keeping.forget_old(at=now)["palier_sheetvisit"] == 1
    Candidature.objects.filter(pk=over.pk).update(stage="non_attribuee", changed_at=now)
    assert keeping.forget_old(at=now + timedelta(days=20))["palier_sheetvisit"] == 1
    assert SheetVisit.objects.get().candidature_id == lives.pk
