"""Why a file is read by name: a closed list, each with the words for the household whose file it is.

What is written down is the word on the left; the page « Qui a lu mon dossier » and the auditor's list print the sentence.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from palier.rules.doors.access import Role
from palier.rules.law import parameters
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say

_INFORMED = act("règlement (UE) 2016/679, article 15")
_RETENTION = "retention.toml"


class Purpose(StrEnum):
    """The purpose of a reading, as the access log keeps it."""

    DESIGNATE = phrase("désigner les candidats d’un logement")
    CHECK_PIECE = phrase("vérifier une pièce")
    READ_PIECE = phrase("lecture d’une pièce")
    DESIGNATED = phrase("candidats désignés")
    CHECK = phrase("contrôle du dossier")
    NAMES = phrase("noms des dossiers d’une séance")
    EXAMINE = phrase("examen en commission")
    OFFER = phrase("offre de logement")
    LEASE = "bail"
    LEASE_CORRECTION = phrase("correction du bail")
    RADIATION = "radiation"
    SETTLE = phrase("trancher une séparation contestée")
    MISTAKE = phrase("répondre d’une erreur")
    APPEAL = phrase("répondre d’une contestation")
    REACH = phrase("joindre un ménage")
    NAME = phrase("désigner un ménage par son numéro")
    FIND = phrase("retrouver un ménage")
    LETTERS = phrase("liste des lettres à poster")
    PRINT = phrase("impression d’une lettre")
    EXPLAIN = phrase("explication d’un calcul")
    OPENINGS = phrase("ouvertures d’un classement")
    AUDIT = phrase("contrôle des lectures")
    SEALS = phrase("contrôle des scellés")
    ADVISE = phrase("conseil par mandat")
    COUNTER = phrase("passage au guichet")
    EXCHANGE = phrase("ronde d’échange de logements")
    ROOF = phrase("demande pour un autre toit")
    THREAD = phrase("message à qui tient le dossier")
    VIEWING = phrase("visite d’un logement")
    REFERRAL = phrase("orientation vers un service social")
    REFERRED_PIECE = phrase("pièce remise à un service social")
    FETCH = phrase("joindre une personne d’un ancien outil")
    TWINS = phrase("comparer deux lignes d’un ancien outil")
    REGISTER_GAP = phrase("comparer un dossier avec le registre national")
    PAIRS = phrase("comparer deux demandes qui se ressemblent")
    TAKEN_TO_WORK = phrase("emporter une liste pour y travailler")
    TAKEN_TO_PREPARE = phrase("emporter une liste pour préparer une commission")
    TAKEN_TO_ANSWER = phrase("emporter une liste pour répondre à un recours ou à un contrôle")
    LEAVE = phrase("archive de tout l’organisme")


SENTENCES: Mapping[Purpose, str] = {
    Purpose.DESIGNATE: phrase("pour choisir les candidats d’un logement"),
    Purpose.CHECK_PIECE: phrase("pour contrôler une pièce que vous avez envoyée"),
    Purpose.READ_PIECE: phrase("pour lire une pièce que vous avez envoyée"),
    Purpose.DESIGNATED: phrase("pour voir les candidats désignés pour un logement"),
    Purpose.CHECK: phrase("pour contrôler votre dossier avant la commission"),
    Purpose.NAMES: phrase("pour préparer une séance de la commission d’attribution"),
    Purpose.EXAMINE: phrase("pour examiner votre dossier en commission d’attribution"),
    Purpose.OFFER: phrase("pour préparer ou suivre une offre de logement"),
    Purpose.LEASE: phrase("pour enregistrer votre bail"),
    Purpose.LEASE_CORRECTION: phrase("pour corriger un bail mal enregistré"),
    Purpose.RADIATION: phrase("pour la radiation de votre demande"),
    Purpose.SETTLE: phrase("pour trancher une séparation sur laquelle les deux titulaires ne sont pas d’accord"),
    Purpose.MISTAKE: phrase("pour vous répondre de ce qu’une erreur vous a coûté"),
    Purpose.APPEAL: phrase("pour répondre à ce que vous contestez"),
    Purpose.REACH: phrase("pour vous joindre, quand aucun message n’est arrivé"),
    Purpose.NAME: phrase("pour vous désigner par votre numéro unique"),
    Purpose.FIND: phrase("pour retrouver votre dossier par votre nom ou votre numéro"),
    Purpose.LETTERS: phrase("pour voir les lettres à vous envoyer par la poste"),
    Purpose.PRINT: phrase("pour imprimer une lettre qui vous est destinée"),
    Purpose.EXPLAIN: phrase("pour expliquer le calcul de vos points"),
    Purpose.OPENINGS: phrase("pour remettre un classement complet à un contrôleur"),
    Purpose.AUDIT: phrase("pour contrôler qui a lu votre dossier"),
    Purpose.ADVISE: phrase("pour vous aider, par le mandat que vous lui avez donné"),
    Purpose.COUNTER: phrase("pour agir avec vous, au guichet"),
    Purpose.EXCHANGE: phrase("pour dire si un échange de logements est possible"),
    Purpose.ROOF: phrase("pour répondre à votre demande d’un autre toit"),
    Purpose.THREAD: phrase("pour lire un message que vous lui avez écrit"),
    Purpose.VIEWING: phrase("pour préparer la visite d’un logement"),
    Purpose.REFERRAL: phrase("pour suivre la situation que vous lui avez orientée"),
    Purpose.REFERRED_PIECE: phrase("pour lire une pièce que vous lui avez remise"),
    Purpose.FETCH: phrase("pour vous joindre, quand un ancien outil a été arrêté"),
    Purpose.TWINS: phrase("pour savoir si deux dossiers d’un ancien outil sont le vôtre"),
    Purpose.PAIRS: phrase("pour savoir si une autre demande est aussi la vôtre"),
    Purpose.REGISTER_GAP: phrase("pour savoir si le registre national dit autre chose que votre dossier"),
    Purpose.TAKEN_TO_WORK: phrase(
        "pour emporter votre ligne d’une liste dans un fichier, afin d’y travailler hors du site"
    ),
    Purpose.TAKEN_TO_PREPARE: phrase(
        "pour emporter votre ligne d’une liste dans un fichier, afin de préparer une commission d’attribution"
    ),
    Purpose.TAKEN_TO_ANSWER: phrase(
        "pour emporter votre ligne d’une liste dans un fichier, afin de répondre à un recours ou à un contrôle"
    ),
    Purpose.LEAVE: phrase("pour emporter une copie de ce qu’il garde, votre dossier compris"),
    Purpose.SEALS: phrase("pour contrôler que rien n’a été changé sans laisser de trace"),
}
"""After « le 26 novembre, un agent de Ville de Montreuil, »."""
FUNCTIONS: Mapping[str, str] = {
    Role.BAILLEUR.value: phrase("bailleur"),
    Role.RESERVATAIRE.value: phrase("réservataire"),
    Role.COMMISSION.value: phrase("membre de la commission d’attribution"),
    Role.STEWARD.value: phrase("exploitant du service"),
    Role.LOCAL_STEWARD.value: phrase("exploitant du service"),
    Role.CONSEILLER.value: phrase("conseiller"),
    Role.SOCIAL.value: phrase("service social"),
    Role.LOGEUR.value: phrase("logeur"),
    Role.AUDITOR.value: phrase("contrôle"),
    Role.GUICHET.value: phrase("guichet"),
}
"""What an organisation is to the household, by the role in which its agent read. The agent's name is the organisation's."""
UNDER_SECRECY = frozenset({Purpose.REFERRAL, Purpose.REFERRED_PIECE})
"""Told to who made the referral alone: another holder does not learn that there is one."""
OF_WHO_ASKS = frozenset({Purpose.PAIRS})
"""Told to the one person who was compared: another holder does not learn that they may have a demande of their own."""
OF_ONE_ALONE = frozenset({Purpose.REGISTER_GAP})
"""Told where a file has one holder: to another it would say that something was changed elsewhere, by the first."""
TAKEN_OUT = (Purpose.TAKEN_TO_WORK, Purpose.TAKEN_TO_PREPARE, Purpose.TAKEN_TO_ANSWER)
"""Why a list of people may leave in a file: whoever takes it says which, and each person on it reads it."""
OF_A_PIECE = frozenset({Purpose.CHECK_PIECE, Purpose.READ_PIECE})
"""Told to whoever may see the piece: what one holder proves in confidence is nothing that the other learns here."""


@applies(_INFORMED)
def sentence(purpose: str) -> str:
    """The words of a purpose for a household; what an older release wrote is told as it was written."""
    try:
        return say(SENTENCES[Purpose(purpose)])
    except ValueError:
        return say("motif noté : {purpose}", purpose=purpose)


@applies(_INFORMED)
def kept_months(on: date) -> int:
    """Months during which a reading is told."""
    months: int = parameters.get(_RETENTION, "access_months", on).value
    return months
