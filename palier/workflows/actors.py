"""Who acts: always handed to a verb, never found around it."""

from dataclasses import dataclass

from palier.models import Organisation, User
from palier.rules.access import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A user in a role, for an organisation where there is one; the clock when ``user`` is null."""

    role: Role
    user: User | None = None
    organisation: Organisation | None = None


CLOCK = Actor(role=Role.CLOCK)
