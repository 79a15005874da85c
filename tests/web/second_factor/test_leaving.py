"""« Partir avec tout », on pages: for who manages alone, behind a second factor just shown; asked, watched, taken once."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import HouseArchive, JournalEntry
from palier.workflows.accounts import managing
from tests import api_world, factories
from tests import leaving_world as leaving
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.attacks.sealed_world import seal
from tests.plain_pages import plain_text
from tests.web.steward_pages import BACKEND, desk_of

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def odile() -> Actor:
    factories.commune()
    return api_world.manager(factories.member("Odile", factories.organisation("reservataire", "Réservataire Est")))


def ask(client: Client, purpose: str = "controle") -> int:
    return client.post(reverse("equipe_partir"), {"act_key": str(uuid4()), "purpose": purpose}).status_code


def test_it_is_asked_watched_and_taken_once(odile: Actor) -> None:
    desk, page = desk_of(odile), reverse("equipe_partir")
    assert "Partir avec tout" in plain_text(desk.get(reverse("equipe")).text)
    assert ask(desk, "") == 400
    assert ask(desk) == 302
    assert "en préparation" in desk.get(page).text
    assert ask(desk) == 400

    seal()
    assert leaving.made() == 1
    text = plain_text(desk.get(page).text)
    assert "Répondre à une autorité qui contrôle l’organisme" in text
    assert HouseArchive.objects.get().digest in text
    given = desk.post(reverse("equipe_partir_prendre"))
    assert given["Content-Type"] == "application/zip"
    assert b"".join(given.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]

    again = desk.post(reverse("equipe_partir_prendre"))
    assert again.status_code == 409
    assert "elle a déjà été prise" in plain_text(again.text)
    verbs = JournalEntry.objects.filter(object_kind="HouseArchive").values_list("verb", flat=True)
    assert list(verbs.order_by("pk")) == ["demander_archive_organisme", "prendre_archive_organisme"]


def test_it_is_given_up_before_or_after_it_is_made(odile: Actor) -> None:
    desk = desk_of(odile)
    ask(desk)

    assert desk.post(reverse("equipe_partir"), {"act_key": str(uuid4()), "act": "effacer"}).status_code == 302

    assert not HouseArchive.objects.exists()
    assert leaving.made() == 0


def test_without_a_factor_just_shown_nothing_is_asked_nor_taken(odile: Actor) -> None:
    client = Client()
    client.force_login(odile.person, backend=BACKEND)

    assert ask(client) == 302
    assert client.post(reverse("equipe_partir_prendre")).status_code == 302
    assert not HouseArchive.objects.exists()


def test_a_member_who_does_not_manage_and_another_house_have_no_page_of_it(odile: Actor) -> None:
    ask(desk_of(odile))
    colleague = factories.member("Rachel", odile.body)
    olga = api_world.manager(factories.member("Olga", factories.organisation("reservataire", "Autre")))

    assert desk_of(colleague).get(reverse("equipe_partir")).status_code == 404
    assert "en préparation" not in desk_of(olga).get(reverse("equipe_partir")).text
    assert desk_of(olga).post(reverse("equipe_partir_prendre")).status_code == 409


def test_in_sql_nobody_else_asks_reads_or_takes_one(odile: Actor) -> None:
    ask(desk_of(odile))
    row, olga = (
        HouseArchive.objects.get(),
        api_world.manager(factories.member("Olga", factories.organisation("bailleur", "A"))),
    )

    statements = (
        *(f"SELECT 1 FROM {table}" for table in ("palier_housearchive", "palier_housearchivepart")),
        f"UPDATE palier_housearchive SET taken_at = now() WHERE id = {row.pk}",
        f"DELETE FROM palier_housearchive WHERE id = {row.pk}",
    )
    for who, answer in ((member(odile), REFUSED), (managing.as_manager(olga), 0)):
        with page_of(who):
            assert {would(statement) for statement in statements} == {answer}
    with page_of(managing.as_manager(odile)):
        assert would(statements[0]) == 1
        assert would(f"UPDATE palier_housearchive SET state = 'prete' WHERE id = {row.pk}") == REFUSED
