"""What is sent to somebody whom a holder named: one question, then that something waits. Never what, nor where (ADR 78)."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_CONSENT = act("règlement (UE) 2016/679, article 7")
_HELLO = (said("Bonjour."),)
ROWS = (
    LetterRow(
        kind="contact_demande",
        event="Un titulaire choisit une personne à prévenir : une question, une seule, avant tout autre message.",
        to=To.TRUSTED,
        channel=Channel.MESSAGE,
        article=_CONSENT,
        title=(said("{name} vous demande votre accord"),),
        body=(
            _HELLO,
            (
                said("Si un message important ne lui arrive pas, {name} veut que vous le sachiez."),
                said("Vous ne saurez ni de quoi il s’agit, ni de qui il vient."),
            ),
            (said("Répondez oui, non ou jamais : {link}"),),
            (said("Sans réponse en quatorze jours, plus rien ne part."),),
        ),
    ),
    LetterRow(
        kind="contact_prevenu",
        event="Rien n’atteint un titulaire, ou sa lettre à répondre n’est pas ouverte : dit à qui a accepté de l’être.",
        to=To.TRUSTED,
        channel=Channel.MESSAGE,
        article=_CONSENT,
        title=(said("{name} vous a donné comme contact"),),
        body=(
            _HELLO,
            (
                said("{name} vous a donné comme contact. Un message important n’a pas pu lui être remis."),
                said("Pouvez-vous lui dire de se connecter, ou d’appeler son guichet ?"),
            ),
            (said("Pour ne plus être prévenu : {link}", when="link"),),
        ),
    ),
)
