"""What did not arrive, told to its person at the next sign-in: the contact is mended where it comes from."""

from palier.models.letters import unreached_contacts
from palier.models.letters.unreached_contacts import UnreachedContact
from palier.rules.law.voice import phrase, say
from palier.rules.letters.outcomes import TOLD, MessageOutcome

_SAFE = phrase("Un courriel envoyé à votre adresse sûre n’est pas arrivé.")


def shown() -> list[dict[str, object]]:
    """A sentence for each contact that messages do not reach, the newest first."""
    return [
        {"sentence": _said(one), "day": one.lost_on, "is_safe": not one.contact} for one in unreached_contacts.read()
    ]


def _said(one: UnreachedContact) -> str:
    return say(TOLD[MessageOutcome(one.outcome)], contact=one.contact) if one.contact else say(_SAFE)
