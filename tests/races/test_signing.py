"""Two at once on a lease: the same call twice, two workers that seal it, and a cancelling while everybody has signed."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection, transaction

from palier.models import JournalEntry, LeaseEnvelope, LeasePaper, SigningNotice
from palier.models.doors import acting
from palier.workflows.signing import lease_envelopes, noting, voiding
from tests.races.at_once import at_once
from tests.signing_world import PROOF, AcceptedLease, accepted_lease
from tests.workflows.bailleur_world import DAY, NOW, as_bailleur

pytestmark = pytest.mark.usefixtures("committed")
AT = NOW + 4 * DAY


def called(found: LeaseEnvelope) -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT palier_signing_called('evt-0123456789', %s, repeat('0', 64))", [str(found.public_id)])
        return str(cursor.fetchone()[0])


def sealed(lease: AcceptedLease, found: LeaseEnvelope) -> LeaseEnvelope | None:
    try:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            noting.told(found.pk, lease.status(found, AT), at=AT)
        with transaction.atomic():
            acting.take(acting.CLOCK)
            return noting.seal(found.pk, lease.status(found, AT), lease.files(found), PROOF, at=AT)
    finally:
        connection.palier_acting = None  # type: ignore[attr-defined]


def cancelled(lease: AcceptedLease) -> LeaseEnvelope:
    with as_bailleur(lease.world):
        return voiding.cancel(lease.row, by=lease.world.karim, at=AT)


@pytest.mark.parametrize("turn", range(2))
def test_the_same_call_twice_at_once_is_noted_once(turn: int) -> None:
    found = accepted_lease().opened()

    results = at_once(partial(called, found), partial(called, found))

    assert sorted(results) == ["deja", "note"]
    assert SigningNotice.objects.count() == 1


@pytest.mark.parametrize("turn", range(2))
def test_two_workers_keep_a_signed_lease_once(turn: int) -> None:
    lease = accepted_lease()
    found = lease.opened()

    results = at_once(*[partial(sealed, lease, found)] * 2)

    assert sum(isinstance(each, LeaseEnvelope) for each in results) == 1, results
    assert LeasePaper.objects.filter(envelope=found).count() == 5
    assert JournalEntry.objects.filter(verb="garder_bail_signe").count() == 1


@pytest.mark.parametrize("turn", range(3))
def test_a_lease_that_all_signed_is_signed_whichever_came_first(turn: int) -> None:
    lease = accepted_lease()
    found = lease.opened()

    kept, gone = at_once(partial(sealed, lease, found), partial(cancelled, lease))

    assert isinstance(kept, LeaseEnvelope), kept
    assert isinstance(gone, LeaseEnvelope | lease_envelopes.AllHaveSigned), gone
    found.refresh_from_db()
    assert found.state == "signee"
