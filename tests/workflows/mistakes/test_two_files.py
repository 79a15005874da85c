"""A file that came out of another in silence: the case of one tells the other nothing, and leaves no row of it changed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Candidature, Demande, Letter, LostPlace, Message, Mistake, Piece, Publication
from palier.workflows.mistakes import computing_mistakes, mistakes, telling_mistakes
from palier.workflows.ranking import closing
from palier.workflows.scoring import weighing_again
from tests import couples, factories
from tests.workflows.forking.moves import go
from tests.workflows.forking.test_forking import rows_of
from tests.workflows.mistakes import wrong_grid
from tests.workflows.mistakes import year as years

if TYPE_CHECKING:
    from tests.workflows.mistakes.year import Year

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def couple() -> couples.Couple:
    return couples.couple()


@pytest.fixture
def year() -> Year:
    made = years.made(2, closings=2)
    for one in made.people:
        one.demande.facts.all().delete()
    return made


def closed(year: Year, index: int, who: Demande, **changes: object) -> Publication:
    """A list that closed while a proof of this file waited at the desk."""
    on = year.lists[index]
    Publication.objects.filter(pk=on.pk).update(**changes)
    on.refresh_from_db()
    one = factories.Applicant(who, year.amina.user, year.amina.actor)
    piece = factories.piece(
        who,
        code="situation_handicap",
        status="valide",
        due_at=years.START - 20 * DAY,
        verified_by=year.odile.user,
        complete_at=years.START - 22 * DAY,
        verified_at=years.START + 100 * DAY,
        uploaded_at=years.START - 23 * DAY,
    )
    years.verified(one, "claims/handicap", years.START + 100 * DAY, by=year.odile, piece=Piece.objects.get(pk=piece.pk))
    year.on[on.pk] = [one, *year.people[1:12]]
    years._filled(year, on)  # noqa: SLF001 - a year lived list by list
    closing.close(on, weighed=weighing_again.weigh(on), at=on.closes_at + timedelta(minutes=1))
    return on


def told(who: Demande) -> Mistake:
    case = mistakes.notice(Demande.objects.get(pk=who.pk), at=timezone.now())
    assert case is not None
    computing_mistakes.compute(case, at=timezone.now())
    case.refresh_from_db()
    telling_mistakes.tell(case, at=case.answer_by + DAY)
    return case


def written(who: Demande) -> tuple[set[str], int]:
    return set(Message.objects.filter(demande=who).values_list("recipient", flat=True)), Letter.objects.filter(
        demande=who, kind="cout_erreur"
    ).count()


def test_a_case_of_the_first_file_tells_the_one_who_went_nothing(couple, year):
    closed(year, 0, couple.demande)
    child = go(couple).demande
    before, seen = rows_of(child), written(child)

    case = told(couple.demande)

    assert case.computed_at is not None
    assert written(couple.demande)[1] == 1
    assert (rows_of(child), written(child)) == (before, seen)
    assert couples.SAFE not in set(Message.objects.filter(demande=couple.demande).values_list("recipient", flat=True))
    assert mistakes.notice(child, at=timezone.now()) is None


def test_a_case_of_the_one_who_went_changes_no_byte_of_the_first_file(couple, year):
    child = go(couple).demande
    closed(year, 0, child)
    before = rows_of(couple.demande)

    case = told(child)

    assert case.demande_id == child.pk
    recipients, letters = written(child)
    assert (recipients <= {couples.SAFE}, letters) == (True, 1)
    assert rows_of(couple.demande) == before
    assert mistakes.notice(couple.demande, at=timezone.now()) is None


def test_a_recount_gives_each_of_two_files_its_own_lists(couple, year):
    wrong_grid.made_territory()
    typed, right = wrong_grid.grids(wrong_grid.WRONG)
    first = closed(year, 0, couple.demande, grid=typed)
    child = go(couple).demande
    second = closed(year, 1, child, grid=typed)
    of = dict(Candidature.objects.filter(demande__in=(couple.demande, child)).values_list("demande", "publication"))
    assert of == {couple.demande.pk: first.pk, child.pk: second.pk}
    for who, on in ((couple.demande, first), (child, second)):
        years.verified(
            factories.Applicant(who, year.amina.user, year.amina.actor),
            "claims/sans_logement",
            years.START - 50 * DAY,
            by=year.odile,
        )
        assert on.pk == of[who.pk]
    wrong_grid.opened(right)

    wrong_grid.swept()

    lost = set(LostPlace.objects.filter(demande__in=of).values_list("demande", "publication"))
    assert lost <= set(of.items())
    for case in Mistake.objects.filter(demande__in=of):
        computing_mistakes.compute(case, at=timezone.now())
        case.refresh_from_db()
        assert set(case.homes.values_list("publication", flat=True)) <= {of[case.demande_id]}
