"""The enforceable right to housing (DALO): when it holds, its seven cases, its delays, and what a refusal may cost.

A délai read in a text decides; which département has the long one is not, so that day informs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import parameters
from palier.rules.law.dates import add_months
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import phrase
from palier.rules.people.facts import Claim, Dalo, Demande, Proof, Situation

FILE = "dalo.toml"
_DALO = cch("L441-2-3")
STATUSES: Mapping[str, Dalo] = {
    "NON": Dalo.NONE,
    "ACTIF": Dalo.ACTIVE,
    "CADUC": Dalo.LAPSED,
    "ACTREL": Dalo.REHOUSED,
}
"""``statutDalo`` of the national register."""
REFUSAL_WARNING = phrase(
    "Refuser un logement adapté à vos besoins et à vos capacités peut vous faire perdre le bénéfice de la"
    " décision de la commission de médiation."
)
"""What the notice of the decision and every offer must say to a household recognised DALO."""
OFFER_WARNING = phrase(
    "Cette proposition vous est faite au titre du droit au logement opposable (DALO). Selon nos "
    "informations, refuser un logement adapté à vos besoins et à vos capacités peut vous faire perdre le "
    "bénéfice de la décision de la commission de médiation. Demandez conseil avant de refuser."
)
"""What an offer says to such a household, on its page and in its letter: said as information."""


class DaloCase(StrEnum):
    """The seven cases in which the commission de médiation may be asked. Stored words."""

    LONG_DELAY = "delai_anormalement_long"
    NO_HOME = "sans_logement"
    UNFIT_HOME = "logement_dangereux"
    EVICTION = "jugement_expulsion"
    STRUCTURE = "heberge_durablement"
    BADLY_HOUSED = "mineur_ou_handicap_mal_loge"
    NOT_ADAPTED = "logement_inadapte_handicap"


CASES: Mapping[DaloCase, str] = {
    DaloCase.LONG_DELAY: phrase("Vous attendez depuis plus longtemps que le délai fixé par le préfet."),
    DaloCase.NO_HOME: phrase("Vous n’avez pas de logement."),
    DaloCase.UNFIT_HOME: phrase("Votre logement est impropre à l’habitation, insalubre ou dangereux."),
    DaloCase.EVICTION: phrase("Un jugement d’expulsion a été rendu, sans relogement."),
    DaloCase.STRUCTURE: phrase("Vous vivez en structure, ou en logement de transition, depuis trop longtemps."),
    DaloCase.BADLY_HOUSED: (
        phrase("Un enfant mineur ou une personne handicapée vit avec vous dans un logement non décent ou trop petit.")
    ),
    DaloCase.NOT_ADAPTED: phrase(
        "Votre logement n’est pas adapté à votre handicap, ou à celui d’une personne à votre charge."
    ),
}
"""Each case in plain words."""


@applies(_DALO)
def of_register(code: str) -> Dalo | None:
    """The status under a code of the register; ``None`` for a code that its list does not have, which the reading names."""
    return STATUSES.get(code.strip().upper())


@applies(_DALO)
def is_living(demande: Demande, *, on: date) -> bool:
    """Whether a recognised right holds on a day: active, and through its last day where one is known."""
    return demande.dalo is Dalo.ACTIVE and (demande.dalo_valid_until is None or on <= demande.dalo_valid_until)


@dataclass(frozen=True, slots=True)
class DaloDeadline:
    """A day on which something is due. Without ``is_sure`` it is said « selon nos informations »."""

    day: date
    months: int
    is_sure: bool


def _months(key: str, on: date) -> int:
    months: int = parameters.get(FILE, key, on).value
    return months


def _is_overseas(departement: str, on: date) -> bool:
    return departement in parameters.get(FILE, "overseas", on).value


@applies(_DALO)
def decision_due(filed_on: date, departement: str) -> DaloDeadline:
    """The day by which the commission de médiation decides on a file that it received that day."""
    key = "comed_months_overseas" if _is_overseas(departement, filed_on) else "comed_months"
    months = _months(key, filed_on)
    return DaloDeadline(add_months(filed_on, months), months, is_sure=True)


@applies(_DALO)
def offer_due(decided_on: date, departement: str) -> DaloDeadline:
    """The day by which the préfet has an offer made. Sure overseas alone: elsewhere the list of départements informs."""
    if _is_overseas(departement, decided_on):
        months, is_sure = _months("offer_months_long", decided_on), True
    else:
        listed = parameters.get(FILE, "offer_long_departements", decided_on)
        key = "offer_months_long" if departement in listed.value else "offer_months"
        months, is_sure = _months(key, decided_on), listed.confidence == "S"
    return DaloDeadline(add_months(decided_on, months), months, is_sure)


@applies(_DALO)
def court_until(offer_was_due: DaloDeadline) -> DaloDeadline:
    """The last day to apply to the court once no offer came; only as sure as the day of the offer."""
    months = _months("court_months", offer_was_due.day)
    return DaloDeadline(add_months(offer_was_due.day, months), months, offer_was_due.is_sure)


@applies(_DALO)
def judgment_due(applied_on: date) -> DaloDeadline:
    """The day by which the judge rules."""
    months = _months("judge_months", applied_on)
    return DaloDeadline(add_months(applied_on, months), months, is_sure=True)


@applies(_DALO)
def is_lodged_too_long(since: date, *, on: date, is_transition: bool = False) -> bool:
    """More than six months in a structure, or more than eighteen in transition housing; exactly that long is not more."""
    key = "transition_months" if is_transition else "structure_months"
    return on > add_months(since, _months(key, on))


@applies(cch("L441-1-4"))
def long_delay(departement: str, on: date) -> tuple[int, bool] | None:
    """The délai anormalement long of a département in months, and whether it is sure; ``None`` where it is not loaded."""
    row = parameters.get(FILE, "long_delay_months", on)
    return (row.value[departement], row.confidence == "S") if departement in row.value else None


_CASE_OF: Mapping[Situation, DaloCase] = {
    Situation.HOMELESS: DaloCase.NO_HOME,
    Situation.UNFIT_HOME: DaloCase.UNFIT_HOME,
    Situation.EVICTION_JUGEMENT: DaloCase.EVICTION,
    Situation.EVICTION_COMMANDEMENT: DaloCase.EVICTION,
    Situation.MINOR_BADLY_HOUSED: DaloCase.BADLY_HOUSED,
    Situation.HANDICAP: DaloCase.NOT_ADAPTED,
}


def _cases(demande: Demande, departement: str, on: date) -> Iterator[DaloCase]:
    delay = long_delay(departement, on)
    since = demande.waiting_since.get(departement, demande.deposited_on)
    if delay is not None and since is not None and on > add_months(since, delay[0]):
        yield DaloCase.LONG_DELAY
    for claim in demande.claims:
        if not _holds(claim, on):
            continue
        if claim.situation in _CASE_OF:
            yield _CASE_OF[claim.situation]
        if claim.situation is Situation.IN_STRUCTURE and claim.since and is_lodged_too_long(claim.since, on=on):
            yield DaloCase.STRUCTURE


def _holds(claim: Claim, on: date) -> bool:
    return claim.proof is not Proof.REFUSED and (claim.valid_until is None or on <= claim.valid_until)


@applies(_DALO)
def possible_cases(demande: Demande, departement: str, *, on: date) -> tuple[DaloCase, ...]:
    """The cases that look met: it tells a person that they may ask the commission, and decides nothing.

    Lawful stay, good faith and the impossibility to house oneself are the commission's to judge.
    """
    found = set(_cases(demande, departement, on))
    return tuple(case for case in DaloCase if case in found)
