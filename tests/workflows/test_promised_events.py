"""Rules promised as tests that the path itself must hold: each event is dated and signed, no lease depends on a job."""

from __future__ import annotations

import inspect
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import JournalEntry, Lease, Letter, Offer, User
from palier.models.scoring import grids_store
from palier.rules.doors.access import Role
from palier.web.bailleur.forms import LeaseForm
from palier.workflows.homes import publishing
from palier.workflows.offer import leasing, offering
from tests import factories
from tests import world as worlds
from tests.workflows.bailleur_world import DAY, NOW, candidate, make_world, offered

if TYPE_CHECKING:
    from datetime import datetime

    from palier.models import GridVersion, Home

pytestmark = pytest.mark.django_db
OF_AN_ORGANISATION = {Role.BAILLEUR, Role.RESERVATAIRE, Role.COMMISSION, Role.STEWARD}
WORK = ("employeur", "contrat de travail", "salarié", "emploi", "licenci")


def _grid(home: Home, closes: datetime) -> GridVersion | None:
    return grids_store.choices(home, closes.date()).first()


def test_every_event_of_the_path_has_its_instant_its_article_and_its_organisation() -> None:
    # The rows of a world may be put back: they are of some minutes ago.
    before = timezone.now() - timedelta(minutes=15)
    world = worlds.cast()
    world.home_at("attribuee", [world.amina, *world.others])
    home, now = factories.home(world.bailleur, world.reservataire), timezone.now()
    opens, closes = publishing.default_window(home, now)
    publishing.publish(home, opens_at=opens, closes_at=closes, grid=_grid(home, closes), by=world.odile, at=now)
    kept = list(JournalEntry.objects.all())

    verbs = {entry.verb for entry in kept}
    assert {"publier", "deposer", "clore", "designer", "convoquer", "inscrire_ordre_du_jour"} <= verbs
    assert {entry.role for entry in kept} >= {Role.RESERVATAIRE, Role.BAILLEUR, Role.COMMISSION, Role.DEMANDEUR}
    for entry in kept:
        # The séance of this world alone was convened the day before it sits.
        assert (before - timedelta(days=1) if entry.verb == "convoquer" else before) <= entry.at, entry.verb
        assert entry.article, entry.verb
        assert (entry.organisation is not None) == (entry.role in OF_AN_ORGANISATION), entry.verb
    of = {entry.role: entry.organisation for entry in kept}
    assert of[Role.RESERVATAIRE] == world.reservataire.pk
    assert of[Role.BAILLEUR] == of[Role.COMMISSION] == world.bailleur.pk


def test_a_lease_is_linked_to_no_employment() -> None:
    """Article R441-11: nothing that is signed, sent or kept with a lease could make it hang on a job.

    ``is_worker`` is a fact of the day of the signature, for the counters of Action Logement: it ends no lease.
    """
    world = make_world()
    offer = offered(world)
    offering.accept(offer, by=candidate(User.objects.create_user("d:1:d", name="Amina")), at=NOW + DAY)
    world.reload()
    day = (NOW + 2 * DAY).date()

    lease = leasing.sign(
        world.candidatures[0], signed_on=day, starts_on=day, contingent="COLACT", by=world.karim, at=NOW + 2 * DAY
    )

    told = Letter.objects.filter(demande=lease.demande, kind__in=("offre", "bail_signe"))
    assert {letter.kind for letter in told} >= {"bail_signe"}
    for letter in told:
        text = " ".join([letter.title, *letter.paragraphs]).lower()
        assert [word for word in WORK if word in text] == []
    kept = {field.name for model in (Lease, Offer) for field in model._meta.get_fields()}  # noqa: SLF001 - Django's own
    assert {name for name in kept if any(word in name for word in ("employ", "work", "job"))} == {"is_worker"}
    assert set(LeaseForm.base_fields) == {"signed_on", "starts_on", "contingent", "contingent_reason"}
    assert set(inspect.signature(leasing.sign).parameters) == {
        "candidature",
        "signed_on",
        "starts_on",
        "contingent",
        "contingent_reason",
        "by",
        "at",
    }
