"""Row security: raw SQL, as each role, changes a lease, a radiation or a declaration of interest of its own and no other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from palier.models import InterestDeclaration, Lease, Radiation
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR, DEMANDEUR, RESERVATAIRE
from palier.rules.life.radiation import StrikeOffReason
from palier.workflows.commission import convening
from tests import factories
from tests import world as worlds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """Amina is housed by a landlord, and another one still reads her file."""
    made = worlds.cast(others=0)
    now, today = timezone.now(), timezone.localdate()
    audience = sorted({made.bailleur.pk, made.reservataire.pk, made.stranger_karim.body.pk})
    on = factories.publication(factories.home(made.bailleur, made.reservataire), stage="louee")
    row = factories.candidature(on, made.amina.demande, stage="bail_signe", audience=audience)
    Lease.objects.create(
        publication=on,
        candidature=row,
        demande=row.demande,
        signed_on=today,
        starts_on=today,
        signed_by=made.karim.person,
        recorded_at=now,
        contingent="AUCUN",
        audience=audience,
    )
    Radiation.objects.create(
        demande=row.demande,
        reason=StrikeOffReason.HOUSED,
        effective_on=today,
        recorded_at=now,
        issued_by=made.bailleur,
        audience=audience,
    )
    seance = worlds.convene(made, now)
    other = factories.publication(factories.home(made.bailleur, made.reservataire), stage="designee")
    factories.candidature(other, made.noe.demande, stage="conforme", rank=1)
    item = convening.add_to_agenda(seance, other, exception=worlds._exception(other), by=made.karim, at=now)  # noqa: SLF001 - the world's own
    InterestDeclaration.objects.create(
        seance=item.seance, item=item, member=0, label="A. Bailleul", by=made.karim.person, at=now
    )
    return made


def roles(world: World) -> dict[str, acting.Acting]:
    def staff(role: str, of: Any) -> acting.Acting:
        return acting.Acting(role=role, user=of.person.pk, actor=of.person.public_id, organisation=of.body.pk)

    return {
        "its own landlord": staff(BAILLEUR, world.karim),
        "another landlord who reads the file": staff(BAILLEUR, world.stranger_karim),
        "its réservataire": staff(RESERVATAIRE, world.odile),
        "the household": acting.Acting(
            role=DEMANDEUR, user=world.amina.user.pk, actor=world.amina.user.public_id, demande=world.amina.demande.pk
        ),
        "the public": acting.PUBLIC,
        "the gate": acting.GATE,
    }


def who_may(world: World, as_login: Callable[[str], Any], statement: str) -> list[str]:
    found = []
    for name, role in roles(world).items():
        with as_login("palier_web"), transaction.atomic():
            acting.take(role)
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
                    if cursor.rowcount:
                        found.append(name)
            except DatabaseError as error:
                assert "permission denied" in str(error)  # noqa: PT017
            acting.leave()
    return found


OWN = ["its own landlord"]
STATEMENTS = {
    "UPDATE palier_lease SET contingent = 'AUTRES'": OWN,
    "UPDATE palier_radiation SET effective_on = effective_on - 1": OWN,
    "UPDATE palier_interestdeclaration SET withdrawn_at = now(), withdrawn_reason = 'Erreur.'": OWN,
    "UPDATE palier_interestdeclaration SET member = 1": [],
    "UPDATE palier_interestdeclaration SET item_id = item_id": [],
    "UPDATE palier_interestdeclaration SET seance_id = seance_id": [],
    "UPDATE palier_radiation SET reason = reason": [],
    "UPDATE palier_lease SET demande_id = demande_id": [],
}


@pytest.mark.parametrize("statement", list(STATEMENTS))
def test_each_role_changes_its_own_rows_and_its_own_columns(
    world: World, as_login: Callable[[str], Any], statement: str
) -> None:
    assert who_may(world, as_login, statement) == STATEMENTS[statement]
