"""Acts that commit out of order, and two relays at once, on PostgreSQL: a reader skips none, and hears none twice."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import connection, transaction
from django.utils import timezone

from palier.models import PartnerEvent, PartnerOutbox
from palier.models.doors import acting
from palier.workflows.partners import relaying
from tests import api_world, factories
from tests.api_world import HOME
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import psycopg

    from tests.api_world import SoftwareOf

pytestmark = pytest.mark.usefixtures("committed")
_LATE = """
    INSERT INTO palier_journalentry (id, at, role, verb, object_kind, object_id, article, details)
    SELECT gen_random_uuid(), now(), 'bailleur', 'corriger_logement', 'Home', public_id, '', '{}' FROM palier_home LIMIT 1
"""


@pytest.fixture
def est() -> SoftwareOf:
    factories.commune()
    return api_world.software(factories.member("Karim", factories.organisation("bailleur", "Est Habitat")))


def relay(batch: int = 500) -> int:
    with transaction.atomic():
        acting.take(acting.CLOCK)
        return relaying.relay(at=timezone.now(), batch=batch)


def declare(est: SoftwareOf, number: int) -> None:
    told = est.post("homes", {**HOME, "rpls_id": f"093048{number:04d}"})
    assert told.status_code == 201, told.text


def test_an_act_that_commits_late_is_read_late_and_is_not_skipped(
    est: SoftwareOf, connect: Callable[[str], psycopg.Connection[Any]]
) -> None:
    declare(est, 1)
    relay()
    late = connect(connection.settings_dict["USER"])
    late.execute(_LATE)  # begun, and not committed
    declare(est, 2)
    relay()
    first = est.get("events").json()
    late.commit()
    relay()

    then = est.get("events", after=first["next"]).json()

    assert [one["type"] for one in first["items"]] == ["home.declared", "home.declared"]
    assert [one["type"] for one in then["items"]] == ["home.corrected"]
    assert then["items"][0]["number"] == first["next"] + 1
    assert not PartnerOutbox.objects.exists()


def test_two_relays_at_once_tell_each_act_once_and_number_without_a_gap(est: SoftwareOf) -> None:
    for number in range(12):
        declare(est, number)

    for _ in range(12):
        at_once(*[partial(relay, 3)] * 3)

    assert list(PartnerEvent.objects.order_by("number").values_list("number", flat=True)) == list(range(1, 13))
    assert not PartnerOutbox.objects.exists()


def test_an_act_that_is_undone_leaves_no_event(est: SoftwareOf) -> None:
    told = est.post("homes", {**HOME, "street": "12 rue des Lilas"})

    assert told.status_code == 422
    assert not PartnerOutbox.objects.exists()
