"""What a household that looks for an exchange is written: that an answer is due, or that something is to read (ADR 97).

No home, no landlord, no situation, and not the word of an exchange: a telephone is read over a shoulder.
"""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_HOUSE = act("règles de publication de Palier")
_SEE = (
    said("Pour la lire, connectez-vous à Palier : {link}", when="link"),
    said("Connectez-vous à Palier pour la lire.", unless="link"),
)
ROWS = (
    LetterRow(
        kind="echange_ronde",
        event="Une ronde d’échange est trouvée.",
        to=To.EXCHANGER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Une réponse de vous est attendue sur Palier"),),
        body=(
            (said("Bonjour."),),
            (said("Une réponse de vous est attendue sur Palier avant le {day}. Dire non ne vous coûte rien."),),
            (
                said("Pour répondre : {link}", when="link"),
                said("Connectez-vous à Palier pour répondre.", unless="link"),
            ),
        ),
    ),
    LetterRow(
        kind="echange_suite",
        event="Une ronde d’échange avance, ou ne se fait pas ; une inscription est finie ou mise en pause.",
        to=To.EXCHANGER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Une nouvelle vous attend sur Palier"),),
        body=((said("Bonjour."),), (said("Une nouvelle vous attend sur Palier."),), _SEE),
    ),
)
