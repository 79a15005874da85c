"""Whose the safe address of a file is: who chose it was alone on the file, and somebody else may have come since."""

from palier.models import Demande, Person, SafeChannel
from palier.rules.people.facts import HOLDERS


def of(demande: Demande, person_key: str) -> str:
    """The safe address that this person chose, else nothing: at another holder's, what is theirs would be read by another.

    Where who chose it was not kept, it is theirs if the file has no other holder.
    """
    row = SafeChannel.objects.filter(demande=demande).first()
    if row is None:
        return ""
    others = Person.objects.filter(demande=demande, role__in=HOLDERS).exclude(key=person_key)
    is_theirs = row.person_key == person_key or (not row.person_key and not others.exists())
    return row.email if is_theirs else ""
