"""A grid tried on lists that closed here: what it would move, from facts of their day, and nothing written."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from palier.management.operating import OPERATOR
from palier.management.reporting import tried_text
from palier.models import DemandeVersion, GridVersion, JournalEntry, Publication, Ranking, Seniority
from palier.models.demandes import facts_codec
from palier.models.territories import pouring
from palier.rules.doors.access import ActionRefused
from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.ranking import replaying
from palier.rules.ranking.replaying import ReplaySplit
from palier.workflows.ranking import closing
from palier.workflows.scoring import trying_grids
from palier.workflows.scoring.entering_grids import GridTerritoryUnknown
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from palier.workflows.scoring.trying_grids import TriedGrid

pytestmark = pytest.mark.django_db
BY_WAIT = """
code = "ESSAI"
title = "Essai"
territory = "200057875"
deliberation = "projet de délibération"
effective_from = 2027-01-01

[[criterion]]
code = "anciennete"
fact = "anciennete"
label = "Chaque mois d’ancienneté"
kind = "months"
proof = "aucune"
points = 1
"""


def closed_list() -> tuple[worlds.World, Publication]:
    """One list of six, of whom two are sent: the first has no home and waits for less than three years, the others for more."""
    since = timezone.localdate() - timedelta(days=900)
    pouring.load_communes()
    world = worlds.cast(others=4)
    claims = (Claim(situation=Situation.HOMELESS, proof=Proof.VERIFIED),)
    homeless = factories.demande("Ines", claims=claims, deposited_on=since)
    Seniority.objects.filter(demande=homeless.demande).update(since=since)
    on = world.home_at("publiee", [homeless, world.amina, world.noe, *world.others[:3]])
    Publication.objects.filter(pk=on.pk).update(to_designate=2)
    factories.weigh_at(on, timezone.now() - timedelta(hours=1))
    assert closing.close(on, weighed=factories.believed(on), at=timezone.now()) is not None
    assert on.candidatures.get(rank=1).demande == homeless.demande
    on.refresh_from_db()
    return world, on


@pytest.fixture
def closed() -> tuple[worlds.World, Publication]:
    """The same, for a test."""
    return closed_list()


def tried(content: str = BY_WAIT) -> TriedGrid:
    since = timezone.localdate() - timedelta(days=30)
    return trying_grids.try_out(content, since=since, by=OPERATOR, at=timezone.now())


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (GridVersion, Ranking, JournalEntry))


def test_who_waited_less_is_no_longer_sent_under_a_grid_of_waits_alone(closed) -> None:
    before = counts()

    tally = tried().tally

    assert (tally.lists, tally.moved_lists, tally.is_first_other) == (1, 1, 1)
    assert (tally.places, tally.changed) == (2, 1)
    assert tally.sent[ReplaySplit.WAIT, "de_1_a_3"] == 1
    assert tally.would_be[ReplaySplit.WAIT, "de_1_a_3"] == 0
    assert tally.candidates[ReplaySplit.TENANT, "premier"] == 6
    assert counts() == before


def test_the_grid_in_force_moves_nobody(closed) -> None:
    _, on = closed
    assert on.grid is not None
    same = on.grid.content.replace('territory = "demo"', 'territory = "200057875"')

    tally = tried(same).tally

    assert (tally.lists, tally.moved_lists, tally.changed) == (1, 0, 0)


def test_the_territory_of_a_commune_is_asked_once_for_all_the_lists(closed, monkeypatch) -> None:
    world, on = closed
    noe, before = world.noe.demande, on.closes_at - timedelta(minutes=5)
    lives = facts_codec.dump(factories.known(noe.numero_unique, lives_at=("93048",)))
    DemandeVersion.objects.create(
        demande=noe, file_type="MOD", file_dated_at=timezone.now(), received_at=before, digest="e" * 64, facts=lives
    )
    monkeypatch.setattr(trying_grids, "last", lambda _closed: [on, on, on])

    with CaptureQueriesContext(connection) as asked:
        assert tried().tally.lists == 3

    places = [one["sql"] for one in asked if 'WHERE "palier_commune"."code" IN' in one["sql"]]
    assert places
    assert len(places) == len(set(places))


def test_facts_of_after_the_closing_are_not_read(closed) -> None:
    world, on = closed
    noe, now = world.noe.demande, timezone.now()
    later = factories.known(noe.numero_unique, claims=(Claim(situation=Situation.HOMELESS, proof=Proof.VERIFIED),))
    DemandeVersion.objects.create(
        demande=noe, file_type="MOD", file_dated_at=now, received_at=now, digest="e" * 64, facts=facts_codec.dump(later)
    )
    assert on.grid is not None
    same = on.grid.content.replace('territory = "demo"', 'territory = "200057875"')

    assert tried(same).tally.changed == 0


def test_a_list_of_which_a_file_is_not_read_is_left_out_and_said(closed) -> None:
    world, _ = closed
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE palier_demandeversion SET facts = '{\"persons\": 3}' WHERE demande_id = %s", [world.noe.demande.pk]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")

    found = tried()

    assert (found.tally.lists, found.left_out) == (0, 1)


def test_lists_elsewhere_or_before_are_not_replayed(closed) -> None:
    _, on = closed
    Publication.objects.filter(pk=on.pk).update(
        opens_at=timezone.now() - timedelta(days=60), closes_at=timezone.now() - timedelta(days=45)
    )
    assert tried().tally.lists == 0


def test_a_household_may_not_try_and_a_stranger_territory_is_said(closed) -> None:
    world, _ = closed
    with pytest.raises(ActionRefused):
        trying_grids.try_out(BY_WAIT, since=date(2026, 1, 1), by=world.amina.actor, at=timezone.now())
    with pytest.raises(GridTerritoryUnknown):
        tried(BY_WAIT.replace("200057875", "999999999"))


def test_the_report_of_many_lists_says_tens_by_group_and_hides_the_small_ones(closed) -> None:
    found, on = tried(), timezone.localdate()
    tally = found.tally
    tally.places, tally.changed, tally.lists, tally.moved_lists = 127, 43, 64, 38
    tally.sent[ReplaySplit.DALO, "reconnu"], tally.sent[ReplaySplit.DALO, "autre"] = 34, 93
    tally.would_be[ReplaySplit.DALO, "reconnu"], tally.would_be[ReplaySplit.DALO, "autre"] = 4, 123

    told = plain_text("\n".join(tried_text.lines(found, since=on, on=on)))

    assert "Places d’envoyés qui passeraient à quelqu’un d’autre : 40 sur 120." in told
    (row,) = (line.split() for line in told.splitlines() if "commission de médiation" in line)
    assert row[-3:] == ["–", "30", "–"]
    assert "être envoyé n’est pas être logé" in told


def test_below_ten_moved_places_those_who_would_be_sent_are_told_as_those_who_were(closed) -> None:
    on, tally = timezone.localdate(), tried().tally
    tally.places, tally.changed, tally.lists = 120, 9, 40
    tally.sent[ReplaySplit.DALO, "reconnu"], tally.sent[ReplaySplit.DALO, "autre"] = 29, 91
    tally.would_be[ReplaySplit.DALO, "reconnu"], tally.would_be[ReplaySplit.DALO, "autre"] = 30, 90

    rows = replaying.rows_of(tally, ReplaySplit.DALO, on=on)

    assert [row.sent for row in rows] == [row.would_be for row in rows] == [20, 90]
    tally.changed = 10
    assert [row.would_be for row in replaying.rows_of(tally, ReplaySplit.DALO, on=on)] == [30, 90]


def test_the_command_says_counts_in_tens_and_nobody(closed, tmp_path: Path) -> None:
    world, _ = closed
    path, out = tmp_path / "essai.toml", io.StringIO()
    path.write_text(BY_WAIT, encoding="utf-8")

    call_command("try_grid", str(path), stdout=out)

    told = plain_text(out.getvalue())
    assert "1 liste rejouée" in told
    assert "trop peu pour rien dire sans désigner quelqu’un" in told
    assert "quelqu’un d’autre" not in told
    for who in (world.amina, world.noe, *world.others):
        assert who.demande.numero_unique not in told
        assert str(who.demande.public_id) not in told
    path.write_text(BY_WAIT.replace('kind = "months"', 'kind = "mois"'), encoding="utf-8")
    with pytest.raises(CommandError, match=r"essai\.toml"):
        call_command("try_grid", str(path), stdout=out)
