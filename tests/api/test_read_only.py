"""What a software reads and never writes: its flow of a year, the grids that were voted, the public figures."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import CommuneFigure, FlowEvent, GridVersion, Territory
from palier.rules.scoring import grids
from palier.workflows.homes import declaring
from tests import api_world, factories
from tests import world as worlds
from tests.web.test_flow import agree

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
UNTIL = date(2026, 11, 1)


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def test_each_reads_its_own_flow_and_a_stranger_none(world: World) -> None:
    agree(world)
    home = factories.home(world.bailleur, None)
    declaring.orient_home(
        home,
        world.reservataire,
        vacancy_notified_on=timezone.localdate(),
        reason="segment",
        by=world.karim,
        at=timezone.now(),
    )
    karim, odile = api_world.software(world.karim), api_world.software(world.odile)

    mine, theirs = karim.get("flow").json(), odile.get("flow").json()

    (place,) = mine["departements"]
    assert (place["departement"], place["base"]) == ("93", 520)
    (right,) = place["rights"]
    assert (right["homes"], right["total"]["due"], right["convention"]["rate"]) == (130, 130, "1/4")
    assert "R441-5" in right["line"]["article"]
    assert len(right["quarters"]) == 4
    assert (right["total"]["proposed"], right["total"]["left"]) == (1, 129)
    # What is the landlord's alone stays so.
    (own,) = theirs["departements"]
    assert (own["base"], own["own"], own["notices"]) == (None, None, [])
    assert own["rights"] == place["rights"]
    for stranger in (world.stranger_karim, world.stranger_odile):
        none = api_world.software(stranger)
        assert none.get("flow").json()["departements"] == []
        assert none.get("flow/events").json()["items"] == []
    assert FlowEvent.objects.exists()
    first = karim.get("flow/events", limit=1).json()
    assert first["items"][0]["home"] == str(home.public_id)
    assert odile.get("flow/events").json()["items"][0]["id"] == first["items"][0]["id"]


def test_a_flow_is_told_of_this_year_and_of_the_one_before(world: World) -> None:
    agree(world)
    karim, this = api_world.software(world.karim), timezone.localdate().year

    before, other = karim.get("flow", year=this - 1), karim.get("flow", year=this - 2)

    assert before.json()["as_of"] == f"{this - 1}-12-31"
    assert (other.status_code, other.json()["code"]) == (422, "annee-non-montree")
    assert karim.get("flow", year=10**12).status_code == 422


def test_a_grid_is_read_whole_with_its_versions_on_any_day(world: World) -> None:
    kept = factories.grid()
    place = Territory.objects.create(code="200054781", name="Est Ensemble")
    for days, name in ((400, "avant"), (10, "maintenant"), (-30, "ensuite")):
        on = timezone.localdate() - timedelta(days=days)
        GridVersion.objects.create(
            territory=place,
            name=name,
            effective_on=on,
            deliberation=f"délibération {name}",
            content=kept.content,
            digest=kept.digest,
        )
    odile = api_world.software(world.odile)

    first = odile.get("grids", limit=1).json()
    second = odile.get("grids", limit=1, cursor=first["next"]).json()
    whole = odile.get("grids/200054781").json()

    assert [one["code"] for one in (*first["items"], *second["items"])] == ["maintenant", kept.name]
    assert second["next"] is None
    assert [one["code"] for one in whole["versions"]] == ["ensuite", "maintenant", "avant"]
    assert (whole["code"], whole["deliberation"]) == ("maintenant", "délibération maintenant")
    parsed = grids.load(kept.content)
    assert [(one["code"], one["points"]) for one in whole["criteria"]] == [(o.code, o.points) for o in parsed.criteria]
    stepped = next(one for one in parsed.criteria if one.steps)
    told = next(one for one in whole["criteria"] if one["code"] == stepped.code)
    assert [one["points"] for one in told["steps"]] == list(stepped.steps)
    old = (timezone.localdate() - timedelta(days=100)).isoformat()
    assert odile.get("grids/200054781", on=old).json()["code"] == "avant"
    assert odile.get("grids/200000000").status_code == 404


def test_the_grid_of_a_publication_is_read_by_those_of_the_publication(world: World) -> None:
    on = world.home_at("publiee", [])
    where = f"publications/{on.public_id}/grid"

    assert api_world.software(world.karim).get(where).json()["digest"] == on.grid.digest  # type: ignore[union-attr]
    assert api_world.software(world.odile).get(where).status_code == 200
    assert api_world.software(world.stranger_karim).get(where).status_code == 404


def test_figures_are_the_public_ones_and_what_is_hidden_is_null(world: World) -> None:
    CommuneFigure.objects.create(commune_id="93048", size="T2", counted_on=UNTIL, demandes=240, lets=20, gone=15)
    CommuneFigure.objects.create(commune_id="93048", size="T3", counted_on=UNTIL, demandes=40)
    CommuneFigure.objects.create(commune_id="93048", size="T2", counted_on=date(2026, 10, 1), demandes=99)
    karim = api_world.software(world.karim)

    one, listed = karim.get("figures/93048").json(), karim.get("figures", departement="93").json()

    assert [(row["size"], row["demandes"], row["lets"]) for row in one["sizes"]] == [("T2", 240, 20), ("T3", 40, None)]
    assert one["counted_on"] == UNTIL.isoformat()
    assert listed == {"items": [one], "next": None}
    assert karim.get("figures", departement="93", cursor="93048").json()["items"] == []
    assert karim.get("figures/00000").status_code == 404
