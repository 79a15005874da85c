"""The checklist of one file as its person and its desks read it, and what is missing from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from palier.models import Fact, User
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.people import facts
from palier.rules.people.facts import Claim, Proof, Situation
from palier.rules.situations.needed_pieces import NeedState
from palier.workflows.acting.actors import Actor
from palier.workflows.people import missing, needing
from tests import factories

YEAR = timezone.localdate().year


@pytest.fixture
def amina(db) -> factories.Applicant:
    return factories.demande("Amina")


def lines(of: factories.Applicant, by: Actor | None = None) -> dict[str, needing.NeedLine]:
    found = needing.pieces_of(of.demande, on=timezone.localdate(), by=by or of.actor)
    return {line.needed.code: line for line in found}


def todos(of: factories.Applicant) -> list[str]:
    found = missing.of(of.demande, layers.layers_of(of.demande), by=of.actor, at=timezone.now())
    return [todo.title for todo in found.todos]


def settled(**changes: object) -> factories.Applicant:
    home = facts.CurrentHome(occupancy_codes=("1",), occupants=2, floor_area=30)
    return factories.demande("Amina", current_home=home, **changes)


def test_a_line_names_its_documents_and_whose_they_are(amina):
    found = lines(amina)
    assert found["piece_identite"].label == "Carte d’identité ou passeport ou titre de séjour en cours de validité"
    assert found["piece_identite"].who == "Amina"
    assert found["livret_famille"].who == "Lina"


@pytest.mark.parametrize("is_hidden", [True, False])
def test_what_another_holder_told_in_secret_takes_no_paper_out_of_this_ones_list(amina, monkeypatch, is_hidden):
    """Papers that vanish would tell the other holder that something was told."""
    told = frozenset({Situation.VIOLENCE}) if is_hidden else frozenset()
    monkeypatch.setattr(needing.apart, "hidden_from", lambda *_args, **_named: told)
    known = layers.facts_of(amina.demande, timezone.localdate())
    other = facts.Person(key="c9", role=facts.PersonRole.CO_HOLDER, link="C")
    household = replace(known.household, persons=(*known.household.persons, other))
    claims = (*known.claims, Claim(situation=Situation.VIOLENCE, proof=Proof.VERIFIED))

    found = needing.pieces_of(
        amina.demande, on=timezone.localdate(), by=amina.actor, known=replace(known, household=household, claims=claims)
    )

    assert any("c9" in line.needed.persons for line in found) is is_hidden


def test_a_file_with_nothing_uploaded_is_told_what_to_send(db):
    assert todos(settled()) == ["Envoyer 2 pièces"]


def test_once_a_home_is_accepted_no_piece_waits_for_a_commission(db):
    mine, at = settled(), timezone.now()
    layered = layers.layers_of(mine.demande)

    (before,) = missing.of(mine.demande, layered, by=mine.actor, at=at).todos
    (after,) = missing.of(mine.demande, layered, by=mine.actor, at=at, has_accepted=True).todos

    assert "demandées avant la commission" in before.why
    assert after.why == "Pour le bail, le bailleur vous dit quelles pièces apporter."


def test_nothing_is_missing_once_every_piece_is_here(db):
    mine = settled()
    for code, key in (("piece_identite", "d"), ("livret_famille", "")):
        factories.piece(mine.demande, code=code, person_key=key)

    found = missing.of(mine.demande, layers.layers_of(mine.demande), by=mine.actor, at=timezone.now())
    assert (found.todos, found.waiting) == ((), 2)


def test_a_refused_piece_is_missing_again(db):
    mine = settled()
    factories.piece(mine.demande, code="piece_identite", person_key="d", status="refusee", refusal_reason="Floue.")
    factories.piece(mine.demande, code="livret_famille", person_key="", status="valide")
    assert todos(mine) == ["Envoyer 1 pièce"]


def test_a_situation_that_is_told_misses_its_proof(db):
    mine = settled(claims=(Claim(situation=Situation.UNFIT_HOME, proof=Proof.DECLARED),))
    assert todos(mine) == ["Envoyer 3 pièces"]


def test_an_answer_that_the_register_contradicts_is_not_nothing(db):
    mine = settled()
    for code, key in (("piece_identite", "d"), ("livret_famille", "")):
        factories.piece(mine.demande, code=code, person_key=key)
    Fact.objects.create(
        demande=mine.demande,
        layer="declare",
        path=f"incomes/d/{YEAR - 2}",
        value=12_000,
        by=mine.user,
        at=timezone.now(),
    )
    assert todos(mine) == ["Regarder 1 réponse que le registre ne confirme pas"]


def test_a_secret_of_another_holder_is_on_no_list_of_this_one(amina):
    other = User.objects.create_user(f"d:{amina.demande.pk}:c1", name="y")
    Fact.objects.create(
        demande=amina.demande, layer="declare", path="claims/violence", value={}, by=other, at=timezone.now()
    )
    assert "situation_violence" not in lines(amina)
    assert "situation_violence" in lines(amina, Actor(role=Role.DEMANDEUR, user=other))


def test_a_bailleur_is_told_of_ordinary_pieces_alone(db):
    claims = (
        Claim(situation=Situation.HANDICAP, proof=Proof.DECLARED),
        Claim(situation=Situation.HOSTED, proof=Proof.DECLARED),
    )
    mine = factories.demande("Amina", claims=claims)
    karim = factories.member("Karim", factories.organisation("bailleur", "B"))
    odile = factories.member("Odile", factories.organisation("reservataire", "R"))
    assert "situation_handicap" not in lines(mine, karim)
    assert "situation_heberge_tiers" in lines(mine, karim)
    assert "situation_handicap" in lines(mine, odile)


def test_pieces_are_under_check_once_an_organisation_reads_the_file(amina):
    factories.piece(amina.demande, code="piece_identite")
    assert lines(amina)["piece_identite"].state is NeedState.RECEIVED

    bailleur, reservataire = (factories.organisation(kind, kind) for kind in ("bailleur", "reservataire"))
    home = factories.publication(factories.home(bailleur, reservataire))
    factories.candidature(home, amina.demande)
    assert lines(amina)["piece_identite"].state is NeedState.IN_REVIEW


def test_what_lapsed_comes_back_with_the_day_it_ended(amina):
    until = timezone.localdate() - timedelta(days=1)
    factories.piece(
        amina.demande, code="piece_identite", status="valide", valid_until=until, verified_at=timezone.now()
    )
    standing = lines(amina)["piece_identite"].standing
    assert (standing.state, standing.until) == (NeedState.EXPIRED, until)
