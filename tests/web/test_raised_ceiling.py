"""The control page names the act of the préfet beside the ceiling that it raised."""

from __future__ import annotations

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from palier.models import Home, Membership
from palier.rules.fitting import overrides
from palier.rules.fitting.overrides import Override
from palier.rules.law import law
from palier.rules.people.facts import Financing
from palier.web.bailleur import checks
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import make_world

pytestmark = pytest.mark.django_db
TITLE = "arrêté préfectoral d’essai"


@pytest.mark.parametrize(("is_qpv", "is_named"), [(True, True), (False, False), (None, False)])
def test_the_act_is_named_where_it_raises_the_ceiling(
    monkeypatch: pytest.MonkeyPatch, *, is_qpv: bool | None, is_named: bool
) -> None:
    world = make_world()
    assert world.karim.user is not None
    Membership.objects.create(user=world.karim.user, organisation=world.bailleur, role="bailleur")
    home = world.candidatures[0].publication.home
    Home.objects.filter(pk=home.pk).update(is_qpv=is_qpv)
    act = Override(
        id="essai",
        financings=(Financing(home.financing),),
        percent=130,
        buildings=frozenset(),
        communes_qpv=frozenset({home.commune_id}),
        valid_from=date(2024, 1, 1),
        valid_until=date(2099, 12, 31),
        article=law.cch("R441-1-1"),
        title=TITLE,
        confidence="S",
    )
    monkeypatch.setattr(overrides, "_loaded", lambda: (act,))
    # A day that has a table of ceilings, whatever the year in which the test runs.
    monkeypatch.setattr(checks, "timezone", SimpleNamespace(now=lambda: datetime(2026, 5, 1, 12, tzinfo=UTC)))
    client = Client()
    client.force_login(world.karim.user)

    page = plain_text(client.get(reverse("bailleur_controle", args=[world.candidatures[0].public_id])))

    assert (TITLE in page) is is_named


@pytest.mark.parametrize(("building", "is_kept"), [("bat-0042", True), ("", True), ("bat 42", False)])
def test_a_bailleur_says_the_building_and_the_district_that_an_act_may_name(building: str, *, is_kept: bool) -> None:
    world = make_world()
    assert world.karim.user is not None
    Membership.objects.create(user=world.karim.user, organisation=world.bailleur, role="bailleur")
    client = Client()
    client.force_login(world.karim.user)
    told = {
        "rpls_id": "ABCDEFGHIJ",
        "commune_name": world.candidatures[0].publication.home.commune_id,
        "street": "rue des Lilas",
        "type_code": "T2",
        "floor_area": 45,
        "financing": "PLUS",
        "rent": "420,50",
        "charges": "60",
        "has_lift": "unknown",
        "is_qpv": "true",
        "building": building,
        "act_key": "00000000-0000-4000-8000-000000000001",
    }

    page = plain_text(client.post(reverse("bailleur_logement_nouveau"), told, follow=True))

    kept = Home.objects.filter(rpls_id="ABCDEFGHIJ").first()
    assert (kept is not None) is is_kept
    if kept is not None:
        assert (kept.building, kept.is_qpv, kept.as_facts.building) == (building, True, building)
        assert (building or "non indiqué") in page
