"""What people read about the life of their demande: notice, renewal, warning, radiation. Facts in, plain French out.

The delays and the routes come from ``rules``; what was not read at its source is said under reserve, or not said.
"""

from collections.abc import Sequence
from datetime import date

from palier.rules.law import french
from palier.rules.law.law import cch
from palier.rules.letters.composing import Text, compose
from palier.rules.life import radiation
from palier.rules.life.radiation import StrikeOffReason, SubReason
from palier.rules.life.renewal import Reactivation
from palier.rules.people import numero

_RENEW = (
    "Pour la renouveler, connectez-vous à votre espace avec votre numéro unique, ou allez dans un guichet "
    "d’enregistrement. Elle garde son numéro et son ancienneté."
)


def renewal_notice(valid_until: date) -> Text:
    """Say that the demande ends, what happens then and how to renew (notice N3, article R441-2-7)."""
    return Text(
        "preavis_renouvellement",
        f"Renouvelez votre demande avant le {french.day(valid_until)}",
        (
            f"Votre demande de logement social est valable jusqu’au {french.day(valid_until)} ({cch('R441-2-7')}).",
            (
                "Si elle n’est pas renouvelée, elle peut être radiée du registre national "
                f"({cch('R441-2-8 e')}). Vous ne pourriez plus recevoir de proposition de logement."
            ),
            _RENEW,
        ),
    )


def renewed(deposited_on: date | None, renewed_on: date, valid_until: date | None) -> Text:
    """Confirm a renewal, with the dates that count (notice N2, article R441-2-7)."""
    first = (
        f"Elle a été déposée le {french.day(deposited_on)} : cette date continue de compter. " if deposited_on else ""
    )
    end = f"Elle est valable jusqu’au {french.day(valid_until)}." if valid_until else ""
    return Text(
        "renouvellement",
        "Votre demande est renouvelée",
        (
            f"Le registre national a enregistré le renouvellement de votre demande le {french.day(renewed_on)}.",
            f"Elle garde son numéro et son ancienneté. {first}{end}".strip(),
            "Nous vous préviendrons avant la fin de cette période.",
        ),
    )


def warning(
    issuer: str, reason: StrikeOffReason, sub_reason: SubReason | None, facts: str, letter_on: date | None
) -> Text:
    """Warn that the demande may be struck off: facts, reason, one month, how to answer (notice N5)."""
    why = radiation.SUB_LABELS[sub_reason] if sub_reason else radiation.RULES[reason].label
    letter = f" Notre courrier du {french.day(letter_on)} est resté sans réponse." if letter_on else ""
    return Text(
        "avertissement_radiation",
        "Votre demande risque d’être radiée",
        (
            (
                f"{issuer} vous avertit que votre demande de logement social peut être radiée. La raison : "
                f"{french.small(why)} ({radiation.RULES[reason].article}).{letter}"
            ),
            f"Les faits : {french.cited(facts)}",
            (
                "Vous avez un mois pour répondre, à partir du jour où vous recevez cette lettre. Si ce délai finit un samedi, "
                "un dimanche ou un jour férié, il va jusqu’au jour ouvré suivant."
            ),
            (
                "Répondez depuis votre espace, rubrique « La vie de ma demande », ou par écrit au bailleur. Une "
                "réponse ou une mise à jour de votre dossier annule cet avertissement."
            ),
        ),
    )


def warning_cancelled(because: str) -> Text:
    """Tell that a warning no longer stands."""
    return Text(
        "avertissement_annule",
        "L’avertissement est annulé",
        (f"{because} L’avertissement que vous aviez reçu ne vaut plus, et votre demande n’est pas radiée.",),
    )


def struck_off(
    issuer: str, reason: StrikeOffReason, sub_reason: SubReason | None, on: date, reactivation: Reactivation
) -> Text:
    """Notify a radiation: reason and its code, day, seniority, reactivation, how to contest (notice N6)."""
    rule = radiation.RULES[reason]
    why = french.small(rule.label) + (f", pour {french.small(radiation.SUB_LABELS[sub_reason])}" if sub_reason else "")
    code = f"{reason.value} {sub_reason.value}" if sub_reason else reason.value
    return Text(
        "radiation",
        "Votre demande est radiée",
        (
            (
                f"{issuer} a radié votre demande de logement social le {french.day(on)}. Le motif : {why} "
                f"(code {code} du registre, {rule.article})."
            ),
            (
                "Vos candidatures en cours s’arrêtent. L’ancienneté tenait à cette demande : une nouvelle demande "
                "compterait à partir de son propre dépôt."
            ),
            reactivation.sentence,
            *radiation.appeal_routes(on),
        ),
    )


def reactivated(number: str) -> Text:
    """Tell that a demande came back, with its number and its seniority."""
    return Text(
        "reactivation",
        "Votre demande est réactivée",
        (
            f"Votre demande {numero.display(number)} est de nouveau active, avec son numéro et son ancienneté.",
            "Renouvelez-la dès maintenant pour qu’elle vaille un an.",
        ),
    )


def merged(kept: str, other: str, seniorities: Sequence[tuple[str, date]]) -> Text:
    """Tell that two numbers became one, and what each département keeps (article R441-2-8 f)."""
    lines = " ; ".join(
        f"département {departement}, depuis le {french.day(since)}" for departement, since in seniorities
    )
    return Text(
        "fusion",
        "Vos deux demandes n’en font plus qu’une",
        (
            (
                f"Vos demandes {numero.display(kept)} et {numero.display(other)} sont réunies. Le numéro "
                f"{numero.display(kept)} demeure, l’autre est radié pour cette raison ({cch('R441-2-8 f')})."
            ),
            f"Aucune ancienneté n’est perdue : {lines}." if lines else "Aucune ancienneté n’est perdue.",
            "Vos candidatures continuent sous le numéro qui demeure.",
        ),
    )


def attestation(number: str, contents: Sequence[tuple[str, str]]) -> Text:
    """Write an attestation of registration, item by item in the order of the article (notice N1)."""
    return Text(
        "attestation",
        "Attestation d’enregistrement",
        (
            (
                f"Votre demande de logement social est enregistrée sous le numéro unique {numero.display(number)} "
                f"({cch('R441-2-4')})."
            ),
            *(f"{label[:1].upper()}{label[1:]} : {value}." for label, value in contents),
        ),
    )


def candidature_struck_off(home: str, *, is_merged: bool) -> Text:
    """Tell that a candidature ends because its demande is struck off."""
    return compose("demande_radiee", home=home, is_merged=is_merged)
