"""Who acts: always handed to a verb, never found around it."""

from dataclasses import dataclass
from uuid import UUID

from palier.models import Mandate, Organisation, User, Visit
from palier.models.doors import acting
from palier.rules.doors.access import Role


class NobodyActs(Exception):
    """An act of a person or of an organisation was asked of somebody who is neither."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A user in a role, for an organisation where there is one; the clock when ``user`` is null."""

    role: Role
    user: User | None = None
    organisation: Organisation | None = None
    mandate: Mandate | None = None
    """By which a member of ``organisation`` acts for the account of a household (``mandates.on_behalf``)."""
    visit: Visit | None = None
    """In which a member of ``organisation``, a counter, acts for a household whose person is there (``counter.visiting``)."""
    key: UUID | None = None
    """By which a software acts in the name of ``user``: the public id of a key, which the journal keeps (ADR 112)."""

    @property
    def is_for_another(self) -> bool:
        """Whether a household's own act is made by somebody else's hand: its organisation is no reader by that."""
        return self.mandate is not None or self.visit is not None

    @property
    def teller(self) -> int | None:
        """Whose word it is, by id: in a visit to a counter, the person's who is there; otherwise the user's."""
        if self.visit is not None:
            return self.visit.account_id
        return self.user.pk if self.user is not None else None

    @property
    def whose_word(self) -> int:
        """The same, of what somebody says: nobody else can. Raises ``NobodyActs``."""
        if self.teller is None:
            raise NobodyActs
        return self.teller

    @property
    def person(self) -> User:
        """The user of an act that only a person can make. Raises ``NobodyActs``."""
        if self.user is None:
            raise NobodyActs
        return self.user

    @property
    def body(self) -> Organisation:
        """The organisation of an act that only an organisation can make. Raises ``NobodyActs``."""
        if self.organisation is None:
            raise NobodyActs
        return self.organisation


CLOCK = Actor(role=Role.CLOCK)


def claimed(role: str, by: Actor | None, *, demande: int | None = None, numero: str | None = None) -> acting.Acting:
    """A role of the database taken by an act in the name of ``by``: the journal names nobody else under it."""
    user, organisation = (by.user, by.organisation) if by else (None, None)
    return acting.Acting(
        role=role,
        user=user.pk if user else None,
        actor=user.public_id if user else None,
        organisation=organisation.pk if organisation else None,
        demande=demande,
        numero=numero,
    )


def at_the_gate(by: Actor) -> acting.Acting:
    """The gate, where ``by`` is known: who came in, or changes how they do."""
    return claimed(acting.GATE.role, by)
