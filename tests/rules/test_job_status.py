"""A registration at France Travail read against the file: whose it is, how long, and what it proves."""

from __future__ import annotations

from datetime import date

import pytest

from palier.rules.fetching import fetching, job_status
from palier.rules.fetching.job_status import JobSeeker, StatusRemark
from palier.rules.people.certified import Citizen, Named

ON = date(2026, 11, 28)


def named(first: str = "Amina", last: str = "Benali", born: date = date(1989, 4, 17)) -> Named:
    return Named(last_name=last, birth_name=last, first_name=first, birth_date=born)


def told(given: str = "AMINA", name: str = "BENALI", birth: str = "1989-04-17") -> JobSeeker:
    return JobSeeker(who=Citizen(name, (given,), birth), since=date(2024, 1, 8), until=None)


def test_it_is_of_who_asked_when_nothing_differs_but_the_way_of_writing() -> None:
    assert job_status.is_of(told(), named())
    assert not job_status.is_of(told("MARC"), named())
    assert not job_status.is_of(told(birth="1989-04-18"), named())
    assert not job_status.is_of(told(name="DUPONT"), named())


def test_a_given_name_that_france_travail_cut_is_compared_so_far() -> None:
    assert job_status.is_of(told("MARIE-CHRISTI"), named("Marie-Christine"))
    assert not job_status.is_of(told("MARIE-FRANCOI"), named("Marie-Christine"))


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [
        (date(2025, 11, 28), None, None),
        (date(2025, 11, 29), None, StatusRemark.TOO_SHORT),
        (date(2024, 1, 8), date(2025, 1, 7), StatusRemark.TOO_SHORT),
        (date(2024, 1, 8), date(2025, 11, 28), None),
        (date(2024, 1, 8), date(2025, 11, 27), StatusRemark.TOO_OLD),
        (date(2027, 1, 1), None, StatusRemark.TOO_SHORT),
    ],
)
def test_a_year_of_registration_that_ended_a_year_ago_at_most_is_a_long_unemployment(
    since: date, until: date | None, why: StatusRemark | None
) -> None:
    assert job_status.remark(since, until, on=ON) is why


@pytest.mark.parametrize(
    ("typed", "sent"), [(" nora.b ", "nora.b"), ("n", ""), ("a b", ""), ("é.nora", ""), ("x" * 81, ""), ("", "")]
)
def test_the_name_of_an_account_is_sent_as_it_was_chosen(typed: str, sent: str) -> None:
    assert fetching.account(typed) == sent
