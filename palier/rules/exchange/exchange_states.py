"""Where an exchange stands: the entry of a household, a round, an answer, what a landlord says; its dates and its next step.

Proposed, never decided: each person says yes, each landlord says possible, each commission decides (articles L441-2 and R441-3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from palier.rules.exchange.exchange_homes import FILE, NOT_ALONE
from palier.rules.law import clocks, parameters
from palier.rules.law.calendars import Calendar
from palier.rules.law.dates import add_days
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase

_HOUSE = act("règles de publication de Palier")
COMMISSION = cch("L441-2")


class EntryState(StrEnum):
    """Where the entry of a household stands. Stored words."""

    SEARCHING = "inscrite"
    PAUSED = "en_pause"
    WITHDRAWN = "retiree"
    EXPIRED = "expiree"
    PRESENTED = "presentee"


class RoundState(StrEnum):
    """Where a round stands. Stored words."""

    PROPOSED = "proposee"
    AT_LANDLORDS = "chez_les_bailleurs"
    PRESENTED = "presentee"
    DISSOLVED = "dissoute"
    REFUSED = "refusee"
    """A commission did not agree, as its landlord notes it."""


class RoundEnding(StrEnum):
    """Why a round was dissolved: for counts alone; nobody of it is told who or why. Stored words."""

    DECLINED = "non"
    SILENCE = "silence"
    LEFT = "depart"
    IMPOSSIBLE = "impossible"
    UNJUDGED = "bailleur"
    """A landlord did not answer, long after the day that it was given."""


class RoundAnswer(StrEnum):
    """What a person says of a round. Stored words."""

    YES = "oui"
    NO = "non"
    LATER = "plus_tard"


ANSWERS: Mapping[RoundAnswer, str] = {
    RoundAnswer.YES: phrase("oui"),
    RoundAnswer.NO: phrase("non"),
    RoundAnswer.LATER: phrase("plus tard"),
}


class RoundVerdict(StrEnum):
    """What a landlord says of one link of a round. Stored words."""

    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


VERDICTS: Mapping[RoundVerdict, str] = {
    RoundVerdict.POSSIBLE: phrase("possible"),
    RoundVerdict.IMPOSSIBLE: phrase("pas possible"),
}


class RoundObstacle(StrEnum):
    """Why a landlord says that it is not possible: of this list alone. Stored words."""

    CEILING = "plafond"
    SIZE = "taille"
    UNAVAILABLE = "logement_indisponible"
    RESERVED = "reservataire"
    NOT_FREE = "ne_se_libere_pas"
    FILE_DATED = "dossier_a_jour"
    COMMISSION = "commission"
    """Noted once the round is presented, and never before."""


OBSTACLES: Mapping[RoundObstacle, str] = {
    RoundObstacle.CEILING: phrase("Vos ressources dépassent le plafond de ce logement."),
    RoundObstacle.SIZE: phrase("Ce logement est trop petit ou trop grand pour votre foyer."),
    RoundObstacle.UNAVAILABLE: phrase("Ce logement doit être vendu, démoli ou rénové."),
    RoundObstacle.RESERVED: phrase("L’organisme à qui ce logement est réservé ne donne pas son accord."),
    RoundObstacle.NOT_FREE: phrase("Ce logement ne peut pas se libérer pour l’instant."),
    RoundObstacle.FILE_DATED: phrase("Votre demande de logement social n’est pas à jour."),
    RoundObstacle.COMMISSION: phrase("La commission du bailleur de ce logement a dit non."),
}
"""The words for the person who would have moved in. None speaks of anybody else."""
LIVE = frozenset({RoundState.PROPOSED, RoundState.AT_LANDLORDS})
LIVING_ENTRY = frozenset({EntryState.SEARCHING, EntryState.PAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundLink:
    """One household of a round, as far as its end goes."""

    answer: RoundAnswer | None
    answer_by: date
    is_there: bool = True
    """Whether its entry still lives and may be matched."""
    verdict: RoundVerdict | None = None


@dataclass(frozen=True, slots=True)
class RoundMove:
    """Where a round goes, and why it is dissolved."""

    state: RoundState
    ending: RoundEnding | None = None


def _gone(links: Sequence[RoundLink], size: int) -> bool:
    return len(links) < size or not all(one.is_there for one in links)


@applies(_HOUSE, NOT_ALONE)
def settled(
    state: RoundState, links: Sequence[RoundLink], *, size: int, on: date, landlords_by: date | None = None
) -> RoundMove | None:
    """What becomes of a round on a day; none while it waits. One no, one silence or one departure, and it is dissolved.

    Presented, it ends by the no of one commission alone.
    """
    if state is RoundState.PRESENTED:
        is_refused = any(one.verdict is RoundVerdict.IMPOSSIBLE for one in links)
        return RoundMove(RoundState.REFUSED) if is_refused else None
    if state not in LIVE:
        return None
    if any(one.answer is RoundAnswer.NO for one in links):
        return RoundMove(RoundState.DISSOLVED, RoundEnding.DECLINED)
    if _gone(links, size):
        return RoundMove(RoundState.DISSOLVED, RoundEnding.LEFT)
    return _judged(links, on, landlords_by) if state is RoundState.AT_LANDLORDS else _answered(links, on)


def _answered(links: Sequence[RoundLink], on: date) -> RoundMove | None:
    if all(one.answer is RoundAnswer.YES for one in links):
        return RoundMove(RoundState.AT_LANDLORDS)
    if any(is_silent(one, on=on) for one in links):
        return RoundMove(RoundState.DISSOLVED, RoundEnding.SILENCE)
    return None


@applies(_HOUSE, COMMISSION)
def _judged(links: Sequence[RoundLink], on: date, landlords_by: date | None) -> RoundMove | None:
    if any(one.verdict is RoundVerdict.IMPOSSIBLE for one in links):
        return RoundMove(RoundState.DISSOLVED, RoundEnding.IMPOSSIBLE)
    if all(one.verdict is RoundVerdict.POSSIBLE for one in links):
        return RoundMove(RoundState.PRESENTED)
    if landlords_by is not None and on > landlords_end(landlords_by):
        return RoundMove(RoundState.DISSOLVED, RoundEnding.UNJUDGED)
    return None


@applies(_HOUSE)
def is_silent(link: RoundLink, *, on: date) -> bool:
    """Whether a person let their last day pass without a yes or a no."""
    return link.answer in (None, RoundAnswer.LATER) and on > link.answer_by


def _days(key: str, on: date) -> int:
    count: int = parameters.get(FILE, key, on).value
    return count


@applies(_HOUSE)
def answer_by(at: datetime, calendar: Calendar) -> date:
    """The last day to answer a round that is proposed at an instant."""
    return clocks.day_in_paris(clocks.due_in_working_days(at, _days("answer_days", clocks.day_in_paris(at)), calendar))


@applies(_HOUSE)
def latest_by(at: datetime, calendar: Calendar) -> date:
    """The last day for who asks for time."""
    on = clocks.day_in_paris(at)
    days = _days("answer_days", on) + _days("later_days", on)
    return clocks.day_in_paris(clocks.due_in_working_days(at, days, calendar))


@applies(_HOUSE)
def landlord_by(at: datetime, calendar: Calendar) -> date:
    """The day by which each landlord says whether it is possible."""
    on = clocks.day_in_paris(at)
    return clocks.day_in_paris(clocks.due_in_working_days(at, _days("landlord_days", on), calendar))


@applies(_HOUSE)
def landlords_end(landlords_by: date) -> date:
    """The last day on which a round waits for a landlord that did not answer on its day."""
    return add_days(landlords_by, _days("landlord_late_days", landlords_by))


@applies(_HOUSE)
def not_again_after(on: date) -> date:
    """A home whose landlord did not answer is proposed again to the same household once this day is before."""
    return add_days(on, -_days("unjudged_days", on))


@applies(COMMISSION)
def may_say(stage: RoundState, verdict: RoundVerdict, obstacle: str) -> bool:
    """Whether a landlord may give this reason at this stage: the no of a commission, and nothing else, once it is presented."""
    if verdict is RoundVerdict.POSSIBLE:
        return stage is RoundState.AT_LANDLORDS
    return obstacle in set(RoundObstacle) and (obstacle == RoundObstacle.COMMISSION) is (stage is RoundState.PRESENTED)


@applies(_HOUSE)
def search_again(until: date, *, on: date, has_another: bool) -> EntryState:
    """Where an entry goes once a commission refused its round: it looks again, but past its day, or where another lives."""
    return EntryState.EXPIRED if has_another or on > until else EntryState.SEARCHING


@applies(_HOUSE)
def forgotten_before(on: date) -> date:
    """Rounds presented before this day show nobody to a landlord any more."""
    return add_days(on, -_days("kept_days", on))


class ExchangeWords(NamedTuple):
    """What is said of a state: a pill, its tone, a sentence, and the next step."""

    pill: str
    tone: str
    sentence: str
    then: str


ENTRY_WORDS: Mapping[EntryState, ExchangeWords] = {
    EntryState.SEARCHING: ExchangeWords(
        phrase("inscrit"),
        "ok",
        phrase("Votre logement est inscrit à l’échange."),
        phrase("Palier cherche chaque nuit, jusqu’au {day}. Un message vous dira qu’une ronde est trouvée."),
    ),
    EntryState.PAUSED: ExchangeWords(
        phrase("en pause"),
        "warn",
        phrase("Votre inscription est en pause : rien ne vous est proposé."),
        phrase("Reprenez quand vous voulez, avant le {day}."),
    ),
    EntryState.WITHDRAWN: ExchangeWords(
        phrase("retirée par vous"),
        "plain",
        phrase("Vous avez retiré votre logement de l’échange."),
        phrase("Vous pouvez l’inscrire de nouveau."),
    ),
    EntryState.EXPIRED: ExchangeWords(
        phrase("finie"),
        "plain",
        phrase("Le jour que vous aviez choisi est passé."),
        phrase("Vous pouvez vous inscrire de nouveau."),
    ),
    EntryState.PRESENTED: ExchangeWords(
        phrase("à la commission"),
        "ok",
        phrase("Votre ronde va devant les commissions des bailleurs."),
        phrase(
            "Chaque commission décide. Un bailleur vous écrit : ne quittez pas votre logement avant le nouveau bail."
        ),
    ),
}
ROUND_WORDS: Mapping[RoundState, ExchangeWords] = {
    RoundState.PROPOSED: ExchangeWords(
        phrase("à vous de répondre"),
        "here",
        phrase("Un échange est possible."),
        phrase("Répondez au plus tard le {day}. Sans réponse ce jour-là, la ronde ne se fait pas."),
    ),
    RoundState.AT_LANDLORDS: ExchangeWords(
        phrase("chez les bailleurs"),
        "here",
        phrase("Chaque personne a dit oui. Chaque bailleur vérifie si c’est possible."),
        phrase(
            "Ils répondent au plus tard le {day}. Un message vous le dira. Si l’un d’eux n’a rien dit le {end}, la ronde "
            "ne se fait pas, et Palier en cherche une autre."
        ),
    ),
    RoundState.PRESENTED: ExchangeWords(
        phrase("à la commission"),
        "ok",
        phrase("Chaque bailleur a dit que c’est possible. La ronde va devant leurs commissions."),
        phrase("Chaque commission décide. Ne quittez pas votre logement avant le nouveau bail."),
    ),
    RoundState.DISSOLVED: ExchangeWords(
        phrase("ne se fait pas"),
        "plain",
        phrase("Cette ronde ne se fait pas."),
        phrase("Cela ne vous coûte rien. Tant que votre logement est inscrit, Palier en cherche une autre."),
    ),
    RoundState.REFUSED: ExchangeWords(
        phrase("refusée"),
        "plain",
        phrase("Une commission a dit non : cette ronde ne se fait pas. Gardez votre logement."),
        phrase("Cela ne vous coûte rien. Tant que votre logement est inscrit, Palier en cherche une autre."),
    ),
}
UNSIGNED = ExchangeWords(
    phrase("à signer"),
    "warn",
    phrase("Palier ne cherche plus d’échange pour votre logement."),
    phrase(
        "La personne qui avait signé cette inscription n’est plus dans votre dossier. Signez-la de nouveau : la "
        "recherche reprend la nuit suivante."
    ),
)
"""Of an entry whose signer left the file in the open."""
LANDLORDS_LATE = phrase(
    "Un bailleur devait répondre au plus tard le {day}. S’il n’a rien dit le {end}, la ronde ne se fait pas, et Palier en "
    "cherche une autre."
)
"""The next step of a round once a landlord is late: nobody is told which."""
SEARCHES_UNTIL = phrase("Palier cherche chaque nuit, jusqu’au {day}.")
LANDLORDS_ANSWER = phrase(
    "Ils répondent au plus tard le {day}. Si l’un d’eux n’a rien dit le {end}, la ronde ne se fait pas, et Palier en "
    "cherche une autre."
)
"""Both promise no message: of who has nowhere to be written to."""
NOT_JUDGED = phrase("Un bailleur n’a pas répondu à temps : cette ronde ne se fait pas.")
"""The sentence of a round that a landlord's silence ended: of a landlord, and of no household."""
NOTHING_MOVES = phrase(
    "Votre demande de logement social continue : ni vos points, ni votre place, ni vos candidatures ne changent."
)
"""What is said beside every exchange."""
