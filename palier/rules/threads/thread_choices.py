"""What a desk reads and chooses of a thread of messages: its states, why nothing is answered, why a message is hidden."""

from collections.abc import Mapping

from palier.rules.threads.threads import AbuseReason, NothingToAnswer, ThreadState

STATES: Mapping[ThreadState, str] = {
    ThreadState.WAITING: "à répondre",
    ThreadState.ANSWERED: "répondu",
    ThreadState.CLOSED: "fermé par le ménage",
    ThreadState.ENDED: "sans réponse à donner",
}
ENDS: Mapping[NothingToAnswer, str] = {
    NothingToAnswer.NO_QUESTION: "Il n’y a pas de question : un remerciement, une information lue.",
    NothingToAnswer.ANSWERED_ELSEWHERE: "La réponse a été donnée par un courrier ou par téléphone.",
    NothingToAnswer.BY_AN_ACT: "C’est un acte à faire sur sa page : contester, renouveler, changer, envoyer une pièce.",
    NothingToAnswer.NOT_OURS: "Un autre organisme en répond, à qui vous ne pouvez pas transmettre ce message.",
    NothingToAnswer.ABUSE: "Tout ce qui attendait est masqué pour ses propos.",
}
ABUSES: Mapping[AbuseReason, str] = {
    AbuseReason.INSULT: "Une injure adressée à une personne",
    AbuseReason.THREAT: "Une menace contre une personne",
    AbuseReason.HATRED: "Des propos haineux, pour ce qu’une personne est",
}
ABUSE_RULE = (
    "Une colère, un reproche, une menace de saisir un juge ou un journal ne sont pas des propos à masquer. Le message reste "
    "gardé, le ménage lit qu’il est masqué et pourquoi. S’il pose aussi une question, répondez-y."
)
"""What a desk reads before it hides a message."""
