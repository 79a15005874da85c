"""The words of what a household sends, and of its answer: the same on the page, on the desk and on paper."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palier.rules.appeals.appeals import ANSWERS, REASONS, SUBJECTS, AppealAnswer, AppealReason, AppealSubject
from palier.rules.appeals.routes import OpenRoute
from palier.rules.law import clocks, french
from palier.rules.law.law import act, applies
from palier.rules.law.voice import say

_HOUSE = act("règles de publication de Palier")


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
    yield say("À {organisation}.", organisation=one.body)
    if one.home:
        yield say("Contesté : {what}, pour {home}, le {day}.", what=what, home=one.home, day=day)
    else:
        yield say("Contesté : {what}, le {day}.", what=what, day=day)
    why = " ; ".join(say(REASONS[reason]) for reason in one.reasons)
    yield say("Pourquoi : {reasons}.", reasons=why)
    if one.said:
        yield say("Les mots du ménage : {typed}", typed=french.cited(one.said))
    if one.pieces:
        yield say("Pièces du dossier à relire : {pieces}.", pieces=" ; ".join(one.pieces))


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
def delay(*, due: datetime, now: datetime) -> str:
    """Until when an answer is due, and what is true once that day is past."""
    day = clocks.say_day(clocks.day_in_paris(due))
    if now > due:
        return say("Une réponse était attendue au plus tard le {day}. Elle est en retard, et reste due.", day=day)
    return say("Une réponse est attendue au plus tard le {day}.", day=day)
