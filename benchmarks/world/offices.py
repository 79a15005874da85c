"""The few rows that stand under all the others: communes, grids, organisations and who works there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from benchmarks.world.copying import hexadecimal, uuid_text
from benchmarks.world.plan import BAILLEURS, RESERVATAIRES
from palier.models import Instance, Membership, Organisation, OrganisationKind, User
from palier.models.scoring import grids_store
from palier.models.territories import pouring
from palier.rules.doors.access import Role

if TYPE_CHECKING:
    from benchmarks.world.plan import Plan

_ROLES = {OrganisationKind.BAILLEUR: Role.BAILLEUR, OrganisationKind.RESERVATAIRE: Role.RESERVATAIRE}


@transaction.atomic
def make(plan: Plan) -> None:
    """Write them; ids are those that the plan counts on. The database is not yet marked demo."""
    pouring.load_communes()
    grids_store.seed_package_grids()
    Instance.objects.update_or_create(pk=1, defaults={"anchor_on": plan.on, "seed": plan.seed[:40]})
    for number in range(1, BAILLEURS + RESERVATAIRES + 1):
        is_bailleur = number <= BAILLEURS
        kind = OrganisationKind.BAILLEUR if is_bailleur else OrganisationKind.RESERVATAIRE
        name = f"Bailleur inventé nº {number}" if is_bailleur else f"Réservataire inventé nº {number - BAILLEURS}"
        office = Organisation.objects.create(
            id=number,
            kind=kind,
            name=name,
            siret=f"88888888{number:06d}",
            contact="Accueil : 01 99 00 00 00",
            public_id=_public_id(plan, number),
        )
        user = User.objects.create(
            id=number,
            login=f"agent{number}@monde.example",
            name=f"Agent {number}",
            password="!",  # noqa: S106 - none fits
            is_demo=True,
        )
        Membership.objects.create(user=user, organisation=office, role=_ROLES[kind])


def _public_id(plan: Plan, number: int) -> UUID:
    """An id that depends on the seed alone: rankings name their réservataire."""
    return UUID(uuid_text(plan.now.timestamp(), hexadecimal(plan.seed, "office", number)))


@transaction.atomic
def open_the_doors() -> None:
    """Mark the database demo, once it is whole: the one-click door exists from here on."""
    Instance.objects.filter(pk=1).update(is_demo=True)
