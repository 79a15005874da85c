"""What another roof asks, whom it fits and why, and where a request may go: the tables, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from palier.rules.people.answers import Outcome
from palier.rules.people.facts import CeilingZone, Demande, Household, Income, Person, PersonRole, Proof, Resource
from palier.rules.roofs import other_roofs, roof_fit, roof_requests, roof_visits
from palier.rules.roofs.other_roofs import RoofKind, RoofLease, RoofMove, RoofPaper, RoofPublic, RoofStage, RoofTerms
from palier.rules.roofs.roof_fit import RoofPlace
from palier.rules.roofs.roof_requests import (
    LIVING,
    MOVES,
    READ,
    REASONS,
    REMEDIES,
    WORDS,
    RoofAct,
    RoofRefusal,
    RoofRequestDates,
    RoofRequestState,
)

ON = date(2026, 11, 20)
TERMS = RoofTerms(
    kind=RoofKind.RESIDENCE,
    name="Résidence",
    type_code="T1",
    floor_area=18,
    rent=40_000,
    charges=5_000,
    deposit=0,
    places=1,
    persons=2,
    answer_days=5,
    most_months=12,
)
LLI = replace(TERMS, kind=RoofKind.INTERMEDIATE, most_months=None)
SHARED = {"kind": RoofKind.SHARED, "lease_form": RoofLease.SEPARATE}
PLACE = RoofPlace(commune="93048", departement="93", zone=CeilingZone.ILE_DE_FRANCE, zone_abc="A")


def alone(born: date | None = date(1998, 5, 4), income: int | None = 20_000, **changes: object) -> Demande:
    incomes = tuple(Income(year=year, amount=income, proof=Proof.VERIFIED) for year in (2023, 2024, 2025))
    person = Person(key="d", role=PersonRole.HOLDER, birth_date=born, incomes=incomes, **changes)
    return Demande(numero_unique="", household=Household(persons=(person,)))


def said(terms: RoofTerms, demande: Demande, place: RoofPlace = PLACE) -> tuple[Outcome, tuple[str, ...]]:
    found = roof_fit.verdict(terms, place, demande=demande, key="d", on=ON)
    return found.outcome, tuple(one.code for one in found.reasons)


class TestFit:
    @pytest.mark.parametrize(
        ("born", "outcome"),
        [
            # Thirty on the very day: no longer under thirty; the day before, still.
            (date(1996, 11, 20), Outcome.NOT_ELIGIBLE),
            (date(1996, 11, 21), Outcome.ELIGIBLE),
            (date(2008, 11, 20), Outcome.ELIGIBLE),
            (date(2008, 11, 21), Outcome.NOT_ELIGIBLE),
            (None, Outcome.TO_CONFIRM),
        ],
    )
    def test_ages_on_both_sides(self, born: date | None, outcome: Outcome) -> None:
        assert said(replace(TERMS, age_from=18, age_under=30), alone(born))[0] is outcome

    def test_without_a_condition_anybody_may_ask(self) -> None:
        assert said(TERMS, alone()) == (Outcome.ELIGIBLE, ("sans_condition",))

    @pytest.mark.parametrize(
        ("changes", "outcome"),
        [
            ({"contract_type": "APP"}, Outcome.ELIGIBLE),
            ({"contract_type": "ETU"}, Outcome.TO_CONFIRM),
            ({"contract_type": "CDI"}, Outcome.TO_CONFIRM),
            ({"is_student": True}, Outcome.TO_CONFIRM),
        ],
    )
    def test_a_public_is_known_or_to_say_and_never_guessed(self, changes: dict[str, object], outcome: Outcome) -> None:
        assert said(replace(TERMS, publics=(RoofPublic.APPRENTICE,)), alone(**changes))[0] is outcome

    def test_a_larger_household_may_ask_for_some_of_it(self) -> None:
        child = Person(key="p1", role=PersonRole.DEPENDANT, birth_date=date(2018, 1, 1))
        demande = alone()
        three = replace(
            demande, household=Household(persons=(*demande.household.persons, child, replace(child, key="p2")))
        )

        assert said(TERMS, three) == (Outcome.TO_CONFIRM, ("nombre",))

    @pytest.mark.parametrize(
        ("income", "outcome"), [(44_344, Outcome.ELIGIBLE), (44_345, Outcome.NOT_ELIGIBLE), (None, Outcome.TO_CONFIRM)]
    )
    def test_the_ceiling_of_an_intermediate_home_to_the_euro(self, income: int | None, outcome: Outcome) -> None:
        """Zone A, one person, leases of 2026: 44 344 €."""
        assert said(LLI, alone(income=income))[0] is outcome

    def test_zones_differ_and_a_zone_that_is_not_known_is_to_confirm(self) -> None:
        in_lille = replace(PLACE, zone=CeilingZone.ELSEWHERE, zone_abc="B1")
        assert said(LLI, alone(income=40_000))[0] is Outcome.ELIGIBLE
        assert said(LLI, alone(income=40_000), in_lille)[0] is Outcome.NOT_ELIGIBLE
        assert said(LLI, alone(), replace(PLACE, zone_abc=None))[0] is Outcome.TO_CONFIRM

    def test_neither_number_nor_validity_is_asked_of_anybody(self) -> None:
        assert roof_fit.verdict(LLI, PLACE, demande=alone(), key="d", on=ON).is_eligible

    def test_the_table_of_a_zone_and_none_where_it_is_not_read(self) -> None:
        assert [one.amount for one in roof_fit.ceiling_lines("A bis", ON)][:2] == [44_344, 66_276]
        assert len(roof_fit.ceiling_lines("C", ON)) == 7
        assert roof_fit.ceiling_lines("", ON) == ()
        assert roof_fit.ceiling_lines("A", date(2025, 6, 1)) == ()


class TestTerms:
    @pytest.mark.parametrize(
        ("least", "most", "words"),
        [
            (None, 12, "12 mois au plus"),
            (1, 12, "de 1 à 12 mois"),
            (3, None, "au moins 3 mois"),
            (None, None, "sans limite affichée"),
            (6, 6, "6 mois au plus"),
        ],
    )
    def test_lengths_in_words(self, least: int | None, most: int | None, words: str) -> None:
        assert roof_fit.said_stay(replace(TERMS, least_months=least, most_months=most)) == words

    def test_every_stage_is_left_along_the_table_alone(self) -> None:
        for move in RoofMove:
            for stage in RoofStage:
                if stage in other_roofs.MOVES[move]:
                    assert other_roofs.moved(stage, move) is other_roofs.MOVES[move][stage]
                else:
                    with pytest.raises(other_roofs.ImpossibleRoofMove):
                        other_roofs.moved(stage, move)

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": RoofKind.SHARED, "most_months": None}, "lease_form"),
            ({"lease_form": RoofLease.JOINT}, "living"),
            ({"publics": (RoofPublic.STUDENT,), "kind": RoofKind.INTERMEDIATE}, "publics"),
            ({"name": "www.exemple.test"}, "name"),
            ({**SHARED, "living": "Que des femmes de la fac."}, "living"),
            ({**SHARED, "living": "Au calme. Pas d’enfants ici."}, "living"),
            ({**SHARED, "living": "La maison n’accepte que des hommes."}, "living"),
            ({**SHARED, "living": "Réservé aux jeunes filles."}, "living"),
            ({**SHARED, "living": "Deux femmes blanches, calmes."}, "living"),
            ({**SHARED, "living": "Mme Durand, infirmière, et son chat."}, "living"),
        ],
    )
    def test_what_cannot_be(self, changes: dict[str, object], field: str) -> None:
        with pytest.raises(other_roofs.ImpossibleRoof) as raised:
            other_roofs.check(replace(TERMS, **changes), on=ON)

        assert raised.value.field == field


@pytest.mark.parametrize(
    "living",
    [
        "Deux étudiantes et un apprenti, plutôt calmes.",
        "Trois personnes, une chambre libre.",
        "Il faut que les locataires respectent le voisinage.",
        "Il n’y a qu’une colocataire pour l’instant, et pas de fumée.",
        "La chambre n’accueille qu’une personne.",
    ],
)
def test_who_lives_in_a_shared_flat_is_told_without_keeping_anybody_out(living: str) -> None:
    other_roofs.check(replace(TERMS, **SHARED, living=living), on=ON)


def test_a_rent_of_more_than_a_third_of_what_is_known_is_to_be_confirmed() -> None:
    def outcome(amount: int) -> Outcome:
        return said(TERMS, alone(resources=(Resource(code="SAL", amount=amount),)))[0]

    assert (
        "plus que les ressources"
        in roof_fit.verdict(TERMS, PLACE, demande=alone(resources=(Resource(code="SAL", amount=450),)), key="d", on=ON)
        .reasons[0]
        .sentence
    )
    assert outcome(1350) is Outcome.ELIGIBLE
    assert outcome(1349) is Outcome.TO_CONFIRM


# article: décret n° 2015-1437 du 5 novembre 2015, annexe I
def test_papers_are_of_a_closed_list_and_an_identity_is_always_one() -> None:
    with pytest.raises(other_roofs.ImpossibleRoof) as raised:
        other_roofs.check(replace(TERMS, papers=(RoofPaper.INCOME,)), on=ON)

    assert raised.value.field == "papers"
    assert other_roofs.said_papers(("ressources", "casier", "identite")) == (
        "une pièce d’identité, ou un titre de séjour, avec photo",
        "un ou plusieurs justificatifs de ressources : bulletins de salaire, avis d’impôt, bourse",
    )


class TestStates:
    def test_every_state_has_its_words_and_every_reason_its_remedy(self) -> None:
        assert set(WORDS) == set(RoofRequestState)
        assert set(REASONS) == set(REMEDIES) == set(RoofRefusal)
        # A state that waits for the logeur says by when.
        for state in (RoofRequestState.SENT, RoofRequestState.LISTED):
            assert "{day}" in WORDS[state].then

    def test_every_living_state_can_be_left_by_its_person(self) -> None:
        for state in LIVING:
            assert any(state in MOVES[act] for act in roof_requests.OF_PERSON), state

    def test_what_is_over_moves_nowhere(self) -> None:
        for state in set(RoofRequestState) - LIVING:
            for act in RoofAct:
                with pytest.raises(roof_requests.RoofRequestClosed):
                    roof_requests.moved(state, act)

    def test_a_logeur_reads_what_is_asked_and_not_who_lives_there(self) -> None:
        assert LIVING - {RoofRequestState.ENTERED} == READ

    def test_late_from_the_day_after_and_only_while_it_waits(self) -> None:
        sent = RoofRequestDates(state=RoofRequestState.SENT, promised_on=ON)
        assert roof_requests.late_since(sent, on=ON) is None
        assert roof_requests.late_since(sent, on=date(2026, 11, 21)) == ON
        assert roof_requests.late_since(replace(sent, state=RoofRequestState.ACCEPTED), on=date(2027, 1, 1)) is None
        listed = replace(sent, state=RoofRequestState.LISTED, listed_until=date(2026, 12, 1))
        assert roof_requests.late_since(listed, on=date(2026, 12, 1)) is None
        assert roof_requests.late_since(listed, on=date(2026, 12, 2)) == date(2026, 12, 1)

    @pytest.mark.parametrize(
        ("terms", "absent"),
        [
            (TERMS, {RoofRefusal.AGE, RoofRefusal.PUBLIC, RoofRefusal.CEILING}),
            (replace(TERMS, age_under=30), {RoofRefusal.PUBLIC, RoofRefusal.CEILING}),
            (replace(TERMS, publics=(RoofPublic.STUDENT,)), {RoofRefusal.AGE, RoofRefusal.CEILING}),
            (LLI, {RoofRefusal.AGE, RoofRefusal.PUBLIC}),
        ],
    )
    def test_a_condition_that_is_not_shown_is_no_reason(self, terms: RoofTerms, absent: set[RoofRefusal]) -> None:
        assert set(RoofRefusal) - set(roof_requests.reasons_for(terms)) == absent


class TestVisits:
    VISIT = datetime(2026, 11, 20, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))

    def test_a_visit_is_missed_once_its_hour_is_past_and_not_where_none_was_proposed(self) -> None:
        minute = timedelta(minutes=1)
        for visit, at, is_offered in (
            (None, self.VISIT, False),
            (self.VISIT, self.VISIT - minute, False),
            (self.VISIT, self.VISIT, False),
            (self.VISIT, self.VISIT + minute, True),
        ):
            offered = roof_visits.reasons_now(TERMS, visit, at=at)
            assert (RoofRefusal.MISSED in offered) is is_offered, (visit, at)
            assert set(roof_requests.reasons_for(TERMS)) - set(offered) <= {RoofRefusal.MISSED}
        roof_visits.require_missed(self.VISIT, at=self.VISIT + minute)
        with pytest.raises(roof_requests.ImpossibleRoofDay, match="le 20 novembre 2026, n’est pas passée"):
            roof_visits.require_missed(self.VISIT, at=self.VISIT)
        with pytest.raises(roof_requests.ImpossibleRoofDay, match="Aucune visite n’a été proposée"):
            roof_visits.require_missed(None, at=self.VISIT)

    def test_nobody_moves_in_before_the_day_of_the_visit(self) -> None:
        roof_visits.require_entry(ON, self.VISIT)
        roof_visits.require_entry(ON, None)
        with pytest.raises(roof_requests.ImpossibleRoofDay, match="La visite est le 20 novembre 2026") as refused:
            roof_visits.require_entry(ON - timedelta(days=1), self.VISIT)
        assert refused.value.field == "entry_on"

    @pytest.mark.parametrize(
        ("free", "places", "free_from", "words"),
        [
            (0, 1, None, ""),
            (1, 1, None, "1 place sur 1 est affichée libre"),
            (2, 3, ON, "2 places sur 3 sont affichées libres"),
            (1, 4, date(2026, 12, 1), "1 place sur 4 est affichée libre à partir du 1er décembre 2026"),
        ],
    )
    def test_what_is_shown_free_in_words(self, free: int, places: int, free_from: date | None, words: str) -> None:
        assert roof_visits.shown_free(free, places, free_from, on=ON) == words
