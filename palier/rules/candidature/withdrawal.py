"""What leaving a list does, in the words that are read before it and in the letter that confirms it."""

from datetime import datetime

from palier.rules.candidature.funnel import WITHDRAWABLE, Stage
from palier.rules.law import clocks
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
UNREAD = "Les organismes de ce logement ne lisent plus votre dossier, sauf pour une autre candidature avec eux."
UNREAD_LATER = (
    "Les organismes de ce logement ne lisent plus votre dossier, sauf pour une autre candidature avec eux, ou le temps "
    "d’écrire le procès-verbal d’une commission."
)
KEPT = "Vos points, votre ancienneté et vos autres candidatures ne changent pas."
RIGHT = (
    "Vous pouvez retirer votre candidature. Tant que la liste est ouverte, vous pourrez candidater de nouveau. "
    "Après la clôture, un retrait est définitif."
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
            "Ce désistement est définitif : ce logement ira à une autre personne.",
            "Il ne compte pas comme un refus.",
            *(
                ("Vos candidatures mises en attente reprennent à leur rang, si elles ne sont pas décidées.",)
                if stage == Stage.ACCEPTEE
                else ()
            ),
            UNREAD_LATER,
            "Vos points et votre ancienneté ne changent pas.",
        )
    if open_until is not None:
        return (
            "Votre candidature sort de la liste : vous n’y avez plus de place.",
            f"Vous pouvez candidater de nouveau jusqu’à la clôture, le {clocks.say_instant(open_until)}.",
            "Après la clôture, ce retrait est définitif : ce logement ne pourra plus vous être attribué par cette liste.",
            UNREAD,
            KEPT,
        )
    return (
        "Ce retrait est définitif : ce logement ne pourra plus vous être attribué par cette liste.",
        "Votre ligne reste dans le classement publié, marquée comme retirée. Aucun rang ne change.",
        UNREAD,
        KEPT,
    )
