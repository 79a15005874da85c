"""Where one holder is reached for what is theirs alone: no other holder, no desk, and nobody who left in silence (ADR 83)."""

from collections.abc import Sequence

from palier.models import Demande, Fork, Holder, Person, SafeChannel
from palier.models.demandes.forks import ForkKind
from palier.models.letters import unreached_contacts
from palier.rules.people import facts
from palier.rules.people.facts import HOLDERS
from palier.workflows.letters import papering, texted


def reach(
    demande: Demande, user: int, person_key: str, known: facts.Demande, *, by_way_of: Sequence[str]
) -> tuple[str, str] | None:
    """The channel and the address of this person; none where no way to them is sure. The clock's to read.

    ``by_way_of``: ``email`` and ``sms``, the one that is preferred first. A safe address is the only way of a file that has one.
    """
    held = Holder.objects.filter(demande=demande, user=user, person_key=person_key)
    left = Fork.objects.filter(parent=demande, person_key=person_key, kind=ForkKind.SILENT)
    if not held.exists() or left.exists():
        return None
    safe = SafeChannel.objects.filter(demande=demande).first()
    if safe is not None:
        return ("email", safe.email) if safe.person_key in ("", person_key) else None
    if papering.hides(known):
        return None
    person = Person.objects.filter(demande=demande, key=person_key, role__in=HOLDERS).first()
    if person is None:
        return None
    known_at = {"email": person.email, "sms": person.phone}
    ways = [(way, known_at[way]) for way in by_way_of if known_at.get(way)]
    if len(ways) <= 1 or ways[0][1] not in (lost := unreached_contacts.lost_of(demande.pk)):
        return ways[0] if ways else None
    # Where nothing else arrives, what reached nobody is tried all the same: these messages have no second way.
    sure = (one for one in ways if one[1] not in lost and (one[0] != "sms" or texted.arrives(person)))
    return next(sure, ways[0])
