"""A visit's time, what who did not come may do about it, and the headings of a first registration: both sides of each limit."""

from datetime import UTC, date, datetime, timedelta

import pytest

from palier.rules.candidature.funnel import Verb
from palier.rules.counter import receipts, registering, visits
from palier.rules.counter.registering import FormHeading
from palier.rules.counter.visits import PAPERS, SeenPaper

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)


def test_a_visit_is_open_for_an_hour_and_not_at_its_end() -> None:
    end = visits.until(NOW)
    assert end == NOW + timedelta(minutes=60)
    assert visits.is_living(end, NOW, has_ended=False)
    assert visits.is_living(end, end - TICK, has_ended=False)
    assert not visits.is_living(end, end, has_ended=False)
    assert not visits.is_living(end, NOW, has_ended=True)


def test_no_counter_opens_for_three_days_and_a_link_serves_a_month() -> None:
    assert visits.closed_until(NOW) == NOW + timedelta(hours=72)
    assert visits.link_until(NOW) == NOW + timedelta(days=30)


def test_every_paper_has_its_words_and_none_has_a_number() -> None:
    assert set(PAPERS) == set(SeenPaper)


def test_a_form_begun_is_kept_for_thirty_days_the_last_whole() -> None:
    # The day is that of Paris: at 22:59 UTC in November it is still the thirtieth.
    last = datetime(2026, 12, 27, 22, 59, tzinfo=UTC)
    assert registering.draft_until(date(2026, 11, 27)) == date(2026, 12, 27)
    assert registering.is_kept(NOW, None, last)
    assert not registering.is_kept(NOW, None, last + timedelta(minutes=1))
    # Of one that was deposited, they run from its day, whenever it was last touched.
    assert registering.is_kept(last, date(2026, 11, 27), last)
    assert not registering.is_kept(last, date(2026, 11, 26), last)


@pytest.mark.parametrize(
    ("changed", "is_other"),
    [({"paper": "passeport"}, False), ({"birth_date": "1990-01-01"}, True), ({"last_name": "Cousin"}, True)],
)
def test_another_name_or_birth_date_is_somebody_else(changed: dict[str, str], *, is_other: bool) -> None:
    told = {"last_name": "Ferrand", "first_name": "Marcel", "birth_date": "1951-03-09", "paper": "carte_identite"}
    assert registering.is_somebody_else({"a": told}, {"a": {**told, **changed}}) is is_other


def test_the_headings_are_those_of_the_article_in_its_order() -> None:
    assert "".join(FormHeading) == "abcdefghi"
    assert set(registering.LABELS) == set(FormHeading)
    assert registering.next_of(FormHeading.IDENTITY) is FormHeading.CONTACT
    assert registering.next_of(FormHeading.HANDICAP) is None


@pytest.mark.parametrize(
    ("answered", "lacking"),
    [
        ({}, "abh"),
        ({"a": {"last_name": "F"}, "b": {"street": "x"}, "h": {}}, "h"),
        ({"a": {"last_name": "F"}, "b": {"street": "x"}, "h": {"type_codes": ["T2"]}}, ""),
    ],
)
def test_three_headings_are_compulsory(answered: dict[str, object], lacking: str) -> None:
    assert "".join(registering.lacking(answered)) == lacking


def test_persons_take_the_first_free_key_of_their_place() -> None:
    assert registering.key_of("cotitulaire", {}) == "c1"
    assert registering.key_of("personne_a_charge", {"p1": 0, "p3": 0, "c1": 0}) == "p2"
    assert registering.key_of("personne_en_garde", {"p1": 0}) == "g1"


def test_a_sending_is_in_doubt_after_ten_minutes() -> None:
    assert registering.in_doubt_from(NOW) == NOW + timedelta(minutes=10)


def test_what_a_person_does_has_a_paper_and_what_it_brings_about_has_none() -> None:
    for verb in (Verb.APPLY, Verb.WITHDRAW, Verb.ACCEPT, Verb.DECLINE, Verb.STEP_DOWN):
        assert receipts.worded(verb) == receipts.WORDS[verb]
        assert receipts.follows(verb)
    assert Verb.SUSPEND not in receipts.WORDS
    assert receipts.worded("mot_ancien") == "mot ancien"
