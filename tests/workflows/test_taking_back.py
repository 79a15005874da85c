"""A decision recorded by mistake: taken back in its open séance with a reason, voted again, and both kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, transaction

from palier.models import AgendaItem, Decision, JournalEntry, Letter, Publication
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR
from palier.rules.doors.access import ActionRefused, Role
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import deciding, sitting, taking_back
from palier.workflows.offer import offering
from tests.attacks import sealed_world
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    examine,
    make_publication,
    make_world,
    ranked_drafts,
)

pytestmark = pytest.mark.django_db
AT = NOW + DAY


@pytest.fixture
def world() -> World:
    return make_world()


def recorded(world: World) -> AgendaItem:
    item = examine(world).items.get()
    with as_bailleur(world):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=AT)
    return item


def back(world: World, item: AgendaItem, reason: str = "Les voix de deux candidats ont été inversées.") -> int:
    with as_bailleur(world):
        return taking_back.take_back(item, reason=reason, by=world.commission, at=AT)


def test_nothing_stays_of_it_and_the_vote_is_taken_again(world: World) -> None:
    item = recorded(world)
    letters = Letter.objects.count()

    assert back(world, item) == 3

    world.reload()
    item.refresh_from_db()
    assert (world.publication.stage, world.stages()[:3]) == ("en_commission", ["conforme"] * 3)
    assert (item.decisions.count(), item.sitting, item.order_reason) == (0, None, "")
    assert Letter.objects.count() == letters
    with pytest.raises(sitting.HomesNotDecided):
        sitting.close(item.seance, by=world.commission, at=AT)
    drafts = ranked_drafts(world)
    swapped = [replace(drafts[0], rank=2), replace(drafts[1], rank=1), drafts[2]]
    with as_bailleur(world):
        deciding.decide(item, swapped, order_reason="La place de parking.", by=world.commission, at=AT)
    assert dict(Decision.objects.values_list("candidature__rank", "rank")) == {1: 2, 2: 1, 3: 3}
    assert Decision.ever.count() == 6


def test_the_minutes_and_the_journal_keep_both(world: World) -> None:
    item = recorded(world)
    back(world, item)
    with as_bailleur(world):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=AT)
        closed = sitting.close(item.seance, by=world.commission, at=AT)

    home, change = closed.minutes["homes"][0], closed.minutes["changes"][-1]
    assert (len(home["decisions"]), len(home["taken_back"])) == (3, 3)
    assert (change["what"], change["reason"]) == ("reprise", "Les voix de deux candidats ont été inversées.")
    assert JournalEntry.objects.get(verb="reprendre_decisions").details == {
        "logement": str(world.publication.public_id),
        "decisions": 3,
    }
    assert sorted(entry.details["etait"] for entry in JournalEntry.objects.filter(verb="reprendre_decision")) == [
        "attribuee",
        "en_reserve",
        "en_reserve",
    ]
    assert Letter.objects.filter(candidature__in=world.candidatures[:3], sent_at=AT).count() == 3


def test_who_left_meanwhile_stays_away_and_who_is_suspended_comes_back_undecided(world: World) -> None:
    item = recorded(world)
    first, second = world.candidatures[:2]
    type(first).objects.filter(pk=first.pk).update(stage="desistee")
    type(second).objects.filter(pk=second.pk).update(stage="suspendue", suspended_from="en_reserve")

    back(world, item)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.stage, second.stage, second.suspended_from) == ("desistee", "suspendue", "conforme")


def jobs_of(name: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = %s", [name])
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("since", ["publiee", "louee"])
def test_a_home_offered_anew_since_is_not_before_the_commission_again(world: World, since: str) -> None:
    item = recorded(world)
    Publication.objects.filter(pk=world.publication.pk).update(stage="infructueuse")
    make_publication(world.home, since)

    with pytest.raises(taking_back.MovedOn):
        back(world, item)

    assert item.decisions.count() == 3


def test_a_home_that_came_to_nothing_comes_back_for_nobody_was_told(world: World) -> None:
    item, seen = examine(world).items.get(), world.candidatures[:3]
    rows = type(seen[0]).objects.filter(publication=world.publication)
    rows.exclude(pk__in=[row.pk for row in seen]).update(stage="ecartee")
    refusals = [
        deciding.DecisionDraft(
            candidature=row,
            kind="non_attribution",
            ground="logement_trop_grand",
            text="Deux pièces de trop.",
            votes={"pour": 2},
        )
        for row in seen
    ]
    with as_bailleur(world):
        deciding.decide(item, refusals, by=world.commission, at=AT)
    world.reload()
    assert world.publication.stage == "infructueuse"
    assert jobs_of("palier.jobs.leases.end_home") == 0

    assert back(world, item) == 3

    world.reload()
    assert (world.publication.stage, world.stages()[:3]) == ("en_commission", ["conforme"] * 3)
    with as_bailleur(world):
        deciding.decide(item, refusals, by=world.commission, at=AT)
        sitting.close(item.seance, by=world.commission, at=AT)
    assert jobs_of("palier.jobs.leases.end_home") == 1


def test_it_says_why_and_twice_is_refused(world: World) -> None:
    item = recorded(world)
    for reason in ("  ", "Candidat trop malade."):
        with pytest.raises(taking_back.TakingBackReasonNeeded):
            back(world, item, reason)
    back(world, item)
    with pytest.raises(taking_back.NothingDecided):
        back(world, item)


def test_after_the_closing_it_says_what_is_possible(world: World) -> None:
    item = recorded(world)
    sitting.close(item.seance, by=world.commission, at=AT)

    with pytest.raises(taking_back.AlreadyTold, match="ne se reprend plus"):
        back(world, item)
    assert world.stages()[:3] == ["attribuee", "en_reserve", "en_reserve"]
    with as_bailleur(world):
        offering.send_offer(world.candidatures[0], answer_days=10, by=world.karim, at=AT)


def test_before_the_opening_and_by_another_role_it_is_refused(world: World) -> None:
    item = recorded(world)
    with pytest.raises(ActionRefused):
        taking_back.take_back(item, reason="Erreur.", by=Actor(role=Role.RESERVATAIRE), at=AT)
    type(item.seance).objects.filter(pk=item.seance_id).update(stage="annulee")
    with pytest.raises(sitting.SeanceNotOpen):
        back(world, item)


def test_a_home_that_left_the_commission_is_not_brought_back(world: World) -> None:
    item = recorded(world)
    type(world.publication).objects.filter(pk=world.publication.pk).update(stage="retiree")

    with pytest.raises(taking_back.MovedOn):
        back(world, item)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE palier_decision SET taken_back_at = now(), taken_back_reason = 'Erreur.', taken_back_by_id = %(me)s",
        "UPDATE palier_candidature SET stage = 'conforme' WHERE stage = 'attribuee'",
        "UPDATE palier_decision SET rank = NULL",
        "DELETE FROM palier_decision",
    ],
)
def test_raw_sql_of_a_desk_takes_nothing_back_once_it_is_closed(world: World, statement: str) -> None:
    item = recorded(world)
    sitting.close(item.seance, by=world.commission, at=AT)
    me = world.karim.person

    with transaction.atomic():
        acting.take(acting.Acting(role=BAILLEUR, user=me.pk, actor=me.public_id, organisation=world.bailleur.pk))
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, {"me": me.pk})
        acting.leave()


def test_a_decision_taken_back_is_not_taken_back_again_nor_brought_back_by_sql(world: World) -> None:
    item = recorded(world)
    back(world, item)
    for statement in ("taken_back_at = NULL", "taken_back_reason = 'Autre.'", "taken_back_at = now()"):
        with as_bailleur(world), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE palier_decision SET {statement}")
    assert set(Decision.ever.values_list("taken_back_at", flat=True)) == {AT}


def test_the_seals_hold_after_it(world: World) -> None:
    item = recorded(world)
    sealed_world.seal()
    back(world, item)
    with as_bailleur(world):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=AT)
        sitting.close(item.seance, by=world.commission, at=AT)
    sealed_world.seal()

    assert sealed_world.faults() == []
    row = Decision.ever.filter(taken_back_at__isnull=False).first()
    assert row is not None
    with sealed_world.undone():
        sealed_world.edit("UPDATE palier_decision SET taken_back_reason = 'Autre.' WHERE id = %s", [row.pk])
        assert sealed_world.named(sealed_world.faults()) == {f"decision {row.pk}"}
