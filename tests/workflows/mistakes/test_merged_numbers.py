"""A seniority that came with another number is a mistake of no list that closed before the two were one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Person
from palier.models.demandes.layers_at import Amended
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.life import merging
from palier.workflows.mistakes import mistakes, replaying_closings
from tests import factories
from tests.workflows.mistakes import year as years
from tests.workflows.mistakes.test_cases import demande_of

if TYPE_CHECKING:
    from datetime import datetime

    from tests.workflows.mistakes.year import Year

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def united(year: Year, since: date, at: datetime) -> None:
    """Another number of the same person, that waited since a day, becomes one with hers."""
    twin = factories.demande("Amina")
    twin.demande.seniorities.update(since=since)
    hers, other = (Person.objects.filter(demande=one.demande, role="demandeur") for one in (year.amina, twin))
    first = hers.get()
    other.update(
        match_birth_name=first.match_birth_name, match_first_name=first.match_first_name, birth_date=first.birth_date
    )
    merging.merge(year.amina.demande, twin.demande, by=Actor(role=Role.STEWARD), at=at)


def plain_year() -> Year:
    """Two lists that closed without any mistake."""
    made = years.made(2, closings=2)
    for on in made.lists:
        made.on[on.pk] = made.people[:12]
    made.amina.demande.seniorities.update(since=date(2023, 12, 1))
    years.lived(made, years.dice(2))
    return made


def test_a_seniority_that_another_number_brought_after_the_closing_is_no_mistake():
    year = plain_year()
    united(year, date(2015, 1, 1), timezone.now())

    assert mistakes.notice(demande_of(year), at=timezone.now()) is None
    assert replaying_closings.replay(demande_of(year), Amended()).listed == []


def test_a_seniority_that_another_number_had_brought_before_the_closing_counts():
    year = plain_year()
    united(year, date(2015, 1, 1), year.lists[0].closes_at - DAY)

    case = mistakes.notice(demande_of(year), at=timezone.now())

    assert case is not None
    assert case.kind == "anciennete_corrigee"


def test_a_seniority_put_right_beside_a_number_united_since_is_still_a_mistake():
    year = plain_year()
    united(year, date(2024, 6, 1), timezone.now())
    year.amina.demande.seniorities.update(since=date(2014, 1, 1))

    case = mistakes.notice(demande_of(year), at=timezone.now())

    assert case is not None
    assert case.kind == "anciennete_corrigee"
