"""An organisation reads a file while it has a reason to, and never what came after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import Candidature, Fact, Person, Piece, PieceFile
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR, RESERVATAIRE
from palier.rules.doors import file_access
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.workflows.candidature import applying
from palier.workflows.doors import ending_access
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from django.test import Client

    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def reads(as_login: Callable[[str], Any], who: Actor, piece: Piece) -> bool:
    role = {"bailleur": BAILLEUR, "reservataire": RESERVATAIRE}[who.role]
    with as_login("palier_web"), transaction.atomic():
        acting.take(acting.Acting(role=role, user=who.person.pk, organisation=who.body.pk))
        try:
            return Piece.objects.filter(pk=piece.pk).exists() and PieceFile.objects.filter(piece=piece).exists()
        finally:
            acting.leave()


def proof_of(world: World) -> Piece:
    return factories.piece(world.amina.demande, code="situation_handicap", confidentiality="sensible")


def test_a_withdrawal_closes_the_file_to_the_organisation_left(
    world: World, as_login: Callable[[str], Any], client: Client
) -> None:
    on = world.home_at("publiee", [world.amina])
    before = proof_of(world)
    assert reads(as_login, world.odile, before)

    applying.withdraw(Candidature.objects.get(publication=on), by=world.amina.actor, at=timezone.now())
    after = proof_of(world)

    assert not reads(as_login, world.odile, before)
    assert not reads(as_login, world.odile, after)
    client.force_login(world.odile.person)
    assert client.get(f"/reservataire/pieces/{after.public_id}/").status_code == 404


def test_what_is_added_after_a_refusal_never_joins_those_who_refused(
    world: World, as_login: Callable[[str], Any]
) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire), stage="louee")
    row = factories.candidature(on, world.amina.demande, stage="conforme", rank=1)
    before, completed = factories.piece(row.demande), factories.piece(row.demande, person_key="p1")
    Candidature.objects.update(stage="non_attribuee")
    after = factories.piece(row.demande)
    factories.file(completed)
    fact = Fact.objects.create(
        demande=row.demande, layer="declare", path="wish/communes", at=timezone.now(), audience=row.demande.audience
    )

    assert [reads(as_login, world.karim, piece) for piece in (before, completed, after)] == [True, False, False]
    fact.refresh_from_db()
    assert fact.audience == []


def test_a_new_address_is_not_read_by_who_kept_the_file_as_it_was(world: World) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire), stage="louee")
    row = factories.candidature(on, world.amina.demande, stage="non_attribuee", rank=1)
    person = Person.objects.get(demande=row.demande, key="d")
    Person.objects.filter(pk=person.pk).update(audience=[world.bailleur.pk])

    Person.objects.filter(pk=person.pk).update(address="9 rue neuve")

    person.refresh_from_db()
    assert person.audience == []


def test_the_clock_ends_a_kept_access_on_its_day_and_writes_it_once(
    world: World, as_login: Callable[[str], Any]
) -> None:
    now = timezone.now()
    on = factories.publication(factories.home(world.bailleur, world.reservataire), stage="louee")
    row = factories.candidature(on, world.amina.demande, stage="conforme", rank=1)
    piece = factories.piece(row.demande)
    Candidature.objects.update(stage="non_attribuee", changed_at=now)

    ending_access.date_ends(at=now)
    row.refresh_from_db()
    assert row.read_until == file_access.last_day(day_in_paris(now))
    last = now + (row.read_until - day_in_paris(now))
    assert ending_access.due(at=last).demandes == []
    assert reads(as_login, world.karim, piece)

    late = last + timedelta(days=1)
    assert ending_access.due(at=late).demandes == [row.demande_id]
    assert ending_access.end(row.demande_id, at=late)
    assert not reads(as_login, world.karim, piece)
    assert ending_access.due(at=late).demandes == []
    assert not ending_access.end(row.demande_id, at=late)


def test_a_file_that_ended_before_ends_are_kept_is_put_right_by_the_clock(
    world: World, as_login: Callable[[str], Any]
) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire), stage="louee")
    row = factories.candidature(on, world.amina.demande, stage="conforme", rank=1)
    piece = factories.piece(row.demande)
    Candidature.objects.update(stage="sans_suite", changed_at=timezone.now() - timedelta(days=90))

    ending_access.date_ends(at=timezone.now())
    for demande in ending_access.due(at=timezone.now()).demandes:
        ending_access.end(demande, at=timezone.now())

    assert not reads(as_login, world.odile, piece)


def test_desks_keep_the_line_of_who_left_and_nothing_of_the_file(world: World, client: Client) -> None:
    on = world.home_at("designee", [world.amina, world.noe])
    row = Candidature.objects.get(publication=on, demande=world.amina.demande)
    applying.step_down(row, by=world.amina.actor, at=timezone.now())
    name = Person.objects.get(demande=row.demande, key="d").last_name

    client.force_login(world.karim.person)
    landlord = client.get(f"/bailleur/publications/{on.public_id}/")
    assert (landlord.status_code, "Accès terminé" in landlord.text, name in landlord.text) == (200, True, False)
    assert client.get(f"/bailleur/candidatures/{row.public_id}/controle/").status_code == 404
    client.force_login(world.odile.person)
    ordered = client.get(f"/reservataire/publications/{on.public_id}/")
    assert (ordered.status_code, "Accès terminé" in ordered.text) == (200, True)
    assert client.get(f"/reservataire/candidatures/{row.public_id}/").status_code == 404


def test_the_person_reads_who_still_reads_and_until_when(world: World, client: Client) -> None:
    on = world.home_at("publiee", [world.amina])
    row = Candidature.objects.get(publication=on)
    client.force_login(world.amina.user)
    assert "ne lisent plus votre dossier" in plain_text(client.get(f"/mes-candidatures/{row.public_id}/retirer/").text)

    Candidature.objects.update(stage="non_retenue")
    assert "lisent encore" not in plain_text(client.get(f"/mes-candidatures/{row.public_id}/").text)
    Candidature.objects.update(stage="sans_suite")
    until = french.day(file_access.last_day(day_in_paris(row.changed_at)))
    assert f"lisent encore votre dossier jusqu’au {until}" in plain_text(
        client.get(f"/mes-candidatures/{row.public_id}/").text
    )
    assert file_access.rule(day_in_paris(row.changed_at)) in plain_text(client.get("/donnees-personnelles/").text)
