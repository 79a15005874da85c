"""One household on two homes: accepting one suspends the other, and a lease that falls through gives it back."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palier.models import Candidature, Offer, Publication, User
from palier.workflows.commission import designating
from palier.workflows.offer import ending, leasing, offering
from palier.workflows.ranking import closing
from tests import factories
from tests.workflows import crowds
from tests.workflows.bailleur_world import DAY, NOW, World, as_bailleur, as_clock, candidate, make_world, offered

pytestmark = pytest.mark.django_db


class TwoHomes:
    """Home A, offered to the household; home B, where it has the most points of seven."""

    def __init__(self) -> None:
        self.there = crowds.world()
        self.a: World = make_world()
        self.offer: Offer = offered(self.a)
        self.b: Publication = crowds.publication(self.there)
        self.mine = crowds.candidate(self.b, points=90, demande=self.offer.demande)
        for points in (60, 50, 40, 30, 20, 10):
            crowds.candidate(self.b, points=points)

    def close_b(self) -> None:
        closing.close(self.b, weighed=factories.believed(self.b), at=timezone.now())

    def designate_b(self) -> None:
        self.b.refresh_from_db()
        designating.send_five(self.b, by=self.there.odile, at=timezone.now())

    def accept_a(self) -> None:
        user = User.objects.create_user("d:1:d", name="Amina")
        offering.accept(self.offer, by=candidate(user), at=NOW + 2 * DAY)

    def abandon_a(self) -> int:
        with as_bailleur(self.a):
            leasing.fall_through(self.a.candidatures[0], reason="menage", by=self.a.karim, at=NOW + 3 * DAY)
        with as_clock():
            return ending.restore_elsewhere(self.offer.demande, at=NOW + 3 * DAY)

    def where(self) -> tuple[str, str, int | None]:
        self.mine.refresh_from_db()
        return self.mine.stage, self.mine.suspended_from, self.mine.rank


@pytest.fixture
def homes() -> TwoHomes:
    return TwoHomes()


def test_suspended_before_the_closing_it_is_ranked_all_the_same(homes: TwoHomes) -> None:
    homes.accept_a()
    assert homes.where() == ("suspendue", "deposee", None)

    homes.close_b()
    assert homes.where() == ("suspendue", "classee", 1)

    assert homes.abandon_a() == 1
    assert homes.where() == ("classee", "", 1)


def test_suspended_after_the_closing_it_keeps_its_rank(homes: TwoHomes) -> None:
    homes.close_b()
    homes.accept_a()
    assert homes.where() == ("suspendue", "classee", 1)

    assert homes.abandon_a() == 1
    assert homes.where() == ("classee", "", 1)


@pytest.mark.parametrize("is_closed_first", [True, False])
def test_the_other_home_moves_on_and_the_rank_is_there_to_be_called(
    homes: TwoHomes,
    is_closed_first: bool,
) -> None:
    if is_closed_first:
        homes.close_b()
        homes.accept_a()
    else:
        homes.accept_a()
        homes.close_b()
    homes.designate_b()
    sent = Candidature.objects.filter(publication=homes.b, stage="designee").values_list("rank", flat=True)
    assert sorted(rank for rank in sent if rank) == [2, 3, 4, 5, 6]
    assert homes.where() == ("suspendue", "non_retenue", 1)

    assert homes.abandon_a() == 1
    assert homes.where() == ("non_retenue", "", 1)

    Candidature.objects.filter(publication=homes.b, rank__gt=3, stage="designee").update(stage="non_conforme")
    (called,) = designating.call_next(homes.b, by=homes.there.odile, at=timezone.now())
    assert called == homes.mine


def test_a_home_let_meanwhile_does_not_come_back(homes: TwoHomes) -> None:
    homes.close_b()
    homes.accept_a()
    homes.designate_b()
    Publication.objects.filter(pk=homes.b.pk).update(stage="louee")

    assert homes.abandon_a() == 0
    assert homes.where()[0] == "sans_suite"


def test_a_household_already_sent_to_the_landlord_comes_back_there(homes: TwoHomes) -> None:
    homes.close_b()
    homes.designate_b()
    homes.accept_a()
    assert homes.where() == ("suspendue", "designee", 1)

    assert homes.abandon_a() == 1
    assert homes.where() == ("designee", "", 1)
