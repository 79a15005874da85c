"""What a mairie or a préfecture is told in the morning: a commission that comes soon, and nothing else. No home, no name."""

from collections.abc import Iterator
from datetime import datetime

from palier.models import Organisation
from palier.models.territories import on_territory
from palier.rules.commission import seances
from palier.rules.commission.seances import SeanceStage
from palier.rules.desks.awaiting import AwaitingKind, Matter
from palier.rules.law import french
from palier.rules.law.calendars import FRANCE


def of(house: Organisation, *, at: datetime) -> Iterator[Matter]:
    """The séances to come within the days of the parameter, which examine homes of its place."""
    names = dict(Organisation.objects.filter(kind="bailleur").values_list("pk", "name"))
    for seance in sorted(on_territory.seances(house.pk), key=lambda one: one.held_at):
        if seance.stage == SeanceStage.CONVENED and seances.is_told_soon(seance.held_at, at):
            homes = french.count(len(seance.homes), "logement")
            yield Matter(
                kind=AwaitingKind.TERRITORY_SITTING,
                key=str(seance.public_id),
                about=f"{names.get(seance.bailleur, '')}, {seance.place}, {homes}.",
                by=seance.held_at,
                calendar=FRANCE,
            )
