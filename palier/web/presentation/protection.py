"""What a desk is told of a protected file, in place of what it may not see."""

from palier.rules.doors import confidentiality
from palier.rules.doors.access import Role
from palier.rules.doors.confidentiality import HidablePart
from palier.rules.people import facts
from palier.workflows.doors import protecting

_SILENCE = "Ne parlez de ce dossier à personne d’autre, même à quelqu’un de la même famille ou du même nom."


def notice(role: Role, known: facts.Demande) -> str:
    """One sentence for a role that may not see where this person is; nothing on an ordinary file."""
    level = protecting.level_of(known)
    return "" if confidentiality.may_see(role, HidablePart.ADDRESS, level) else f"{confidentiality.MASK} {_SILENCE}"
