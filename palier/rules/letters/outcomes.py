"""What became of a message after it left: what a gateway or a mailbox of returns said of it, and how it is told."""

from collections.abc import Mapping
from enum import StrEnum

from palier.rules.law.voice import phrase


class MessageOutcome(StrEnum):
    """What is known of a message that left, or that could not; blank where nothing is."""

    DELIVERED = "remis"
    FAILED = "non_remis"
    UNKNOWN_NUMBER = "numero_inconnu"
    NOT_A_MOBILE = "pas_un_mobile"
    NOT_A_NUMBER = "numero_impossible"
    REFUSED = "refuse"
    RETURNED = "revenu"
    EXPIRED = "expire"
    DELAYED = "retarde"
    HELD = "retenu"
    """Never sent: its contact was no longer that of a protected file when it came to leave."""


LOST = frozenset(MessageOutcome) - {MessageOutcome.DELIVERED, MessageOutcome.DELAYED, MessageOutcome.HELD}
"""The message reached nobody, and will not: another way is taken."""
FINAL = LOST | {MessageOutcome.DELIVERED, MessageOutcome.HELD}
"""Nothing that is told later changes it."""
LABELS: Mapping[MessageOutcome, str] = {
    MessageOutcome.DELIVERED: phrase("Remis"),
    MessageOutcome.FAILED: phrase("Non remis"),
    MessageOutcome.UNKNOWN_NUMBER: phrase("Numéro inconnu"),
    MessageOutcome.NOT_A_MOBILE: phrase("Pas envoyé : ce n’est pas un mobile"),
    MessageOutcome.NOT_A_NUMBER: phrase("Pas envoyé : ce n’est pas un numéro français"),
    MessageOutcome.REFUSED: phrase("Refusé par l’opérateur"),
    MessageOutcome.RETURNED: phrase("Revenu : l’adresse ne reçoit pas"),
    MessageOutcome.EXPIRED: phrase("Non remis : la boîte n’a pas répondu"),
    MessageOutcome.DELAYED: phrase("Retardé"),
    MessageOutcome.HELD: phrase("Pas envoyé : ce contact n’est plus celui du dossier"),
}
TOLD: Mapping[MessageOutcome, str] = {
    MessageOutcome.FAILED: phrase("Un message court envoyé au {contact} n’est pas arrivé."),
    MessageOutcome.UNKNOWN_NUMBER: phrase("Le {contact} n’est pas attribué : aucun message n’y arrive."),
    MessageOutcome.NOT_A_MOBILE: phrase("Le {contact} n’est pas un mobile : aucun message court n’y arrive."),
    MessageOutcome.NOT_A_NUMBER: phrase(
        "Le {contact} n’est pas un numéro français : aucun message court n’y est envoyé."
    ),
    MessageOutcome.REFUSED: phrase("Un message court envoyé au {contact} n’est pas parti."),
    MessageOutcome.RETURNED: phrase("Un courriel envoyé à {contact} est revenu : cette adresse ne reçoit pas."),
    MessageOutcome.EXPIRED: phrase("Un courriel envoyé à {contact} n’est pas arrivé."),
}
"""The same to its person, of a contact that is still theirs."""
