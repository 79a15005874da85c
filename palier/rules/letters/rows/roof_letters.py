"""What a person who asked for another roof is written: that something is to read, and neither where nor by whom (ADR 90)."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_HOUSE = act("règles de publication de Palier")
_READ = (
    said("Pour la lire : {link}", when="link"),
    said("Ouvrez Palier pour la lire.", unless="link"),
)
_SEE = (
    said("Pour voir où elle en est : {link}", when="link"),
    said("Ouvrez Palier pour voir où elle en est.", unless="link"),
)
_CONTINUES = (
    said("Votre demande de logement social continue, sans rien changer.", unless="is_alone"),
    said("Un code part à cette adresse ou à ce numéro : il ouvre la page, sans mot de passe.", when="is_alone"),
)
ROWS = (
    LetterRow(
        kind="toit_reponse",
        event="Un logeur a répondu à une demande d’autre toit, ou en a noté la suite.",
        to=To.LODGER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Une réponse vous attend sur Palier"),),
        body=((said("Bonjour."),), (said("Une réponse vous attend sur Palier."),), _READ, _CONTINUES),
    ),
    LetterRow(
        kind="toit_change",
        event="Un logeur a corrigé ce qu’il affiche d’un toit qui a été demandé.",
        to=To.LODGER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Ce que vous avez demandé a changé sur Palier"),),
        body=(
            (said("Bonjour."),),
            (said("Ce que vous aviez demandé a été corrigé. Relisez-le avant de décider."),),
            _SEE,
            _CONTINUES,
        ),
    ),
    LetterRow(
        kind="toit_retard",
        event="Un logeur n’a pas répondu le jour promis.",
        to=To.LODGER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Une réponse promise est en retard"),),
        body=(
            (said("Bonjour."),),
            (said("Une réponse vous était promise, et le jour est passé. Vous n’y perdez rien."),),
            _SEE,
            _CONTINUES,
        ),
    ),
    LetterRow(
        kind="toit_fin",
        event="Un séjour temporaire finit dans un mois.",
        to=To.LODGER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Une date approche sur Palier"),),
        body=(
            (said("Bonjour."),),
            (said("Ce que vous avez noté sur Palier finit le {day}."),),
            (
                said("Préparez la suite : {link}", when="link"),
                said("Ouvrez Palier pour préparer la suite.", unless="link"),
            ),
            _CONTINUES,
        ),
    ),
)
