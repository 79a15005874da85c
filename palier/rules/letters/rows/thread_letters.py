"""What a person who wrote to who holds their file is sent: that an answer is there, and neither whose nor of what (ADR 92)."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

ROWS = (
    LetterRow(
        kind="echange_reponse",
        event="Qui tient le dossier a répondu à un message, ou a dit qu’il n’a pas de réponse à donner.",
        to=To.WRITER,
        channel=Channel.MESSAGE,
        article=act("règles de publication de Palier"),
        title=(said("Une réponse vous attend sur Palier"),),
        body=(
            (said("Bonjour."),),
            (said("Une réponse vous attend sur Palier."),),
            (
                said("Pour la lire, connectez-vous à Palier : {link}", when="link"),
                said("Connectez-vous à Palier pour la lire.", unless="link"),
            ),
        ),
    ),
)
