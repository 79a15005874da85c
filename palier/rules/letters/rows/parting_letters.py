"""What is told of a separation: to both holders, to the two files made of one, and to whoever had gone in silence."""

from collections.abc import Mapping

from palier.rules.law.law import act, cch
from palier.rules.law.voice import phrase
from palier.rules.letters.parts import Channel, LetterRow, To, each, given, said
from palier.rules.parting.parting import PartingState

_HOUSE = act("règles de publication de Palier")
ENDS: Mapping[PartingState, str] = {
    PartingState.AGREED: phrase("Elle a été acceptée depuis l’ancien dossier : il est séparé comme c’était demandé."),
    PartingState.GRANTED: phrase("Une personne a décidé : l’ancien dossier est séparé comme c’était demandé."),
    PartingState.REFUSED: phrase("Une personne a décidé : l’ancien dossier reste comme il était."),
    PartingState.TAKEN_BACK: phrase("Elle a été retirée : l’ancien dossier reste comme il était."),
}
"""What became of a separation that was asked on an old file, for whoever went out of it in silence."""
ROWS = (
    LetterRow(
        kind="separation_demandee",
        event="Un titulaire demande de séparer la demande.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Une séparation est demandée"),),
        body=(
            (said("{name} demande de faire deux demandes de la vôtre. Cela touche {shared}."),),
            (said("Rien ne change pour l’instant : ni le numéro, ni les candidatures, ni les points."),),
            (said("{other_name} répond ou conteste, page « Vous séparer », jusqu’au {day}."),),
            (
                said(
                    "Sans réponse à cette date, ou si c’est contesté, une personne regarde le dossier. Se taire n’accepte rien."
                ),
            ),
        ),
        answer_by="answer_by",
    ),
    LetterRow(
        kind="separation_contestee",
        event="L’autre titulaire conteste.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("La séparation est contestée"),),
        body=(
            (said("{name} conteste la séparation demandée. Rien ne change sur votre demande."),),
            (
                said(
                    "Une personne qui suit votre dossier regarde les pièces, et décide. Les deux titulaires lisent pourquoi."
                ),
            ),
            (
                said(
                    "Ce qui aide : une décision de justice, ou un accord écrit des deux titulaires. Déposez-le avec vos pièces."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="separation_reprise",
        event="Qui avait demandé la séparation la reprend.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("La séparation n’est plus demandée"),),
        body=((said("{name} ne demande plus la séparation. Votre demande reste comme elle est."),),),
    ),
    LetterRow(
        kind="separation_tranchee",
        event="Une personne a décidé de ce que les deux titulaires ne pouvaient pas.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("La séparation demandée a sa réponse"),),
        body=(
            (
                said("La séparation est faite comme elle était demandée.", when="is_granted"),
                said("Votre demande reste comme elle est.", unless="is_granted"),
            ),
            (said("Pourquoi : {reason}."),),
            (said("Vous pouvez contester cette réponse auprès de votre guichet."),),
        ),
    ),
    LetterRow(
        kind="separation",
        event="Une demande est devenue deux.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("L441-2-1"),
        title=(said("Votre demande est séparée"),),
        body=(
            (
                said(
                    "Votre ménage a été séparé en deux demandes. La vôtre garde le numéro unique et ses candidatures en "
                    "cours. Les pièces du ménage y restent. Celles des personnes parties n’y sont plus montrées.",
                    when="is_staying",
                ),
                said(
                    "Votre ménage a été séparé en deux demandes. La vôtre recevra un nouveau numéro unique du registre "
                    "national : demandez-le depuis votre dossier. Jusque-là, vous pouvez la préparer, sans candidater. Vos "
                    "pièces et celles du ménage y sont en copie.",
                    unless="is_staying",
                ),
            ),
            each("reasons"),
            (said("Relisez votre dossier, complétez ce qui a changé, puis confirmez-le."),),
            (
                said(
                    "Pour revenir ici avant votre nouveau numéro : votre ancien numéro, votre date de naissance, et le code "
                    "envoyé à vos coordonnées.",
                    unless="is_staying",
                ),
            ),
        ),
    ),
    LetterRow(
        kind="dossier_protege",
        event="Quelqu’un sort d’un dossier en silence, avec un dossier à soi.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre dossier, à vous seul"),),
        body=(
            (said("Vous avez maintenant un dossier à vous seul. Il garde toute votre ancienneté."),),
            (
                said(
                    "L’autre titulaire continue de voir l’ancien dossier, tel qu’il était. Rien ne lui est écrit, et rien "
                    "de ce que vous ferez ici ne s’y verra."
                ),
            ),
            (
                said(
                    "Une visite de logement reste notée dans l’ancien dossier : {visits}. L’autre titulaire en lit l’heure et "
                    "le lieu : n’y allez pas. Ne pas venir ne coûte rien, et vous n’avez personne à prévenir.",
                    when="visits",
                ),
            ),
            (
                said(
                    "Pour entrer : votre ancien numéro unique, votre date de naissance, et votre adresse sûre dans la case "
                    "« Où recevoir le code ». Si vous laissez cette case vide, vous entrez dans l’ancien dossier."
                ),
            ),
            (
                said(
                    "Le registre national doit encore vous donner un numéro unique. Jusque-là, vous pouvez préparer votre "
                    "dossier, sans candidater. Vos anciennes candidatures restent dans l’ancien dossier : vous candidaterez "
                    "de nouveau avec le vôtre."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="separation_ancien_dossier",
        event="Une séparation est demandée, ou finie, sur le dossier d’où quelqu’un est sorti en silence.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(
            said("La séparation demandée sur l’ancien dossier a sa réponse", when="end"),
            said("Une séparation est demandée sur l’ancien dossier", unless="end"),
        ),
        body=(
            (
                given("end"),
                said("L’ancien dossier fait l’objet d’une demande de séparation. Elle touche {shared}.", unless="end"),
            ),
            (
                said(
                    "Sans réponse le {day}, une personne regarde les pièces de l’ancien dossier, et décide. Vous saurez quoi.",
                    unless="end",
                ),
            ),
            (
                said(
                    "Votre dossier à vous ne change pas : ni vos enfants qui y sont, ni votre ancienneté, ni vos "
                    "candidatures. L’autre titulaire ne sait pas qu’il existe, ni que vous lisez ceci."
                ),
            ),
            (
                said(
                    "Répondre depuis l’ancien dossier montrerait que vous l’ouvrez encore : rien ne vous y oblige, se taire "
                    "n’accepte rien. Si une décision de justice dit où vivent vos enfants, déposez-la dans votre dossier. "
                    "Le 3919 peut vous conseiller."
                ),
            ),
        ),
    ),
)
