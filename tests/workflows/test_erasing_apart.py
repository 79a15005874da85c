"""A file that came out of another in silence outlives it whole, and the erasure of one tells nothing of the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from palier.models import Demande, Fork, Holder, Person, SafeChannel
from palier.rules.people.facts import Situation
from palier.workflows.life import erasing, keeping
from palier.workflows.parting import forking
from palier.workflows.parting.forking import Danger
from tests import couples

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def two() -> tuple[couples.Couple, Demande]:
    couple = couples.couple()
    danger = Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=[], births_follow=False)
    forked = forking.go_alone(couple.demande, danger, leaver="d", by=couple.amina, at=timezone.now())
    return couple, Demande.objects.get(pk=Holder.objects.get(user=forked.user).demande_id)


def test_who_stays_is_refused_as_before_and_learns_nothing(two: tuple[couples.Couple, Demande]) -> None:
    couple, _ = two

    with pytest.raises(erasing.CannotErase, match="deux titulaires"):
        erasing.ask(couple.demande, by=couple.marc, at=timezone.now())


def test_at_the_term_of_the_first_file_the_second_is_whole(two: tuple[couples.Couple, Demande]) -> None:
    couple, apart = two
    before = Person.objects.filter(demande=apart).count()
    Demande.objects.filter(pk=couple.demande.pk).update(
        state="radiee", struck_off_at=timezone.now() - 366 * DAY, strike_off_reason="RADREN"
    )

    assert keeping.erase_at_term(couple.demande, at=timezone.now()) is True

    assert Person.objects.filter(demande=apart).count() == before > 0
    assert SafeChannel.objects.filter(demande=apart, email=couples.SAFE).exists()
    assert Holder.objects.filter(demande=apart).exists()
    assert not Fork.objects.exists()


def test_the_second_file_is_erased_when_its_person_asks_and_the_first_is_not_touched(
    two: tuple[couples.Couple, Demande],
) -> None:
    couple, apart = two
    person = couples.Actor(role=couple.amina.role, user=Holder.objects.get(demande=apart).user)

    erasing.ask(apart, by=person, at=timezone.now())
    assert keeping.honour(apart, at=timezone.now()) is True

    assert not Demande.objects.filter(pk=apart.pk).exists()
    assert not SafeChannel.objects.exists()
    assert Person.objects.filter(demande=couple.demande, role__in=("demandeur", "cotitulaire")).count() == 2
