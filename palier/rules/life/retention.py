"""How long personal data are kept, and when a demande may be erased: at its term, or at once when its person asks.

The retention of each field is in ``privacy.PERSONAL``; the days and months are in ``retention.toml``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from palier.rules.commission.commission import Decision
from palier.rules.doors.privacy import Retention
from palier.rules.law import canonical, french, parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import act, applies
from palier.rules.law.voice import phrase, say
from palier.rules.people.answers import Reason

FILE = "retention.toml"
_DECREE = act("article 4 du décret 2017-917")
_ERASURE = act("règlement (UE) 2016/679, article 17")
_HOUSE = act("règles de conservation de Palier")
ATTRIBUTIONS = (Decision.ATTRIBUTION, Decision.ATTRIBUTION_RANG, Decision.ATTRIBUTION_CONDITION)
"""Decisions after which a file is kept until its term: they rest on it, and may be contested."""
FORMAT = "palier/effacement/1"


class Occasion(StrEnum):
    """Why a demande is erased."""

    TERM = "terme"
    """A year after its radiation."""
    REQUEST = "demande"
    """Its person asked, and no home was attributed."""


class Hold(StrEnum):
    """Why an erasure waits, whatever its term: a closed list."""

    RECOURSE = "recours"
    CONTROL = "controle"


HOLD_LABELS: Mapping[Hold, str] = {
    Hold.RECOURSE: phrase("un recours est en cours"),
    Hold.CONTROL: phrase("un contrôle est en cours"),
}
"""In French, after « car »."""


class UnknownHold(ValueError):
    """A word that is none of the list of holds."""

    def __init__(self, word: str) -> None:
        """Say which word, and which are known."""
        known = ", ".join(Hold)
        super().__init__(
            say("« {word} » n’est pas un motif de conservation : choisissez parmi {known}.", word=word, known=known)
        )
        self.word = word


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureStanding:
    """What an erasure depends on. No name, no content."""

    struck_off_on: date | None = None
    """Day of effect of the radiation; null while the demande lives."""
    holds: tuple[Hold, ...] = ()
    has_attribution: bool = False
    is_examined: bool = False
    """A séance that examines it is open: its minutes must be written first."""
    has_other_holder: bool = False


@applies(_HOUSE)
def hold_of(word: str) -> Hold:
    """The hold that a word names, or ``UnknownHold``."""
    try:
        return Hold(word)
    except ValueError:
        raise UnknownHold(word) from None


@applies(_DECREE)
def erased_from(struck_off_on: date) -> date:
    """The first day on which nothing of a demande remains."""
    return add_days(struck_off_on, parameters.get(FILE, "erased_from_days", struck_off_on).value)


@applies(_DECREE)
def struck_off_by(on: date) -> date:
    """The last day of radiation that is at its term on a day."""
    return add_days(on, -parameters.get(FILE, "erased_from_days", on).value)


type Dated = Literal[
    Retention.ONE_DAY, Retention.ONE_WEEK, Retention.TWO_WEEKS, Retention.ONE_YEAR, Retention.UNTIL_CHECKED
]
"""Retentions that are a number of days or months. The life of a demande is ``erased_from``; an account of staff is kept
as long as its membership, and closed by a person."""


@applies(_HOUSE)
def kept_since(retention: Dated, on: date) -> date:
    """The day before which what has this retention is not kept any more."""
    if retention is Retention.ONE_DAY:
        return add_days(on, -parameters.get(FILE, "code_days", on).value)
    if retention is Retention.ONE_WEEK:
        return add_days(on, -parameters.get(FILE, "archive_days", on).value)
    if retention is Retention.TWO_WEEKS:
        return add_days(on, -parameters.get("clocks.toml", "told_days", on).value)
    months = "access_months" if retention is Retention.ONE_YEAR else "piece_months"
    return add_months(on, -parameters.get(FILE, months, on).value)


@applies(_HOUSE)
def acts_since(on: date) -> date:
    """The day before which the answers to acts already done are forgotten."""
    return add_days(on, -parameters.get(FILE, "act_days", on).value)


@applies(_DECREE, _ERASURE)
def obstacles_at_term(standing: ErasureStanding, on: date) -> tuple[Reason, ...]:
    """Why a demande is not erased today by the clock; empty when its term has come."""
    return tuple(_at_term(standing, on))


def _at_term(standing: ErasureStanding, on: date) -> Iterator[Reason]:
    struck = standing.struck_off_on
    if struck is None:
        yield _no("non_radiee", say("Cette demande n’est pas radiée."))
    elif on < (first := erased_from(struck)):
        yield _no("terme_a_venir", say("Cette demande est gardée jusqu’au {day}.", day=french.day(add_days(first, -1))))
    yield from _waiting(standing)


@applies(_ERASURE, _DECREE)
def obstacles_to_request(standing: ErasureStanding) -> tuple[Reason, ...]:
    """Why a file is not erased when its person asks; empty when it is erased at once."""
    return tuple(_to_request(standing))


def _to_request(standing: ErasureStanding) -> Iterator[Reason]:
    if standing.has_attribution:
        until = (
            say(
                "jusqu’au {day}, un an après la radiation",
                day=french.day(add_days(erased_from(standing.struck_off_on), -1)),
            )
            if standing.struck_off_on
            else say("jusqu’à un an après la radiation de votre demande")
        )
        yield _no(
            "logement_attribue",
            say(
                "Un logement vous a été attribué : la loi demande de garder les pièces de cette décision {until}. "
                "Votre dossier sera effacé le lendemain, sans que vous ayez à le demander.",
                until=until,
            ),
        )
    if standing.has_other_holder:
        yield Reason(
            code="deux_titulaires",
            sentence=say("Ce dossier est à deux titulaires : l’un ne peut pas effacer ce qui est aussi à l’autre."),
            source=_ERASURE,
            remedy=say("Demandez-le ensemble au guichet de votre commune, ou séparez d’abord la demande."),
        )
    yield from _waiting(standing)


def _waiting(standing: ErasureStanding) -> Iterator[Reason]:
    for hold in standing.holds:
        yield _no("conservation", say("Ce dossier est conservé, car {reason}.", reason=say(HOLD_LABELS[hold])))
    if standing.is_examined:
        yield _no("seance_ouverte", say("Une commission examine ce dossier : son procès-verbal est écrit d’abord."))


def _no(code: str, sentence: str) -> Reason:
    return Reason(code=code, sentence=sentence, source=_ERASURE)


KEPT_CLOSE = frozenset(
    {
        *("palier_fork", "palier_parting", "palier_safechannel", "palier_referral", "palier_referralnote"),
        *("palier_mandate", "palier_mandateact", "palier_mandateopinion", "palier_linkedidentity", "palier_visit"),
        *("palier_visitact", "palier_employmentcode", "palier_roofrequest", "palier_roofrequestfacts"),
        *("palier_thread", "palier_threadmessage"),
        *("palier_exchangeentry", "palier_exchangelink"),
        *("palier_stockline", "palier_stockpaper", "palier_stockpapercontent"),
    }
)
"""Tables whose mere row tells of somebody: a flight, a service, a helper."""
OTHERS = "autres"


@applies(_HOUSE)
def told_aloud(counts: Mapping[str, int]) -> dict[str, int]:
    """Rows by table as a proof says them, which anybody may read: those of close tables are one number among the others.

    Which of them had a row would say that somebody fled, or was helped, to who knows the day of an erasure.
    """
    told = {table: count for table, count in counts.items() if table not in KEPT_CLOSE}
    close = sum(count for table, count in counts.items() if table in KEPT_CLOSE)
    return {**told, OTHERS: close} if close else told


@applies(_HOUSE)
def proof(*, reference: str, occasion: Occasion, erased_at: str, counts: Mapping[str, int]) -> dict[str, Any]:
    """What a proof of erasure says: an opaque reference, why, when, and how many rows of which table; nothing personal."""
    return {
        "format": FORMAT,
        "reference": reference,
        "occasion": occasion.value,
        "erased_at": erased_at,
        "rows": dict(counts),
    }


@applies(_HOUSE)
def digest(said: Mapping[str, Any]) -> str:
    """The digest of a proof, which the journal keeps too: neither can be changed without the other."""
    return canonical.digest(said)
