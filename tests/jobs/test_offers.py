"""The clock's tasks, run as the worker's login: what they need, they may."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.jobs import leases, offers
from palier.models import Lease, Offer, User
from palier.workflows import leasing, offering
from tests.workflows.bailleur_world import NOW, candidate, make_world, offered

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_sweep_reminds_notes_the_silence_and_offers_the_next(as_login: Callable[[str], object]) -> None:
    world = make_world()
    offer = offered(world)
    Offer.objects.update(answer_by=timezone.now() - timedelta(days=1))

    with as_login("palier_worker"):  # type: ignore[attr-defined]
        offers.sweep(0)
        offers.sweep(1)

    offer.refresh_from_db()
    assert offer.reminded_at is not None
    assert world.stages()[:2] == ["sans_reponse", "offre_envoyee"]


def test_the_tasks_after_a_lease_run_as_the_worker(as_login: Callable[[str], object]) -> None:
    world = make_world()
    offer = offered(world)
    user = User.objects.create_user("d:1:d", name="Amina")
    offering.accept(offer, by=candidate(user), at=NOW + timedelta(days=2))
    signed = (NOW + timedelta(days=2)).date()
    lease = leasing.sign(
        offer.candidature, signed_on=signed, starts_on=signed, contingent="AUCUN", by=world.karim,
        at=NOW + timedelta(days=3),
    )  # fmt: skip

    with as_login("palier_worker"):  # type: ignore[attr-defined]
        leases.end_home(world.publication.pk, "logement_attribue")
        leases.end_elsewhere(offer.demande_id)
        leases.tell_register(lease.pk)

    assert world.stages()[1:3] == ["sans_suite", "sans_suite"]
    # No register is configured here: nothing pretends that it was told.
    assert Lease.objects.get().register_told_at is None
