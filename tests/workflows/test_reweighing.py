"""After new rules, an open list is weighed again as a whole; what is closed keeps its rules."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from palier.jobs.scoring import scores as clock
from palier.models import Candidature, FileChange, JournalEntry, Publication
from palier.models.doors import acting
from palier.workflows.candidature import applying
from palier.workflows.scoring import reweighing, scoring
from tests import factories

pytestmark = pytest.mark.django_db


def a_list(**changes: object) -> Publication:
    bailleur, reservataire = factories.organisation("bailleur", "B"), factories.organisation("reservataire", "R")
    return factories.publication(factories.home(bailleur, reservataire), **changes)


def stale(on: Publication) -> Candidature:
    """A candidature as another release weighed it."""
    return factories.candidature(on, factories.demande().demande, points=0, verdict="non_eligible")


def test_every_live_candidature_of_an_open_list_follows_the_rules():
    on = a_list()
    one, held = stale(on), stale(on)
    Candidature.objects.filter(pk=held.pk).update(stage="en_attente")

    assert reweighing.reweigh(on.pk, at=timezone.now()) == 2

    for row in (one, held):
        row.refresh_from_db()
        found = scoring.assess(row.demande, on)
        assert (row.verdict, row.snapshot, row.order_points) == ("eligible", found.snapshot, found.order_points)
    assert JournalEntry.objects.get(verb="repeser").details["candidatures"] == 2
    assert reweighing.waiting(timezone.now(), 10) == []


def test_what_is_already_right_changes_nothing_and_is_not_told():
    on, amina = a_list(), factories.demande()
    made = applying.apply(amina.demande, on, by=amina.actor, at=timezone.now())

    assert reweighing.waiting(timezone.now(), 10) == [on.pk]
    assert reweighing.reweigh(on.pk, at=timezone.now()) == 0

    assert Candidature.objects.get(pk=made.pk).changed_at == made.changed_at
    assert not FileChange.objects.exists()
    assert not JournalEntry.objects.filter(verb="repeser").exists()
    assert reweighing.waiting(timezone.now(), 10) == []


@pytest.mark.parametrize("stage", ["classee", "designee"])
def test_a_list_that_is_closed_keeps_the_rules_of_its_closing(stage: str):
    on = a_list(stage=stage)
    row = stale(on)

    assert reweighing.waiting(timezone.now(), 10) == []
    assert reweighing.reweigh(on.pk, at=timezone.now()) == 0
    row.refresh_from_db()
    assert row.verdict == "non_eligible"


def test_a_list_whose_closing_is_late_is_left_as_its_candidates_saw_it():
    on = a_list(closes_at=timezone.now() - timedelta(minutes=1))
    row = stale(on)

    assert reweighing.waiting(timezone.now(), 10) == []
    assert reweighing.reweigh(on.pk, at=timezone.now()) == 0
    row.refresh_from_db()
    assert row.verdict == "non_eligible"


def test_a_candidature_that_left_is_not_touched():
    on = a_list()
    gone = stale(on)
    Candidature.objects.filter(pk=gone.pk).update(stage="retiree")

    assert reweighing.reweigh(on.pk, at=timezone.now()) == 0


def test_what_was_written_meanwhile_stays(monkeypatch: pytest.MonkeyPatch):
    on = a_list()
    row = stale(on)
    assess = scoring.assess

    def during(demande, publication, **known):
        found = assess(demande, publication, **known)
        Candidature.objects.filter(pk=row.pk).update(snapshot="newer")
        return found

    monkeypatch.setattr(scoring, "assess", during)

    assert reweighing.reweigh(on.pk, at=timezone.now()) == 0
    row.refresh_from_db()
    assert row.snapshot == "newer"


def test_the_clock_waits_until_no_older_release_serves_then_weighs_with_its_own_rights(
    monkeypatch: pytest.MonkeyPatch, as_login
):
    on = a_list()
    row = stale(on)

    monkeypatch.setattr(clock, "_STARTED", time.monotonic())
    clock.reweigh(0)
    row.refresh_from_db()
    assert row.verdict == "non_eligible"

    monkeypatch.setattr(clock, "_STARTED", time.monotonic() - clock.SETTLED_SECONDS - 1)
    with as_login("palier_worker"), transaction.atomic():
        acting.take(acting.CLOCK)
        clock.reweigh(0)
    row.refresh_from_db()
    assert row.verdict == "eligible"


def test_the_digest_is_that_of_every_rule_and_parameter():
    assert len(reweighing.rules_digest()) == 16
    assert reweighing.rules_digest() == reweighing.rules_digest.__wrapped__()


def test_a_household_reads_that_rules_moved_its_points_and_where_its_place_went():
    on = a_list()
    row = stale(on)

    reweighing.reweigh(on.pk, at=timezone.now())

    kept = FileChange.objects.get(demande=row.demande)
    assert (kept.kind, [one["candidature"] for one in kept.places]) == ("regles", [str(row.public_id)])
