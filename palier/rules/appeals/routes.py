"""The routes that are open against one decision, each with its last day: what the law gives, and what is not known.

A delay runs only where the letter stated its route, and from the day on which it was received. Where nothing proves that day, no
date is said to be the last one: the page says which it would be. What a letter to who decided does to the delay of a judge
is not read at its source: nobody is told to wait for an answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from palier.rules.appeals.appeals import SUBJECTS, AppealSubject
from palier.rules.law import clocks, french, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.clocks import Delay, DelayUnit
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import say

_RETENTION = "retention.toml"
_JUDGE, _TWO_MONTHS = cch("L441-2-2"), act("article R421-1 du code de justice administrative")
_EQUAL = act("article 225-1 du code pénal")
_HOUSE = act("règles de publication de Palier")


class RouteKind(StrEnum):
    """By which way one contests."""

    BODY = "organisme"
    """In writing, to who decided: what is carried here."""
    COURT = "tribunal_administratif"
    CIVIL_JUDGE = "juge_judiciaire"
    DEFENDER = "defenseur_des_droits"
    DATA = "cnil"


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldLetter:
    """The letter that told what is contested, as far as a delay depends on it."""

    states_court: bool
    """Whether it stated the court and its delay."""
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    """When its household opened it: the proof that it arrived. None where nothing proves it."""
    is_on_paper: bool = False
    """Whether it also left on paper: it may have been read before it was opened here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRoute:
    """One route in words: its title, what it is, and the sentence of its delay."""

    kind: RouteKind
    title: str
    sentence: str
    delay: str
    last_day: date | None = None
    """The last day, where a delay runs."""


@applies(_TWO_MONTHS)
def court_deadline(received: datetime, calendar: Calendar) -> datetime:
    """The end of the delay of the administrative court: months from day to day, lengthened to a working day, in Paris.

    The first day is not counted. The last day that is told is never later than the law's: whoever acts by it is in time.
    """
    months: int = parameters.get(_RETENTION, "appeal_months", clocks.day_in_paris(received)).value
    return clocks.statutory_deadline(received, Delay(count=months, unit=DelayUnit.MONTHS), working=calendar)


@applies(_JUDGE, _EQUAL, _HOUSE)
def of(
    subject: AppealSubject,
    told: ToldLetter,
    *,
    body: str,
    is_transfer: bool,
    calendar: Calendar,
    now: datetime,
) -> tuple[OpenRoute, ...]:
    """The routes against one thing, the one that is carried here first. ``body`` is empty where nobody here answers."""
    return tuple(_routes(subject, told, body=body, is_transfer=is_transfer, calendar=calendar, now=now))


def _routes(
    subject: AppealSubject, told: ToldLetter, *, body: str, is_transfer: bool, calendar: Calendar, now: datetime
) -> Iterator[OpenRoute]:
    text = SUBJECTS[subject]
    if body:
        yield OpenRoute(
            kind=RouteKind.BODY,
            title=say("Écrire à {organisation}, ici", organisation=body),
            sentence=say("Vous demandez que votre dossier soit relu, en disant pourquoi. Une personne vous répond."),
            delay=say("Aucune date limite. La réponse vient sous {number} jours ouvrés.", number=_answer_days(now)),
        )
    if text.is_decision and told.states_court:
        yield _court(told, calendar, now)
    if text.is_decision and told.states_court and is_transfer:
        yield OpenRoute(
            kind=RouteKind.CIVIL_JUDGE,
            title=say("Le juge judiciaire, si vous êtes déjà locataire de ce bailleur"),
            sentence=say("Changer de logement chez le même bailleur est une mutation : ce juge est alors compétent."),
            delay=say("Son délai n’est pas connu ici. Demandez-le à un avocat ou à une association."),
        )
    yield OpenRoute(
        kind=RouteKind.DEFENDER,
        title=say("Le Défenseur des droits"),
        sentence=say(
            "Gratuit. Si vous pensez être victime d’une discrimination, ou si vos droits n’ont pas été respectés."
        ),
        delay=say("Aucune date limite n’est connue ici. Le saisir n’arrête pas le délai d’un juge."),
    )
    if not text.is_decision:
        yield OpenRoute(
            kind=RouteKind.DATA,
            title=say("La CNIL"),
            sentence=say("Gratuit. Si une information sur vous est fausse, ou a été utilisée sans droit."),
            delay=say("Aucune date limite n’est connue ici."),
        )


def _answer_days(now: datetime) -> int:
    days: int = parameters.get("appeals.toml", "answer_working_days", clocks.day_in_paris(now)).value
    return days


def _court(told: ToldLetter, calendar: Calendar, now: datetime) -> OpenRoute:
    title = say("Le tribunal administratif")
    sentence = say("Un juge relit la décision. Vous le saisissez vous-même : rien ne part d’ici.")
    if told.opened_at is None:
        would = clocks.day_in_paris(court_deadline(now, calendar))
        delay = say(
            "Rien ne prouve que vous avez reçu la lettre : d’après ce que nous savons, votre délai de {months} mois ne "
            "court pas. S’il commençait aujourd’hui, il finirait le {day}. Agissez avant.",
            months=_months(now),
            day=clocks.say_day(would),
        )
        return OpenRoute(kind=RouteKind.COURT, title=title, sentence=sentence, delay=delay)
    end = court_deadline(told.opened_at, calendar)
    last = clocks.day_in_paris(end)
    return OpenRoute(
        kind=RouteKind.COURT,
        title=title,
        sentence=sentence,
        delay=" ".join(_court_delay(told, told.opened_at, end, calendar, now)),
        last_day=last,
    )


def _months(now: datetime) -> int:
    months: int = parameters.get(_RETENTION, "appeal_months", clocks.day_in_paris(now)).value
    return months


def _court_delay(told: ToldLetter, opened: datetime, end: datetime, calendar: Calendar, now: datetime) -> Iterator[str]:
    last, since = clocks.say_day(clocks.day_in_paris(end)), french.day(clocks.day_in_paris(opened))
    if now > end:
        yield say(
            "D’après ce que nous savons, le délai est passé depuis le {day}. Un avocat ou une association peut vous dire "
            "s’il reste un recours.",
            day=last,
        )
    else:
        left = clocks.working_days_left(now, end, calendar)
        yield say(
            "Jusqu’au {day} au plus tard : {left}. Ce sont {months} mois depuis le {since}, jour où vous avez ouvert la lettre.",
            day=last,
            left=left,
            months=_months(opened),
            since=since,
        )
        yield say("Écrire à qui a décidé ne remplace pas le juge : n’attendez pas sa réponse pour le saisir.")
    if told.is_on_paper:
        yield say("Si vous l’aviez reçue plus tôt sur papier, comptez depuis ce jour-là.")


@applies(cch("R441-2-8"))
def not_stated(subject: AppealSubject, told: ToldLetter) -> str:
    """What is said where a decision came without its court: nothing runs against its household."""
    if SUBJECTS[subject].is_decision and not told.states_court:
        return say("La lettre ne dit ni juge ni délai : aucun délai pour en saisir un ne court contre vous.")
    return ""
