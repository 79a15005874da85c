"""Striking a demande off: the closed list of article R441-2-8, who may pronounce each reason, and when.

There is no other reason, and no free one: a word outside ``StrikeOffReason`` does not parse.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from palier.rules.law import french, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.clocks import Delay, DelayUnit, day_in_paris, say_instant, statutory_deadline, working_days_left
from palier.rules.law.dates import add_days
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.voice import phrase, say
from palier.rules.life.lifecycle import FILE
from palier.rules.people.answers import Reason

_RADIATION = cch("R441-2-8")


class StrikeOffReason(StrEnum):
    """The six reasons of the law, under the codes of the register (f has none: it is our own word)."""

    HOUSED = "RADATT"
    WITHDRAWN = "RADABA"
    NO_ANSWER = "RADCON"
    INADMISSIBLE = "RADIRR"
    NOT_RENEWED = "RADREN"
    MERGED = "FUSION"


class SubReason(StrEnum):
    """Why a demande is inadmissible: the two reasons of the law."""

    OVER_CEILINGS = "IRRRES"
    IRREGULAR_STAY = "IRRSEJ"


class Pronouncer(StrEnum):
    """Who strikes off."""

    ATTRIBUTING_LANDLORD = "bailleur_qui_attribue"
    RECEIVING_SERVICE = "service_qui_recoit"
    SENDER = "auteur_du_courrier"
    COMMISSION_LANDLORD = "bailleur_de_la_commission"
    MANAGER = "gestionnaire_du_systeme"


class UnknownStrikeOffReason(ValueError):
    """A word that is none of the closed list: no radiation exists for it."""

    def __init__(self, word: str) -> None:
        """Say which word."""
        super().__init__(say("« {word} » n’est pas un motif de radiation : la liste est fermée.", word=word))
        self.word = word


class StrikeOffRule(NamedTuple):
    """What the law says of one reason."""

    letter: str
    label: str
    pronouncer: Pronouncer
    is_warned: bool
    """A warning delivered a month before is needed."""

    @property
    def article(self) -> Source:
        """The letter of the article."""
        return cch(f"R441-2-8 {self.letter}")


R, P = StrikeOffReason, Pronouncer
RULES: Mapping[StrikeOffReason, StrikeOffRule] = {
    R.HOUSED: StrikeOffRule(
        "a", phrase("Attribution d’un logement social et bail signé"), P.ATTRIBUTING_LANDLORD, False
    ),
    R.WITHDRAWN: StrikeOffRule("b", phrase("Renonciation écrite du demandeur"), P.RECEIVING_SERVICE, False),
    R.NO_ANSWER: StrikeOffRule("c", phrase("Absence de réponse à un courrier"), P.SENDER, True),
    R.INADMISSIBLE: StrikeOffRule("d", phrase("Irrecevabilité"), P.COMMISSION_LANDLORD, True),
    R.NOT_RENEWED: StrikeOffRule("e", phrase("Demande non renouvelée"), P.MANAGER, False),
    R.MERGED: StrikeOffRule("f", phrase("Numéros réunis en un seul"), P.MANAGER, False),
}
"""The closed list."""
del R, P
SUB_LABELS: Mapping[SubReason, str] = {
    SubReason.OVER_CEILINGS: phrase("Ressources au-dessus de tous les plafonds"),
    SubReason.IRREGULAR_STAY: phrase("Irrégularité du séjour"),
}
WARNED = tuple(reason for reason, rule in RULES.items() if rule.is_warned)


@applies(_RADIATION)
def reason_of(word: str) -> StrikeOffReason:
    """The reason that a code names, or ``UnknownStrikeOffReason``."""
    try:
        return StrikeOffReason(word)
    except ValueError:
        raise UnknownStrikeOffReason(word) from None


@applies(cch("R441-2-8 c"), cch("R441-2-8 d"))
def answer_by(delivered_at: datetime, calendar: Calendar) -> datetime:
    """Until when a warning may be answered: a month from its proven delivery, lengthened to a working day, in Paris."""
    months = parameters.get(FILE, "warning_months", day_in_paris(delivered_at)).value
    return statutory_deadline(delivered_at, Delay(count=months, unit=DelayUnit.MONTHS), working=calendar)


@applies(cch("R441-2-8 c"), cch("R441-2-8 d"))
def say_delay(*, now: datetime, deadline: datetime | None, calendar: Calendar) -> str:
    """The one sentence of the clock of a warning, for its page and the list of what awaits a person."""
    if deadline is None:
        return say(
            "Le délai d’un mois n’a pas commencé : il court du jour où vous recevez ou ouvrez la lettre. S’il "
            "commençait aujourd’hui, il finirait le {instant}.",
            instant=say_instant(answer_by(now, calendar)),
        )
    if now > deadline:
        return say(
            "Le délai pour répondre est passé depuis le {instant}. Répondez sans attendre : une réponse compte "
            "encore, tant que la demande n’est pas radiée.",
            instant=say_instant(deadline),
        )
    return say(
        "Répondez avant le {instant} : {working_days_left}.",
        instant=say_instant(deadline),
        working_days_left=working_days_left(now, deadline, calendar),
    )


@applies(cch("R441-2-8 c"), cch("R441-2-8 d"))
def strike_off_day(delivered_at: datetime, calendar: Calendar) -> date:
    """The first day on which the demande may be struck off after a warning: the day after the last one to answer."""
    return add_days(day_in_paris(answer_by(delivered_at, calendar)), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningSteps:
    """What became of a warning. Dates and a proof; the letter itself is kept elsewhere."""

    sent_at: datetime
    calendar: Calendar
    """That of the département of the home for which the warning was sent, as for an offer."""
    delivered_at: datetime | None = None
    has_proof: bool = False
    answered_at: datetime | None = None
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """A radiation that someone means to pronounce, with what it rests on."""

    reason: StrikeOffReason
    by: Pronouncer
    on: date
    sub_reason: SubReason | None = None
    lease_signed_on: date | None = None
    is_social_home: bool | None = None
    """The home of the lease is under L441-1. An intermediate home (LLI) or a residence is not; null is not known."""
    withdrawn_on: date | None = None
    """Date of the applicant's own writing."""
    unanswered_letter_on: date | None = None
    warning: WarningSteps | None = None
    is_found_inadmissible: bool = False
    """A landlord's commission decided so (R441-3 e)."""
    not_renewed_from: date | None = None
    """What ``renewal.strike_off_from`` gives."""
    kept_numero: str = ""
    """The number that remains after a merging."""


@applies(_RADIATION, *(rule.article for rule in RULES.values()))
def obstacles(intended: Intended) -> tuple[Reason, ...]:
    """Why this radiation cannot be pronounced; empty when the law allows it."""
    return tuple(_obstacles(intended))


def _obstacles(intended: Intended) -> Iterator[Reason]:
    rule = RULES[intended.reason]

    def no(code: str, sentence: str) -> Reason:
        return Reason(code=code, sentence=sentence, source=rule.article)

    if intended.by is not rule.pronouncer:
        yield no("auteur", say("Cet organisme ne peut pas prononcer ce motif de radiation."))
    if (intended.sub_reason is not None) != (intended.reason is StrikeOffReason.INADMISSIBLE):
        yield no("sous_motif", say("Le sous-motif accompagne l’irrecevabilité, et elle seule."))
    for code, sentence in _BASES[intended.reason](intended):
        yield no(code, sentence)
    if rule.is_warned:
        for code, sentence in _about_warning(intended.warning, intended.on):
            yield no(code, sentence)


type _Found = Iterator[tuple[str, str]]


def _about_lease(intended: Intended) -> _Found:
    if intended.is_social_home is not True:
        yield (
            "logement_hors_l441_1",
            say("Seul le bail d’un logement social radie la demande, jamais celui d’un autre logement."),
        )
    if intended.lease_signed_on is None or intended.lease_signed_on > intended.on:
        yield "bail_non_signe", say("La demande est radiée à la signature du bail, pas avant.")


def _about_withdrawal(intended: Intended) -> _Found:
    if intended.withdrawn_on is None or intended.withdrawn_on > intended.on:
        yield "renonciation_absente", say("Il faut un écrit du demandeur, daté du jour ou d’avant.")


def _about_letter(intended: Intended) -> _Found:
    letter, warning = intended.unanswered_letter_on, intended.warning
    if letter is None or letter > (day_in_paris(warning.sent_at) if warning else intended.on):
        yield "courrier_absent", say("Il faut un courrier resté sans réponse, envoyé avant l’avertissement.")


def _about_decision(intended: Intended) -> _Found:
    if not intended.is_found_inadmissible:
        yield (
            "decision_absente",
            say("Seule la commission d’attribution d’un bailleur déclare une demande irrecevable."),
        )


def _about_renewal(intended: Intended) -> _Found:
    if intended.not_renewed_from is None:
        yield (
            "registre_seul",
            say("La radiation faute de renouvellement suit un préavis, et revient au gestionnaire du système."),
        )
    elif intended.on < intended.not_renewed_from:
        day = french.day(intended.not_renewed_from)
        yield "tolerance", say("La demande peut encore être renouvelée : pas de radiation avant le {day}.", day=day)


def _about_merging(intended: Intended) -> _Found:
    if not intended.kept_numero:
        yield "numero_conserve", say("Une fusion dit quel numéro demeure.")


_BASES = {
    StrikeOffReason.HOUSED: _about_lease,
    StrikeOffReason.WITHDRAWN: _about_withdrawal,
    StrikeOffReason.NO_ANSWER: _about_letter,
    StrikeOffReason.INADMISSIBLE: _about_decision,
    StrikeOffReason.NOT_RENEWED: _about_renewal,
    StrikeOffReason.MERGED: _about_merging,
}


def _about_warning(warning: WarningSteps | None, on: date) -> _Found:
    if warning is None:
        yield "avertissement_absent", say("Ce motif demande un avertissement, reçu un mois avant.")
        return
    if warning.cancelled_at is not None or warning.answered_at is not None:
        yield (
            "avertissement_annule",
            say("La personne a répondu ou mis sa demande à jour : l’avertissement ne vaut plus."),
        )
    if warning.delivered_at is None or not warning.has_proof:
        yield "remise_non_prouvee", say("Sans preuve que l’avertissement a été reçu, aucun délai ne court.")
        return
    first = strike_off_day(warning.delivered_at, warning.calendar)
    if on < first:
        yield (
            "delai_en_cours",
            say("La personne peut répondre jusqu’au bout du délai : pas avant le {day}.", day=french.day(first)),
        )


@applies(_RADIATION)
def appeal_routes(on: date) -> tuple[str, ...]:
    """How to contest a radiation. The court is stated only once its rule is read at the source.

    A delay that is not stated does not run: the applicant loses nothing by this silence.
    """
    asked = say(
        "Vous pouvez demander à l’organisme qui a radié la demande de revoir sa décision, en expliquant pourquoi."
    )
    defender = say(
        "Vous pouvez aussi saisir gratuitement le Défenseur des droits, si vous pensez être victime d’une "
        "discrimination ou si le service public n’a pas respecté vos droits."
    )
    route = parameters.get(FILE, "court_route", on)
    court = (say("Recours : {value}.", value=route.value),) if route.confidence == "S" else ()
    return (asked, *court, defender)
