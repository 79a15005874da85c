"""Points, tiers, dates and snapshots written in SQL: the closing weighs again, stops, and says what differs."""

from __future__ import annotations

import io
import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from palier.jobs.path import closing as jobs
from palier.models import Candidature, ClosingHold, JournalEntry, Publication, Ranking
from palier.rules.law import canonical
from palier.workflows.acting.actors import CLOCK
from palier.workflows.ranking import closing, holding
from palier.workflows.scoring import reweighing, weighing_again
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

FOUR = ("sans_logement", "handicap", "violence", "logement_indigne")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> worlds.World:
    return worlds.cast(others=4)


@pytest.fixture
def due(world: worlds.World) -> Publication:
    """A list past its instant, weighed under these rules, of six households."""
    on = world.home_at("publiee", [world.amina, world.noe, *world.others])
    factories.weigh_at(on, timezone.now() - timedelta(minutes=1))
    Publication.objects.filter(pk=on.pk).update(weighed_with=reweighing.rules_digest())
    on.refresh_from_db()
    return on


@pytest.fixture
def sweep(as_login) -> Callable[[], None]:
    def run() -> None:
        with as_login("palier_worker"):
            jobs.sweep(0)

    return run


def rewrite(row: Candidature, **opening: object) -> str:
    """The snapshot of a candidature with other values: canonical, so that every digest holds."""
    return canonical.text(json.loads(row.snapshot) | opening)


def line_of(points: int) -> dict[str, object]:
    return {
        "criterion": "c",
        "label": "Critère",
        "fact": "fait",
        "points": points,
        "source": "registre",
        "proof": "verifie",
        "article": "CCH L441-2-8",
        "valid_until": None,
    }


def forged(row: Candidature) -> dict[str, dict[str, object]]:
    """What somebody with SQL would write on one candidature, one way each."""
    points = [line_of(99)]
    since = date(1999, 1, 1)
    return {
        "points": {"order_points": -99},
        "snapshot": {"snapshot": rewrite(row, lines=points, points=99)},
        "points and snapshot": {"order_points": -99, "snapshot": rewrite(row, lines=points, points=99)},
        "tier and snapshot": {"tier": 0, "snapshot": rewrite(row, tier=0)},
        "seniority and snapshot": {"waiting_since": since, "snapshot": rewrite(row, waiting_since=since.isoformat())},
        "put out of the list": {"verdict": "non_eligible"},
    }


WAYS = (
    "points",
    "snapshot",
    "points and snapshot",
    "tier and snapshot",
    "seniority and snapshot",
    "put out of the list",
)


@pytest.mark.parametrize("way", WAYS)
def test_a_score_written_in_sql_is_not_ranked_and_is_named(way: str, world, due, sweep) -> None:
    row = Candidature.objects.get(publication=due, demande=world.noe.demande)
    Candidature.objects.filter(pk=row.pk).update(**forged(row)[way])

    sweep()

    due.refresh_from_db()
    held = ClosingHold.objects.get()
    assert (due.stage, Ranking.objects.count()) == ("publiee", 0)
    assert (held.kind, held.faults, held.lifted_at) == ("notes", 1, None)
    told = io.StringIO()
    call_command("held_rankings", str(due.public_id), stdout=told)
    assert str(row.public_id) in plain_text(told.getvalue())
    others = Candidature.objects.filter(publication=due).exclude(pk=row.pk)
    assert not any(str(other.public_id) in plain_text(told.getvalue()) for other in others)


def test_a_correction_weighs_again_too_and_believes_nothing(world, due, sweep) -> None:
    sweep()
    due.refresh_from_db()
    fair = list(Candidature.objects.filter(publication=due).order_by("rank").values_list("pk", flat=True))
    last = Candidature.objects.get(pk=fair[-1])
    Candidature.objects.filter(pk=last.pk).update(**forged(last)["points and snapshot"])

    weighed = weighing_again.weigh_ranked(due)
    again = closing.correct(due, weighed=weighed, reason="essai", by=CLOCK, at=timezone.now())

    assert list(Candidature.objects.filter(publication=due).order_by("rank").values_list("pk", flat=True)) == fair
    assert (again.version, JournalEntry.objects.get(verb="corriger_classement").details["repesees"]) == (2, 1)

    Candidature.objects.filter(pk=last.pk).update(verdict="non_eligible")
    with pytest.raises(weighing_again.ScoresDiffer):
        closing.correct(due, weighed=weighed, reason="essai", by=CLOCK, at=timezone.now())


def test_verified_facts_that_only_their_household_stands_for_rank_nobody(world, due, sweep) -> None:
    demande, mine = world.noe.demande, Candidature.objects.get(publication=due, demande=world.noe.demande)
    with connection.cursor() as cursor:
        for situation in FOUR:
            cursor.execute(
                "INSERT INTO palier_fact (audience, demande_id, layer, path, value, at, by_id) "
                "VALUES ('{}', %s, 'verifie', %s, '{}', %s, %s)",
                [demande.pk, f"claims/{situation}", timezone.now() - timedelta(days=1), world.noe.user.pk],
            )
    factories.weigh_at(
        due, due.closes_at
    )  # the job that the attacker asked for: points and snapshot agree with the facts
    mine.refresh_from_db()
    assert mine.points == max(row.points for row in Candidature.objects.filter(publication=due))

    sweep()

    assert not Ranking.objects.exists()
    assert "fait vérifié par personne" in ClosingHold.objects.get().what


def test_a_file_that_cannot_be_read_holds_its_list_and_is_named(world, due, sweep) -> None:
    row = Candidature.objects.get(publication=due, demande=world.noe.demande)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO palier_fact (audience, demande_id, layer, path, value, at, by_id) "
            "VALUES ('{}', %s, 'declare', 'claims/inventee', '{}', %s, %s)",
            [world.noe.demande.pk, timezone.now() - timedelta(days=1), world.noe.user.pk],
        )

    sweep()

    told = io.StringIO()
    call_command("held_rankings", str(due.public_id), stdout=told)
    assert "illisible" in ClosingHold.objects.get().what
    assert str(row.public_id) in plain_text(told.getvalue())


def test_an_honest_list_closes_and_holds_nothing(due, sweep) -> None:
    sweep()

    due.refresh_from_db()
    assert due.stage == "classee"
    assert not ClosingHold.objects.exists()


def test_a_proof_of_the_last_minute_counts_without_an_alarm(world, due, sweep) -> None:
    before = Candidature.objects.get(publication=due, demande=world.noe.demande).points
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO palier_fact (audience, demande_id, layer, path, value, at, by_id) "
            "VALUES ('{}', %s, 'verifie', 'claims/handicap', '{}', %s, %s)",
            [world.noe.demande.pk, due.closes_at - timedelta(seconds=2), world.karim.user.pk],
        )

    sweep()

    row = Candidature.objects.get(publication=due, demande=world.noe.demande)
    assert (row.rank, row.points > before) == (1, True)
    assert JournalEntry.objects.get(verb="clore").details["repesees"] == 1


def test_a_fact_of_after_the_instant_moves_nobody(world, due, sweep) -> None:
    before = Candidature.objects.get(publication=due, demande=world.noe.demande).snapshot
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO palier_fact (audience, demande_id, layer, path, value, at, by_id) "
            "VALUES ('{}', %s, 'verifie', 'claims/handicap', '{}', %s, %s)",
            [world.noe.demande.pk, due.closes_at + timedelta(seconds=2), world.karim.user.pk],
        )

    sweep()

    row = Candidature.objects.get(publication=due, demande=world.noe.demande)
    assert (row.stage, row.snapshot) == ("classee", before)


def test_other_rules_since_weigh_the_whole_list_again(world, due, sweep) -> None:
    Publication.objects.filter(pk=due.pk).update(weighed_with="0" * 16)
    row = Candidature.objects.get(publication=due, demande=world.noe.demande)
    Candidature.objects.filter(pk=row.pk).update(order_points=-99)

    sweep()

    after = Candidature.objects.get(pk=row.pk)
    assert (after.points, after.snapshot, after.stage) == (row.points, row.snapshot, "classee")


def test_a_held_list_waits_its_desk_reads_why_and_others_close(world, due, sweep) -> None:
    Candidature.objects.filter(publication=due, demande=world.noe.demande).update(order_points=-99)
    other = world.home_at("publiee", [world.amina])
    factories.weigh_at(other, timezone.now() - timedelta(minutes=1))

    sweep()
    sweep()

    other.refresh_from_db()
    assert other.stage == "classee"
    assert JournalEntry.objects.filter(verb="retenir_classement").count() == 1
    assert "en cours de vérification" in holding.words(due)
    assert holding.words(other) == ""


def test_going_on_needs_a_reason_and_ranks_by_the_facts(world, due, sweep) -> None:
    honest = Candidature.objects.get(publication=due, demande=world.noe.demande)
    Candidature.objects.filter(pk=honest.pk).update(order_points=-99)
    sweep()

    with pytest.raises(CommandError, match="Dites pourquoi"):
        call_command("held_rankings", str(due.public_id), "--go-on")
    call_command(
        "held_rankings", str(due.public_id), "--go-on", "--reason", "note changée à la main", stdout=io.StringIO()
    )
    sweep()

    row = Candidature.objects.get(pk=honest.pk)
    assert (row.stage, row.points, row.snapshot) == ("classee", honest.points, honest.snapshot)
    assert JournalEntry.objects.get(verb="lever_retenue").details == {"cause": "notes", "suite": "faits"}


def test_again_checks_again_and_believes_nothing_more(world, due, sweep) -> None:
    Candidature.objects.filter(publication=due, demande=world.noe.demande).update(order_points=-99)
    sweep()

    call_command("held_rankings", str(due.public_id), "--again", "--reason", "essai", stdout=io.StringIO())
    sweep()

    assert not Ranking.objects.exists()
    assert ClosingHold.objects.filter(lifted_at=None).count() == 1
