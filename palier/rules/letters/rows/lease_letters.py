"""What a person is told of a lease, and of the end of a candidature: theirs, and those of the others on the list."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, LetterRow, Notice, To, musts, part, said
from palier.rules.letters.shared import KEPT, OTHERS

_HOUSE = act("règles de publication de Palier")
_HOUSED = Notice(number="N21", event="Bail signé, demande retirée du registre", article=cch("R441-2-9"))
_OUT, _ARTICLE = part("radiation"), part("article")
ROWS = (
    LetterRow(
        kind="bail_signe",
        event="Bail signé, demande retirée du registre",
        to=To.REGISTER,
        channel=Channel.REGISTER,
        article=cch("R441-2-8 a"),
        notices=(_HOUSED,),
        must=musts(_OUT, _ARTICLE),
        title=(said("Votre bail est signé"),),
        body=(
            (said("Vous avez signé le {signed_on} le bail pour {home}. Il commence le {starts_on}."),),
            (
                said(
                    "Votre demande de logement social est satisfaite : elle est retirée du registre national ({article}). "
                    "Si vous cherchez un jour un autre logement social, vous pourrez déposer une nouvelle demande.",
                    _OUT,
                    _ARTICLE,
                ),
            ),
        ),
    ),
    LetterRow(
        kind="bail_signe",
        name="bail_corrige",
        event="Le bailleur s’était trompé sur les jours d’un bail.",
        to=To.REGISTER,
        channel=Channel.REGISTER,
        article=cch("R441-2-8 a"),
        notices=(_HOUSED,),
        must=musts(_OUT, _ARTICLE),
        title=(said("Les dates de votre bail sont corrigées"),),
        body=(
            (
                said(
                    "Le bailleur s’était trompé en enregistrant votre bail pour {home}. Vous l’avez signé le {signed_on}, "
                    "et il commence le {starts_on}."
                ),
            ),
            (
                said(
                    "Votre demande de logement social est satisfaite depuis ce jour : elle est retirée du registre national "
                    "({article}). Rien d’autre ne change pour vous. Si ces dates sont fausses, appelez le bailleur.",
                    _OUT,
                    _ARTICLE,
                ),
            ),
        ),
    ),
    LetterRow(
        kind="abandon_bail",
        event="Le bail ne se fait pas, et ce qui reprend.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Le bail ne sera pas signé"),),
        body=(
            (said("Le bail pour {home} ne se fait pas. Vous restez en réserve pour ce logement."),),
            (said("Vos autres candidatures qui n’étaient pas encore décidées reprennent à leur rang."),),
        ),
    ),
    LetterRow(
        kind="retablissement",
        event="Une candidature suspendue reprend.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre candidature reprend"),),
        body=((said("Votre candidature pour {home} était en attente. Elle reprend à son rang."),),),
    ),
    LetterRow(
        kind="logement_attribue",
        event="Le logement est loué à une autre personne.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Ce logement a été attribué"),),
        body=(
            (
                said(
                    "Le bail pour {home} est signé avec une autre personne. Votre candidature pour ce logement est terminée."
                ),
            ),
            (said(KEPT), said(OTHERS)),
        ),
    ),
    LetterRow(
        kind="loge_ailleurs",
        event="Les autres candidatures finissent avec le bail.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre candidature prend fin"),),
        body=((said("Votre bail est signé pour un autre logement. Votre candidature pour {home} prend fin."),),),
    ),
    LetterRow(
        kind="logement_retire",
        event="Le logement n’est plus proposé, avec la raison.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Ce logement n’est plus proposé"),),
        body=(
            (said("{home} est retiré. Voici pourquoi : {typed}"),),
            (
                said("Votre candidature pour ce logement est terminée, sans rien changer à vos points."),
                said(KEPT),
                said(OTHERS),
            ),
        ),
    ),
    LetterRow(
        kind="publication_infructueuse",
        event="Personne n’a pu être retenu.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Cette publication s’achève sans attribution"),),
        body=(
            (
                said(
                    "Personne n’a pu être retenu pour {home}. Votre candidature pour ce logement est terminée. S’il est "
                    "publié de nouveau, vous pourrez y candidater."
                ),
            ),
            (said(KEPT), said(OTHERS)),
        ),
    ),
    LetterRow(
        kind="demande_radiee",
        event="Une candidature finit avec sa demande, ou avec un de ses deux numéros.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("R441-2-8"),
        title=(said("Votre candidature prend fin"),),
        body=(
            (
                said(
                    "Vos deux demandes n’en font plus qu’une : une seule de vos candidatures pour {home} continue.",
                    when="is_merged",
                ),
                said("Votre demande est radiée : votre candidature pour {home} prend fin.", unless="is_merged"),
            ),
        ),
    ),
)
