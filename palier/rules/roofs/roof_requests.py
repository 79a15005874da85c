"""A request for another roof: its states, its answers, its dates, and what is said of each.

It is no candidature: no rank, no cap of five, nothing that weighs. A logeur answers by a promised day, with a reason of a closed
list; the person withdraws or declines whenever they like.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from palier.rules.law import clocks, french, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say
from palier.rules.roofs.other_roofs import FILE, RoofKind, RoofTerms

_HOUSE = act("règles de publication de Palier")
_EQUAL = act("article 225-1 du code pénal")
LONGEST_MOTIVE = 400


class RoofRequestState(StrEnum):
    """Where a request stands. Stored words."""

    SENT = "envoyee"
    LISTED = "liste_attente"
    ACCEPTED = "acceptee"
    ENTERED = "entree"
    REFUSED = "refusee"
    WITHDRAWN = "retiree"
    DECLINED = "declinee"
    ENDED = "terminee"


class RoofAct(StrEnum):
    """What is done with a request."""

    ACCEPT = "accepter"
    LIST = "inscrire_sur_liste"
    REFUSE = "refuser"
    ENTER = "noter_entree"
    CORRECT_STAY = "corriger_sejour"
    END = "noter_sortie"
    WITHDRAW = "retirer"
    DECLINE = "decliner"
    LEAVE = "quitter"


_S = RoofRequestState
LIVING = frozenset({_S.SENT, _S.LISTED, _S.ACCEPTED, _S.ENTERED})
"""What is not over: one such request of a person on a roof."""
READ = frozenset({_S.SENT, _S.LISTED, _S.ACCEPTED})
"""While the logeur reads what the person said: from the entry on, their contract takes over, outside of Palier."""
HOLDS = frozenset({_S.ACCEPTED, _S.ENTERED})
"""What holds a place of the roof."""
GIVEN_UP = frozenset({_S.WITHDRAWN, _S.DECLINED})
"""Ended by their person, who knows it."""
MOVES: Mapping[RoofAct, Mapping[RoofRequestState, RoofRequestState]] = {
    # Again with another hour or place: the visit moves, and the person is told.
    RoofAct.ACCEPT: dict.fromkeys((_S.SENT, _S.LISTED, _S.ACCEPTED), _S.ACCEPTED),
    # Again with another date: the list moves, and the person is told.
    RoofAct.LIST: dict.fromkeys((_S.SENT, _S.LISTED), _S.LISTED),
    RoofAct.REFUSE: dict.fromkeys((_S.SENT, _S.LISTED, _S.ACCEPTED), _S.REFUSED),
    RoofAct.ENTER: {_S.ACCEPTED: _S.ENTERED},
    # The day of an entry or of an end that was mistyped.
    RoofAct.CORRECT_STAY: {_S.ENTERED: _S.ENTERED},
    RoofAct.END: {_S.ENTERED: _S.ENDED},
    RoofAct.WITHDRAW: dict.fromkeys((_S.SENT, _S.LISTED), _S.WITHDRAWN),
    RoofAct.DECLINE: {_S.ACCEPTED: _S.DECLINED},
    RoofAct.LEAVE: {_S.ENTERED: _S.ENDED},
}
OF_PERSON = (RoofAct.WITHDRAW, RoofAct.DECLINE, RoofAct.LEAVE)


class RoofRefusal(StrEnum):
    """Why a logeur refuses: of this list alone. Stored words."""

    FULL = "complet"
    AGE = "condition_age"
    PUBLIC = "condition_public"
    CEILING = "condition_plafond"
    PERSONS = "condition_nombre"
    PAPER = "papier_non_montre"
    MISSED = "visite_manquee"
    GONE = "plus_propose"


REASONS: Mapping[RoofRefusal, str] = {
    RoofRefusal.FULL: phrase("Il n’y a plus de place, et aucune date n’est connue pour la prochaine."),
    RoofRefusal.AGE: phrase("La condition d’âge affichée n’est pas remplie."),
    RoofRefusal.PUBLIC: phrase("Ce toit est réservé à un public affiché, et votre situation n’en est pas."),
    RoofRefusal.CEILING: phrase("Les revenus dépassent le plafond affiché."),
    RoofRefusal.PERSONS: phrase("Ce toit n’a pas la place pour autant de personnes."),
    RoofRefusal.PAPER: phrase("Un papier de la liste affichée n’a pas été montré."),
    RoofRefusal.MISSED: phrase("La visite n’a pas eu lieu le jour dit, et aucune autre n’a été demandée."),
    RoofRefusal.GONE: phrase("Ce toit n’est plus proposé."),
}
"""The words for the person. None speaks of who they are."""
REMEDIES: Mapping[RoofRefusal, str] = {
    RoofRefusal.FULL: phrase("Cherchez un autre toit, ou demandez celui-ci plus tard."),
    RoofRefusal.AGE: phrase("Cherchez un toit sans condition d’âge."),
    RoofRefusal.PUBLIC: phrase("Cherchez un toit sans public réservé."),
    RoofRefusal.CEILING: phrase("Si vos revenus ont baissé, dites-le dans votre dossier, puis demandez de nouveau."),
    RoofRefusal.PERSONS: phrase("Cherchez un toit plus grand."),
    RoofRefusal.PAPER: phrase("Rassemblez ces papiers, puis demandez de nouveau."),
    RoofRefusal.MISSED: phrase("Demandez de nouveau, et notez le jour de la visite."),
    RoofRefusal.GONE: phrase("Cherchez un autre toit."),
}


class RoofRequestClosed(ValueError):
    """The request is over, or is not where this can be done."""


class NotARoofRefusal(ValueError):
    """A reason that this roof does not show as a condition."""


class ImpossibleRoofDay(ValueError):
    """A day that cannot be; ``field`` names the field, the message is a French sentence for who typed it."""

    def __init__(self, field: str, sentence: str) -> None:
        """Keep the field, for the form."""
        super().__init__(sentence)
        self.field = field


@applies(_HOUSE)
def moved(state: RoofRequestState, wanted: RoofAct) -> RoofRequestState:
    """Where a request stands once this is done. Raises ``RoofRequestClosed``."""
    if state not in MOVES[wanted]:
        raise RoofRequestClosed
    return MOVES[wanted][state]


@applies(_HOUSE, _EQUAL)
def reasons_for(terms: RoofTerms) -> tuple[RoofRefusal, ...]:
    """The reasons that a logeur may give for this roof: a condition that it does not show refuses nobody."""
    shown = {
        RoofRefusal.AGE: terms.age_from is not None or terms.age_under is not None,
        RoofRefusal.PUBLIC: bool(terms.publics),
        RoofRefusal.CEILING: terms.kind is RoofKind.INTERMEDIATE,
    }
    return tuple(one for one in RoofRefusal if shown.get(one, True))


@applies(_HOUSE, _EQUAL)
def require_reason(reason: str, terms: RoofTerms) -> RoofRefusal:
    """The reason, or ``NotARoofRefusal``: of the list of this roof."""
    if reason not in reasons_for(terms):
        raise NotARoofRefusal
    return RoofRefusal(reason)


@applies(_HOUSE)
def promised_on(asked_at: datetime, days: int, calendar: Calendar) -> date:
    """The last day on which the logeur answers, as it promised: ``days`` working days after the request."""
    return clocks.day_in_paris(clocks.due_in_working_days(asked_at, days, calendar))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoofRequestDates:
    """A request, as far as its clocks go."""

    state: RoofRequestState
    promised_on: date
    listed_until: date | None = None
    ends_on: date | None = None


@applies(_HOUSE)
def late_since(one: RoofRequestDates, *, on: date) -> date | None:
    """The day that was promised, once it is past without an answer; none while the logeur is in time."""
    due = one.promised_on if one.state is RoofRequestState.SENT else one.listed_until
    is_waiting = one.state in (RoofRequestState.SENT, RoofRequestState.LISTED)
    return due if is_waiting and due is not None and on > due else None


@applies(_HOUSE)
def reminded_from(ends_on: date) -> date:
    """The first day on which the end of a stay is told."""
    return add_days(ends_on, -parameters.get(FILE, "reminder_days", ends_on).value)


@applies(_HOUSE)
def latest_end_told(on: date) -> date:
    """The latest end of a stay that is told on a day."""
    return add_days(on, parameters.get(FILE, "reminder_days", on).value)


@applies(_HOUSE)
def earliest_told(on: date) -> date:
    """The first day whose answers a message still tells."""
    return add_days(on, -parameters.get(FILE, "told_days", on).value)


@applies(_HOUSE)
def latest_listed_soon(on: date) -> date:
    """The latest day promised to somebody on a list that is before the logeur today."""
    return add_days(on, parameters.get(FILE, "listed_soon_days", on).value)


@applies(_HOUSE)
def living_most(on: date) -> int:
    """How many requests of one person may wait at once."""
    count: int = parameters.get(FILE, "living_requests", on).value
    return count


@applies(_HOUSE)
def require_list_day(until: date, *, on: date) -> date:
    """A day by which a logeur says again where its list stands. Raises ``ImpossibleRoofDay``."""
    if until <= on:
        raise ImpossibleRoofDay("until", say("Cette date est passée : dites quand vous redonnerez une réponse."))
    if until > add_months(on, parameters.get(FILE, "list_months", on).value):
        raise ImpossibleRoofDay(
            "until", say("C’est trop loin : redonnez une réponse dans l’année, même pour attendre.")
        )
    return until


@applies(_HOUSE)
def require_visit(visit_at: datetime, *, at: datetime) -> datetime:
    """An instant at which somebody may come. Raises ``ImpossibleRoofDay``."""
    if visit_at <= at:
        raise ImpossibleRoofDay("visit_day", say("Cette visite est déjà passée."))
    on = clocks.day_in_paris(at)
    if clocks.day_in_paris(visit_at) > add_days(on, parameters.get(FILE, "visit_days", on).value):
        raise ImpossibleRoofDay("visit_day", say("C’est trop loin : proposez une visite dans les deux mois."))
    return visit_at


@applies(_HOUSE)
def require_stay(entry: date, ends: date | None, terms: RoofTerms, *, on: date, accepted_on: date) -> None:
    """Refuse an entry or an end that cannot be. Raises ``ImpossibleRoofDay``."""
    if entry < accepted_on:
        raise ImpossibleRoofDay("entry_on", say("Cette personne n’était pas encore acceptée ce jour-là."))
    if entry > add_months(on, 6):
        raise ImpossibleRoofDay("entry_on", say("Notez l’entrée dans les six mois qui viennent."))
    if ends is None:
        if terms.most_months is not None:
            raise ImpossibleRoofDay("ends_on", say("Ce séjour a une durée affichée : dites sa fin."))
        return
    if ends <= entry:
        raise ImpossibleRoofDay("ends_on", say("La fin du séjour vient après l’entrée."))
    if terms.most_months is not None and ends > (last := add_months(entry, terms.most_months)):
        raise ImpossibleRoofDay(
            "ends_on", say("La durée affichée de ce séjour finit le {day} au plus tard.", day=french.day(last))
        )


class RoofWords(NamedTuple):
    """What is said of a state: a pill, its tone, a sentence, and the next step."""

    pill: str
    tone: str
    sentence: str
    then: str


WORDS: Mapping[RoofRequestState, RoofWords] = {
    _S.SENT: RoofWords(
        phrase("envoyée"),
        "here",
        phrase("Votre demande est chez le logeur."),
        phrase("Il répond au plus tard le {day}. Un message vous le dira."),
    ),
    _S.LISTED: RoofWords(
        phrase("sur liste d’attente"),
        "warn",
        phrase("Aucune place n’est libre : vous êtes sur la liste d’attente."),
        phrase("Le logeur redonne une réponse au plus tard le {day}."),
    ),
    _S.ACCEPTED: RoofWords(
        phrase("acceptée : visite"),
        "ok",
        phrase("Une place vous est gardée. Le logeur vous attend pour une visite."),
        phrase("Venez avec les papiers de la liste. Vous pouvez dire non avant, pendant ou après."),
    ),
    _S.ENTERED: RoofWords(
        phrase("vous y habitez"),
        "ok",
        phrase("Votre entrée est notée."),
        phrase("Votre contrat avec le logeur fait la suite. Palier vous prévient avant la fin du séjour."),
    ),
    _S.REFUSED: RoofWords(
        phrase("refusée"), "plain", phrase("Le logeur a dit non."), phrase("Vous pouvez demander un autre toit.")
    ),
    _S.WITHDRAWN: RoofWords(
        phrase("retirée par vous"),
        "plain",
        phrase("Vous avez retiré cette demande."),
        phrase("Vous pouvez en refaire une."),
    ),
    _S.DECLINED: RoofWords(
        phrase("déclinée par vous"),
        "plain",
        phrase("Vous avez dit non à cette place."),
        phrase("Cela ne vous coûte rien."),
    ),
    _S.ENDED: RoofWords(
        phrase("séjour fini"), "plain", phrase("Votre séjour est fini."), phrase("Vous pouvez chercher la suite.")
    ),
}
del _S
CONTINUES = phrase(
    "Votre demande de logement social continue : ni vos points, ni votre place, ni vos candidatures ne changent."
)
"""What is said everywhere beside such a request."""
