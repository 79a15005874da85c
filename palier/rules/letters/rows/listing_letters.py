"""What a person is told of a list: their rank at its closing, after a correction, and why they are not on it."""

from palier.rules.law.law import act, cch, crpa
from palier.rules.letters.parts import Channel, LetterRow, To, each, given, musts, said
from palier.rules.letters.shared import ALGORITHM_BY_GRID, ALGORITHM_BY_ORDER, FOUND_FALSE

_HOUSE = act("règles de publication de Palier")
PLACE = (
    said("Votre rang : {rank} sur {candidates}, avec {points}.", "rang et points", when="has_grid"),
    said("Votre rang : {rank} sur {candidates}.", "rang et points", unless="has_grid"),
)
ALGORITHM = (
    said(ALGORITHM_BY_GRID, "mention de l’algorithme", when="has_grid"),
    said(ALGORITHM_BY_ORDER, "mention de l’algorithme", unless="has_grid"),
)
ALGORITHM_ARTICLE = crpa("L311-3-1")
_PARTS = musts("rang et points", "mention de l’algorithme")
_TITLE = (said("Votre rang : {rank}"),)
_AFTER = (
    each("tier"),
    (given("cut"),),
    (
        said(
            "Vous n’avez rien à faire maintenant. Le {who} examine les premiers dossiers, et vous écrit dès qu’il a désigné "
            "les candidats. Vous pouvez retirer votre candidature et candidater à d’autres logements."
        ),
    ),
    (
        said(
            "Le classement est public, sous pseudonyme, et peut être vérifié par tous. Votre espace vous donne votre ligne "
            "et de quoi l’ouvrir."
        ),
    ),
    ALGORITHM,
)
ROWS = (
    LetterRow(
        kind="classement",
        event="Le rang à la clôture.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("L441-2-8"),
        cites={"algorithm_article": ALGORITHM_ARTICLE},
        must=_PARTS,
        title=_TITLE,
        body=((said("La liste des candidats pour {home} est close."), *PLACE), each("held"), *_AFTER),
    ),
    LetterRow(
        kind="classement_corrige",
        event="Le rang après une correction.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("L441-2-8"),
        cites={"algorithm_article": ALGORITHM_ARTICLE},
        must=_PARTS,
        title=_TITLE,
        body=(
            (
                said("Le classement pour {home} a été corrigé. La raison : {typed}"),
                *PLACE,
                said("Ce rang remplace le précédent."),
            ),
            *_AFTER,
        ),
    ),
    LetterRow(
        kind="classement_corrige",
        name="classement_corrige_apercu",
        event="Avant une correction : ce que lira la plupart des candidats.",
        to=To.RESERVATAIRE,
        channel=Channel.DESK,
        article=_HOUSE,
        title=(said("Votre rang"),),
        body=(
            (
                said(
                    "Le classement pour {home} a été corrigé. La raison : {typed} Votre rang remplace le précédent.",
                    when="home",
                ),
            ),
        ),
    ),
    LetterRow(
        kind="non_classee",
        event="Pourquoi une candidature n’est pas classée.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre candidature n’a pas été classée"),),
        body=(
            (said("La liste des candidats pour {home} est close."),),
            (
                said(
                    "Une autre candidature de votre ménage existait pour ce logement, et une seule pouvait être classée. "
                    "Celle-ci s’arrête donc ; l’autre n’est pas touchée.",
                    when="is_same_household",
                ),
                said(
                    "À la date de clôture, votre dossier ne remplissait pas une condition d’accès à ce logement.",
                    unless="is_same_household",
                ),
            ),
            each("reasons"),
            (said("Vos points et votre ancienneté ne changent pas. Vous pouvez candidater à d’autres logements."),),
            (said(FOUND_FALSE),),
        ),
    ),
)
