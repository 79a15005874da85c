"""The journal on the steward's page: accounts and settings, by days and organisation; no act of a household, of no file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, SealCheck, SecondFactor, SignInAttempt
from palier.models.rows import verb_rights
from palier.workflows.accounts import admitting
from palier.workflows.organisations import organising
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
PAGE = "/intendant/journal/"


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


@pytest.fixture
def acted(ariane: Actor) -> Actor:
    """A steward suspended an organisation yesterday, and a member today."""
    est, karim = factories.organisation("bailleur", "Est Habitat"), None
    karim = factories.member("Karim", est)
    admitting.suspend(karim.person.login, est, by=ariane, at=timezone.now())
    organising.suspend(factories.organisation("reservataire", "Clef"), by=ariane, at=timezone.now() - timedelta(days=1))
    return karim


def test_it_says_who_did_what_and_to_whom(desk: Client, acted: Actor) -> None:
    page = plain_text(desk.get(PAGE))

    assert "Membre suspendu" in page
    assert "Organisme suspendu" in page
    assert "<bdi>Ariane</bdi>" in page
    assert "<bdi>Clef</bdi>" in page


def test_it_is_narrowed_by_days_organisation_and_act_without_a_name_in_the_address(
    desk: Client, acted: Actor, ariane: Actor
) -> None:
    today = timezone.localdate()

    assert "Organisme suspendu</th>" not in plain_text(desk.get(PAGE, {"du": today.isoformat()}))
    assert "Membre suspendu</th>" not in plain_text(desk.get(PAGE, {"acte": "suspendre_organisme"}))
    elsewhere = plain_text(desk.get(PAGE, {"organisme": str(acted.body.public_id)}))
    assert "Aucun acte ne répond" in elsewhere
    assert "Membre suspendu" in plain_text(desk.get(PAGE, {"organisme": str(ariane.body.public_id)}))


def test_the_acts_on_files_are_no_line_of_it(desk: Client) -> None:
    world = worlds.build()
    page = plain_text(desk.get(PAGE))

    shown = JournalEntry.objects.filter(verb__in=verb_rights.OF_ACCOUNTS).exclude(role="demandeur")
    assert not shown.filter(object_kind__in=["Demande", "Candidature", "Letter", "Publication"]).exists()
    for word in ("Candidature déposée", str(world.amina.demande.public_id)):
        assert word not in page


def test_the_database_lets_no_line_of_a_household_through(ariane: Actor) -> None:
    world = worlds.cast(others=0)
    holder = world.amina.user

    def line(verb: str, role: str, actor: object) -> None:
        JournalEntry.objects.create(
            at=timezone.now(),
            actor=actor,
            role=role,
            verb=verb,
            object_kind="User",
            object_id=holder.public_id,
            article="",
        )

    before = JournalEntry.objects.count()
    line("entrer", "demandeur", holder.public_id)
    line("entrer", "public", holder.public_id)
    line("deposer", "public", None)
    with page_of(member(ariane)):
        assert would("SELECT 1 FROM palier_journalentry WHERE object_id = %s", [holder.public_id]) == 0
        assert would("DELETE FROM palier_journalentry") == REFUSED
        assert would("SELECT source FROM palier_signinattempt") == REFUSED
        assert would("SELECT 1 FROM palier_accessentry") == REFUSED
    assert JournalEntry.objects.count() == before + 3


def test_refused_entries_are_counted_by_day_and_of_nobody(desk: Client) -> None:
    for succeeded in (False, False, True):
        SignInAttempt.objects.create(at=timezone.now(), source="empreinte", subject="autre", is_success=succeeded)

    page = plain_text(desk.get(PAGE))

    assert " : 2</li>" in page
    assert "empreinte" not in page


def test_it_says_how_the_seals_were_found(desk: Client) -> None:
    assert "Aucune relecture encore" in plain_text(desk.get(PAGE))

    first = "Défauts par genre : changé depuis : 2 lease ; manque : 1 offer."
    SealCheck.objects.create(
        at=timezone.now(), lines=9, rows=4, faults=3, what=f"{first}\nChaîne 1 : lease 77 : loyer."
    )
    page = plain_text(desk.get(PAGE))

    assert "3 défauts" in page
    assert first in page
    assert "lease 77" not in page


def test_an_export_asks_for_a_fresh_code(ariane: Actor, desk: Client, acted: Actor) -> None:
    session = desk.session
    session["second_facteur"] = 1
    session.save()

    answer = post(desk, "intendant_journal_export", [])

    assert answer.status_code == 302
    assert reverse("second-facteur-verifier") in answer["Location"]
    assert SecondFactor.objects.filter(user=ariane.person).exists()


def test_an_export_is_what_was_asked_and_a_line_of_its_own(desk: Client, acted: Actor, ariane: Actor) -> None:
    ariane.person.name = "=cmd()"
    ariane.person.save(update_fields=["name"])

    answer = post(desk, "intendant_journal_export", [], acte="suspendre_membre")

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[1] for row in rows] == ["acte", "membre suspendu"]
    assert rows[1][2] == "'=cmd()"
    assert answer["Content-Type"].startswith("text/csv")
    line = JournalEntry.objects.get(verb="exporter_journal")
    assert line.details == {"lignes": 1}


def test_a_long_journal_is_cut_in_pages(desk: Client, ariane: Actor) -> None:
    for _ in range(60):
        JournalEntry.objects.create(
            at=timezone.now(),
            actor=ariane.person.public_id,
            role="intendant",
            organisation=ariane.body.pk,
            verb="corriger_organisme",
            object_kind="Organisation",
            object_id=ariane.body.public_id,
            article="",
        )

    assert "1 à 50 sur 60 actes" in plain_text(desk.get(PAGE))
