"""The month is counted in the first night whose facts are all there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from palier.jobs.path import waits
from palier.models import CommuneFigure, Demande
from palier.workflows.scoring import scoring_territories
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
NIGHT = datetime(2026, 11, 3, 3, 40, tzinfo=ZoneInfo("Europe/Paris"))


def test_the_count_waits_for_the_facts_of_the_night(monkeypatch: pytest.MonkeyPatch) -> None:
    factories.commune()
    monkeypatch.setattr(timezone, "now", lambda: NIGHT)
    made = [factories.demande().demande for _ in range(10)]
    waits.count(0)
    before = list(CommuneFigure.objects.all())
    scoring_territories.refresh(Demande.objects.filter(pk__in=[one.pk for one in made]), on=NIGHT.date())
    waits.count(0)
    waits.count(1)

    assert before == []
    assert {(row.counted_on, row.commune_id, row.demandes) for row in CommuneFigure.objects.all()} == {
        (date(2026, 11, 1), "93048", 10)
    }
