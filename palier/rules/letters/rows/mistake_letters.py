"""What a household is told of a mistake that was found: what it cost, and what is done about it."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, each, said

ROWS = (
    LetterRow(
        kind="cout_erreur",
        event="La réponse à une erreur trouvée : les mêmes mots que sur la page.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=act("règles de publication de Palier"),
        title=(said("Ce que l’erreur vous a coûté"),),
        body=(
            (
                said(
                    "La personne qui devait répondre ne l’a pas fait à temps. Voici ce que le calcul a trouvé.",
                    when="is_late",
                ),
            ),
            each("answer"),
        ),
    ),
)
