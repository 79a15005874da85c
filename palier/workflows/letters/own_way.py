"""How one person is reached, and nobody else of their file: what is theirs alone is told to them alone (ADR 83, ADR 90)."""

from palier.models import Demande, Fork, Holder, Person, SafeChannel
from palier.models.demandes.forks import ForkKind
from palier.rules.people import facts
from palier.rules.people.facts import HOLDERS
from palier.workflows.letters import papering


def to_person(
    demande: Demande, known: facts.Demande, *, user: int, key: str, channel: str = "email"
) -> tuple[str, str] | None:
    """The channel and the address of the holder ``key``, whose account is ``user``; none where no way to them is sure.

    At the safe address alone where the file has one; never for who left it in silence, or holds it no more.
    """
    held = Holder.objects.filter(demande=demande, user=user, person_key=key)
    left = Fork.objects.filter(parent=demande, person_key=key, kind=ForkKind.SILENT)
    if not held.exists() or left.exists():
        return None
    safe = SafeChannel.objects.filter(demande=demande).first()
    if safe is not None:
        return ("email", safe.email) if safe.person_key in ("", key) else None
    if papering.hides(known):
        return None
    person = Person.objects.filter(demande=demande, key=key, role__in=HOLDERS).first()
    return _address(person, channel) if person else None


def _address(person: Person, channel: str) -> tuple[str, str] | None:
    if channel == "sms" and person.phone:
        return "sms", person.phone
    return ("email", person.email) if person.email else None
