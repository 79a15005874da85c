"""What a person is told of the life of their demande: notice, renewal, attestation, two numbers made one, an erasure."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, LetterRow, Notice, To, each, musts, said

_HOUSE = act("règles de publication de Palier")
_ERASURE = act("règlement (UE) 2016/679, article 17")
ROWS = (
    LetterRow(
        kind="attestation",
        event="Le service qui enregistre atteste l’enregistrement.",
        to=To.HOUSEHOLD,
        channel=Channel.LETTER,
        article=cch("R441-2-4"),
        notices=(Notice(number="N1", event="Attestation d’enregistrement", article=cch("R441-2-4")),),
        must=musts("numéro unique", "contenu de l’article"),
        title=(said("Attestation d’enregistrement"),),
        body=(
            (
                said(
                    "Votre demande de logement social est enregistrée sous le numéro unique {number} ({article}).",
                    "numéro unique",
                ),
            ),
            each("contents", "contenu de l’article"),
        ),
    ),
    LetterRow(
        kind="renouvellement",
        event="Le registre a enregistré un renouvellement.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-7"),
        notices=(Notice(number="N2", event="Attestation de renouvellement", article=cch("R441-2-7")),),
        must=musts("date du renouvellement", "numéro et ancienneté"),
        title=(said("Votre demande est renouvelée"),),
        body=(
            (
                said(
                    "Le registre national a enregistré le renouvellement de votre demande le {renewed_on}.",
                    "date du renouvellement",
                ),
            ),
            (
                said("Elle garde son numéro et son ancienneté.", "numéro et ancienneté"),
                said("Elle a été déposée le {deposited_on} : cette date continue de compter.", when="deposited_on"),
                said("Elle est valable jusqu’au {valid_until}.", when="valid_until"),
            ),
            (said("Nous vous préviendrons avant la fin de cette période."),),
        ),
    ),
    LetterRow(
        kind="preavis_renouvellement",
        event="La demande arrive à la fin de son année.",
        to=To.HOUSEHOLD,
        channel=Channel.LETTER,
        article=cch("R441-2-7"),
        cites={"radiation_article": cch("R441-2-8 e")},
        notices=(Notice(number="N3", event="Préavis de renouvellement", article=cch("R441-2-7")),),
        must=musts("fin de validité", "radiation à défaut", "comment renouveler"),
        title=(said("Renouvelez votre demande avant le {valid_until}"),),
        body=(
            (
                said(
                    "Votre demande de logement social est valable jusqu’au {valid_until} ({article}).",
                    "fin de validité",
                ),
            ),
            (
                said(
                    "Si elle n’est pas renouvelée, elle peut être radiée du registre national ({radiation_article}). Vous "
                    "ne pourriez plus recevoir de proposition de logement.",
                    "radiation à défaut",
                ),
            ),
            (
                said(
                    "Pour la renouveler, connectez-vous à votre espace avec votre numéro unique, ou allez dans un guichet "
                    "d’enregistrement. Elle garde son numéro et son ancienneté.",
                    "comment renouveler",
                ),
            ),
        ),
    ),
    LetterRow(
        kind="reactivation",
        event="Une demande radiée revient.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-8"),
        title=(said("Votre demande est réactivée"),),
        body=(
            (said("Votre demande {number} est de nouveau active, avec son numéro et son ancienneté."),),
            (said("Renouvelez-la dès maintenant pour qu’elle vaille un an."),),
        ),
    ),
    LetterRow(
        kind="organisme_succede",
        event="Un organisme d’une de ses candidatures a fermé, et un autre lui succède.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("{successor} remplace {former}"),),
        body=(
            (
                said("Depuis le {since}, {successor} suit vos candidatures à la place de {former}."),
                said("Vos places, vos dates et vos délais ne changent pas. Vous n’avez rien à faire."),
            ),
            (
                said("Pour une question : {contact}", when="contact"),
                said("Pour une question, allez dans un guichet d’enregistrement.", unless="contact"),
            ),
        ),
    ),
    LetterRow(
        kind="fusion",
        event="Deux numéros d’une même personne n’en font plus qu’un.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-8 f"),
        must=musts("numéro qui demeure", "ancienneté", "erreur"),
        title=(said("Vos deux demandes n’en font plus qu’une"),),
        body=(
            (
                said(
                    "Vos demandes {number} et {other_number} sont réunies. Le numéro {number} demeure, l’autre est radié "
                    "pour cette raison ({article}).",
                    "numéro qui demeure",
                ),
            ),
            (
                said("Aucune ancienneté n’est perdue : {seniorities}.", "ancienneté", when="seniorities"),
                said("Aucune ancienneté n’est perdue.", "ancienneté", unless="seniorities"),
            ),
            (said("Vos candidatures continuent sous le numéro qui demeure."),),
            (
                said(
                    "Si la demande {other_number} n’est pas la vôtre, dites-le à un guichet d’enregistrement : "
                    "les deux demandes seront séparées.",
                    "erreur",
                ),
            ),
        ),
    ),
    LetterRow(
        kind="numero_reuni",
        event="Un numéro prend fin, réuni à un autre de la même personne.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-8 f"),
        must=musts("numéro qui demeure", "erreur"),
        title=(said("Votre numéro est réuni à un autre"),),
        body=(
            (
                said(
                    "La demande {other_number} est réunie à la demande {number}. Le numéro {number} demeure, "
                    "le numéro {other_number} est radié pour cette raison ({article}).",
                    "numéro qui demeure",
                ),
            ),
            (
                said(
                    "Vos candidatures et votre ancienneté continuent sous le numéro {number} : connectez-vous avec lui."
                ),
            ),
            (
                said(
                    "Si la demande {number} n’est pas la vôtre, dites-le à un guichet d’enregistrement : "
                    "les deux demandes seront séparées, et vous retrouverez la vôtre.",
                    "erreur",
                ),
            ),
        ),
    ),
    LetterRow(
        kind="fusion_annulee",
        event="Deux numéros réunis par erreur sont de nouveau deux.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-8 f"),
        must=musts("erreur", "ancienneté"),
        title=(said("Vos deux demandes ne sont plus réunies"),),
        body=(
            (
                said(
                    "Les demandes {number} et {other_number} avaient été réunies par erreur : ce sont deux demandes. "
                    "C’est corrigé.",
                    "erreur",
                ),
            ),
            (
                said(
                    "Chacune retrouve son numéro, ses candidatures et son ancienneté. "
                    "Ce qui a pris fin entre-temps ne reprend pas.",
                    "ancienneté",
                    unless="over",
                ),
                said(
                    "La demande {over} a pris fin entre-temps et le reste. L’autre retrouve son numéro, son ancienneté et "
                    "ses candidatures qui n’ont pas pris fin.",
                    "ancienneté",
                    when="over",
                ),
            ),
        ),
    ),
    LetterRow(
        kind="effacement_refuse",
        event="Un effacement demandé ne peut pas être fait.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_ERASURE,
        must=musts("raison", "recours"),
        title=(said("Votre dossier n’a pas été effacé"),),
        body=(
            (said("Vous avez demandé l’effacement de votre dossier."),),
            each("reasons", "raison"),
            (said("Si vous n’êtes pas d’accord, vous pouvez saisir la CNIL, gratuitement.", "recours"),),
        ),
    ),
)
