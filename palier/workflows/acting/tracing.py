"""Who read whose file: one line a person shown, by purpose, in one statement a page."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from palier.models import Demande, readings
from palier.rules.doors.readings import Purpose
from palier.rules.law.law import act, applies
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.telling import Identified

OPERATOR = UUID(int=0)
"""Who types at the terminal of the server: no account, and a line all the same."""


@applies(act("règlement (UE) 2016/679, article 32"))
def note(opened: Iterable[Identified], purpose: Purpose, *, by: Actor, at: datetime) -> None:
    """Write down that these were read. Each row that belongs to a household is a line of its household's own list."""
    readings.keep(
        [(type(one).__name__, one.public_id, _demande_of(one)) for one in opened],
        at=at,
        actor=by.user.public_id if by.user else OPERATOR,
        role=by.role,
        organisation=by.organisation.pk if by.organisation else None,
        purpose=purpose,
    )


def _demande_of(one: Identified) -> int | None:
    return one.pk if isinstance(one, Demande) else getattr(one, "demande_id", None)
