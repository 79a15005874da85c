"""What says that an archive is ready: neither whose it is, nor what is in it (ADR 87)."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

ROWS = (
    LetterRow(
        kind="archive_prete",
        event="L’archive de ce qui est gardé d’une personne est prête.",
        to=To.ASKER,
        channel=Channel.MESSAGE,
        article=act("règlement (UE) 2016/679, article 15"),
        title=(said("Ce que vous avez demandé est prêt"),),
        body=(
            (said("Bonjour."),),
            (said("Ce que vous avez demandé sur Palier est prêt, jusqu’au {day} inclus."),),
            (said("Connectez-vous pour le prendre : {link}", when="link"),),
            (said("Ce n’est pas vous ? Connectez-vous, et fermez les connexions que vous ne connaissez pas."),),
        ),
    ),
)
