"""What a desk calls a verified fact when it says from when it should have counted: a kind and a day, never a story."""

from palier.models import Fact
from palier.rules.doors.access import Role
from palier.rules.law.clocks import day_in_paris
from palier.rules.people.facts import Situation
from palier.rules.situations import situations
from palier.rules.situations.situations import Level
from palier.web.presentation import words

_CLAIM = "claims/"
_KINDS = {
    "last_twelve_months": "Revenus des douze derniers mois",
    "resources": "Ressources",
    "disability": "Handicap d’une personne",
    "current_home": "Logement actuel",
    "expected": "Enfant à naître",
    "measures": "Mesure vérifiée",
    "job": "Emploi attesté par un employeur",
    "refusals": "Refus d’un logement adapté",
}


def said(fact: Fact) -> str:
    """The kind of fact, and the day on which it was recorded."""
    return f"{_kind(fact.path)}, enregistré le {words.date_words(day_in_paris(fact.at))}"


def _kind(path: str) -> str:
    if path.startswith(_CLAIM):
        kind = situations.newest(Situation(path.removeprefix(_CLAIM)))
        return "Situation protégée" if kind.level is Level.PROTECTED else kind.label
    head, *rest = path.split("/")
    if head == "incomes" and rest:
        return f"Revenu fiscal de {rest[-1]}"
    return _KINDS.get(head, "Fait vérifié")


def shown(facts: list[Fact], role: Role) -> list[Fact]:
    """Those that a role may read: a landlord reads no situation of a household."""
    return facts if role is Role.RESERVATAIRE else [one for one in facts if not one.path.startswith(_CLAIM)]
