"""The facts of the letters about the life of a demande, as their rows name them: notice, renewal, warning, radiation.

The delays and the routes come from ``rules``; what was not read at its source is said under reserve, or not said.
"""

from collections.abc import Sequence
from datetime import date, datetime

from palier.rules.law import french
from palier.rules.law.voice import say
from palier.rules.letters import words
from palier.rules.letters.composing import LetterText, compose
from palier.rules.life import radiation
from palier.rules.life.radiation import StrikeOffReason, SubReason
from palier.rules.life.renewal import Reactivation
from palier.rules.people import numero


def renewal_notice(valid_until: date) -> LetterText:
    """Say that the demande ends, what happens then and how to renew (notice N3, article R441-2-7)."""
    return compose("preavis_renouvellement", valid_until=valid_until)


def renewed(deposited_on: date | None, renewed_on: date, valid_until: date | None) -> LetterText:
    """Confirm a renewal, with the dates that count (notice N2, article R441-2-7)."""
    return compose("renouvellement", deposited_on=deposited_on, renewed_on=renewed_on, valid_until=valid_until)


def warning(
    issuer: str,
    reason: StrikeOffReason,
    sub_reason: SubReason | None,
    facts: str,
    letter_on: date | None,
    answer_by: datetime | None = None,
) -> LetterText:
    """Warn that the demande may be struck off: facts, reason, one month, how to answer (notice N5)."""
    why = radiation.SUB_LABELS[sub_reason] if sub_reason else radiation.RULES[reason].label
    return compose(
        "avertissement_radiation",
        organisation=issuer,
        reason=french.small(why),
        reason_article=radiation.RULES[reason].article,
        letter_on=letter_on,
        typed=french.cited(facts),
        answer_by=answer_by,
    )


def struck_off(
    issuer: str, reason: StrikeOffReason, sub_reason: SubReason | None, on: date, reactivation: Reactivation
) -> LetterText:
    """Notify a radiation: reason and its code, day, seniority, reactivation, how to contest (notice N6)."""
    rule = radiation.RULES[reason]
    why = french.small(rule.label)
    if sub_reason:
        why = say("{reason}, pour {basis}", reason=why, basis=french.small(radiation.SUB_LABELS[sub_reason]))
    return compose(
        "radiation",
        organisation=issuer,
        effective_on=on,
        reason=why,
        code=f"{reason.value} {sub_reason.value}" if sub_reason else reason.value,
        reason_article=rule.article,
        reactivation=reactivation.sentence,
        appeal=radiation.appeal_routes(on),
    )


def reactivated(number: str) -> LetterText:
    """Tell that a demande came back, with its number and its seniority."""
    return compose("reactivation", number=numero.display(number))


def merged(kept: str, other: str, seniorities: Sequence[tuple[str, date]]) -> LetterText:
    """Tell that two numbers became one, and what each département keeps (article R441-2-8 f)."""
    lines = (say(words.SENIORITY, departement=departement, day=french.day(since)) for departement, since in seniorities)
    return compose(
        "fusion",
        number=numero.display(kept),
        other_number=numero.display(other),
        seniorities=" ; ".join(lines),
    )


def merged_into(kept: str, other: str) -> LetterText:
    """Tell the number that ends into which one it went, and what to do if that one is somebody else's."""
    return compose("numero_reuni", number=numero.display(kept), other_number=numero.display(other))


def parted_again(own: str, other: str, over: str = "") -> LetterText:
    """Tell that two numbers united by mistake are two again; ``over``: the one that ended meanwhile, for another reason."""
    return compose(
        "fusion_annulee",
        number=numero.display(own),
        other_number=numero.display(other),
        over=numero.display(over) if over else "",
    )


def attestation(number: str, contents: Sequence[tuple[str, str]]) -> LetterText:
    """Write an attestation of registration, item by item in the order of the article (notice N1)."""
    items = [f"{french.capital(label)} : {value}." for label, value in contents]
    return compose("attestation", number=numero.display(number), contents=items)


def candidature_struck_off(home: str, *, is_merged: bool) -> LetterText:
    """Tell that a candidature ends because its demande is struck off."""
    return compose("demande_radiee", home=home, is_merged=is_merged)
