"""No steward acts on their own access, and the last one who can enter is not shut out (ADR 61).

Two at once wait for each other: who is second counts the others as the first has left them.
"""

from collections.abc import Callable

from palier.models import Membership, User
from palier.models.accounts import stewards
from palier.models.state import turns
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal

_WORD = "intendants"


class LastSteward(Refusal):
    """Nobody would be left to let anybody in."""

    sentence = (
        "C’est le dernier intendant qui peut entrer : "
        "invitez-en un autre, et attendez qu’il ait choisi son mot de passe."
    )


class OwnAccess(Refusal):
    """Whoever acts on themselves shuts themselves out by mistake, or gives themselves what nobody gave them."""

    sentence = "C’est votre propre accès : un autre intendant le change pour vous, ou l’exploitant sur le serveur."


def require_another(is_leaving: Callable[[stewards.Able], bool]) -> None:
    """Hold the word of stewards, and raise ``LastSteward`` if all who can enter would leave. In a transaction."""
    turns.wait_for(_WORD)
    able = stewards.able()
    leaving = [one for one in able if is_leaving(one)]
    if leaving and len(leaving) == len(able):
        raise LastSteward


def is_last(user: User) -> bool:
    """Hold the word of stewards, and say whether this one is a steward and no other can enter. In a transaction."""
    turns.wait_for(_WORD)
    if any(one.user != user.pk for one in stewards.able()):
        return False
    return Membership.objects.live().filter(user=user, role=Role.STEWARD).exists()


def require_not_self(login: str, *, by: Actor) -> None:
    """Raise ``OwnAccess`` where somebody acts on the account under which they act."""
    if by.user is not None and by.user.login == login.strip().lower():
        raise OwnAccess


def is_of(user: User) -> Callable[[stewards.Able], bool]:
    """Whether a steward is this person, wherever they are one."""
    return lambda one: one.user == user.pk
