"""What a person is told of an offer: the offer itself, its reminder, what each answer does, and a silence."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, LetterRow, Notice, To, each, given, musts, part, said
from palier.rules.letters.shared import KEPT, OTHERS

_HOUSE = act("règles de publication de Palier")
_DALO = part("au titre du DALO")
_COSTS_DALO = part("ce qu’un refus peut coûter, sous réserve")
_HELPER = part("personne qui assiste")
_SILENCE, _COST = part("le silence vaut refus"), part("ce qu’un refus coûte")
_DELAY = part("délai pour répondre, celui de la loi au moins")
ROWS = (
    LetterRow(
        kind="offre",
        event="Offre de logement",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=cch("R441-10"),
        opened_by_act=True,
        is_step=True,
        notices=(
            Notice(number="N17", event="Offre de logement", article=cch("R441-10")),
            Notice(
                number="N18",
                event="Offre à un ménage reconnu au titre du DALO, avec copie à la personne qui l’assiste",
                article=cch("R441-16-3"),
                confidence="L",
                when="is_dalo",
            ),
        ),
        must=(
            *musts("logement exact", "loyer", "charges", _DELAY, _SILENCE, _COST),
            *musts(_DALO, _COSTS_DALO, _HELPER, when="is_dalo"),
        ),
        title=(said("Un logement vous est proposé"),),
        body=(
            (
                said("{bailleur} vous propose ce logement : {home}.", "logement exact"),
                said("Il est disponible à partir du {available_on}.", when="available_on"),
            ),
            (
                said(
                    "Loyer : {rent} par mois. Charges : {charges} par mois. Ensemble : {full_rent} par mois. Dépôt de "
                    "garantie : au plus un mois de loyer hors charges.",
                    "loyer",
                    "charges",
                ),
            ),
            (
                given("dalo_warning", _DALO, _COSTS_DALO, when="is_dalo"),
                said(
                    "Selon nos informations, la personne ou le service qui vous accompagne dans cette démarche reçoit aussi "
                    "l’offre : montrez-lui cette lettre.",
                    _HELPER,
                    when="is_dalo",
                ),
            ),
            (
                said(
                    "Vous avez {answer_days} jours pour répondre, à partir du jour où la remise de cette offre est prouvée "
                    "({article}) : ouverte dans votre espace, ou remise contre un accusé. Ce délai ne peut pas finir avant "
                    "le {first_end}. La date qui compte, son premier jour et sa preuve sont écrits dans votre espace, à "
                    "côté de cette offre.",
                    _DELAY,
                ),
            ),
            (
                said(
                    "Si vous acceptez, le bailleur prépare le bail et vos autres candidatures sont mises en attente. Si "
                    "vous refusez, le logement est proposé à la personne suivante."
                ),
            ),
            (given("silence", _SILENCE),),
            each("cost", _COST),
        ),
        answer_by="first_end",
    ),
    LetterRow(
        kind="rappel_offre",
        event="La date limite d’une offre approche.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("R441-10"),
        is_step=True,
        must=musts(_DALO, when="is_dalo"),
        title=(said("Votre réponse à l’offre est attendue"),),
        body=(
            (said("Un logement vous est proposé : {home}."),),
            (
                said("Acceptez ou refusez avant le {answer_by}."),
                given("silence"),
                said("Si vous ne pouvez pas répondre en ligne, appelez le bailleur ou un guichet."),
            ),
            (given("dalo_warning", _DALO, when="is_dalo"),),
        ),
        answer_by="answer_by",
    ),
    LetterRow(
        kind="remise_corrigee",
        event="Le jour de remise d’une offre était mal noté : la personne a plus de temps.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("R441-10"),
        title=(said("Vous avez plus de temps pour répondre à l’offre"),),
        body=(
            (said("Le jour où l’offre vous a été remise était mal noté, pour {home}. Il est corrigé."),),
            (said("Vous pouvez répondre jusqu’au {answer_by}."),),
            (given("silence"),),
        ),
        answer_by="answer_by",
    ),
    LetterRow(
        kind="acceptation",
        event="L’acceptation est enregistrée.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Vous avez accepté ce logement"),),
        body=(
            (said("Vous avez accepté {home}. {bailleur} prépare le bail et vous contacte pour la signature."),),
            (
                said(
                    "Vos autres candidatures sont mises en attente. Si le bail ne se fait pas, celles qui ne sont pas "
                    "encore décidées reprennent à leur rang."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="refus",
        event="Le refus est enregistré.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre refus est enregistré"),),
        body=(
            (said("Vous avez refusé {home}. Il est maintenant proposé à la personne suivante."),),
            (
                said(
                    "Ce refus ne retire aucun point par lui-même. Si la grille du territoire en prévoit, il faut d’abord "
                    "qu’une personne confirme que le logement vous convenait : un courrier vous le dirait."
                ),
            ),
            (said(KEPT), said(OTHERS)),
        ),
    ),
    LetterRow(
        kind="refus_compte",
        event="Une personne a confirmé que le logement convenait.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre refus peut compter dans vos points"),),
        body=(
            (
                said(
                    "Vous avez refusé {home} le {refused_on}. Une personne a confirmé que ce logement convenait à votre "
                    "ménage. Si la grille d’un territoire compte les refus, elle compte celui-ci."
                ),
            ),
            (
                said(
                    "Si le logement ne vous convenait pas, écrivez au bailleur ou au réservataire pour dire pourquoi, avec "
                    "ce qui le montre : une personne l’examinera de nouveau."
                ),
            ),
            (said(KEPT), said(OTHERS)),
        ),
    ),
    LetterRow(
        kind="sans_reponse",
        event="Le délai d’une offre est passé.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=cch("R441-10"),
        must=musts(_DALO, when="is_dalo"),
        title=(said("Le délai pour répondre à l’offre est passé"),),
        body=(
            (
                said(
                    "Vous n’avez pas répondu à l’offre pour {home} avant le {answer_by}. Le logement est proposé à la "
                    "personne suivante ({article})."
                ),
            ),
            (said("Vous ne perdez ni points ni ancienneté."), said(KEPT), said(OTHERS)),
            (given("dalo_silent", _DALO, when="is_dalo"),),
        ),
    ),
    LetterRow(
        kind="offre_reprise",
        event="Une offre jamais remise est reprise.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("L’offre est reprise, vous restez en réserve"),),
        body=(
            (
                said(
                    "Nous vous avions proposé {home}, mais rien ne prouve que cette offre vous soit parvenue. Le logement "
                    "est proposé à la personne suivante."
                ),
            ),
            (said("Cela ne compte pas comme une absence de réponse. Vous restez en réserve pour ce logement."),),
            (
                said("Vous ne perdez ni points ni ancienneté."),
                said(KEPT),
                said("Vérifiez votre adresse et votre téléphone dans votre dossier."),
            ),
        ),
    ),
)
