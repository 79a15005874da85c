"""What leaving a list does, in the words that are read before it and in the letter that confirms it."""

from datetime import datetime

from palier.rules.candidature.funnel import WITHDRAWABLE, Stage
from palier.rules.law import clocks
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say

_HOUSE = act("règles de publication de Palier")
UNREAD = phrase("Les organismes de ce logement ne lisent plus votre dossier, sauf pour une autre candidature avec eux.")
UNREAD_LATER = phrase(
    "Les organismes de ce logement ne lisent plus votre dossier, sauf pour une autre candidature avec "
    "eux, ou le temps d’écrire le procès-verbal d’une commission."
)
KEPT = phrase("Vos points, votre ancienneté et vos autres candidatures ne changent pas.")
RIGHT = phrase(
    "Vous pouvez retirer votre candidature. Tant que la liste est ouverte, vous pourrez candidater de "
    "nouveau. Après la clôture, un retrait est définitif."
)
"""Said when a candidature is placed."""


@applies(_HOUSE)
def is_free(stage: Stage | str) -> bool:
    """Whether leaving is a withdrawal; after the sending to the landlord it is a désistement."""
    return Stage(stage) in WITHDRAWABLE


@applies(_HOUSE)
def follows(stage: Stage | str, *, open_until: datetime | None) -> tuple[str, ...]:
    """What leaving from a stage does, in sentences; ``open_until`` is the closing while the list is open, else ``None``."""
    if not is_free(stage):
        return (
            say("Ce désistement est définitif : ce logement ira à une autre personne."),
            say("Il ne compte pas comme un refus."),
            *(
                (say("Vos candidatures mises en attente reprennent à leur rang, si elles ne sont pas décidées."),)
                if stage == Stage.ACCEPTEE
                else ()
            ),
            say(UNREAD_LATER),
            say("Vos points et votre ancienneté ne changent pas."),
        )
    if open_until is not None:
        return (
            say("Votre candidature sort de la liste : vous n’y avez plus de place."),
            say(
                "Vous pouvez candidater de nouveau jusqu’à la clôture, le {instant}.",
                instant=clocks.say_instant(open_until),
            ),
            say(
                "Après la clôture, ce retrait est définitif : ce logement ne pourra plus vous être attribué par cette"
                " liste."
            ),
            say(UNREAD),
            say(KEPT),
        )
    return (
        say("Ce retrait est définitif : ce logement ne pourra plus vous être attribué par cette liste."),
        say("Votre ligne reste dans le classement publié, marquée comme retirée. Aucun rang ne change."),
        say(UNREAD),
        say(KEPT),
    )
