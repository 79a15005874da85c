"""What a person is told of the landlord's check and of the commission's decision."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, LetterRow, Notice, To, each, given, musts, part, said
from palier.rules.letters.shared import KEPT, OTHERS

_HOUSE = act("règles de publication de Palier")
_NOTE = (said("Précision du bailleur : {typed}", when="typed"),)
_REPLACED = said("Cette lettre remplace celle qui disait votre dossier conforme.", when="was_compliant")
"""Two checks of one file: the later one stands, and whoever reads both is told so."""
_RULED = part("raison et article")
_ALGORITHM = part("mention de l’algorithme")
_JUDGE, _LANDLORD, _DEFENDER = part("recours devant un juge"), part("recours au bailleur"), part("Défenseur des droits")
ROWS = (
    LetterRow(
        kind="demande_pieces",
        event="Pièces demandées au contrôle",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-2-4-1"),
        is_step=True,
        notices=(Notice(number="N10", event="Pièces demandées au contrôle", article=cch("R441-2-4-1")),),
        must=musts("liste fermée", "date limite", "conséquence"),
        title=(said("Des pièces manquent à votre dossier"),),
        body=(
            (
                said(
                    "Votre candidature est proposée pour {home}. Pour contrôler votre dossier, le bailleur demande, dans la "
                    "liste fixée par la loi : {pieces}.",
                    "liste fermée",
                ),
                _REPLACED,
            ),
            (
                said(
                    "Ajoutez-les dans votre espace, ou remettez-les au guichet, au plus tard le {answer_by}.",
                    "date limite",
                ),
                said(
                    "Sans elles, la commission ne peut pas examiner votre candidature avec un dossier complet.",
                    "conséquence",
                ),
            ),
            _NOTE,
            (said("Base légale : {article}."),),
        ),
        answer_by="answer_by",
    ),
    LetterRow(
        kind="dossier_conforme",
        event="Le contrôle du bailleur est passé.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        is_step=True,
        title=(said("Votre dossier est conforme"),),
        body=(
            (said("Le bailleur a contrôlé votre dossier pour {home} : il est conforme."),),
            (
                said(
                    "La commission d’attribution examinera votre candidature avec celles des autres personnes désignées. "
                    "Vous recevrez sa décision par écrit, avec ses raisons."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="dossier_non_conforme",
        event="Le contrôle du bailleur ne l’est pas, avec sa raison.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("L441-2-2"),
        is_step=True,
        title=(said("Votre dossier ne peut pas être retenu pour ce logement"),),
        body=(
            (
                said("Le bailleur a contrôlé votre dossier pour {home} et ne peut pas le présenter à la commission."),
                _REPLACED,
            ),
            (said("La raison : {reason} ({ground_article})."),),
            _NOTE,
            (
                said(KEPT, when="is_active"),
                said(OTHERS, when="is_active"),
                said(
                    "Si votre demande a seulement pris fin, demandez sans attendre à la renouveler, dans votre espace ou à "
                    "un guichet d’enregistrement. Si elle est active, dites-le au bailleur avec votre attestation.",
                    unless="is_active",
                ),
            ),
            (
                said(
                    "Si vous n’êtes pas d’accord, écrivez au bailleur pour lui demander de revoir ce contrôle. Vous pouvez "
                    "aussi saisir gratuitement le Défenseur des droits si vous pensez avoir subi une discrimination."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="controle_repris",
        event="Le bailleur reprend un contrôle qui disait le dossier non conforme par erreur.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("L441-2-2"),
        is_step=True,
        title=(said("Le bailleur reprend le contrôle de votre dossier"),),
        body=(
            (
                said(
                    "Le bailleur avait dit par erreur votre dossier non conforme pour {home}. Ce contrôle ne vaut plus."
                ),
                given("reason"),
            ),
            (
                said("Votre dossier est de nouveau à contrôler, comme avant cette erreur."),
                said("Vous n’avez rien à faire. Vous recevrez le résultat du nouveau contrôle."),
            ),
            (
                said(
                    "Cette lettre ne vous attribue pas ce logement : si votre dossier est conforme, la commission "
                    "l’examinera avec les autres, et elle seule décide."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="attribution",
        event="Attribution, ou attribution avec rang",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-3"),
        is_step=True,
        notices=(Notice(number="N15", event="Attribution, ou attribution avec rang", article=cch("R441-3")),),
        must=musts("logement", "rang", "la suite", _ALGORITHM),
        title=(
            said("La commission vous attribue ce logement", when="is_first"),
            said("La commission vous classe en rang {rank}", unless="is_first"),
        ),
        body=(
            (said("La commission d’attribution du {held_on} a examiné votre candidature pour {home}.", "logement"),),
            (said("Sa décision : attribution du logement, en rang {rank} ({article}).", "rang"),),
            (
                said(
                    "Le bailleur vous envoie maintenant une offre écrite, avec le loyer, les charges et le délai pour répondre.",
                    "la suite",
                    when="is_first",
                ),
                said(
                    "Le logement est d’abord proposé à la personne classée avant vous. Si elle refuse, ne répond pas ou se "
                    "retire, il vous est proposé à votre tour. Vous n’avez rien à faire d’ici là.",
                    "la suite",
                    unless="is_first",
                ),
            ),
            (said(OTHERS),),
            (given("algorithm", _ALGORITHM),),
        ),
    ),
    LetterRow(
        kind="attribution_condition",
        event="Attribution sous condition",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-3 c"),
        is_step=True,
        cites={"decision_article": cch("R441-3")},
        notices=(Notice(number="N16", event="Attribution sous condition", article=cch("R441-3 c")),),
        must=musts("pièce", "date limite", "obligation de proposer", _ALGORITHM),
        title=(said("Une pièce manque pour que l’attribution soit définitive"),),
        body=(
            (
                said(
                    "La commission d’attribution du {held_on} vous attribue {home}, en rang {rank}, à une condition : "
                    "fournir la pièce « {piece} ».",
                    "pièce",
                    when="rank",
                ),
                said(
                    "La commission d’attribution du {held_on} vous attribue {home}, à une condition : fournir la pièce "
                    "« {piece} ».",
                    "pièce",
                    unless="rank",
                ),
            ),
            (
                said("Remettez-la au plus tard le {piece_by}.", "date limite"),
                said(
                    "Si elle arrive et que les conditions de la loi sont remplies, le bailleur doit vous proposer le "
                    "logement à votre rang ({decision_article}).",
                    "obligation de proposer",
                ),
            ),
            (given("algorithm", _ALGORITHM),),
        ),
        answer_by="piece_by",
    ),
    LetterRow(
        kind="non_attribution",
        event="Non-attribution",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("L441-2-2"),
        is_step=True,
        notices=(Notice(number="N19", event="Non-attribution", article=cch("L441-2-2")),),
        must=musts(_ALGORITHM, "raison écrite", "article", _JUDGE, _LANDLORD, _DEFENDER),
        title=(said("La commission ne vous attribue pas ce logement"),),
        body=(
            (
                said(
                    "La commission d’attribution du {held_on} a examiné votre candidature pour {home} et ne vous attribue "
                    "pas ce logement."
                ),
            ),
            (said("La raison : {reason} ({ground_article}).", "raison écrite", "article"), given("details")),
            (said(KEPT), said(OTHERS)),
            each("appeal", _JUDGE, _LANDLORD, _DEFENDER),
            (given("algorithm", _ALGORITHM),),
        ),
    ),
    LetterRow(
        kind="irrecevabilite",
        event="Irrecevabilité",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-2-8 d"),
        is_step=True,
        notices=(Notice(number="N20", event="Irrecevabilité", article=cch("R441-2-8 d")),),
        must=musts(_RULED, "avertissement d’un mois", _JUDGE),
        title=(said("La commission déclare votre demande irrecevable"),),
        body=(
            (
                said(
                    "La commission d’attribution du {held_on} a examiné votre candidature pour {home} et déclare votre "
                    "demande irrecevable."
                ),
            ),
            (said("La raison : {reason} ({ground_article}).", _RULED), given("details")),
            (
                said(
                    "Vous recevez avec ce courrier un avertissement, sauf si vous en avez déjà reçu un pour la même "
                    "raison : votre demande peut être radiée un mois après la réception de cet avertissement "
                    "({article}). D’ici là, vous pouvez répondre par écrit au bailleur et prouver que vous remplissez "
                    "les conditions.",
                    "avertissement d’un mois",
                ),
            ),
            each("appeal", _JUDGE),
        ),
    ),
)
