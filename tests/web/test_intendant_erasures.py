"""The dry run of the erasures on the steward's page: asked there, counted by the clock as the command counts, without a name."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.utils import timezone

from palier.models import Demande, Erasure, ErasureForecast, JournalEntry
from palier.rules.life.retention import Hold
from palier.workflows.life import foreseeing_erasures, keeping
from tests import factories
from tests import world as worlds
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of, post

if TYPE_CHECKING:
    from django.test import Client

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def desk(ariane: Actor) -> Client:
    return desk_of(ariane)


def struck_off(name: str, days_ago: int) -> Demande:
    """A demande whose radiation took effect so long ago."""
    made = factories.demande(name, state="radiee").demande
    at = timezone.localtime().replace(hour=12) - timedelta(days=days_ago)
    Demande.objects.filter(pk=made.pk).update(struck_off_at=at)
    return made


def counted(desk: Client) -> str:
    post(desk, "intendant_effacements", [])
    assert foreseeing_erasures.count_asked(at=timezone.now()) == 1
    return plain_text(desk.get("/intendant/effacements/"))


def test_a_dry_run_is_asked_then_counted_within_a_minute(desk: Client, ariane: Actor) -> None:
    first = post(desk, "intendant_effacements", [])
    again = post(desk, "intendant_effacements", [])

    assert first["Location"] == again["Location"] == "/intendant/effacements/?fait=essai"
    assert ErasureForecast.objects.count() == 1
    assert JournalEntry.objects.get(verb="prevoir_effacements").actor == ariane.person.public_id
    assert "il est fait dans la minute" in plain_text(desk.get("/intendant/effacements/"))


def test_it_counts_by_rule_with_its_article_and_erases_nothing(desk: Client, ariane: Actor) -> None:
    struck_off("Amina", 400)
    Demande.objects.filter(pk=factories.demande("Fatou").demande.pk).update(erasure_asked_at=timezone.now())
    kept = struck_off("Noe", 400)
    keeping.hold(kept, Hold.RECOURSE, by=ariane, at=timezone.now())

    page = counted(desk)

    assert "À effacer : 2 dossiers" in page
    assert "Au terme : un an après la radiation : 1<br>" in page
    assert "À la demande de la personne : 1<br>" in page
    assert "article 4 du décret 2017-917" in page
    assert "1 : Ce dossier est conservé, car un recours est en cours." in page
    assert not Erasure.objects.exists()
    for name in ("Amina", "Fatou", "Noe"):
        assert name not in page


def test_it_says_what_the_command_says(desk: Client) -> None:
    for name, days in (("Amina", 400), ("Fatou", 380), ("Noe", 10)):
        struck_off(name, days)
    out = StringIO()
    call_command("erase", "--dry-run", stdout=out)

    page = counted(desk)

    assert "2 demandes à effacer" in plain_text(out.getvalue())
    assert "À effacer : 2 dossiers" in page
    told = plain_text(out.getvalue()).splitlines()
    lines = {line.split(" : ")[0].strip() for line in told if line.startswith("  palier_")}
    assert lines == {table for table in lines if f"<code>{table}</code>" in page}
    assert lines


def test_it_looks_thirty_days_ahead(desk: Client) -> None:
    struck_off("Amina", 350)
    struck_off("Fatou", 200)

    page = counted(desk)

    assert "À effacer : 0 dossier" in page
    assert "Les trente jours qui suivent : 1 dossier" in page


def test_an_older_count_is_forgotten(desk: Client) -> None:
    counted(desk)
    counted(desk)

    assert ErasureForecast.objects.count() == 1


def test_a_page_asks_and_cannot_write_a_count(ariane: Actor) -> None:
    made = (
        "INSERT INTO palier_erasureforecast (public_id, asked_at, counted_at, counts)"
        " VALUES (gen_random_uuid(), now(), {}, '{}')"
    )
    with page_of(member(ariane)):
        assert would(made.format("NULL", "{}")) == 1
        assert would(made.format("now()", "{}")) == REFUSED
        assert would(made.format("NULL", '{"going": 1}')) == REFUSED
        assert would("UPDATE palier_erasureforecast SET counts = '{}'") == REFUSED
        assert would("SELECT 1 FROM palier_erasure") == REFUSED
