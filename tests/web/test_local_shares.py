"""A territory's steward enters a voted share, everyone reads it where shares are shown, and a mistake is taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, Lease, LocalShare, Territory
from palier.models.life import quotas
from palier.rules.homes.local_shares import ShareKind
from palier.rules.homes.quotas import Quartile
from palier.web.presentation import shares
from palier.workflows.organisations.held_territories import NotYourTerritory
from palier.workflows.steering import voting_shares
from palier.workflows.steering.voting_shares import ShareSaid
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text as text
from tests.web.steward_pages import desk_of, post
from tests.web.test_intendant_grids import local, tessa

if TYPE_CHECKING:
    from django.test import Client

pytestmark = pytest.mark.django_db
__all__ = ["local", "tessa"]
HERE = "200057875"
FIRST, ABOVE = Quartile.FIRST, Quartile.ABOVE
TODAY = timezone.localdate
SAID = {
    "territory": HERE,
    "kind": "premier_quartile",
    "percent": "30",
    "number": "2026-118",
    "voted_on": "2026-01-12",
    "effective_on": "2026-02-01",
    "link": "https://exemple.fr/deliberation",
}


def share(**other: object) -> ShareSaid:
    known = {
        "kind": ShareKind.FIRST_QUARTILE,
        "percent": 30,
        "effective_on": date(2026, 2, 1),
        "until": None,
        "number": "2026-118",
        "voted_on": date(2026, 1, 12),
    }
    return ShareSaid(**{**known, **other})  # type: ignore[arg-type]


def test_a_share_is_entered_read_by_all_and_taken_back(local: Client) -> None:
    assert post(local, "intendant_parts", [], **SAID).status_code == 302
    one = LocalShare.objects.get()
    assert (one.territory_id, one.percent, one.is_void) == (HERE, 30, False)
    assert JournalEntry.objects.get(verb="inscrire_part").details["pourcent"] == 30
    assert "délibération n° 2026-118" in text(local.get(reverse("intendant_parts"))).lower()

    again = post(local, "intendant_parts", [], **SAID)
    assert (again.status_code, LocalShare.objects.count()) == (302, 1)

    assert post(local, "intendant_part_reprendre", [one.public_id]).status_code == 302
    assert voting_shares.shown([one.territory], TODAY()) == []
    twice = post(local, "intendant_part_reprendre", [one.public_id])
    assert twice.status_code == 409
    assert "déjà reprise" in text(twice)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"voted_on": "2026-03-01"}, "un vote n’a pas d’effet passé"),
        ({"until": "2026-01-31"}, "vient après son premier"),
        ({"kind": "travailleurs_essentiels"}, "quels métiers ou secteurs"),
        ({"link": "javascript:alert(1)"}, "commence par https://"),
        ({"percent": "101"}, "100"),
    ],
)
def test_what_is_wrong_is_refused_in_its_sentence(local: Client, wrong: dict[str, str], said: str) -> None:
    refused = post(local, "intendant_parts", [], **{**SAID, **wrong})
    assert refused.status_code == 400
    assert said in text(refused)
    assert not LocalShare.objects.exists()


def test_a_share_of_more_than_the_whole_or_of_elsewhere_is_refused_to_the_act_too() -> None:
    at, ariane = timezone.now(), worlds.steward()
    there, _ = Territory.objects.get_or_create(code="AUTRE", defaults={"name": "Autre"})
    with pytest.raises(voting_shares.BadShare):
        voting_shares.enter(there, share(percent=0), by=ariane, at=at)
    elsewhere = worlds.local_steward(factories.organisation("bailleur", "Ouest"), code=HERE, name="Ici")
    with pytest.raises(NotYourTerritory):
        voting_shares.enter(there, share(), by=elsewhere, at=at)


def test_a_steward_of_elsewhere_takes_nothing_back(local: Client) -> None:
    post(local, "intendant_parts", [], **SAID)
    other = desk_of(worlds.local_steward(factories.organisation("bailleur", "Ouest"), code="AUTRE", name="Autre"))
    assert post(other, "intendant_part_reprendre", [LocalShare.objects.get().public_id]).status_code == 404


def test_leases_of_the_territory_alone_are_counted_and_trades_are_not(monkeypatch) -> None:
    at, ariane = timezone.now(), worlds.steward()
    here, _ = Territory.objects.get_or_create(code=HERE, defaults={"name": "Plaine"})
    today = TODAY()
    day = {"effective_on": today - timedelta(days=1), "voted_on": today - timedelta(days=9)}
    voting_shares.enter(here, share(**day), by=ariane, at=at)
    voting_shares.enter(
        here, share(kind=ShareKind.ESSENTIAL_WORKERS, percent=12, terms="soignants", **day), by=ariane, at=at
    )
    lease = {
        "contingent": "AUCUN",
        "departement": "69",
        "is_dalo": False,
        "is_priority": False,
        "is_qpv": False,
        "is_rehoused": False,
    }
    leases = tuple(
        quotas.LeaseFacts(**lease, quartile=place, signed_on=today, territory=where)  # type: ignore[arg-type]
        for place, where in ((FIRST, HERE), (ABOVE, HERE), (ABOVE, HERE), (FIRST, "AUTRE"))
    )

    first, essential = shares.voted(leases, today)

    assert first.counter is not None
    assert (first.counter.reached, first.counter.known, first.counter.is_informative) == (1, 3, True)
    assert "30 % dus" in " ".join(first.counter.sentence.split())
    assert (essential.counter, essential.row.terms) == (None, "soignants")
    assert not Lease.objects.exists()
