"""Conventions, the year's plan, each home's log, the month that passes: under the bailleur's rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from django.db import OperationalError, transaction

from palier.models import Convention, FlowEvent, Home, JournalEntry, Organisation, Publication
from palier.models.doors import acting, row_security
from palier.models.life import quotas
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.homes.flow import Contingent, FlowYear
from palier.rules.homes.flow_balance import FlowEventKind, FlowUnit
from palier.rules.law.rounding import Rounding
from palier.workflows.acting import refusals
from palier.workflows.acting.actors import Actor
from palier.workflows.homes import agreeing, balancing, declaring, flow_log, let_homes, orienting
from tests.workflows.bailleur_world import DAY, NOW, World, as_bailleur, make_home, make_world

if TYPE_CHECKING:
    from palier.workflows.homes.balancing import FlowStanding

pytestmark = pytest.mark.django_db
YEAR = FlowYear(stock=10_000, rotation=Fraction(7, 100), transfers=120, renewal=60)
ON = date(2026, 5, 4)


@pytest.fixture
def world() -> World:
    return make_world(designated=1, others=0)


def draft(world: World, **changes: Any) -> agreeing.ConventionDraft:
    return agreeing.ConventionDraft(
        **{
            "reservataire": world.reservataire,
            "departement": "93",
            "contingent": Contingent.ACTION_LOGEMENT,
            "rate": Fraction(1, 4),
            "rounding": Rounding.FLOOR,
            "unit": FlowUnit.PROPOSED,
            "lost_is_used": True,
            "signed_on": date(2025, 12, 1),
            "valid_from": date(2026, 1, 1),
            **changes,
        }
    )


def other(name: str = "Commune") -> Organisation:
    return Organisation.objects.create(kind="reservataire", name=name)


def agree(world: World, **changes: Any) -> Convention:
    with as_bailleur(world):
        return agreeing.sign_convention(draft(world, **changes), by=world.karim, at=NOW)


def plan(world: World, year: int = 2026, figures: FlowYear = YEAR) -> None:
    with as_bailleur(world):
        agreeing.plan_year("93", year, figures, by=world.karim, at=NOW)


def standing(world: World, on: date = ON) -> FlowStanding:
    with as_bailleur(world):
        (found,) = balancing.standings(world.bailleur.pk, on)
    return found


def test_a_right_is_due_under_the_convention_and_the_plan(world: World) -> None:
    agree(world)
    plan(world)

    found = standing(world)

    assert found.base is not None
    assert found.base.homes == 520
    assert [(held.right.homes, held.total.due, held.total.left) for held in found.held] == [(130, 130, 130)]
    assert found.bailleur is not None
    assert found.bailleur.value == 390


def test_without_a_plan_a_convention_waits_and_nothing_is_due(world: World) -> None:
    made = agree(world)

    found = standing(world)

    assert found.waiting == (made,)
    assert found.held == ()


def test_a_plan_is_corrected_and_refused_figures_say_their_field(world: World) -> None:
    plan(world)
    plan(world, figures=replace(YEAR, transfers=100))

    with as_bailleur(world), pytest.raises(agreeing.BadFigures) as refused:
        agreeing.plan_year("93", 2026, replace(YEAR, transfers=9_000), by=world.karim, at=NOW)

    assert refused.value.field == "transfers"
    base = standing(world).base
    assert base is not None
    assert base.homes == 540


def test_two_conventions_may_not_run_at_once_and_one_may_follow_the_other(world: World) -> None:
    agree(world, valid_until=date(2026, 6, 30))

    with pytest.raises(agreeing.ConventionsOverlap):
        agree(world, valid_from=date(2026, 6, 30))
    agree(world, valid_from=date(2026, 7, 1))
    agree(world, departement="94")
    agree(world, contingent=Contingent.OTHER)

    assert Convention.objects.count() == 4


def test_a_convention_is_ended_once_and_another_may_follow(world: World) -> None:
    made, end = agree(world, valid_until=date(2026, 12, 31)), {"by": world.karim, "at": NOW}
    stranger = Actor(
        role=Role.BAILLEUR, user=world.karim.user, organisation=Organisation.objects.create(kind="bailleur", name="B")
    )

    with as_bailleur(world):
        for wrong in (date(2025, 12, 31), date(2027, 1, 1)):
            with pytest.raises(agreeing.BadEnd):
                agreeing.end_convention(made, wrong, **end)  # type: ignore[arg-type]
        for _ in range(2):
            ended = agreeing.end_convention(made, date(2026, 6, 30), **end)  # type: ignore[arg-type]
    with pytest.raises(agreeing.NotYourConvention):
        agreeing.end_convention(made, date(2026, 5, 31), by=stranger, at=NOW)

    assert ended.valid_until == date(2026, 6, 30)
    assert JournalEntry.objects.filter(verb="finir_convention").count() == 1
    agree(world, valid_from=date(2026, 7, 1))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"valid_until": date(2025, 12, 31)}, refusals.BadDay),
        ({"answer_days": 187}, agreeing.DelayTooLong),
        ({"contingent": Contingent.STATE_PRIORITY, "rate": Fraction(31, 100)}, agreeing.BadFigures),
    ],
)
def test_a_convention_against_the_law_is_refused(world: World, changes: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        agree(world, **changes)

    assert not Convention.objects.exists()


def test_rates_are_checked_with_a_convention_that_begins_later(world: World) -> None:
    agree(world, valid_from=date(2026, 7, 1), rate=Fraction(3, 4))

    with pytest.raises(agreeing.BadFigures):
        agree(world, reservataire=other(), rate=Fraction(2, 4))
    agree(world, reservataire=other("Autre"), rate=Fraction(2, 4), valid_until=date(2026, 6, 30))


def test_only_a_bailleur_agrees_and_only_with_reservataires(world: World) -> None:
    with pytest.raises(ActionRefused):
        agreeing.sign_convention(draft(world), by=world.commission, at=NOW)
    stranger = Actor(role=Role.BAILLEUR, user=world.karim.user, organisation=world.reservataire)
    with pytest.raises(agreeing.NotABailleur):
        agreeing.sign_convention(draft(world), by=stranger, at=NOW)
    for field in ("reservataire", "delegate"):
        with pytest.raises(agreeing.NotWithAReservataire):
            agree(world, **{field: world.bailleur})


def test_what_a_convention_carries_arrives_the_year_after(world: World) -> None:
    agree(world, rounding=Rounding.CARRIED, valid_from=date(2025, 1, 1))
    for year in (2025, 2026):
        plan(world, year, FlowYear(stock=100, rotation=Fraction(1, 10)))

    assert [standing(world, on).held[0].right.homes for on in (date(2025, 6, 1), ON)] == [2, 3]


def test_an_orientation_is_logged_with_its_reason_and_counts_as_proposed(world: World) -> None:
    agree(world)
    plan(world)
    home = make_home(world.bailleur, world.reservataire, 9)

    with as_bailleur(world):
        declaring.orient_home(
            home, world.reservataire, vacancy_notified_on=ON, by=world.karim, at=NOW, reason="segment"
        )

    event = FlowEvent.objects.get()
    held = standing(world).held[0]
    assert (event.kind, event.reason, event.departement) == ("propose", "segment", "93")
    assert (held.total.proposed, held.total.left, held.quarters[1].proposed) == (1, 129, 1)
    assert [segment.label for segment, _ in held.segments] == ["T3 PLUS, QPV à confirmer"]


def test_a_home_oriented_elsewhere_is_given_back_first(world: World) -> None:
    home, commune = make_home(world.bailleur, world.reservataire, 9), other()
    for number, to in enumerate((world.reservataire, commune)):
        with as_bailleur(world):
            declaring.orient_home(home, to, vacancy_notified_on=ON, by=world.karim, at=NOW + number * DAY)

    told = FlowEvent.objects.order_by("at", "id").values_list("kind", "reservataire")
    assert list(told) == [
        ("propose", world.reservataire.pk),
        ("rendu", world.reservataire.pk),
        ("propose", commune.pk),
    ]


def test_a_delegate_s_home_is_charged_to_the_owner_of_the_contingent(world: World) -> None:
    owner = other("Préfet")
    agree(world, reservataire=owner, delegate=world.reservataire, contingent=Contingent.STATE_PRIORITY)
    home = make_home(world.bailleur, world.reservataire, 9)

    with as_bailleur(world):
        declaring.orient_home(home, world.reservataire, vacancy_notified_on=ON, by=world.karim, at=NOW)

    assert FlowEvent.objects.get().reservataire == owner


def test_a_reservataire_of_two_contingents_says_which_and_each_keeps_its_balance(world: World) -> None:
    agree(world, contingent=Contingent.STATE_PRIORITY, rate=Fraction(1, 4))
    agree(world, contingent=Contingent.STATE_AGENTS, rate=Fraction(1, 20))
    plan(world)
    home = make_home(world.bailleur, None, 9)  # type: ignore[arg-type]
    orient = {"vacancy_notified_on": ON, "by": world.karim, "at": NOW}

    with as_bailleur(world):
        with pytest.raises(flow_log.ContingentNeeded):
            declaring.orient_home(home, world.reservataire, **orient)  # type: ignore[arg-type]
        with pytest.raises(flow_log.NotItsContingent):
            declaring.orient_home(home, world.reservataire, contingent="COLTER", **orient)  # type: ignore[arg-type]
        declaring.orient_home(home, world.reservataire, contingent="PPRIOR", **orient)  # type: ignore[arg-type]
        orienting.take_back(home, by=world.karim, at=NOW + timedelta(days=32))

    found = {held.convention.contingent: held.total for held in standing(world).held}
    assert [(found[code].proposed, found[code].lost) for code in ("PFONCT", "PPRIOR")] == [(0, 0), (1, 1)]


def test_an_unknown_reason_is_refused(world: World) -> None:
    home = make_home(world.bailleur, world.reservataire, 9)

    with pytest.raises(flow_log.NotAFlowReason):
        declaring.orient_home(home, other(), vacancy_notified_on=ON, by=world.karim, at=NOW, reason="faveur")


def test_the_last_day_of_the_month_is_the_reservataire_s_and_the_next_the_bailleur_s(world: World) -> None:
    agree(world)
    plan(world)
    home = make_home(world.bailleur, world.reservataire, 9)
    with as_bailleur(world):
        declaring.orient_home(home, world.reservataire, vacancy_notified_on=ON, by=world.karim, at=NOW)

        with pytest.raises(orienting.MonthNotOver):
            orienting.take_back(home, by=world.karim, at=NOW + timedelta(days=31))
        back = orienting.take_back(home, by=world.karim, at=NOW + timedelta(days=32))

    held = standing(world).held[0]
    assert back.reservataire is None
    assert (held.total.lost, held.total.used) == (1, 1)
    with as_bailleur(world), pytest.raises(orienting.NotOriented):
        orienting.take_back(home, by=world.karim, at=NOW + timedelta(days=33))


def test_a_home_that_is_published_or_another_s_is_not_taken_back(world: World) -> None:
    Home.objects.filter(pk=world.home.pk).update(vacancy_notified_on=ON)
    late = NOW + timedelta(days=40)

    with as_bailleur(world), pytest.raises(declaring.HomeAlreadyOriented):
        orienting.take_back(world.home, by=world.karim, at=late)
    stranger = Actor(role=Role.BAILLEUR, user=world.karim.user, organisation=other())
    with pytest.raises(refusals.NotYourHome):
        orienting.take_back(world.home, by=stranger, at=late)


def test_a_let_home_is_not_taken_back_and_counts_as_lost_for_nobody(world: World) -> None:
    late = NOW + timedelta(days=40)
    Home.objects.filter(pk=world.home.pk).update(vacancy_notified_on=ON)
    Publication.objects.filter(home=world.home).update(stage="louee", opens_at=NOW, closes_at=NOW + 7 * DAY)

    world.home.refresh_from_db()
    with as_bailleur(world), pytest.raises(let_homes.HomeIsLet):
        orienting.take_back(world.home, by=world.karim, at=late)
    with as_bailleur(world):
        assert not orienting.may_take_back(world.home, orienting.turn_of(world.home, late.date()))

    assert not FlowEvent.objects.filter(kind=FlowEventKind.LOST).exists()
    # Let before its vacancy was notified: whoever lived there has left, and the month runs as any other.
    Publication.objects.filter(home=world.home).update(opens_at=NOW - 60 * DAY, closes_at=NOW - 50 * DAY)
    with as_bailleur(world):
        assert orienting.may_take_back(world.home, orienting.turn_of(world.home, late.date()))
        assert orienting.take_back(world.home, by=world.karim, at=late).reservataire is None


def test_a_delay_without_a_convention_is_the_month_of_the_law_and_the_right_is_not_used(world: World) -> None:
    home = make_home(world.bailleur, world.reservataire, 9)
    home.vacancy_notified_on = ON

    state = orienting.turn_of(home, ON)

    assert state is not None
    assert state.deadline == date(2026, 6, 4)


def test_the_log_is_never_changed(world: World) -> None:
    home = make_home(world.bailleur, world.reservataire, 9)
    flow_log.note(home, FlowEventKind.PROPOSED, to=world.reservataire, reason="solde", at=NOW)

    for act in (lambda rows: rows.update(reason="accord"), lambda rows: rows.delete()):
        with pytest.raises(OperationalError, match="append-only"), transaction.atomic():
            act(FlowEvent.objects.all())


def test_a_reservataire_reads_the_conventions_that_share_its_flow_and_its_own_log_alone(world: World) -> None:
    commune = other()
    agree(world)
    agree(world, reservataire=commune, contingent=Contingent.COLLECTIVITE, rate=Fraction(1, 5))
    plan(world)
    home = make_home(world.bailleur, world.reservataire, 9)
    flow_log.note(home, FlowEventKind.PROPOSED, to=world.reservataire, reason="solde", at=NOW)

    seen = {}
    for organisation in (commune, other("Étranger")):
        with transaction.atomic():
            acting.take(acting.Acting(role=row_security.RESERVATAIRE, user=1, organisation=organisation.pk))
            found = balancing.standings(world.bailleur.pk, ON)
            seen[organisation.name] = ([len(one.held) for one in found], FlowEvent.objects.count())
            acting.leave()

    assert seen == {"Commune": ([2], 0), "Étranger": ([], 0)}


def test_no_lease_no_count(world: World) -> None:
    with as_bailleur(world):
        assert quotas.signed(2026, bailleurs=(world.bailleur.pk,)) == ()
        assert quotas.signed(2026, reservataires=(world.reservataire.pk,)) == ()


STATE = {"contingent": Contingent.STATE_PRIORITY, "rate": Fraction(35, 100)}
ORDER = {
    "order_reference": "arrêté n° 2026-118 du 12 mars 2026",
    "order_from": date(2026, 3, 15),
    "order_until": date(2027, 3, 14),
}
UNDER_ORDER = {**STATE, **ORDER, "valid_from": date(2026, 3, 15), "valid_until": date(2027, 3, 14)}


# article: CCH R441-5-2
def test_under_an_order_of_the_prefet_the_state_has_its_share_and_the_page_says_why(world: World) -> None:
    agree(world, **UNDER_ORDER)
    plan(world)

    found = standing(world)

    assert [held.right.homes for held in found.held] == [182]
    (notice,) = [one for one in found.notices if one.code == "part_sous_arrete"]
    assert "35 %, au-delà de 30 %" in notice.sentence
    assert "arrêté n° 2026-118 du 12 mars 2026 (jusqu’au 14 mars 2027)" in notice.sentence


# article: CCH R441-5-2
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_from": date(2026, 3, 14)}, "rate"),
        ({"valid_until": date(2027, 3, 15)}, "rate"),
        ({"valid_until": None}, "rate"),
        ({"order_until": date(2027, 3, 15)}, "order_until"),
        ({"order_until": date(2026, 3, 14)}, "order_until"),
        ({"order_until": None}, "order_until"),
        ({"order_from": None}, "order_from"),
        ({"order_reference": ""}, "order_reference"),
        ({"contingent": Contingent.ACTION_LOGEMENT}, "order_reference"),
        ({"order_from": date(2024, 3, 15), "order_until": date(2025, 3, 14)}, "order_from"),
        ({"order_from": date(2027, 3, 15), "order_until": date(2028, 3, 14)}, "order_from"),
    ],
)
def test_an_order_covers_each_day_past_the_ceiling_and_a_year_at_most(
    world: World, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(agreeing.BadFigures) as refused:
        agree(world, **{**UNDER_ORDER, **changes})

    assert refused.value.field == field
    assert not Convention.objects.exists()


# article: CCH R441-5-2
def test_an_order_that_goes_leaves_no_share_past_its_ceiling(world: World) -> None:
    """Ended, corrected or moved away, a convention takes its order with it: what stays is read again without it."""
    half = {"rate": Fraction(28, 100), "contingent": Contingent.STATE_PRIORITY}
    bearing = agree(world, **{**UNDER_ORDER, "rate": Fraction(1, 100), "contingent": Contingent.STATE_AGENTS})
    agree(world, reservataire=other(), **half, valid_from=date(2026, 3, 15), valid_until=date(2026, 12, 31))
    agree(
        world,
        reservataire=other("Agents"),
        **{**half, "rate": Fraction(3, 100)},
        valid_from=date(2026, 3, 15),
        valid_until=date(2026, 12, 31),
    )
    corrected = {**UNDER_ORDER, "rate": Fraction(1, 100), "contingent": Contingent.STATE_AGENTS}
    said = {"reason": "saisie", "by": world.karim, "at": NOW}

    with as_bailleur(world):
        with pytest.raises(agreeing.BadFigures, match="30 % au plus"):
            agreeing.end_convention(bearing, date(2026, 6, 30), by=world.karim, at=NOW)
        for changes in (
            {"order_reference": "", "order_from": None, "order_until": None},
            {"departement": "94"},
        ):
            with pytest.raises(agreeing.BadFigures, match="30 % au plus"):
                agreeing.correct_convention(bearing, draft(world, **{**corrected, **changes}), **said)  # type: ignore[arg-type]
        assert agreeing.end_convention(bearing, date(2026, 12, 31), by=world.karim, at=NOW).valid_until is not None
