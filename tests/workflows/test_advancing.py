"""The door of every move: a step of the table, by its actor, with its columns and its line; else nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import Candidature, JournalEntry, Publication
from palier.rules.candidature.funnel import IllegalMove, IllegalPublicationMove, PublicationStage, Stage, Verb
from palier.rules.doors.access import Role
from palier.rules.doors.movers import NotTheMover
from palier.rules.law.law import cch
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.candidature import advancing
from tests.workflows.bailleur_world import NOW, World, make_world

if TYPE_CHECKING:
    from palier.rules.law.law import Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def standing(world: World, stage: Stage) -> Candidature:
    """The first candidature, as if it stood there."""
    Candidature.objects.filter(pk=world.candidatures[0].pk).update(stage=stage)
    return Candidature.objects.get(pk=world.candidatures[0].pk)


def lines(candidature: Candidature) -> list[tuple[str, str, str]]:
    rows = JournalEntry.objects.filter(object_id=candidature.public_id, at=NOW)
    return list(rows.values_list("verb", "role", "article"))


@pytest.mark.parametrize(
    ("article", "written"),
    [(None, str(cch("R441-1"))), (cch("L441-2-2"), str(cch("L441-2-2")))],
    ids=["table", "nearer"],
)
def test_a_move_writes_its_columns_and_its_line(world: World, article: Source | None, written: str) -> None:
    candidature = standing(world, Stage.DESIGNEE)
    candidature.end_reason, before = "not_written", len(lines(candidature))

    move = advancing.advance(
        candidature, Verb.FIND_COMPLIANT, by=world.karim, at=NOW, article=article, suspended_from="conforme"
    )

    kept = Candidature.objects.get(pk=candidature.pk)
    assert (move.origin, move.target) == (Stage.DESIGNEE, Stage.CONFORME)
    assert (kept.stage, kept.suspended_from, kept.changed_at, kept.end_reason) == ("conforme", "conforme", NOW, "")
    assert lines(candidature)[before:] == [("constater_conforme", "bailleur", written)]


@pytest.mark.parametrize("by", [CLOCK, Actor(role=Role.DEMANDEUR), Actor(role=Role.COMMISSION)], ids=lambda by: by.role)
def test_an_actor_whom_the_table_does_not_name_moves_nothing(world: World, by: Actor) -> None:
    candidature = standing(world, Stage.DESIGNEE)
    before = lines(candidature)

    with pytest.raises(NotTheMover):
        advancing.advance(candidature, Verb.FIND_COMPLIANT, by=by, at=NOW)

    assert candidature.stage == Stage.DESIGNEE
    assert Candidature.objects.get(pk=candidature.pk).stage == Stage.DESIGNEE
    assert lines(candidature) == before


def test_a_step_that_the_table_has_not_moves_nothing(world: World) -> None:
    candidature = standing(world, Stage.DESIGNEE)
    before = lines(candidature)

    with pytest.raises(IllegalMove):
        advancing.advance(candidature, Verb.SIGN, by=world.karim, at=NOW)

    assert Candidature.objects.get(pk=candidature.pk).stage == Stage.DESIGNEE
    assert lines(candidature) == before


def test_a_landlord_sets_aside_on_its_own_list_alone(world: World) -> None:
    candidature = standing(world, Stage.CLASSEE)
    with pytest.raises(NotTheMover):
        advancing.advance(candidature, Verb.SET_ASIDE, by=world.karim, at=NOW)
    candidature.publication.reservataire_id = candidature.publication.bailleur_id

    advancing.advance(candidature, Verb.SET_ASIDE, by=world.karim, at=NOW)

    assert Candidature.objects.get(pk=candidature.pk).stage == Stage.ECARTEE


def test_a_landlord_passes_nobody_over_on_the_list_of_another(world: World) -> None:
    candidature = standing(world, Stage.CLASSEE)
    with pytest.raises(NotTheMover):
        advancing.pass_over(candidature.publication, by=world.karim, at=NOW)

    assert Candidature.objects.get(pk=candidature.pk).stage == Stage.CLASSEE


def test_a_publication_moves_by_its_table_with_its_columns(world: World) -> None:
    publication = Publication.objects.get(pk=world.publication.pk)
    stage = publication.stage

    with pytest.raises(IllegalPublicationMove):
        advancing.advance_publication(publication, PublicationStage.LOUEE)
    assert (publication.stage, Publication.objects.get(pk=publication.pk).stage) == (stage, stage)
    advancing.advance_publication(publication, PublicationStage.RETIREE, end_reason="Travaux")

    kept = Publication.objects.get(pk=publication.pk)
    assert (kept.stage, kept.end_reason) == ("retiree", "Travaux")
