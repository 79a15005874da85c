"""The exact limit of rules that no other test stands on: the day itself, the least area, the unknown that is no fault."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from palier.rules.candidature import funnel
from palier.rules.candidature.funnel import PublicationStage, Stage, Verb
from palier.rules.fitting import eligibility, size_advice
from palier.rules.homes import quotas
from palier.rules.homes.quotas import Contingent, LeaseFacts, Quartile, QuotaMark, Rule
from palier.rules.law.calendars import FRANCE
from palier.rules.life import radiation
from palier.rules.life.radiation import Intended, Pronouncer, StrikeOffReason, WarningSteps
from palier.rules.people.facts import (
    CeilingZone,
    Claim,
    Demande,
    Financing,
    Home,
    Household,
    Person,
    PersonRole,
    Proof,
    Situation,
)
from palier.rules.scoring import cotation, grids
from palier.rules.scoring.criteria import Circuit

TODAY = date(2026, 5, 1)


def demande(persons: int = 1, **known: object) -> Demande:
    roles = [PersonRole.HOLDER, *[PersonRole.CO_HOLDER] * (persons - 1)]
    people = tuple(Person(key=f"d{number}", role=role) for number, role in enumerate(roles))
    return replace(Demande(numero_unique="1110326000042ZZTST", household=Household(persons=people)), **known)


def home(area: int) -> Home:
    return Home(
        commune="69123",
        departement="69",
        territory="demo",
        zone=CeilingZone.ELSEWHERE,
        zone_abc="A",
        financing=Financing.PLUS,
        type_code="T1",
        floor_area=area,
        rent=30_000,
        charges=0,
        is_adapted=False,
    )


@pytest.mark.parametrize("verb", [Verb.OFFER, Verb.ACCEPT, Verb.SIGN])
@pytest.mark.parametrize("held", ["offre_envoyee", "acceptee", "bail_signe"])
def test_an_offer_an_acceptance_and_a_signed_lease_each_hold_the_home(verb: Verb, held: str) -> None:
    with pytest.raises(funnel.HomeTaken):
        funnel.require_home_free(verb, [Stage(held)])


def test_a_home_attributed_may_go_back_to_the_commission_and_a_home_let_may_not() -> None:
    back = PublicationStage.EN_COMMISSION

    assert funnel.step_publication(PublicationStage.ATTRIBUEE, back) is back
    with pytest.raises(funnel.IllegalPublicationMove):
        funnel.step_publication(PublicationStage.LOUEE, back)


@pytest.mark.parametrize(("persons", "least"), [(1, 9), (2, 16), (3, 25)])
def test_a_home_of_exactly_the_least_area_is_not_said_too_small(persons: int, least: int) -> None:
    def said(area: int) -> bool:
        found = size_advice.about(demande(persons), home(area), on=TODAY)
        return "surface_insuffisante" in [reason.code for reason in found]

    assert (said(least), said(least - 1)) == (False, True)
    assert size_advice.is_area_enough(demande(persons), home(least), on=TODAY)


def test_a_deposit_of_today_counts_and_one_still_to_come_says_nothing() -> None:
    today, later = demande(deposited_on=TODAY), demande(deposited_on=TODAY + timedelta(days=1))

    assert eligibility.last_valid_day(today, on=TODAY) == date(2027, 5, 1)
    assert eligibility.last_valid_day(later, on=TODAY) is None


def test_a_circuit_ends_with_its_fact() -> None:
    grid = replace(grids.seed(), circuits=(Circuit(code="k", fact="pdalhpd", label="Suivi"),))
    claim = Claim(situation=Situation.PDALHPD, proof=Proof.VERIFIED, valid_until=TODAY)

    def circuits(on: date) -> tuple[str, ...]:
        found = cotation.score(demande(claims=(claim,)), grid, on=on, departement="69").circuits
        return tuple(one.label for one in found)

    assert (circuits(TODAY), circuits(TODAY + timedelta(days=1))) == (("Suivi",), ())


def test_an_unknown_quartile_in_a_priority_district_is_unknown_and_never_missed() -> None:
    lease = LeaseFacts(contingent=Contingent.NONE, departement="69", is_dalo=False, is_priority=False, is_qpv=True)
    rule = Rule.ABOVE_FIRST_QUARTILE_IN_QPV

    found = [quotas.mark(rule, replace(lease, quartile=one)) for one in (Quartile.UNKNOWN, Quartile.ABOVE)]

    assert found == [QuotaMark.UNKNOWN, QuotaMark.REACHED]
    assert quotas.mark(rule, replace(lease, is_qpv=None, quartile=Quartile.ABOVE)) is QuotaMark.UNKNOWN


def _codes(letter: date | None, warning: WarningSteps) -> set[str]:
    intended = Intended(
        reason=StrikeOffReason.NO_ANSWER,
        by=Pronouncer.SENDER,
        on=date(2026, 9, 1),
        unanswered_letter_on=letter,
        warning=warning,
    )
    return {reason.code for reason in radiation.obstacles(intended)}


def test_a_letter_of_the_day_of_the_warning_came_before_it_and_one_of_the_day_after_did_not() -> None:
    warning = WarningSteps(sent_at=datetime(2026, 5, 1, 10, tzinfo=UTC), calendar=FRANCE)

    assert "courrier_absent" not in _codes(TODAY, warning)
    assert "courrier_absent" in _codes(TODAY + timedelta(days=1), warning)


def test_a_warning_said_delivered_without_a_proof_opens_no_delay() -> None:
    sent = datetime(2026, 5, 1, 10, tzinfo=UTC)

    assert "remise_non_prouvee" in _codes(TODAY, WarningSteps(sent_at=sent, delivered_at=sent, calendar=FRANCE))
