"""An invitation accepted by ProConnect alone: its one-time link, and the identity of the address that was invited (ADR 76)."""

from datetime import datetime

from django.db import transaction

from palier.models.doors import acting
from palier.rules.doors.agents import is_invited_address
from palier.rules.law.voice import phrase
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import identities
from palier.workflows.doors.identities import IdentityMark
from palier.workflows.entering import choosing_passwords


class NotInvited(Refusal):
    """ProConnect knows somebody by another address than the one that was invited."""

    sentence = phrase("L’adresse que donne ProConnect n’est pas celle de cette invitation.")

    def __init__(self, login: str) -> None:
        """Keep the address that was invited: who holds the link reads it on its page."""
        super().__init__()
        self.login = login


@transaction.atomic
def accept(link: str, shown: IdentityMark, email: str, *, at: datetime) -> None:
    """Link this identity to the account of an invitation, given by the hash of its link; the link has served.

    Raise ``DeadLink``, ``NotInvited`` or ``LinkedElsewhere``, and change nothing.
    """
    with acting.taken(acting.GATE):
        found = choosing_passwords.alive(link, at, locked=True)
        if found is None:
            raise choosing_passwords.DeadLink
        user = found.user
        if not is_invited_address(email, user.login):
            raise NotInvited(user.login)
    identities.link_professional(shown, by=choosing_passwords.member(user), at=at)
    with acting.taken(acting.GATE):
        if user.chose_at is None:
            user.chose_at = at
            user.save(update_fields=["chose_at"])
        found.used_at = at
        found.save(update_fields=["used_at"])
