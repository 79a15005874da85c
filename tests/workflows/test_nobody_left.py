"""A home whose retained candidates are all gone, or whose one piece never comes, moves on by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import Candidature, Decision, JournalEntry, Letter, Piece, User
from palier.rules.doors.confidentiality import Level
from palier.workflows.candidature import applying
from palier.workflows.commission import conditions, deciding, sitting
from palier.workflows.letters import decided
from palier.workflows.offer import lapsing, passing
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    NOW,
    World,
    as_bailleur,
    as_clock,
    as_demandeur,
    attribute,
    candidate,
    examine,
    make_world,
)

if TYPE_CHECKING:
    from datetime import datetime

pytestmark = pytest.mark.django_db
PIECE = "titre_sejour"


@pytest.fixture
def world() -> World:
    return make_world()


def under_condition(world: World, *, others: int = 0) -> Decision:
    """Minutes that give the home to the first under a condition, and rank so many after; the others are refused."""
    seance = examine(world)
    world.reload()
    first, *rest = world.candidatures[:3]
    drafts = [
        deciding.DecisionDraft(
            candidature=first,
            kind="attribution_condition",
            rank=1,
            piece=PIECE,
            piece_by=(NOW + 10 * DAY).date(),
            votes={"pour": 2},
        )
    ]
    for rank, one in enumerate(rest[:others], start=2):
        drafts.append(deciding.DecisionDraft(candidature=one, kind="attribution_rang", rank=rank, votes={"pour": 2}))
    drafts += [
        deciding.DecisionDraft(
            candidature=one,
            kind="non_attribution",
            ground="ressources_insuffisantes",
            text="Aucune aide n’est déduite.",
            votes={"pour": 2},
        )
        for one in rest[others:]
    ]
    made = deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)
    return made[0]


def read(world: World, at: datetime) -> None:
    """Its household opened the letter of its condition: the delay runs."""
    letter = Letter.objects.get(kind="attribution_condition")
    letter.read_at = at
    letter.save(update_fields=["read_at"])


def passed(world: World, at: datetime) -> str:
    """What becomes of the list once the clock looked at it."""
    with as_clock():
        passing.offer_next(world.publication, at=at)
    world.reload()
    return world.publication.stage


def step_down(row: Candidature, at: datetime) -> None:
    user = User.objects.create_user(f"d:{row.pk}:d", name="Amina")
    with as_demandeur(row.demande_id, user):
        applying.step_down(Candidature.objects.get(pk=row.pk), by=candidate(user), at=at)


def test_a_home_that_all_gave_up_before_any_offer_goes_back(world: World) -> None:
    attribute(world)
    assert passed(world, NOW + 2 * DAY) == "attribuee"

    for row in world.candidatures[:3]:
        step_down(row, NOW + 3 * DAY)

    assert passed(world, NOW + 3 * DAY) == "designee"


def test_the_first_offer_stays_a_persons(world: World) -> None:
    attribute(world)
    step_down(world.candidatures[0], NOW + 2 * DAY)

    assert passed(world, NOW + 3 * DAY) == "attribuee"
    assert world.stages()[1] == "en_reserve"


def test_nothing_moves_while_its_commission_sits(world: World) -> None:
    seance = examine(world)
    world.reload()
    drafts = [
        deciding.DecisionDraft(candidature=one, kind="attribution_rang", rank=rank, votes={"pour": 2})
        for rank, one in enumerate(world.candidatures[:3], start=1)
    ]
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    for row in world.candidatures[:3]:
        step_down(row, NOW + DAY)

    assert passed(world, NOW + DAY) == "attribuee"


def test_a_piece_that_never_came_ends_the_last_attribution(world: World) -> None:
    decision = under_condition(world)
    read(world, NOW + 2 * DAY)
    day = lapsing.day_of(Decision.objects.get(pk=decision.pk))
    assert day is not None
    last = NOW + (day - NOW.date()).days * DAY

    assert passed(world, last - DAY) == "attribuee"
    assert passed(world, last) != "attribuee"

    row = Candidature.objects.get(pk=decision.candidature_id)
    assert (row.stage, row.end_reason) == ("sans_suite", "condition_non_remplie")
    letter = decided.letter_of(row)
    assert letter is not None
    assert letter.kind == "condition_non_remplie"
    assert "titre de séjour" in plain_text(" ".join(letter.paragraphs)).lower()
    assert JournalEntry.objects.filter(verb="classer_sans_suite", object_id=row.public_id).count() == 1


def test_nobody_who_was_not_reached_loses_the_home_by_it(world: World) -> None:
    under_condition(world)

    assert passed(world, NOW + 90 * DAY) == "attribuee"


def test_a_piece_that_was_sent_waits_for_a_person(world: World) -> None:
    decision = under_condition(world)
    read(world, NOW + 2 * DAY)
    Piece.objects.create(
        demande_id=decision.demande_id,
        person_key="d",
        code=PIECE,
        confidentiality=Level.ORDINARY,
        media_type="application/pdf",
        size=9,
        sha256="0" * 64,
        uploaded_at=NOW + 3 * DAY,
        audience=[world.bailleur.pk],
    )

    assert passed(world, NOW + 90 * DAY) == "attribuee"
    Piece.objects.update(status="refusee")
    assert passed(world, NOW + 90 * DAY) != "attribuee"


def test_a_piece_that_came_holds_the_home(world: World) -> None:
    decision = under_condition(world)
    read(world, NOW + 2 * DAY)
    with as_bailleur(world):
        conditions.note_met(decision, by=world.karim, at=NOW + 3 * DAY)

    assert passed(world, NOW + 90 * DAY) == "attribuee"


def test_a_ranked_household_behind_keeps_it_open(world: World) -> None:
    decision = under_condition(world, others=1)
    read(world, NOW + 2 * DAY)

    assert passed(world, NOW + 90 * DAY) == "attribuee"
    assert Candidature.objects.get(pk=decision.candidature_id).stage == "sous_condition"
