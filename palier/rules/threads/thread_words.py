"""What is said of a thread of messages to its person, in their language."""

from collections.abc import Mapping
from typing import NamedTuple

from palier.rules.law.voice import phrase
from palier.rules.threads.threads import AbuseReason, NothingToAnswer, ThreadHolder, ThreadState, ThreadSubject


class ThreadWords(NamedTuple):
    """What its person reads of a state: a pill, its tone, a sentence, and the next step."""

    pill: str
    tone: str
    sentence: str
    then: str


WORDS: Mapping[ThreadState, ThreadWords] = {
    ThreadState.WAITING: ThreadWords(
        phrase("Réponse attendue"),
        "plain",
        phrase("Une réponse vous est promise au plus tard le {day}."),
        phrase("Un message vous dira qu’elle est là."),
    ),
    ThreadState.ANSWERED: ThreadWords(
        phrase("Répondu"),
        "ok",
        phrase("Une réponse est là."),
        phrase("Vous pouvez écrire de nouveau, ou fermer cette conversation."),
    ),
    ThreadState.CLOSED: ThreadWords(
        phrase("Fermée par vous"),
        "plain",
        phrase("Personne n’attend plus rien ici."),
        phrase("Écrivez de nouveau pour la rouvrir."),
    ),
    ThreadState.ENDED: ThreadWords(
        phrase("Sans réponse à donner"),
        "plain",
        phrase("Votre message a été lu. Il n’aura pas d’autre réponse."),
        phrase("Vous pouvez écrire de nouveau, sur cette page."),
    ),
}
LEFT = ThreadWords(
    phrase("Sans réponse à donner"),
    "plain",
    phrase("Cet organisme ne lit plus votre dossier : personne n’y répondra."),
    phrase("Voyez à qui écrire dans « Mes messages »."),
)
"""What is read of a message that waits where nobody reads the file any more."""
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
    ThreadHolder.RESERVATAIRE: phrase("C’est l’organisme qui a publié ce logement : il choisit les dossiers transmis."),
    ThreadHolder.BAILLEUR: phrase("C’est le bailleur : il contrôle votre dossier et prépare la commission."),
}
"""Why this one answers."""


class EndWords(NamedTuple):
    """Why nothing is answered, and what its person can do."""

    sentence: str
    remedy: str


ENDS: Mapping[NothingToAnswer, EndWords] = {
    NothingToAnswer.NO_QUESTION: EndWords(
        phrase("Votre message ne demandait pas de réponse."),
        phrase("Si vous attendiez une réponse, écrivez votre question ici."),
    ),
    NothingToAnswer.ANSWERED_ELSEWHERE: EndWords(
        phrase("La réponse vous a déjà été donnée, dans un courrier ou par téléphone."),
        phrase("Relisez votre courrier. Si elle n’y est pas, écrivez de nouveau."),
    ),
    NothingToAnswer.BY_AN_ACT: EndWords(
        phrase("Ce que vous demandez se fait par un acte, sur sa page : un message ne suffit pas."),
        phrase("Choisissez l’acte dans la liste « Ce qu’un message ne fait pas »."),
    ),
    NothingToAnswer.NOT_OURS: EndWords(
        phrase("Cet organisme ne peut pas répondre à cette question."),
        phrase("Voyez plus bas qui d’autre joindre."),
    ),
    NothingToAnswer.ABUSE: EndWords(
        phrase("Votre message a été masqué pour ses propos : il n’aura pas de réponse."),
        phrase("Écrivez votre question sans ces mots : elle aura sa réponse."),
    ),
}


ABUSES: Mapping[AbuseReason, str] = {
    AbuseReason.INSULT: phrase("une injure adressée à une personne"),
    AbuseReason.THREAT: phrase("une menace contre une personne"),
    AbuseReason.HATRED: phrase("des propos haineux, pour ce qu’une personne est"),
}
"""Why a message is hidden from the agents."""
NO_ACT = phrase(
    "Un message ne compte pas comme un acte. Il ne conteste rien, ne renouvelle rien, ne change rien à votre dossier."
)
OWN = phrase("Vous seul lisez cette conversation, avec cet organisme. L’autre titulaire du dossier ne la voit pas.")
