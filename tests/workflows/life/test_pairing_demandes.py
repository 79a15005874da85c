"""Demandes of one person are found, decided by somebody, united a day later and parted again; who hides is in no pair."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from palier.jobs.people import pairs as jobs
from palier.models import (
    Candidature,
    Demande,
    DemandePair,
    DemandeVersion,
    Fact,
    Fork,
    ForkKind,
    JournalEntry,
    Letter,
    Person,
    Radiation,
    SafeChannel,
    Seniority,
)
from palier.models.demandes import facts_codec
from palier.rules.letters.composing import compose
from palier.rules.likeness.pair_words import UNITED_AFTER, PairAct, PairState
from palier.rules.people import facts
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.life import pairing_demandes
from tests import factories, pairs
from tests.workflows.life.moves import STEWARD

if TYPE_CHECKING:
    from datetime import datetime

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture
def alike() -> tuple[Applicant, Applicant]:
    """One person, typed at two counters; their daughter, and a twin, beside them."""
    one = factories.demande("Zoé", birth_name="Kervadec")
    two = factories.demande("ZOE", birth_name="Kervadek", birth_date=date(1989, 4, 11))
    # A digit apart, whatever numbers were given before.
    for who, phone in ((one, "0611223344"), (two, "0611223345")):
        Person.objects.filter(demande=who.demande).update(phone=phone)
    factories.demande("Léa", birth_name="Kervadec")
    Seniority.objects.filter(demande=two.demande).update(since=date(2018, 3, 15))
    Seniority.objects.create(demande=two.demande, departement="75", since=date(2019, 6, 12))
    Demande.objects.filter(pk=two.demande.pk).update(deposited_on=date(2018, 3, 15))
    return one, two


def found(now: datetime) -> DemandePair:
    assert pairs.look(now) == 1
    return DemandePair.objects.get()


def decided(pair: DemandePair, act: PairAct, at: datetime) -> None:
    pairing_demandes.decide(pair, act, by=STEWARD, at=at)


def settle(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: at)
    jobs.settle.func(0)


def test_nothing_moves_for_a_day_then_all_does_and_all_comes_back(
    alike: tuple[Applicant, Applicant], homes: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = alike
    held = factories.candidature(homes[0], two.demande)
    now = timezone.now()
    pair = found(now)
    assert pair.reasons == ["nom_entendu", "prenom", "naissance_chiffre", "courriel_autre", "telephone_chiffre"]
    assert "example.test" not in str(pair.sides)

    decided(pair, PairAct.KEEP_ONE, now)
    settle(now + UNITED_AFTER - timedelta(minutes=1), monkeypatch)
    assert not Radiation.objects.exists()
    settle(now + UNITED_AFTER, monkeypatch)

    held.refresh_from_db()
    assert held.demande_id == one.demande.pk
    assert Seniority.objects.get(demande=one.demande, departement="93").since == date(2018, 3, 15)
    assert Radiation.objects.get().reason == "FUSION"
    # Written after the union about what moved: it goes back with it, and never stays with the other person.
    telling.send(one.demande, compose("logement_attribue", home="x"), by=CLOCK, at=now + UNITED_AFTER, candidature=held)
    pairs.look(now + UNITED_AFTER)
    decided(DemandePair.objects.get(), PairAct.SEPARATE, now + UNITED_AFTER)
    settle(now + UNITED_AFTER, monkeypatch)

    held.refresh_from_db()
    kept, back = Demande.objects.get(pk=one.demande.pk), Demande.objects.get(pk=two.demande.pk)
    assert (held.demande_id, back.state, back.strike_off_reason) == (back.pk, "active", "")
    assert (kept.deposited_on, back.deposited_on) == (date(2021, 3, 1), date(2018, 3, 15))
    assert list(kept.seniorities.values_list("departement", "since")) == [("93", date(2021, 3, 1))]
    assert Radiation.objects.get().lifted_at is not None
    assert Letter.objects.filter(kind="fusion_annulee").values_list("demande").distinct().count() == 2
    assert Letter.objects.get(kind="logement_attribue").demande_id == back.pk
    assert JournalEntry.objects.filter(verb="separer_numeros").count() == 1
    pair.refresh_from_db()
    assert (pair.state, pair.undone_at) == (PairState.APART, now + UNITED_AFTER)


def test_a_decision_taken_back_in_time_moves_nothing_and_two_people_are_proposed_no_more(
    alike: tuple[Applicant, Applicant], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    pair = found(now)
    decided(pair, PairAct.KEEP_OTHER, now)
    decided(pair, PairAct.TAKE_BACK, now)
    settle(now + 2 * UNITED_AFTER, monkeypatch)
    assert not Radiation.objects.exists()

    decided(pair, PairAct.APART, now)
    pairs.look(now)
    pair.refresh_from_db()
    assert pair.state == PairState.APART
    with pytest.raises(pairing_demandes.PairGone):
        decided(pair, PairAct.SEPARATE, now)


@pytest.mark.parametrize("way", ["safe", "child", "parent", "told", "register"])
def test_who_hides_is_in_no_pair_and_who_begins_to_hide_leaves_it_within_the_minute(
    alike: tuple[Applicant, Applicant], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    decided(found(now), PairAct.KEEP_ONE, now)
    hides, elsewhere = alike[1].demande, factories.demande("Ali").demande
    if way == "safe":
        SafeChannel.objects.create(demande=hides, email="sure@abri.example", person_key="d", set_at=now)
    elif way == "told":
        Fact.objects.create(demande=hides, layer="declare", path="claims/violence", value={}, at=now)
    elif way == "register":
        version = DemandeVersion.objects.filter(demande=hides).latest("pk")
        known = facts_codec.load(version.facts)
        known = replace(known, claims=(facts.Claim(situation=facts.Situation.VIOLENCE, proof=facts.Proof.DECLARED),))
        version.pk, version.digest, version.facts = None, "a" * 64, facts_codec.dump(known)
        version.received_at = version.file_dated_at = now + 2 * UNITED_AFTER - timedelta(minutes=1)
        version.save()
    else:
        parent, child = (elsewhere, hides) if way == "child" else (hides, elsewhere)
        Fork.objects.create(parent=parent, child=child, person_key="d", kind=ForkKind.SILENT, at=now)

    settle(now + 2 * UNITED_AFTER, monkeypatch)
    assert not DemandePair.objects.exists()
    assert not Radiation.objects.exists()
    assert pairs.look(now) == 0


def test_what_refuses_the_union_is_said_and_waits_for_a_person(
    alike: tuple[Applicant, Applicant], homes: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    for home, one in zip(homes, alike, strict=True):
        factories.candidature(home, one.demande, stage="offre_envoyee")
    pair = found(now)
    decided(pair, PairAct.KEEP_ONE, now)
    settle(now + UNITED_AFTER, monkeypatch)

    pair.refresh_from_db()
    assert (pair.state, pair.refusal[:51]) == (
        PairState.TO_DECIDE,
        "Cela n’a pas pu se faire. Chacun des deux numéros a",
    )
    assert Candidature.objects.filter(demande=alike[1].demande).count() == 1


def test_a_pair_goes_when_what_joined_it_is_no_more(alike: tuple[Applicant, Applicant]) -> None:
    now = timezone.now()
    found(now)
    Person.objects.filter(demande=alike[1].demande, role="demandeur").update(first_name="Odile")

    assert pairs.look(now) == 0
    assert not DemandePair.objects.exists()


def test_a_decision_that_no_line_of_the_journal_says_is_carried_out_by_nobody(
    alike: tuple[Applicant, Applicant], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    pair = found(now)
    DemandePair.objects.update(state=PairState.SAME, decided_at=now)
    settle(now + UNITED_AFTER, monkeypatch)

    pair.refresh_from_db()
    assert (pair.state, "Aucune ligne du journal" in pair.refusal) == (PairState.TO_DECIDE, True)
    assert not Radiation.objects.exists()
