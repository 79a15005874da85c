"""What is said of a thread of messages: to its person, in their language, and to the desk that answers, in French."""

from collections.abc import Mapping
from typing import NamedTuple

from palier.rules.law.voice import phrase
from palier.rules.threads.threads import AbuseReason, NothingToAnswer, ThreadHolder, ThreadState, ThreadSubject


class ThreadWords(NamedTuple):
    """What its person reads of a state: a pill, its tone, a sentence."""

    pill: str
    tone: str
    sentence: str


WORDS: Mapping[ThreadState, ThreadWords] = {
    ThreadState.WAITING: ThreadWords(
        phrase("Réponse attendue"), "plain", phrase("Une réponse vous est promise au plus tard le {day}.")
    ),
    ThreadState.ANSWERED: ThreadWords(phrase("Répondu"), "ok", phrase("Une réponse est là.")),
    ThreadState.CLOSED: ThreadWords(
        phrase("Clos par vous"), "plain", phrase("Personne n’attend plus rien ici. Écrivez de nouveau pour le rouvrir.")
    ),
    ThreadState.ENDED: ThreadWords(
        phrase("Sans réponse à donner"), "plain", phrase("Votre message a été lu. Il n’aura pas d’autre réponse.")
    ),
}
DESK_STATES: Mapping[ThreadState, str] = {
    ThreadState.WAITING: "à répondre",
    ThreadState.ANSWERED: "répondu",
    ThreadState.CLOSED: "clos par le ménage",
    ThreadState.ENDED: "sans réponse à donner",
}
SUBJECTS: Mapping[ThreadSubject, str] = {
    ThreadSubject.STANDING: phrase("Où en est ma demande"),
    ThreadSubject.PAPERS: phrase("Une pièce qui m’est demandée"),
    ThreadSubject.VISIT: phrase("Une visite ou un rendez-vous"),
    ThreadSubject.HOME: phrase("Une question sur le logement"),
    ThreadSubject.REACHING: phrase("Comment me joindre"),
    ThreadSubject.OTHER: phrase("Autre chose"),
}
HOLDERS: Mapping[ThreadHolder, str] = {
    ThreadHolder.COUNTER: phrase("C’est le guichet qui a enregistré votre demande."),
    ThreadHolder.RESERVATAIRE: phrase("C’est le réservataire : il choisit les dossiers transmis pour ce logement."),
    ThreadHolder.BAILLEUR: phrase("C’est le bailleur : il contrôle votre dossier et prépare la commission."),
}
"""Why this one answers."""


class EndWords(NamedTuple):
    """Why nothing is answered: for its person, what they can do, and for the desk that chooses."""

    sentence: str
    remedy: str
    choice: str


ENDS: Mapping[NothingToAnswer, EndWords] = {
    NothingToAnswer.NO_QUESTION: EndWords(
        phrase("Votre message ne demandait pas de réponse."),
        phrase("Si vous attendiez une réponse, écrivez votre question ici."),
        "Il n’y a pas de question : un remerciement, une information lue.",
    ),
    NothingToAnswer.ANSWERED_ELSEWHERE: EndWords(
        phrase("La réponse vous a déjà été donnée, dans un courrier ou par téléphone."),
        phrase("Relisez votre courrier. Si elle n’y est pas, écrivez de nouveau."),
        "La réponse a été donnée par un courrier ou par téléphone.",
    ),
    NothingToAnswer.BY_AN_ACT: EndWords(
        phrase("Ce que vous demandez se fait par un acte, sur sa page : un message ne suffit pas."),
        phrase("Choisissez l’acte dans la liste « Ce qu’un message ne fait pas »."),
        "C’est un acte à faire sur sa page : contester, renouveler, changer le dossier, envoyer une pièce.",
    ),
    NothingToAnswer.NOT_OURS: EndWords(
        phrase("Cet organisme ne peut pas répondre à cette question."),
        phrase("Voyez plus bas qui d’autre joindre."),
        "Un autre organisme en répond, à qui vous ne pouvez pas transmettre ce message.",
    ),
    NothingToAnswer.ABUSE: EndWords(
        phrase("Votre message a été masqué pour ses propos : il n’aura pas de réponse."),
        phrase("Écrivez votre question sans ces mots : elle aura sa réponse."),
        "Tout ce qui attendait est masqué pour ses propos.",
    ),
}


class AbuseWords(NamedTuple):
    """Why a message is hidden: for its person, and for the desk that chooses."""

    sentence: str
    choice: str


ABUSES: Mapping[AbuseReason, AbuseWords] = {
    AbuseReason.INSULT: AbuseWords(phrase("une injure adressée à une personne"), "Une injure adressée à une personne"),
    AbuseReason.THREAT: AbuseWords(phrase("une menace contre une personne"), "Une menace contre une personne"),
    AbuseReason.HATRED: AbuseWords(
        phrase("des propos haineux, pour ce qu’une personne est"), "Des propos haineux, pour ce qu’une personne est"
    ),
}
ABUSE_RULE = (
    "Une colère, un reproche, une menace de saisir un juge ou un journal ne sont pas des propos à masquer. Le message reste "
    "gardé, le ménage lit qu’il est masqué et pourquoi. S’il pose aussi une question, répondez-y."
)
"""What a desk reads before it hides a message."""
NO_ACT = phrase(
    "Un message ne compte pas comme un acte : il ne conteste rien, ne renouvelle rien, ne change rien à votre dossier."
)
OWN = phrase("Vous seul lisez cet échange, avec cet organisme. L’autre titulaire du dossier ne le voit pas.")
