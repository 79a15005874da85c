"""Why a file is read by name: a closed list, each with the words for the household whose file it is.

What is written down is the word on the left; the page « Qui a lu mon dossier » and the auditor's list print the sentence.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.doors.access import Role
from palier.rules.law import parameters
from palier.rules.law.law import act, applies

_INFORMED = act("règlement (UE) 2016/679, article 15")
_RETENTION = "retention.toml"


class Purpose(StrEnum):
    """The purpose of a reading, as the access log keeps it."""

    DESIGNATE = "désigner les candidats d’un logement"
    CHECK_PIECE = "vérifier une pièce"
    READ_PIECE = "lecture d’une pièce"
    DESIGNATED = "candidats désignés"
    CHECK = "contrôle du dossier"
    NAMES = "noms des dossiers d’une séance"
    EXAMINE = "examen en commission"
    OFFER = "offre de logement"
    LEASE = "bail"
    LEASE_CORRECTION = "correction du bail"
    RADIATION = "radiation"
    SETTLE = "trancher une séparation contestée"
    MISTAKE = "répondre d’une erreur"
    NAME = "désigner un ménage par son numéro"
    FIND = "retrouver un ménage"
    LETTERS = "liste des lettres à poster"
    PRINT = "impression d’une lettre"
    EXPLAIN = "explication d’un calcul"
    OPENINGS = "ouvertures d’un classement"
    AUDIT = "contrôle des lectures"
    SEALS = "contrôle des scellés"
    ADVISE = "conseil par mandat"


SENTENCES: Mapping[Purpose, str] = {
    Purpose.DESIGNATE: "pour choisir les candidats d’un logement",
    Purpose.CHECK_PIECE: "pour contrôler une pièce que vous avez envoyée",
    Purpose.READ_PIECE: "pour lire une pièce que vous avez envoyée",
    Purpose.DESIGNATED: "pour voir les candidats désignés pour un logement",
    Purpose.CHECK: "pour contrôler votre dossier avant la commission",
    Purpose.NAMES: "pour préparer une séance de la commission d’attribution",
    Purpose.EXAMINE: "pour examiner votre dossier en commission d’attribution",
    Purpose.OFFER: "pour préparer ou suivre une offre de logement",
    Purpose.LEASE: "pour enregistrer votre bail",
    Purpose.LEASE_CORRECTION: "pour corriger un bail mal enregistré",
    Purpose.RADIATION: "pour la radiation de votre demande",
    Purpose.SETTLE: "pour trancher une séparation sur laquelle les deux titulaires ne sont pas d’accord",
    Purpose.MISTAKE: "pour vous répondre de ce qu’une erreur vous a coûté",
    Purpose.NAME: "pour vous désigner par votre numéro unique",
    Purpose.FIND: "pour retrouver votre dossier par votre nom ou votre numéro",
    Purpose.LETTERS: "pour voir les lettres à vous envoyer par la poste",
    Purpose.PRINT: "pour imprimer une lettre qui vous est destinée",
    Purpose.EXPLAIN: "pour expliquer le calcul de vos points",
    Purpose.OPENINGS: "pour remettre un classement complet à un contrôleur",
    Purpose.AUDIT: "pour contrôler qui a lu votre dossier",
    Purpose.ADVISE: "pour vous aider, par le mandat que vous lui avez donné",
    Purpose.SEALS: "pour contrôler que rien n’a été changé sans laisser de trace",
}
"""After « le 26 novembre, un agent de Ville de Montreuil, »."""
FUNCTIONS: Mapping[str, str] = {
    Role.BAILLEUR.value: "bailleur",
    Role.RESERVATAIRE.value: "réservataire",
    Role.COMMISSION.value: "membre de la commission d’attribution",
    Role.STEWARD.value: "exploitant du service",
    Role.CONSEILLER.value: "conseiller",
    Role.AUDITOR.value: "contrôle",
}
"""What an organisation is to the household, by the role in which its agent read. The agent's name is the organisation's."""
OF_A_PIECE = frozenset({Purpose.CHECK_PIECE, Purpose.READ_PIECE})
"""Told to whoever may see the piece: what one holder proves in confidence is nothing that the other learns here."""


@applies(_INFORMED)
def sentence(purpose: str) -> str:
    """The words of a purpose for a household; what an older release wrote is told as it was written."""
    try:
        return SENTENCES[Purpose(purpose)]
    except ValueError:
        return f"motif noté : {purpose}"


@applies(_INFORMED)
def kept_months(on: date) -> int:
    """Months during which a reading is told."""
    months: int = parameters.get(_RETENTION, "access_months", on).value
    return months
