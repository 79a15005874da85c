"""The words of what a household sends, and of its answer: the same on the page, on the desk and on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palier.rules.appeals.appeals import (
    ANSWERS,
    REASONS,
    SUBJECTS,
    AppealAnswer,
    AppealReason,
    AppealState,
    AppealSubject,
)
from palier.rules.appeals.routes import OpenRoute
from palier.rules.law import clocks, french
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say

_HOUSE = act("règles de publication de Palier")


_TO = phrase("À {organisation}.")
_WHAT_OF_A_HOME, _WHAT = phrase("Contesté : {what}, pour {home}, le {day}."), phrase("Contesté : {what}, le {day}.")
_WHY, _TYPED = phrase("Pourquoi : {reasons}."), phrase("Les mots du ménage : {typed}")
_PIECES = phrase("Pièces du dossier à relire : {pieces}.")
SENT = (_TO, _WHAT_OF_A_HOME, _WHAT, _WHY, _TYPED, _PIECES)
"""The phrases of what is sent: by them its receipt is said again in the language of its reader."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """What a household sends, before it is kept or after."""

    subject: AppealSubject
    body: str
    home: str
    """The home, in a few words; empty for a radiation."""
    decided_on: date
    reasons: tuple[AppealReason, ...]
    said: str
    pieces: Sequence[str] = ()
    """Names of the pieces of the file that it names."""


@applies(_HOUSE)
def sent(one: Contested) -> tuple[str, ...]:
    """The paragraphs of what is sent: shown before it is signed, printed in the receipt, read by the desk."""
    return tuple(_sent(one))


def _sent(one: Contested) -> Iterator[str]:
    what, day = say(SUBJECTS[one.subject].what), french.day(one.decided_on)
    yield say(_TO, organisation=one.body)
    if one.home:
        yield say(_WHAT_OF_A_HOME, what=what, home=one.home, day=day)
    else:
        yield say(_WHAT, what=what, day=day)
    why = french.series((say(REASONS[reason]) for reason in one.reasons), is_wide=True)
    yield say(_WHY, reasons=why)
    if one.said:
        yield say(_TYPED, typed=french.cited(one.said))
    if one.pieces:
        yield say(_PIECES, pieces=french.series(one.pieces, is_wide=True))


@applies(_HOUSE)
def answer(
    one: AppealAnswer, *, note: str, article: object, routes: Sequence[OpenRoute], replaces: date | None = None
) -> tuple[str, ...]:
    """The paragraphs of an answer: what was decided, why and under which article, then the routes that stay open."""
    return tuple(_answer(one, note, article, routes, replaces))


def _answer(
    one: AppealAnswer, note: str, article: object, routes: Sequence[OpenRoute], replaces: date | None
) -> Iterator[str]:
    if replaces is not None:
        yield say("Cette lettre corrige et remplace notre réponse du {day}.", day=french.day(replaces))
    sentences = " ".join(say(sentence) for sentence in ANSWERS[one].sentences)
    if one is AppealAnswer.REJECTED:
        yield f"{sentences} {say('La règle : {article}.', article=article)}"
    else:
        yield sentences
    if note:
        yield say("La raison, dans les mots de la personne qui répond : {typed}", typed=french.cited(note))
    yield from routes_said(routes)


@applies(_HOUSE)
def routes_said(routes: Sequence[OpenRoute]) -> tuple[str, ...]:
    """The routes, a paragraph each."""
    return tuple(f"{one.title}. {one.sentence} {one.delay}" for one in routes)


@applies(_HOUSE)
def delay(*, due: datetime, now: datetime, closes_on: date | None = None) -> str:
    """Until when an answer is due, what is true once that day is past, and the day on which it waits no more."""
    day = clocks.say_day(clocks.day_in_paris(due))
    if now <= due:
        return say("Une réponse est attendue au plus tard le {day}.", day=day)
    late = say("Une réponse était attendue au plus tard le {day}. Elle est en retard, et reste due.", day=day)
    return late if closes_on is None else f"{late} {end_said(closes_on)}"


@applies(_HOUSE)
def end_said(closes_on: date) -> str:
    """What follows on the day on which a contest that nobody answered is closed: told before it comes."""
    return say(
        "Sans réponse le {day} au soir, cette contestation se ferme ici. N’attendez pas ce jour pour prendre une autre voie.",
        day=clocks.say_day(closes_on),
    )


@applies(_HOUSE)
def closed_said(organisation: str, on: date) -> str:
    """What is said of a contest that was closed without an answer: what it ends, and what its household may do."""
    return say(
        "{organisation} n’a pas répondu. Cette contestation s’est fermée le {day}, et ne lui garde plus votre dossier. "
        "Les autres voies restent ouvertes, et vous pouvez aussi contester de nouveau.",
        organisation=organisation,
        day=french.day(on),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealPath:
    """What became of what a household contests, as its steps tell it."""

    organisation: str
    sent_at: datetime
    is_of_a_judge: bool = False
    late_told_at: datetime | None = None
    told_at: datetime | None = None
    ended_at: datetime | None = None
    state: AppealState = AppealState.SENT


@applies(_HOUSE)
def steps(one: AppealPath) -> tuple[tuple[str, datetime], ...]:
    """Its dated steps, among those of its candidature."""
    return tuple(_steps(one))


def _steps(one: AppealPath) -> Iterator[tuple[str, datetime]]:
    if one.is_of_a_judge:
        yield say("Vous avez noté une démarche devant un juge."), one.sent_at
        if one.ended_at is not None:
            yield say("Ce que vous aviez noté devant un juge est terminé."), one.ended_at
        return
    yield say("Vous avez contesté, par écrit, auprès de {organisation}.", organisation=one.organisation), one.sent_at
    if one.late_told_at is not None:
        yield say("La réponse de {organisation} est en retard.", organisation=one.organisation), one.late_told_at
    if one.told_at is not None:
        yield say("{organisation} a répondu à votre contestation.", organisation=one.organisation), one.told_at
    if one.ended_at is not None and one.state is AppealState.UNANSWERED:
        yield say("Votre contestation s’est fermée sans réponse."), one.ended_at
    elif one.ended_at is not None:
        yield say("Vous avez retiré votre contestation."), one.ended_at
