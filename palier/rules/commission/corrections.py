"""Why something already recorded is corrected: a coded reason, on a new line. What was there before stays readable."""

from palier.rules.law.law import act, applies

_DATA = act("règles de données de Palier")
REASONS = {
    "saisie": "Faute de saisie",
    "document": "Le document d’origine dit autre chose",
    "mesure": "Le logement a été mesuré ou visité de nouveau",
    "travaux": "Des travaux ont changé le logement",
    "accord": "Accord des deux organismes",
}
"""Coded, since the journal holds nothing personal."""


class NotACorrectionReason(ValueError):
    """The reason is none of the list."""


@applies(_DATA)
def require_reason(reason: str) -> str:
    """What a page calls a reason, or ``NotACorrectionReason``."""
    try:
        return REASONS[reason]
    except KeyError as error:
        raise NotACorrectionReason(reason) from error


@applies(_DATA)
def changes(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    """What differs, field by field: the value before, then the value after."""
    return {name: [before.get(name, ""), value] for name, value in after.items() if before.get(name, "") != value}
