"""A list leaves in a file: why, in how many copies, and each person on it reads that their line left."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from palier.models import AccessEntry, Demande, Home, JournalEntry, Membership
from palier.rules.doors.access import Role
from palier.rules.doors.readings import Purpose
from palier.workflows.acting import tracing
from palier.workflows.desks import taking_out
from palier.workflows.own_data import own_readings
from tests import factories, second_factors
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.second_factor.steps import signed_in
from tests.workflows import crowds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from palier.models import User
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
WHY = {"motif": "taken_to_prepare", "fichier": "csv"}


def proved(user: User) -> Client:
    """Somebody whose code was shown just now."""
    client = signed_in(user)
    second_factors.show(client)
    return client


def lessor(at: crowds.World) -> Actor:
    return crowds.reader("luc", at.bailleur, Role.BAILLEUR)


def lines(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")), delimiter=";"))


def test_a_ranking_leaves_whole_by_reference_with_its_reason_and_its_mark() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(70, 0, -10))
    client = proved(at.odile.user)
    page = client.get(url := reverse("emporter-candidats", args=[on.public_id]))
    assert "7 lignes" in plain_text(page)
    assert "Chaque personne de la liste le saura" in plain_text(page)

    head, *rows = lines(answer := client.post(url, WHY))

    line = JournalEntry.objects.get(verb="emporter_liste")
    mark = line.details["exemplaire"]
    assert (line.object_id, line.actor) == (on.public_id, at.odile.user.public_id)
    assert line.details == {"lignes": 7, "exemplaire": mark, "motif": "taken_to_prepare"}
    assert mark in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert head == ["rang", "dossier", "étape", "points", "reconnu DALO", "mois de la demande", "exemplaire"]
    assert [row[0] for row in rows] == [str(rank) for rank in range(1, 8)]
    assert [row[3] for row in rows] == [str(points) for points in range(70, 0, -10)]
    assert {row[-1] for row in rows} == {mark}
    assert rows[0][1] == made[0].reference
    assert {row[5] for row in rows} == {"2020-01"}, "the month that the page shows, not the day"
    assert made[0].demande.numero_unique not in str(rows)
    entries = AccessEntry.objects.filter(purpose=Purpose.TAKEN_TO_PREPARE)
    assert sorted(entries.values_list("demande_ref", flat=True)) == sorted(row.demande_id for row in made)


def test_each_person_on_it_reads_that_their_line_left_and_why() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, 30, 20)
    lines(proved(at.odile.user).post(reverse("emporter-candidats", args=[on.public_id]), WHY))

    rows = AccessEntry.objects.filter(demande_ref=made[0].demande_id).values("organisation", "role", "purpose")
    shown = own_readings.shown(made[0].demande, [{**row, "last": timezone.now(), "times": 1} for row in rows])

    assert {one.why for one in shown} >= {
        "pour emporter votre ligne d’une liste dans un fichier, afin de préparer une commission d’attribution"
    }
    assert {one.who for one in shown} == {at.reservataire.name}


def test_nothing_leaves_without_a_code_nor_a_reason_nor_before_the_hour() -> None:
    at = crowds.world()
    on, _, _ = crowds.closed(at, 30, 20)
    url = reverse("emporter-candidats", args=[on.public_id])

    assert signed_in(at.odile.user).post(url, WHY)["Location"].startswith(reverse("second-facteur"))
    client = proved(at.odile.user)
    assert client.post(url, {**WHY, "motif": "pour voir"}).status_code == 400
    later = crowds.publication(crowds.world("RPLS000002"), closes_at=timezone.now() + timedelta(days=1))
    crowds.candidate(later)
    page = client.get(early := reverse("emporter-candidats", args=[later.public_id]))
    assert "fermées jusqu’à la clôture" in plain_text(page)
    refused = client.post(early, WHY)
    assert (refused.status_code, "ne sort pas encore" in plain_text(refused)) == (409, True)

    assert not JournalEntry.objects.filter(verb="emporter_liste").exists()
    assert not AccessEntry.objects.filter(purpose__in=list(Purpose)[-3:]).exists()


def test_a_landlord_takes_those_designated_to_it_alone() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, *range(70, 0, -10))
    signed_in(at.odile.user).post(reverse("envoyer-dossiers", args=[on.public_id]), {"act_key": str(uuid4())})

    head, *rows = lines(proved(lessor(at).user).post(reverse("emporter-candidats", args=[on.public_id]), WHY))

    assert head[1] == "dossier"
    assert [row[1] for row in rows] == [one.reference for one in made[:5]]


def test_of_a_file_whose_access_ended_the_rank_alone_leaves() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, 30, 20)
    Demande.objects.filter(pk=made[1].demande_id).update(audience=[])

    _, first, second = lines(proved(at.odile.user).post(reverse("emporter-candidats", args=[on.public_id]), WHY))

    assert first[1] == made[0].reference
    assert second[:6] == ["2", "accès terminé", "", "", "", ""]
    assert not AccessEntry.objects.filter(demande_ref=made[1].demande_id, purpose=Purpose.TAKEN_TO_PREPARE).exists()


def test_a_file_leaves_as_it_is_made_and_holds_nothing_meanwhile(
    committed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each part has a transaction of its own: what ends while a slow reader waits is not in the parts that follow."""
    monkeypatch.setattr(taking_out, "AT_ONCE", 1)
    at = crowds.world()
    on, made, _ = crowds.closed(at, 30, 20, 10)
    client = proved(at.odile.user)
    traced = AccessEntry.objects.filter(purpose=Purpose.TAKEN_TO_PREPARE).values_list("demande_ref", flat=True)
    leaving: Iterator[bytes] = client.post(reverse("emporter-candidats", args=[on.public_id]), WHY).streaming_content  # type: ignore[assignment]

    assert next(leaving).decode("utf-8-sig").startswith("rang;")
    assert not traced.exists()
    assert next(leaving).decode().split(";")[:2] == ["1", made[0].reference]
    assert connection.connection is None
    assert list(traced) == [made[0].demande_id]
    Demande.objects.filter(pk=made[1].demande_id).update(audience=[])
    assert next(leaving).decode().split(";")[:2] == ["2", "accès terminé"]
    Membership.objects.filter(user=at.odile.user).update(suspended_at=timezone.now())
    assert next(leaving).decode().startswith("La suite n’est pas sortie : votre accès a pris fin.;;")
    assert list(leaving) == []
    assert list(traced) == [made[0].demande_id]


def test_a_file_that_fails_as_it_leaves_says_so(committed: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server ends such an answer as any other: without a word, half a list would be taken for the whole."""
    monkeypatch.setattr(taking_out, "AT_ONCE", 1)
    at = crowds.world()
    on, made, _ = crowds.closed(at, 30, 20)
    leaving: Iterator[bytes] = (
        proved(at.odile.user).post(reverse("emporter-candidats", args=[on.public_id]), WHY).streaming_content  # type: ignore[assignment]
    )
    assert next(leaving)
    assert next(leaving).decode().split(";")[1] == made[0].reference
    monkeypatch.setattr(tracing, "note", lambda *_, **__: 1 // 0)

    assert [one.decode() for one in leaving] == [
        "La suite n’est pas sortie : une erreur est survenue. Emportez la liste de nouveau.\r\n"
    ]
    assert connection.connection is None or not connection.in_atomic_block


def test_homes_leave_as_the_list_finds_them_and_compute_nothing() -> None:
    at = crowds.world()
    other = factories.home(at.bailleur, at.reservataire, street="=cmd|' /C calc'!A0")
    client = signed_in(lessor(at).user)
    url = f"{reverse('emporter-logements')}?q={other.rpls_id}"
    assert "celles de votre recherche" in plain_text(client.get(url))

    head, row = lines(client.post(url, {"fichier": "csv"}))
    kept = io.BytesIO(b"".join(client.post(url, {"fichier": "xlsx"}).streaming_content))
    sheet = CalamineWorkbook.from_filelike(kept).get_sheet_by_index(0).to_python()

    told = dict(zip(head, row, strict=True))
    assert (told["RPLS"], told["rue"]) == (other.rpls_id, "'=cmd|' /C calc'!A0")
    assert told["loyer (€)"] == f"{other.rent / 100:.2f}".replace(".", ",")
    assert sheet[1][1] == "=cmd|' /C calc'!A0"
    assert b"<f>" not in _sheet_xml(kept)
    assert JournalEntry.objects.filter(verb="emporter_liste", object_id=at.bailleur.public_id).count() == 2
    assert not AccessEntry.objects.exists()


def _sheet_xml(kept: io.BytesIO) -> bytes:
    return ZipFile(kept).read("xl/worksheets/sheet1.xml")


def test_publications_leave_with_how_many_applied_in_a_few_statements() -> None:
    at = crowds.world()
    client = signed_in(at.odile.user)
    on, _, _ = crowds.closed(at, 30, 20, 10)
    client.get(reverse("emporter-publications"))
    with CaptureQueriesContext(connection) as few:
        (_, row) = lines(client.post(reverse("emporter-publications"), {"fichier": "csv"}))
    for _ in range(5):
        factories.publication(factories.home(at.bailleur, at.reservataire))
    with CaptureQueriesContext(connection) as many:
        _, *rows = lines(client.post(reverse("emporter-publications"), {"fichier": "csv"}))

    assert row[0] == Home.objects.get(pk=on.home_id).rpls_id
    assert row[9] == "3"
    assert len(rows) == 6
    assert len(many) <= len(few)


def test_the_queue_of_pieces_leaves_by_reference_and_each_household_reads_it() -> None:
    at = crowds.world()
    on, made, _ = crowds.closed(at, 30, 20)
    kept = [factories.piece(row.demande) for row in made]
    url = reverse("emporter-pieces")
    assert "Emporter la liste" in plain_text(proved(at.odile.user).get(reverse("file-pieces")))
    assert signed_in(at.odile.user).post(url, WHY)["Location"].startswith(reverse("second-facteur"))

    head, *rows = lines(proved(at.odile.user).post(url, WHY))

    assert head[:3] == ["ordre", "référence de la pièce", "reçue le"]
    assert {row[1] for row in rows} == {str(one.public_id) for one in kept}
    assert made[0].demande.numero_unique not in str(rows)
    entries = AccessEntry.objects.filter(purpose=Purpose.TAKEN_TO_PREPARE)
    assert set(entries.values_list("demande_ref", flat=True)) == {row.demande_id for row in made}
    assert JournalEntry.objects.get(verb="emporter_liste").details["lignes"] == 2
    assert on.pk


def test_an_agenda_leaves_with_where_each_home_stands_and_says_nobody() -> None:
    world = worlds.cast()
    on = world.home_at("en_commission", [world.amina, *world.others])
    seance = world.seances[str(on.pk)]
    client = signed_in(world.karim.person)
    url = reverse("emporter-ordre-du-jour", args=[seance.public_id])
    assert "Emporter l’ordre du jour" in plain_text(client.get(reverse("seance", args=[seance.public_id])))

    head, row = lines(client.post(url, {"fichier": "csv"}))
    told = dict(zip(head, row, strict=True))

    assert (told["RPLS"], told["état"], told["ordre"]) == (on.home.rpls_id, "à examiner", "1")
    assert int(told["candidats"]) >= 3
    seance.items.update(postponed_reason="Un élément manque.")
    _, row = lines(client.post(url, {"fichier": "csv"}))
    assert (row[9], row[10]) == ("reporté", "Un élément manque.")
    assert not AccessEntry.objects.filter(purpose__in=list(Purpose)[-3:]).exists()
