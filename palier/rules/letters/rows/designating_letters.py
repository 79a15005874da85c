"""What a person is told when files are sent to the landlord: sent, not sent, set aside, or named by the préfet."""

from palier.rules.law.law import act, cch, crpa
from palier.rules.letters.parts import Channel, LetterRow, Notice, To, each, given, musts, part, said
from palier.rules.letters.rows.listing_letters import ALGORITHM, ALGORITHM_ARTICLE, PLACE
from palier.rules.letters.shared import CHECKED_NEXT, FOUND_FALSE

_HOUSE = act("règles de publication de Palier")
_NOT_SENT = Notice(number="N11", event="Non retenu à la désignation", article=crpa("L311-3-1"))
_PARTS = musts("rang et points", "dernier rang désigné", "raison", "mention de l’algorithme", "à qui s’adresser")
_TITLE = (said("Votre dossier n’est pas proposé pour ce logement"),)
_OPENING = (
    said(
        "Le {who} a choisi, dans l’ordre du classement, les dossiers proposés pour {home}. Le vôtre n’en fait pas partie."
    ),
)
_BEHIND = (
    said(
        "La raison : d’autres candidats sont classés avant vous selon la grille publiée avec l’annonce.",
        "raison",
        when="has_grid",
    ),
    said(
        "La raison : d’autres candidats sont classés avant vous selon l’ordre publié avec l’annonce (le DALO d’abord, puis "
        "l’ancienneté, sans points).",
        "raison",
        unless="has_grid",
    ),
)
_CUT = (given("cut", part("dernier rang désigné")),)
_WAYS = (said(FOUND_FALSE, "à qui s’adresser"),)
ROWS = (
    LetterRow(
        kind="designation",
        event="Le dossier est proposé au bailleur.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        cites={"algorithm_article": ALGORITHM_ARTICLE},
        must=musts("mention de l’algorithme"),
        title=(
            said("Votre dossier est retenu", when="is_own"),
            said("Votre dossier est proposé au bailleur", unless="is_own"),
        ),
        body=(
            (
                said("Le bailleur retient votre dossier pour {home}.", when="is_own"),
                said("Le réservataire propose votre dossier au bailleur pour {home}.", unless="is_own"),
            ),
            (
                said("Votre rang : {rank}, avec {points}.", when="has_grid"),
                said("Votre rang : {rank}.", unless="has_grid"),
            ),
            (
                said(CHECKED_NEXT),
                said(
                    "Ensuite, la commission d’attribution examine les dossiers conformes et décide. Ce n’est pas encore une "
                    "attribution."
                ),
            ),
            (
                said(
                    "Gardez vos pièces prêtes et restez joignable. Vous pouvez vous désister à tout moment, sans perdre de "
                    "points ni d’ancienneté."
                ),
            ),
            ALGORITHM,
        ),
    ),
    LetterRow(
        kind="designation",
        name="designation_prefet",
        event="Le préfet propose un ménage reconnu au titre du DALO, sans annonce.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("L441-2-3"),
        title=(said("Le préfet vous désigne pour un logement"),),
        body=(
            (
                said(
                    "Le préfet, au titre du droit au logement opposable, propose votre dossier pour {home}. Vous n’avez pas "
                    "eu à candidater."
                ),
            ),
            (
                said(CHECKED_NEXT),
                said("Ensuite, la commission d’attribution l’examine et décide. Ce n’est pas encore une attribution."),
            ),
            (
                said(
                    "Gardez vos pièces prêtes et restez joignable. Vos autres candidatures continuent. Avant de refuser une "
                    "offre faite à ce titre, lisez ce que le courrier de l’offre en dit."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="non_retenue",
        event="Les dossiers proposés au bailleur sont choisis, d’autres sont classés avant.",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=crpa("L311-3-1"),
        cites={"algorithm_article": ALGORITHM_ARTICLE},
        notices=(_NOT_SENT,),
        must=_PARTS,
        title=_TITLE,
        body=(
            _OPENING,
            PLACE,
            each("tier"),
            _CUT,
            _BEHIND,
            (
                said(
                    "Vous gardez votre rang dans cette liste : si des dossiers proposés ne conviennent pas, vous pouvez "
                    "être appelé. Candidatez aussi à d’autres logements."
                ),
            ),
            _WAYS,
            ALGORITHM,
        ),
    ),
    LetterRow(
        kind="non_retenue",
        name="non_retenue_apercu",
        event="Avant un envoi des dossiers : ce que lira la plupart des candidats, sans le rang de personne.",
        to=To.RESERVATAIRE,
        channel=Channel.DESK,
        article=_HOUSE,
        title=_TITLE,
        body=(_OPENING, _BEHIND),
    ),
    LetterRow(
        kind="ecartee",
        event="Un dossier est écarté à la désignation, pour une raison relue à deux.",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=crpa("L311-3-1"),
        cites={"algorithm_article": ALGORITHM_ARTICLE},
        notices=(_NOT_SENT,),
        must=_PARTS,
        title=_TITLE,
        body=(
            _OPENING,
            PLACE,
            each("tier"),
            _CUT,
            (said("La raison : {reason} ({ground_article}). Deux personnes l’ont relue.", "raison"),),
            (said("Si cette raison est inexacte, écrivez au {who} pour demander un nouvel examen."),),
            _WAYS,
            ALGORITHM,
        ),
    ),
)
