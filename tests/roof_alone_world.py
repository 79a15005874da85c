"""Somebody without a file asks for another roof, under the role that the page has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from palier.models.doors import acting
from palier.rules.roofs.roof_alone import ToldAlone
from palier.workflows.roofs import asking_alone
from palier.workflows.roofs.asking_alone import RoofProof, SaidAlone
from palier.workflows.roofs.asking_roofs import RoofWish
from tests import roof_world
from tests.mandate_world import in_role

if TYPE_CHECKING:
    from datetime import datetime

    from palier.models import OtherRoof, RoofRequest

SAMIA = RoofProof("email", "samia@exemple.test", date(1988, 2, 29))
YANN = RoofProof("sms", "+33612345678", date(2001, 5, 4))


def asked(
    roof: OtherRoof, to: RoofProof = SAMIA, *, source: str = "10.0.0.1", at: datetime | None = None, **said: Any
) -> RoofRequest:
    told = ToldAlone(
        birth_date=to.birth_date,
        **{name: said.pop(name) for name in ("adults", "dependants", "income") if name in said},
    )
    wish = RoofWish(**{"persons": told.persons, "motive": roof_world.MOTIVE, **said})
    with transaction.atomic(), in_role(acting.PUBLIC):
        return asking_alone.ask(
            roof, to, SaidAlone(name="Samia Haddad", told=told, wish=wish), source=source, at=at or timezone.now()
        )
