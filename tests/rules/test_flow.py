"""The flow: rounding never gives more than the base, refusals name their field, segments are told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.rules.homes import flow, flow_balance, quota_effect, quotas, state_flow
from palier.rules.homes.flow_balance import Event, FlowEventKind, FlowSegment, FlowUnit
from palier.rules.law import rounding
from palier.rules.law.rounding import Exact, Rounding

ON = date(2026, 3, 2)
T3 = FlowSegment(type_code="T3", financing="PLUS", is_qpv=False)
T2 = FlowSegment(type_code="T2", financing="PLAI", is_qpv=None)
amounts = st.fractions(min_value=0, max_value=60, max_denominator=40)


@given(st.lists(st.tuples(amounts, st.sampled_from(Rounding), amounts), max_size=6), st.integers(0, 200))
def test_rights_never_exceed_the_base_and_stay_near_their_exact_share(
    rows: list[tuple[Fraction, Rounding, Fraction]], base: int
) -> None:
    shares = [Exact(key=str(n), amount=a, method=m, carried=c) for n, (a, m, c) in enumerate(rows)]
    found = rounding.together(shares, base)

    assert sum(one.homes for one in found) <= base
    for share, one in zip(shares, found, strict=True):
        assert one.homes >= 0
        assert abs(share.due - one.homes - one.trimmed) <= 1
        if share.method is Rounding.CARRIED:
            assert share.due == one.homes + one.carried


@given(st.lists(amounts, min_size=1, max_size=6))
def test_the_largest_remainder_gives_the_whole_part_of_the_sum(rows: list[Fraction]) -> None:
    shares = [Exact(key=str(n), amount=a, method=Rounding.LARGEST_REMAINDER) for n, a in enumerate(rows)]

    assert sum(one.homes for one in rounding.together(shares, 1000)) == int(sum(rows))


def test_a_negative_share_is_refused() -> None:
    with pytest.raises(rounding.NotAShare):
        rounding.alone(Fraction(-1, 2), Rounding.FLOOR)


def test_every_figure_says_its_inputs_and_its_article() -> None:
    year = flow.FlowYear(stock=1234, rotation=Fraction(7, 100), deliveries=3, transfers=5, sales=1)
    als = flow.Share(
        key="a",
        label="Emploi",
        contingent=flow.Contingent.ACTION_LOGEMENT,
        rate=Fraction(1, 4),
        rounding=Rounding.CARRIED,
        carried=Fraction(1, 2),
    )
    found = flow.rights(flow.base(year, on=ON), [als], on=ON)
    lines = [*found.base.lines, found.of("a").line, found.bailleur]

    plain = [line.inputs for line in lines]
    assert plain[0] == "1 234 × 7 % + 3 (stock × rotation + livraisons)"
    assert plain[1] == "mutations internes : 5, opérations de vente : 1"
    assert plain[2].startswith("89,38 ")
    assert plain[3].startswith("83 × 25 % + 0,5 de l’année précédente, arrondi à l’unité inférieure")
    assert [line.shown for line in lines[2:]] == ["83", "21", "62"]
    assert {line.article.key for line in lines} == {"CCH R441-5"}


def test_what_the_base_cannot_give_is_said() -> None:
    halves = [
        flow.Share(key=key, label=key, contingent=flow.Contingent.OTHER, rate=Fraction(1, 2), rounding=Rounding.HALF_UP)
        for key in "ab"
    ]
    found = flow.rights(flow.base(flow.FlowYear(stock=50, rotation=Fraction(1, 10)), on=ON), halves, on=ON)

    assert [right.homes for right in found.rights] == [2, 3]
    assert "moins 1 que l’assiette ne peut donner" in found.of("a").line.inputs


def test_a_convention_cannot_lengthen_the_month() -> None:
    assert flow_balance.deadline(date(2026, 5, 4), convention_days=31) == date(2026, 6, 4)
    # Longer, it holds where the commune is known to be outside the tax on vacant homes, and there alone.
    for is_taxed, last in ((None, date(2026, 6, 4)), (True, date(2026, 6, 4)), (False, date(2026, 6, 5))):
        assert flow_balance.deadline(date(2026, 5, 4), convention_days=32, is_taxed=is_taxed) == last
    for days in (0, 187):
        with pytest.raises(flow_balance.ImpossibleDelay):
            flow_balance.check_convention_days(days, on=date(2026, 5, 4))
    for days in (None, 1, 186):
        flow_balance.check_convention_days(days, on=date(2026, 5, 4))


def test_each_quarter_has_its_part_and_another_year_counts_nowhere() -> None:
    events = [
        Event(kind=FlowEventKind.PROPOSED, on=date(2026, 3, 31), segment=T3),
        Event(kind=FlowEventKind.PROPOSED, on=date(2026, 4, 1), segment=T2),
        Event(kind=FlowEventKind.PROPOSED, on=date(2025, 12, 31), segment=T2),
    ]
    found = flow_balance.by_quarter(10, events, year=2026, unit=FlowUnit.PROPOSED, lost_is_used=False)

    assert [(one.due, one.proposed) for one in found] == [(2, 1), (3, 1), (2, 0), (3, 0)]


def test_segments_are_told_apart_and_an_unknown_district_is_said() -> None:
    events = [Event(kind=FlowEventKind.PROPOSED, on=ON, segment=one) for one in (T3, T2, T3)]
    found = flow_balance.by_segment(events, unit=FlowUnit.PROPOSED, lost_is_used=False)

    assert [(segment.label, one.proposed) for segment, one in found] == [
        ("T2 PLAI, QPV à confirmer", 1),
        ("T3 PLUS, hors QPV", 2),
    ]


@given(st.integers(0, 5000))
def test_quarters_add_up_to_the_year(homes: int) -> None:
    assert sum(flow_balance.due_in(homes, number) for number in flow_balance.QUARTERS) == homes


def test_a_number_is_written_with_two_decimals_at_most() -> None:
    assert [flow.say(Fraction(n)) for n in ("5", "11/2", "1001/1000", "-7/4")] == ["5", "5,5", "1", "\u22121,75"]


def test_action_logement_is_followed_in_each_departement_and_empty_shares_are_left_out() -> None:
    leases = [
        quotas.LeaseFacts(
            contingent=flow.Contingent.ACTION_LOGEMENT,
            departement=place,
            is_dalo=True,
            is_priority=True,
            is_worker=True,
            signed_on=ON,
            is_qpv=False,
        )
        for place in ("94", "93")
    ]
    found = quotas.counters(leases, year=2026, on=ON)

    assert [(one.rule.value, one.departement) for one in found] == [
        ("priority_action_logement", "93"),
        ("priority_action_logement", "94"),
        ("first_quartile", ""),
    ]


def designated(**changes: object) -> quotas.LeaseFacts:
    base = quotas.LeaseFacts(
        contingent=flow.Contingent.COLLECTIVITE,
        departement="93",
        is_dalo=False,
        is_priority=False,
        is_qpv=True,
        quartile=quotas.Quartile.FIRST,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def said(chosen: list[quotas.LeaseFacts], rule: quotas.Rule = quotas.Rule.PRIORITY_RESERVATAIRE) -> str:
    leases = [designated(signed_on=ON, count=38), designated(signed_on=ON, count=11, is_dalo=True)]
    found = next(one for one in quota_effect.spans(leases, chosen, on=ON) if one.before.rule is rule)
    return found.sentence


def test_the_effect_of_a_list_is_told_once_or_from_the_least_to_the_most() -> None:
    dalo, unknown = designated(is_dalo=True), designated(is_priority=None)

    assert said([designated(), designated()]) == "Cette désignation laisserait l’objectif à 22 % (25 % dus)."
    assert said([designated(), dalo]) == "L’objectif serait entre 22 % et 24 % selon le dossier retenu (25 % dus)."
    assert said([dalo, unknown]) == (
        "L’objectif serait à 24 % selon le dossier retenu (25 % dus). Pour 1 dossier, l’effet n’est pas connu."
    )
    assert said([unknown]).startswith("L’effet de cette désignation n’est pas connu")
    above = designated(quartile=quotas.Quartile.ABOVE)
    informative = said([above, designated()], quotas.Rule.ABOVE_FIRST_QUARTILE_IN_QPV)
    assert (
        informative == "Selon nos informations, l’objectif serait entre 0 % et 2 % selon le dossier retenu (50 % dus)."
    )


marks = st.builds(
    quotas.LeaseFacts,
    contingent=st.sampled_from(flow.Contingent),
    departement=st.sampled_from(("93", "94")),
    is_dalo=st.sampled_from((True, False, None)),
    is_priority=st.sampled_from((True, False, None)),
    quartile=st.sampled_from(quotas.Quartile),
    is_qpv=st.sampled_from((True, False, None)),
    is_worker=st.sampled_from((True, False, None)),
    is_rehoused=st.sampled_from((True, False, None)),
    signed_on=st.just(ON),
    count=st.integers(1, 9),
)


@given(st.lists(marks, max_size=12), st.sampled_from(quotas.Rule))
def test_a_share_stays_between_its_least_and_its_most_and_the_order_is_nothing(
    leases: list[quotas.LeaseFacts], rule: quotas.Rule
) -> None:
    found = quotas.counter(rule, leases, year=2026, on=ON)

    assert quotas.counter(rule, leases[::-1], year=2026, on=ON) == found
    assert found.least <= (found.share or found.least) <= found.most
    assert found.base <= sum(lease.count for lease in leases)
    if found.status is quotas.QuotaStatus.REACHED:
        assert found.missing == 0
    if found.status is quotas.QuotaStatus.MISSED:
        assert found.missing > 0
    assert found.sentence.endswith(".")


@given(marks, st.sampled_from(quotas.Rule))
@settings(max_examples=200)
def test_knowing_one_more_fact_never_undoes_a_mark(lease: quotas.LeaseFacts, rule: quotas.Rule) -> None:
    """What is marked without a fact is marked alike once the fact is known: unknown is never a guess."""
    before = quotas.mark(rule, lease)
    if before is quotas.QuotaMark.UNKNOWN:
        return
    for name in ("is_dalo", "is_priority", "is_qpv", "is_worker", "is_rehoused"):
        if getattr(lease, name) is None:
            for value in (True, False):
                assert quotas.mark(rule, replace(lease, **{name: value})) is before


def test_a_convention_older_than_our_figures_is_held_to_the_first_of_them() -> None:
    old = date(2016, 1, 1)
    share = flow.Share(key="p", label="p", contingent=flow.Contingent.STATE_PRIORITY, rate=Fraction(31, 100))

    with pytest.raises(flow.BadFlow, match="R441-5-2"):
        flow.check_rates([share], on=old)
    assert flow_balance.deadline(old) == date(2016, 2, 1)


def test_a_lease_taken_back_from_a_contingent_counts_no_more_there() -> None:
    segment = FlowSegment(type_code="T3", financing="PLUS", is_qpv=False)
    events = [
        Event(kind=kind, on=date(2026, 5, 4), segment=segment)
        for kind in (FlowEventKind.ATTRIBUTED, FlowEventKind.REVERSED)
    ]

    assert flow_balance.balance(10, events, unit=FlowUnit.ATTRIBUTED, lost_is_used=False).left == 10


def outside(*told: tuple[bool, FlowEventKind, bool | None]) -> state_flow.OutsideDistricts:
    def event(kind: FlowEventKind, is_qpv: bool | None) -> Event:
        segment = FlowSegment(type_code="T3", financing="PLUS", is_qpv=is_qpv)
        return Event(kind=kind, on=date(2026, 5, 4), segment=segment)

    return state_flow.count_outside([(is_state, event(kind, is_qpv)) for is_state, kind, is_qpv in told])


# article: CCH R441-5-2
def test_the_share_of_the_state_outside_districts_is_told_and_what_lacks_of_it() -> None:
    proposed, back = FlowEventKind.PROPOSED, FlowEventKind.GIVEN_BACK
    found = outside(
        *[(False, proposed, False)] * 8,
        (True, proposed, False),
        (True, proposed, False),
        (True, back, False),
        (False, proposed, False),
        (True, proposed, True),
        (False, proposed, None),
    )
    assert (found.state, found.homes, found.unknown) == (1, 10, 1)

    short = state_flow.outside_notice(found, Fraction(3, 10), on=ON)
    assert short is not None
    assert "1 des 10 logements orientés cette année est allé à l’État, soit 10 %" in short.sentence
    assert "contraire de la convention. Il en manque 2. 1 logement dont le quartier n’est pas dit" in short.sentence
    assert state_flow.outside_notice(found, Fraction(0), on=ON) is None
    assert state_flow.outside_notice(outside((True, proposed, True)), Fraction(3, 10), on=ON) is None


# article: CCH R441-5-2
@pytest.mark.parametrize(("state", "homes", "missing"), [(3, 10, ""), (3, 11, "Il en manque 1."), (4, 11, "")])
def test_outside_districts_the_article_gives_the_share_whatever_the_rate_of_a_convention(
    state: int, homes: int, missing: str
) -> None:
    """A convention of 20 % used to be held to 20 % there: the article says 30, unless the convention stipulates otherwise."""
    found = state_flow.OutsideDistricts(state=state, homes=homes, unknown=0)

    notice = state_flow.outside_notice(found, Fraction(1, 5), on=ON)

    assert notice is not None
    assert ("manque" in notice.sentence) is bool(missing)
    assert missing in notice.sentence
    assert "Ce qui est convenu lui donne 20 % du flux : seule une convention dit si elle y déroge." in notice.sentence


# article: CCH R441-5-1
def test_the_report_of_a_year_is_due_before_the_28th_of_february() -> None:
    assert state_flow.report_until(2025) == date(2026, 2, 27)
    assert "le bilan de 2025" in state_flow.report_notice(2025).sentence
    assert (
        "par commune et par période de construction, que Palier ne connaît pas"
        in state_flow.report_notice(2025).sentence
    )
