"""What a saved search writes to who saved it: the homes that fit, why, and how to stop in one press (ADR 83)."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, each, said

_HOUSE = act("règles de publication de Palier")
ROWS = (
    LetterRow(
        kind="alerte",
        event="De nouveaux logements, ou d’autres toits s’il en cherche, conviennent à une recherche, et sont ouverts au ménage.",
        to=To.SEARCHER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("{count} sur Palier"),),
        body=(
            (said("Bonjour."),),
            (said("{count}."),),
            each("homes"),
            (
                said("{more}", when="more"),
                said("Rien ne presse avant la clôture : l’heure de votre candidature ne compte pas.", when="homes"),
            ),
            (
                said("{also}.", when="also"),
                said(
                    "Un autre toit n’est pas un logement social : vous le demandez à son logeur, sans numéro.",
                    when="roofs",
                ),
            ),
            each("roofs"),
            (said("{more_roofs}", when="more_roofs"), said("Toute la liste : {link}", when="link")),
            (said("Pour ne plus recevoir ces messages : {stop}", when="stop"),),
        ),
    ),
    LetterRow(
        kind="alerte_courte",
        event="Le même, par texto : le nombre, et le lien.",
        to=To.SEARCHER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("{count} sur Palier"),),
        body=(
            (
                said("Palier : {count}."),
                said("{also}.", when="also"),
                said("{link}", when="link"),
                said("Stop : {stop}", when="stop"),
            ),
        ),
    ),
)
