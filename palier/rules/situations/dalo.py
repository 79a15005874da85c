"""The enforceable right to housing (DALO): when it holds, its seven cases, its delays, and what a refusal may cost.

A délai read in a text decides; which département has the long one is not, so that day informs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.fitting import income_test, occupancy
from palier.rules.law import parameters
from palier.rules.law.dates import add_months, age_on
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase
from palier.rules.people.facts import Claim, Dalo, Demande, PersonRole, Proof, Situation

FILE = "dalo.toml"
_DALO = cch("L441-2-3")
_DECISION, _OFFER, _LODGED = cch("R441-15"), cch("R441-16-1"), cch("R441-14-1")
_COMPLETE = cch("R441-14")
_COURT, _JUDGE = act("article R778-2 du code de justice administrative"), cch("L441-2-3-1")
_CHILDREN = (PersonRole.DEPENDANT, PersonRole.IN_CUSTODY)
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

STEP_DOWN_WARNING = phrase(
    "La préfecture a proposé votre dossier pour ce logement au titre du droit au logement opposable (DALO). Se désister "
    "n’est pas refuser une offre. Nous ne savons pas ce que cela fait à votre droit : avant de vous désister, demandez-le à "
    "la préfecture, ou à qui vous aide."
)
"""What is certain for who steps down from a home that the préfet named them for: no text was read on more."""


NOWHERE = phrase(
    "Selon nos informations, cette procédure n’existe ni en Nouvelle-Calédonie, ni en Polynésie française, ni à "
    "Wallis-et-Futuna, ni dans les Terres australes, ni à Clipperton."
)
UNREAD = phrase(
    "Nous n’avons lu aucun texte qui dise si cette procédure existe ici, ni ses délais : demandez-le à la préfecture."
)
"""What is said where no text that was read gives a delay, instead of any day."""


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


@applies(_DALO)
def months_of(key: str, on: date) -> int:
    """A delay of the procedure on a day, in months, or in weeks where its key says so."""
    months: int = parameters.get(FILE, key, on).value
    return months


def _in(start: date, key: str, *, is_sure: bool = True) -> DaloDeadline:
    months = months_of(key, start)
    return DaloDeadline(add_months(start, months), months, is_sure)


def _is_overseas(departement: str, on: date) -> bool:
    return departement in parameters.get(FILE, "overseas", on).value


@applies(_DALO)
def has_procedure(departement: str, on: date) -> bool:
    """Whether the procedure exists there; not in the territories that have a law of housing of their own, or nobody."""
    return departement not in parameters.get(FILE, "without_procedure", on).value


@applies(_DALO)
def are_delays_read(departement: str, on: date) -> bool:
    """Whether a text that was read gives the delays of the procedure there."""
    return departement not in parameters.get(FILE, "unread_delays", on).value


@applies(_DECISION, _COMPLETE)
def decision_due(filed_on: date, departement: str) -> DaloDeadline:
    """The day by which the commission de médiation decides on a file that it received that day, and that lacks no piece.

    While it awaits pieces that it asked for, its delay is suspended: the page says it, and gives no day.
    """
    return _in(filed_on, "comed_months_overseas" if _is_overseas(departement, filed_on) else "comed_months")


@applies(_OFFER)
def offer_bounds(decided_on: date, departement: str) -> tuple[DaloDeadline, DaloDeadline]:
    """The offer is due on the first of these days, or on the second where the département has the long delay.

    One and the same overseas, where it is known; elsewhere the list of départements was read in no text.
    """
    longest = _in(decided_on, "offer_months_long")
    return (longest if _is_overseas(departement, decided_on) else _in(decided_on, "offer_months")), longest


@applies(_OFFER)
def offer_due(decided_on: date, departement: str) -> DaloDeadline:
    """The day by which the préfet has an offer made. Sure overseas alone: elsewhere the list of départements informs."""
    if _is_overseas(departement, decided_on):
        return _in(decided_on, "offer_months_long")
    listed = parameters.get(FILE, "offer_long_departements", decided_on)
    key = "offer_months_long" if departement in listed.value else "offer_months"
    return _in(decided_on, key, is_sure=listed.confidence == "S")


@applies(_COURT)
def court_until(offer_was_due: DaloDeadline) -> DaloDeadline:
    """The last day to apply to the court once no offer came; only as sure as the day of the offer."""
    months = months_of("court_months", offer_was_due.day)
    return DaloDeadline(add_months(offer_was_due.day, months), months, offer_was_due.is_sure)


@applies(_JUDGE)
def judgment_due(applied_on: date) -> DaloDeadline:
    """The day by which the judge rules."""
    return _in(applied_on, "judge_months")


@applies(_LODGED)
def is_lodged_too_long(since: date, *, on: date, is_transition: bool = False) -> bool:
    """More than six months in a structure, or more than eighteen in transition housing; exactly that long is not more."""
    key = "transition_months" if is_transition else "structure_months"
    return on > add_months(since, months_of(key, on))


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
    if _is_badly_housed(demande, on):
        yield DaloCase.BADLY_HOUSED
    for claim in demande.claims:
        if not _holds(claim, on):
            continue
        if claim.situation in _CASE_OF:
            yield _CASE_OF[claim.situation]
        if claim.situation is Situation.IN_STRUCTURE and claim.since and _is_too_long(claim.since, demande, on):
            yield DaloCase.STRUCTURE


def _is_too_long(since: date, demande: Demande, on: date) -> bool:
    """By the longer delay where all that the register says of the home is transition housing; else by the shorter."""
    codes = set(demande.current_home.occupancy_codes)
    listed = parameters.get(FILE, "transition_codes", on).value
    return is_lodged_too_long(since, on=on, is_transition=bool(codes) and codes <= set(listed))


def _is_badly_housed(demande: Demande, on: date) -> bool:
    """A home below the area that the law gives to so many persons, with a child under 18 or somebody disabled."""
    found = occupancy.occupation(demande.current_home, income_test.counted(demande, on=on), on=on)
    if found is None or found.area >= found.minimum:
        return False
    majority = parameters.get("demande.toml", "majority", on).value
    return any(
        one.is_disabled
        or (one.role in _CHILDREN and one.birth_date is not None and age_on(one.birth_date, on) < majority)
        for one in demande.household.persons
    ) or any(one.situation is Situation.HANDICAP and _holds(one, on) for one in demande.claims)


def _holds(claim: Claim, on: date) -> bool:
    return claim.proof is not Proof.REFUSED and (claim.valid_until is None or on <= claim.valid_until)


@applies(_DALO)
def possible_cases(demande: Demande, departement: str, *, on: date) -> tuple[DaloCase, ...]:
    """The cases that look met: it tells a person that they may ask the commission, and decides nothing.

    Lawful stay, good faith and the impossibility to house oneself are the commission's to judge.
    """
    found = set(_cases(demande, departement, on)) if has_procedure(departement, on) else set()
    return tuple(case for case in DaloCase if case in found)
