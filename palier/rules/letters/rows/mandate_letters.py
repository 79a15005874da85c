"""What is sent of a mandate, to who gave it and to nobody else: it names no organisation, for others may read a mailbox."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_HOUSE = act("règles de publication de Palier")
_HELLO = (said("Bonjour,"),)
_ABOUT = (said("Un mandat que vous avez donné"),)
ROWS = (
    LetterRow(
        kind="mandat_numero",
        event="Un mandat est donné : son numéro, pour qui n’a pas de papier.",
        to=To.GIVER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Le numéro que vous avez demandé"),),
        body=(
            _HELLO,
            (
                said("Le numéro de votre mandat : {number}"),
                said(
                    "Il vaut jusqu’au {weekday}. Donnez-le à qui doit le vérifier sur Palier. Vous pouvez retirer ce mandat "
                    "à tout moment, dans votre espace, rubrique « Qui m’aide »."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="mandat_acte",
        event="Un conseiller a fait un acte par un mandat : dit tout de suite, sans dire lequel.",
        to=To.GIVER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=_ABOUT,
        body=(
            _HELLO,
            (
                said("Un acte vient d’être fait pour votre compte, par un mandat que vous avez donné."),
                said("Pour voir lequel, et le défaire s’il se défait : {link}", when="link"),
                said(
                    "Pour voir lequel, et le défaire s’il se défait, connectez-vous à Palier, rubrique « Qui m’aide ».",
                    unless="link",
                ),
            ),
            (said("Vous n’étiez pas d’accord ? Vous pouvez retirer ce mandat tout de suite, sur la même page."),),
        ),
    ),
    LetterRow(
        kind="mandat_bientot_fini",
        event="Un mandat finit dans quinze jours.",
        to=To.GIVER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=_ABOUT,
        body=(
            _HELLO,
            (
                said("Votre mandat finit {weekday}. Après, plus personne n’agit pour vous par lui."),
                said("Pour continuer, demandez un nouveau code à votre conseiller. Sinon, vous n’avez rien à faire."),
            ),
        ),
    ),
    LetterRow(
        kind="mandat_organisme_ferme",
        event="L’organisme qui tenait un mandat ne travaille plus ici : le mandat est fini.",
        to=To.GIVER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=_ABOUT,
        body=(
            _HELLO,
            (
                said(
                    "L’organisme à qui vous aviez donné un mandat ne travaille plus sur Palier. Le mandat est fini : il ne "
                    "lit plus votre dossier. Votre demande ne change pas."
                ),
                said(
                    "Un autre organisme lui succède. Il ne lit rien de ce que vous aviez confié. Pour lui donner un mandat, "
                    "demandez-lui un code.",
                    when="is_succeeded",
                ),
            ),
        ),
    ),
    LetterRow(
        kind="avis_a_lire",
        event="Un conseiller a écrit un avis sur une candidature : le ménage le lit, et décide de le joindre.",
        to=To.GIVER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Un avis vous attend sur Palier"),),
        body=(
            _HELLO,
            (
                said(
                    "Un avis sur une de vos candidatures vous attend dans votre espace Palier, rubrique « Qui m’aide »."
                ),
                said("Vous le lisez, puis vous le joignez ou non. Sans vous, personne d’autre ne le lit."),
            ),
        ),
    ),
    LetterRow(
        kind="orientation_reponse",
        event="Un service social a répondu : dit à qui lui a orienté sa situation, sans dire qui, ni de quoi.",
        to=To.GIVER,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Une réponse vous attend sur Palier"),),
        body=(
            _HELLO,
            (said("Depuis le {day}, une réponse vous attend dans votre espace Palier, rubrique « Mon dossier »."),),
        ),
    ),
)
