"""A first registration filled alone: whatever its state there is a sentence and a next step; both sides of each limit."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.counter import alone, alone_standing, registering
from palier.rules.counter.alone import RegistrationStep as Step
from palier.rules.counter.registering import FormHeading, State

DAY = date(2026, 11, 27)
WHOLE = {
    "a": {"last_name": "X", "first_name": "Y", "birth_date": "1990-01-01", "nationality": "1", "paper": "passeport"},
    "b": {"street": "rue", "postal_code": "93100", "commune": "93048"},
    "h": {"type_codes": ["T2"], "communes": ["93048"]},
}
DEPOSITED = tuple(state for state in State if state not in (State.DRAFT, State.DROPPED))


@given(
    state=st.sampled_from(list(State)),
    changed=st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    waited=st.integers(0, 90),
    is_attested=st.booleans(),
)
def test_whatever_its_state_a_form_has_a_sentence_a_date_where_one_is_due_and_a_next_step(
    state: State, changed: date, waited: int, *, is_attested: bool
) -> None:
    deposited = changed if state in DEPOSITED else None
    told = alone_standing.standing(
        state,
        changed_on=changed,
        deposited_on=deposited,
        is_attested=is_attested,
        on=changed + timedelta(days=waited),
    )
    assert told.title
    assert told.sentence.endswith(".")
    assert told.following.endswith(".")
    is_over = state is State.DROPPED or (state is State.REGISTERED and is_attested)
    assert (told.day is None) == is_over


def test_what_the_register_knows_is_said_of_nobody() -> None:
    told = alone_standing.standing(State.KNOWN, changed_on=DAY, deposited_on=DAY, is_attested=False, on=DAY)
    for word in ("connaît", "existe", "doublon", "déjà"):
        assert word not in f"{told.title} {told.sentence} {told.following}"


@pytest.mark.parametrize(("on", "is_late"), [(date(2026, 12, 27), False), (date(2026, 12, 28), True)])
def test_a_month_after_the_deposit_the_prefet_may_be_asked(on: date, *, is_late: bool) -> None:
    told = alone_standing.standing(State.WAITING, changed_on=DAY, deposited_on=DAY, is_attested=False, on=on)
    assert ("préfet" in told.following) == is_late
    done = alone_standing.standing(State.REGISTERED, changed_on=DAY, deposited_on=DAY, is_attested=True, on=on)
    assert "préfet" not in done.following


def test_every_heading_has_a_step_and_every_step_its_question() -> None:
    assert set(alone.ROWS) == set(Step)
    assert {row.heading for row in alone.ROWS.values()} == set(FormHeading) == set(alone.HEADINGS)
    assert all(row.title.endswith("?") or step is Step.PAPER for step, row in alone.ROWS.items())
    assert alone.after(Step.PAPER) is None
    assert alone.place_of(Step.PAPER) == (len(Step), len(Step))


def test_what_cannot_stay_blank_holds_the_signature_back() -> None:
    assert alone.lacking(WHOLE, has_paper=True) == ()
    assert alone.lacking(WHOLE, has_paper=False) == (Step.PAPER,)
    for part, told in WHOLE.items():
        for name in told:
            less = {**WHOLE, part: {one: value for one, value in told.items() if one != name}}
            assert len(alone.lacking(less, has_paper=True)) == 1, name


def test_who_comes_back_goes_on_at_the_first_question_without_an_answer() -> None:
    assert alone.first_open({}, has_paper=False) is Step.IDENTITY
    done = {**WHOLE, alone.STEPS: [step.value for step in Step if step is not Step.WORK]}
    assert alone.first_open(done, has_paper=True) is Step.WORK
    all_done = {**WHOLE, alone.STEPS: [step.value for step in Step]}
    assert alone.first_open(all_done, has_paper=True) is None
    assert alone.first_open(all_done, has_paper=False) is Step.PAPER
    assert alone.done_in(all_done, FormHeading.WORK, has_paper=True)
    assert not alone.done_in(done, FormHeading.WORK, has_paper=True)


def test_a_counter_fills_what_a_form_begun_alone_left_half_told() -> None:
    assert alone.lacking_headings({"a": {"birth_date": "1990-01-01"}, "b": WHOLE["b"], "h": WHOLE["h"]}) == ()
    half = {"a": {"birth_date": "1990-01-01"}, "b": WHOLE["b"], "h": WHOLE["h"], alone.STEPS: []}
    assert alone.lacking_headings(half) == (FormHeading.IDENTITY,)


@pytest.mark.parametrize(
    ("birth", "is_emancipated", "may"),
    [
        (date(2008, 11, 27), False, True),
        (date(2008, 11, 28), False, False),
        (date(2008, 11, 28), True, True),
        (date(2010, 11, 27), True, True),
        (date(2010, 11, 28), True, False),
    ],
)
def test_one_signs_at_eighteen_or_emancipated_at_sixteen_from_the_birthday_on(
    birth: date, *, is_emancipated: bool, may: bool
) -> None:
    assert (alone.age_word(birth, is_emancipated=is_emancipated, on=DAY) == "") == may


def test_who_is_born_on_a_leap_day_signs_on_the_first_of_march() -> None:
    birth = date(2008, 2, 29)
    assert alone.age_word(birth, is_emancipated=False, on=date(2026, 2, 28))
    assert alone.age_word(birth, is_emancipated=False, on=date(2026, 3, 1)) == ""


def test_a_spouse_is_spoken_of_until_somebody_signs_too() -> None:
    for status, persons, lacks in (
        ("M", {}, True),
        ("P", {}, True),
        ("C", {}, False),
        ("M", {"n1": {"role": "personne_a_charge"}}, True),
        ("M", {"n1": {"role": "cotitulaire"}}, False),
    ):
        told = {"c": {"marital_status": status}, "persons": persons}
        assert alone.lacks_spouse(told) is lacks
        assert alone.may_be_safe(told) is ("cotitulaire" not in str(persons))


def test_the_last_week_is_told() -> None:
    assert alone_standing.warned_from(DAY) == registering.draft_until(DAY) - timedelta(days=7)


def test_a_reference_is_read_however_it_is_typed() -> None:
    assert alone.reference("0199c0de-0000-7000-8000-00ab12cd34ef") == "AB12CD34EF"
    assert alone.reference(" ab12-cd34 ef ") == "AB12CD34EF"
    assert alone.merged({"x": 1, "y": 2}, {"x": 3}, ("x", "z")) == {"y": 2, "x": 3}


def test_a_form_that_protects_an_address_is_sent_to_no_counter_that_cannot_open_it() -> None:
    told = alone_standing.standing(
        State.KNOWN, changed_on=DAY, deposited_on=DAY, is_attested=False, on=DAY, is_safe=True
    )

    assert "reçu" not in told.following
    assert "entrez avec son numéro" in told.following
    assert told.day is not None
