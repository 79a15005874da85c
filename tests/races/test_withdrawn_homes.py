"""One home taken out and oriented at the same instant, on real transactions: one of the two acts is done, the other says why."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from palier.models import FlowEvent, Home, JournalEntry
from palier.workflows.homes import declaring, joining_homes, standing_homes, withdrawing
from tests import factories
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def test_a_home_is_taken_out_or_oriented_and_two_that_are_one_are_not_both_taken_out() -> None:
    est, ville = factories.organisation("bailleur", "Est Habitat"), factories.organisation("reservataire", "Ville")
    karim, at = factories.member("Karim", est), timezone.now()
    homes = [factories.home(est, None, oriented_at=None) for _ in range(4)]
    for home in homes:
        oriented = partial(declaring.orient_home, home, ville, vacancy_notified_on=at.date(), by=karim, at=at)
        at_once(partial(withdrawing.withdraw, home, reason="essai", by=karim, at=at), oriented)
        now = Home.everything.get(pk=home.pk)
        assert (now.withdrawn_at is None) == (now.reservataire_id is not None)
        assert FlowEvent.objects.filter(home=home).exists() == (now.withdrawn_at is None)
    lines = JournalEntry.objects.filter(object_id__in=[home.public_id for home in homes])
    assert lines.count() == len(homes)

    one, two = (factories.home(est, None, oriented_at=None, door="12, porte 4", floor=1) for _ in range(2))
    merge = partial(joining_homes.merge, with_pictures=False, with_said=False, by=karim, at=at)
    found = at_once(partial(merge, one, two), partial(merge, two, one))

    assert Home.objects.filter(pk__in=(one.pk, two.pk)).count() == 1
    assert [type(one) for one in found if isinstance(one, Exception)] == [withdrawing.AlreadyTakenOut]
    with pytest.raises((standing_homes.HomeTakenOut, withdrawing.AlreadyTakenOut)):
        merge(one, two)
