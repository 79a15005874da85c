"""Check, agenda, decisions and minutes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from palier.models import Letter, RadiationWarning
from palier.rules.law import canonical
from palier.workflows.commission import checking, convening, deciding, sitting
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import (
    DAY,
    LOOKED,
    NOW,
    World,
    as_bailleur,
    attribute,
    examine,
    make_world,
    ranked_drafts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_check_asks_for_pieces_of_the_closed_list_only(world: World) -> None:
    with as_bailleur(world):
        kept = checking.check(
            world.candidatures[0],
            "incomplet",
            pieces=["titre_sejour"],
            answer_by=(NOW + 8 * DAY).date(),
            by=world.karim,
            at=NOW,
        )

    assert kept.pieces == ["titre_sejour"]
    assert "Titre de séjour" in plain_text(Letter.objects.get(kind="demande_pieces").paragraphs[0])
    with pytest.raises(checking.BadFinding):
        checking.check(
            world.candidatures[1],
            "incomplet",
            pieces=["releve_bancaire"],
            answer_by=(NOW + 8 * DAY).date(),
            by=world.karim,
            at=NOW,
        )


def test_a_refusal_needs_a_legal_ground_and_lawful_words(world: World) -> None:
    with pytest.raises(checking.BadFinding):
        checking.check(world.candidatures[0], "non_conforme", by=world.karim, at=NOW)
    with pytest.raises(checking.ForbiddenMotive):
        checking.check(
            world.candidatures[0],
            "non_conforme",
            ground="plafonds_depasses",
            note="nationalité",
            by=world.karim,
            at=NOW,
        )


def test_a_desistement_is_not_the_bailleur_s_act(world: World) -> None:
    with pytest.raises(checking.NotTheBailleursAct):
        checking.check(world.candidatures[0], "desistement", by=world.karim, at=NOW)


def test_the_same_check_twice_is_one(world: World) -> None:
    first = checking.check(world.candidatures[0], "conforme", **LOOKED, by=world.karim, at=NOW)

    assert checking.check(world.candidatures[0], "conforme", **LOOKED, by=world.karim, at=NOW) == first
    # Another output corrects it, and says why to who reads it (ADR 168).
    with pytest.raises(checking.BadFinding, match="écrivez au candidat pourquoi"):
        checking.check(world.candidatures[0], "non_conforme", ground="plafonds_depasses", by=world.karim, at=NOW)


def test_fewer_than_three_asks_for_the_coded_exception() -> None:
    with pytest.raises(convening.NotExaminable, match="Choisissez l’exception"):
        examine(make_world(others=0), 2)


def test_while_a_rank_can_be_called_the_exception_is_not_true(world: World) -> None:
    with pytest.raises(convening.NotExaminable, match="1 rang suivant à appeler"):
        examine(world, 2, exception="candidats_insuffisants")


def test_with_the_exception_two_are_examined_once_the_list_is_at_its_end() -> None:
    seance = examine(make_world(others=0), 2, exception="candidats_insuffisants")

    assert seance.items.get().exception == "candidats_insuffisants"


def test_decisions_on_a_home_are_all_or_nothing(world: World) -> None:
    seance = examine(world)
    item, drafts = seance.items.get(), ranked_drafts(world)

    with pytest.raises(deciding.CandidatesChanged):
        deciding.decide(item, drafts[:2], by=world.commission, at=NOW + DAY)
    with pytest.raises(deciding.FaultyDecisions, match="sans trou"):
        deciding.decide(
            item,
            [*drafts[:2], replace(drafts[2], rank=5)],
            by=world.commission,
            at=NOW + DAY,
        )
    with as_bailleur(world):
        deciding.decide(item, drafts, by=world.commission, at=NOW + DAY)
    with pytest.raises(deciding.AlreadyDecided):
        deciding.decide(item, drafts, by=world.commission, at=NOW + DAY)
    assert world.stages()[:3] == ["attribuee", "en_reserve", "en_reserve"]


def test_minutes_hold_opaque_ids_and_their_digest(world: World) -> None:
    with as_bailleur(world):
        seance = attribute(world)

    seance.refresh_from_db()
    assert canonical.digest(seance.minutes) == seance.minutes_digest
    assert len(seance.minutes["homes"][0]["decisions"]) == 3
    text = canonical.text(seance.minutes)
    assert "Nom1" not in text
    assert world.candidatures[0].demande.numero_unique not in text


def test_a_refusal_of_the_commission_states_its_reason_and_the_appeal(world: World) -> None:
    seance = examine(world)
    drafts = ranked_drafts(world)
    drafts[2] = deciding.DecisionDraft(
        candidature=drafts[2].candidature,
        kind="non_attribution",
        ground="classe_derriere",
        votes={"pour": 2},
        text="Deux candidats ont plus de points.",
    )
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    sitting.close(seance, by=world.commission, at=NOW + DAY)

    text = plain_text(" ".join(Letter.objects.get(kind="non_attribution").paragraphs))
    assert "tribunal administratif dans un délai de deux mois" in text
    assert "classé avant vous" in text


def test_an_inadmissibility_sends_the_warning_of_its_month(world: World) -> None:
    seance = examine(world)
    drafts = ranked_drafts(world)
    drafts[2] = replace(drafts[2], kind="irrecevable", rank=None, ground="tous_plafonds_depasses")
    deciding.decide(seance.items.get(), drafts, by=world.commission, at=NOW + DAY)
    with as_bailleur(world):  # the database takes from a page a warning of today alone
        sitting.close(seance, by=world.commission, at=timezone.now())

    warning = RadiationWarning.objects.get()
    assert (warning.sub_reason, warning.delivered_at) == ("IRRRES", None)
    assert warning.demande_id == drafts[2].candidature.demande_id
    assert "avertissement" in plain_text(" ".join(Letter.objects.get(kind="irrecevabilite").paragraphs))


def test_no_quorum_no_seance(world: World) -> None:
    seance = convening.convene(
        held_at=NOW + DAY,
        place="Siège",
        quorum=2,
        by=world.karim,
        at=NOW,
        members=[convening.Member(name=n, quality=convening.Capacity.BOARD) for n in ("A", "B")],
    )

    with pytest.raises(sitting.QuorumNotReached):
        sitting.open_seance(seance, present={0}, by=world.commission, at=NOW + DAY)
