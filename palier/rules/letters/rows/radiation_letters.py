"""What a person is told before and after their demande is struck off."""

from palier.rules.law.law import cch
from palier.rules.letters.parts import Channel, LetterRow, Notice, To, each, given, musts, said

ROWS = (
    LetterRow(
        kind="avertissement_radiation",
        event="Une demande risque d’être radiée : sans réponse à un courrier, ou irrecevable.",
        to=To.HOUSEHOLD,
        channel=Channel.LETTER,
        article=cch("R441-2-8"),
        opened_by_act=True,
        notices=(Notice(number="N5", event="Avertissement avant radiation", article=cch("R441-2-8")),),
        must=musts("raison", "faits", "un mois", "comment répondre"),
        title=(said("Votre demande risque d’être radiée"),),
        body=(
            (
                said(
                    "{organisation} vous avertit que votre demande de logement social peut être radiée. La raison : "
                    "{reason} ({reason_article}).",
                    "raison",
                ),
                said("Notre courrier du {letter_on} est resté sans réponse.", when="letter_on"),
            ),
            (said("Les faits : {typed}", "faits"),),
            (
                said(
                    "Vous avez un mois pour répondre, à partir du jour où vous recevez cette lettre. Si ce délai finit un "
                    "samedi, un dimanche ou un jour férié, il va jusqu’au jour ouvré suivant.",
                    "un mois",
                ),
            ),
            (
                said(
                    "Répondez depuis votre espace, rubrique « La vie de ma demande », ou par écrit au bailleur. Une réponse "
                    "ou une mise à jour de votre dossier annule cet avertissement.",
                    "comment répondre",
                ),
            ),
        ),
        answer_by="answer_by",
    ),
    LetterRow(
        kind="avertissement_annule",
        event="Un avertissement ne vaut plus.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-8"),
        title=(said("L’avertissement est annulé"),),
        body=(
            (
                said("Votre réponse est enregistrée, et le bailleur peut la lire.", when="is_answered"),
                said("Le bailleur a retiré son avertissement.", when="is_taken_back"),
                said("Vous avez mis votre demande à jour.", when="is_updated"),
                said("L’avertissement que vous aviez reçu ne vaut plus, et votre demande n’est pas radiée."),
            ),
        ),
    ),
    LetterRow(
        kind="radiation",
        event="Une demande est radiée.",
        to=To.HOUSEHOLD,
        channel=Channel.LETTER,
        article=cch("R441-2-8"),
        notices=(Notice(number="N6", event="Notification de radiation", article=cch("R441-2-8"), confidence="L"),),
        must=musts("motif et code", "date", "effet sur l’ancienneté", "réactivation", "recours"),
        title=(said("Votre demande est radiée"),),
        body=(
            (
                said("{organisation} a radié votre demande de logement social le {effective_on}.", "date"),
                said("Le motif : {reason} (code {code} du registre, {reason_article}).", "motif et code"),
            ),
            (
                said(
                    "Vos candidatures en cours s’arrêtent. L’ancienneté tenait à cette demande : une nouvelle demande "
                    "compterait à partir de son propre dépôt.",
                    "effet sur l’ancienneté",
                ),
            ),
            (given("reactivation", "réactivation"),),
            each("appeal", "recours"),
        ),
    ),
)
