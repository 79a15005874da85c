"""A write: done once for each `Idempotency-Key`, and answered by a receipt that says what to read."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Header, Schema, Status
from pydantic import Field

from palier.api.software import ApiCall
from palier.workflows.partners import doing_once

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=100,
        pattern=r"^[A-Za-z0-9._:-]+$",
        description="Une clé par acte, la même pour renvoyer le même : gardée sept jours.",
    ),
]
ROOT = "/api/v1"


class ApiReceipt(Schema):
    """What was done: the same answer to the same sending."""

    kind: str = Field(
        description="Ce qui est né ou a changé : home, publication, planned_act, check, seance, offer, lease, home_file."
    )
    id: UUID
    href: str = Field(description="Où cela se lit.")
    due_at: datetime | None = Field(
        default=None, description="Quand l’acte part, s’il attend une minute pendant laquelle il s’annule."
    )


def done(call: ApiCall, word: str, name: str, sent: object, act: Callable[[], ApiReceipt]) -> Status[ApiReceipt]:
    """Do a write once, and give its receipt."""
    return Status(201, _once(call, word, name, sent, act))


def accepted(call: ApiCall, word: str, name: str, sent: object, act: Callable[[], ApiReceipt]) -> Status[ApiReceipt]:
    """Accept once what a job will do; the receipt says where to read how far it is."""
    return Status(202, _once(call, word, name, sent, act))


def _once(call: ApiCall, word: str, name: str, sent: object, act: Callable[[], ApiReceipt]) -> ApiReceipt:
    def told() -> doing_once.Told:
        found: doing_once.Told = act().model_dump(mode="json")
        return found

    kept = doing_once.done(name, word, sent, told, by=call.software, at=call.at)
    return ApiReceipt.model_validate(kept)
