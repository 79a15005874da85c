"""A demo that is started again draws the homes that it invented, whatever somebody declared in it meanwhile."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from django.utils import timezone

from palier.management.demo import pictures
from palier.management.demo.days import Days
from palier.models import HomePicture
from tests import factories

if TYPE_CHECKING:
    from palier.management.demo.organisations import Offices

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["H4LET20001", "MAISON-B", "DEMO-ESSAI", "0930480001"])
def test_a_home_that_somebody_declared_is_left_as_it_is(number: str) -> None:
    est, toit = factories.organisation("bailleur", "Est Habitat"), factories.organisation("reservataire", "Toit")
    karim = factories.member("Karim", est)
    theirs = factories.home(est, toit, rpls_id=number, floor=None)
    ours = factories.home(est, toit, rpls_id="DEMO000001", floor=2)
    offices = cast("Offices", SimpleNamespace(organisations={"est": est}, actor=lambda _: karim))

    found = pictures.hang(offices, Days(timezone.localdate(), timezone.now()))

    assert found == 1
    assert set(HomePicture.objects.values_list("home", flat=True)) == {ours.pk}
    assert not theirs.pictures.exists()
