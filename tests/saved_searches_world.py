"""Searches that are saved, homes that open, and the clock that tells of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import transaction

from palier.models import (
    Message,
    Person,
    Publication,
    SavedSearch,
)
from palier.models.doors import acting
from palier.rules.homes.alerts import Rhythm, WantedHome
from palier.workflows.candidature import alerting, watching
from palier.workflows.candidature.watching import AlertWay, Question, SearchPlace
from tests import factories
from tests.mandate_world import at_home, holder, in_role

if TYPE_CHECKING:
    from palier.models import Home
    from tests.factories import Applicant

SAVED = datetime(2026, 9, 14, 7, tzinfo=ZoneInfo("Europe/Paris"))
"""A Monday, before anybody is written to."""
MORNING = SAVED + timedelta(hours=1, minutes=10)
MONTREUIL = SearchPlace(named="à Montreuil", communes=("93048",))


def saved(
    of: Applicant, *, place: SearchPlace = MONTREUIL, sending: dict[str, Any] | None = None, **wanted: Any
) -> SavedSearch:
    by = holder(of)
    # As an address says it: another question is another search.
    query = "".join(["ou=Montreuil&pour_moi=on", *(f"&{name}={value}" for name, value in sorted(wanted.items()))])
    asked = Question(place=place, wanted=WantedHome(**wanted), query=query)
    way = AlertWay(**{"rhythm": Rhythm.DAILY, "hour": 8, "channel": "email", **(sending or {})})
    with transaction.atomic(), in_role(at_home(of.demande, by)):
        return watching.save_search(of.demande, "Près de l’école", asked, sending=way, person_key="d", by=by, at=SAVED)


def opened(
    at: datetime = SAVED + timedelta(minutes=30), *, on: dict[str, Any] | None = None, **home: Any
) -> Publication:
    bailleur = factories.organisation("bailleur", "B")
    made: Home = factories.home(bailleur, factories.organisation("reservataire", "R"), **home)
    return factories.publication(made, opens_at=at, closes_at=at + timedelta(days=7), **(on or {}))


def beat(at: datetime = MORNING) -> int:
    """As the job does: what is due, each looked at; how many messages left."""
    with transaction.atomic(), in_role(acting.CLOCK):
        found = alerting.due(at)
    sent = 0
    for pk in found:
        with transaction.atomic(), in_role(acting.CLOCK):
            sent += alerting.look(pk, at=at)
    return sent


def told(of: Applicant) -> list[Message]:
    email = Person.objects.get(demande=of.demande, key="d").email
    return list(Message.objects.filter(recipient=email).order_by("created_at", "pk"))
