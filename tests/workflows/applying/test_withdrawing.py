"""Withdrawing, stepping down, scoring again, under the role that acts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from palier.models import Candidature, JournalEntry, Letter, Publication
from palier.models.doors import acting
from palier.web.demandeur.candidatures.timeline import steps
from palier.workflows.candidature import applying
from palier.workflows.scoring import scoring
from tests import factories
from tests.plain_pages import plain_text
from tests.workflows.applying.moves import World, another, close_late

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", ["deposee", "en_attente", "classee", "ecartee", "non_retenue"])
def test_withdrawal_is_free_until_designation_and_renumbers_nobody(world: World, stage: str) -> None:
    placed = factories.candidature(world.on, world.amina.demande, stage=stage, rank=3 if stage == "classee" else None)
    with world.acting(world.amina):
        applying.withdraw(placed, by=world.amina.actor, at=timezone.now())

    placed.refresh_from_db()
    assert placed.stage == "retiree"
    assert placed.rank == (3 if stage == "classee" else None)
    assert placed.points == 20
    assert JournalEntry.objects.latest("pk").verb == "retirer"
    assert Letter.objects.get().kind == "retrait_candidature"


def applied(world: World) -> Candidature:
    return applying.apply(world.amina.demande, world.on, by=world.amina.actor, at=timezone.now())


def test_a_withdrawn_candidature_is_placed_again_by_a_new_act(world: World) -> None:
    with world.acting(world.amina):
        placed = applied(world)
        applying.withdraw(placed, by=world.amina.actor, at=timezone.now())
        again = applying.apply(world.amina.demande, world.on, by=world.amina.actor, at=timezone.now(), again=True)
    acting.leave()

    assert (again.pk, again.stage) == (placed.pk, "deposee")
    assert Candidature.objects.get().is_placed
    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["deposer", "retirer", "deposer_de_nouveau"]


def test_the_steps_say_that_it_came_back_as_they_say_that_it_left(world: World) -> None:
    with world.acting(world.amina):
        placed = applied(world)
        applying.withdraw(placed, by=world.amina.actor, at=timezone.now())
        again = applying.apply(world.amina.demande, world.on, by=world.amina.actor, at=timezone.now(), again=True)
    acting.leave()

    past = [step.sentence for step in steps(again, timezone.now()) if step.is_done]
    assert [past[0], past[-1]] == ["Vous avez candidaté.", "Vous avez candidaté de nouveau."]
    assert past[1].startswith("Votre candidature est retirée")
    assert len(past) == 3


def test_an_old_form_never_places_a_withdrawn_candidature_again(world: World) -> None:
    placed = applied(world)
    applying.withdraw(placed, by=world.amina.actor, at=timezone.now())

    with pytest.raises(applying.AlreadyApplied):
        applied(world)


def test_placed_again_its_facts_and_its_seniority_are_read_anew(world: World) -> None:
    placed = applied(world)
    applying.withdraw(placed, by=world.amina.actor, at=timezone.now())
    world.amina.demande.seniorities.update(since=date(2015, 1, 1))

    again = applying.apply(world.amina.demande, world.on, by=world.amina.actor, at=timezone.now(), again=True)

    again.refresh_from_db()
    assert again.waiting_since == date(2015, 1, 1) != placed.waiting_since


def test_after_the_closing_a_withdrawal_stays(world: World) -> None:
    placed = applied(world)
    applying.withdraw(placed, by=world.amina.actor, at=timezone.now())
    close_late(world.on)

    with pytest.raises(applying.Closed):
        applying.apply(world.amina.demande, world.on, by=world.amina.actor, at=timezone.now(), again=True)

    placed.refresh_from_db()
    assert placed.stage == "retiree"


def test_what_was_read_before_withdrawing_is_what_the_letter_says(world: World) -> None:
    placed = applied(world)
    read = applying.follows(placed, world.on, timezone.now())
    applying.withdraw(placed, by=world.amina.actor, at=timezone.now())

    paragraphs = Letter.objects.get(kind="retrait_candidature").paragraphs
    assert tuple(map(plain_text, paragraphs[1:])) == read
    assert any("candidater de nouveau jusqu’à la clôture" in line for line in read)


@pytest.mark.parametrize("stage", ["designee", "conforme", "attribuee", "offre_envoyee", "acceptee", "retiree"])
def test_after_designation_a_withdrawal_comes_too_late(world: World, stage: str) -> None:
    placed = factories.candidature(world.on, world.amina.demande, stage=stage)
    with pytest.raises(applying.TooLate), world.acting(world.amina):
        applying.withdraw(placed, by=world.amina.actor, at=timezone.now())
    acting.leave()

    placed.refresh_from_db()
    assert placed.stage == stage


def test_what_was_left_already_is_told_so_and_not_that_it_moved_on(world: World) -> None:
    placed = applied(world)
    applying.withdraw(placed, by=world.amina.actor, at=timezone.now())

    for again in (applying.withdraw, applying.step_down):
        with pytest.raises(applying.AlreadyLeft):
            again(placed, by=world.amina.actor, at=timezone.now())


@pytest.mark.parametrize("stage", ["designee", "incomplete", "conforme", "attribuee", "en_reserve", "sous_condition"])
def test_stepping_down_after_designation_costs_nothing(world: World, stage: str) -> None:
    placed = factories.candidature(world.on, world.amina.demande, stage=stage)
    with world.acting(world.amina):
        applying.step_down(placed, by=world.amina.actor, at=timezone.now())

    placed.refresh_from_db()
    assert (placed.stage, placed.points) == ("desistee", 20)
    assert "ne compte pas comme un refus" in plain_text(" ".join(Letter.objects.get().paragraphs))


@pytest.mark.parametrize(
    ("stage", "answer", "left"), [("offre_envoyee", "", "retiree"), ("acceptee", "acceptee", "abandon")]
)
def test_stepping_down_from_an_offer_lets_the_home_move_on(world: World, stage: str, answer: str, left: str) -> None:
    placed = factories.candidature(world.on, world.amina.demande, stage=stage)
    offer = factories.offer(placed, world.karim.person, answer=answer)
    with world.acting(world.amina):
        applying.step_down(placed, by=world.amina.actor, at=timezone.now())

    offer.refresh_from_db()
    assert offer.answer == left
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs")
        tasks = {task for (task,) in cursor.fetchall()}
    assert "palier.jobs.offers.offer_next" in tasks
    assert ("palier.jobs.leases.restore_elsewhere" in tasks) == (stage == "acceptee")


def make_homeless(applicant: factories.Applicant) -> None:
    applicant.demande.facts.create(
        layer="verifie", path="claims/sans_logement", value={}, at=timezone.now(), since=date(2026, 1, 1)
    )


def test_a_new_fact_moves_the_open_candidatures(world: World) -> None:
    made = world.apply()
    make_homeless(world.amina)

    assert scoring.rescore(world.amina.demande, at=timezone.now()) == 1

    after = Candidature.objects.get(pk=made.pk)
    assert after.points > made.points
    assert after.snapshot != made.snapshot
    assert scoring.rescore(world.amina.demande, at=timezone.now()) == 0


def test_nothing_moves_a_rank_after_the_closing(world: World) -> None:
    made = world.apply()
    make_homeless(world.amina)
    Publication.objects.filter(pk=world.on.pk).update(stage="classee")
    assert scoring.rescore(world.amina.demande, at=timezone.now()) == 0

    Publication.objects.filter(pk=world.on.pk).update(stage="publiee")
    close_late(world.on)
    assert scoring.rescore(world.amina.demande, at=timezone.now()) == 0
    assert Candidature.objects.get(pk=made.pk).snapshot == made.snapshot


def test_no_grid_known_orders_by_tier_then_seniority(world: World) -> None:
    bare = another(world, grid=None)

    made = world.apply(on=bare)

    assert (made.points, made.tier, made.waiting_since) == (0, 1, date(2021, 3, 1))


def test_a_page_knows_whether_a_withdrawal_is_still_free(world: World) -> None:
    placed = world.apply()
    assert applying.can_withdraw(placed)

    placed.stage = "designee"
    assert not applying.can_withdraw(placed)
