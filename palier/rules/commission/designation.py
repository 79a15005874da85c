"""Whom the réservataire sends to the landlord: the first ones in order, five unless the publication says otherwise."""

from collections.abc import Iterable
from datetime import date

from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.stages import IN_PLAY
from palier.rules.commission import grounds
from palier.rules.commission.grounds import Ground, GroundUse
from palier.rules.law import parameters
from palier.rules.law.law import act, applies, cch

_FILE = "commission.toml"
_FORMS = date(2026, 1, 1)
"""The law that constants and forms read, before their own day is known."""
TO_SEND: int = parameters.get(_FILE, "to_send", _FORMS).value
"""Candidates sent to the landlord by default, so that three remain after the checks."""
MIN_EXAMINED: int = parameters.get(_FILE, "min_examined", _FORMS).value
"""Candidates that the commission examines for one home (article R441-3)."""

DESIGNABLE = (Stage.CLASSEE, Stage.NON_RETENUE)
_HOUSE = act("règles de publication de Palier")

type RankedStage = tuple[int, Stage]
"""A rank in the frozen ranking and where that candidature stands now."""


class SameReader(ValueError):
    """One person cannot read twice what two must read."""


@applies(cch("R441-5"), cch("L441-2-8"))
def choose(lines: Iterable[RankedStage], count: int = TO_SEND) -> tuple[int, ...]:
    """The ranks to send: the first ``count`` that can still be designated.

    Those set aside, withdrawn or suspended are skipped; nobody else may be.
    """
    return tuple(sorted(rank for rank, stage in lines if stage in DESIGNABLE)[:count])


@applies(cch("R441-3"))
def missing(stages: Iterable[Stage]) -> int:
    """How many more are needed for three to remain, counting those being checked and those compliant."""
    return max(0, MIN_EXAMINED - sum(stage in IN_PLAY for stage in stages))


@applies(cch("R441-3"))
def next_to_call(lines: Iterable[RankedStage]) -> tuple[int, ...]:
    """The next ranks to send when fewer than three remain after the landlord's checks."""
    known = list(lines)
    return choose(known, missing(stage for _, stage in known))


@applies(_HOUSE)
def open_at_once(on: date) -> int:
    """Candidatures that a demande may hold open at one time: a choice of ours, not a rule of law."""
    permitted: int = parameters.get(_FILE, "open_at_once", on).value
    return permitted


@applies(cch("L441-2-3"))
def needs_no_ad(*, is_dalo: bool, is_by_prefet: bool) -> bool:
    """Whether a candidate may be examined for a home without an ad: a DALO household named by the préfet."""
    return is_dalo and is_by_prefet


@applies(_HOUSE)
def set_aside(reason: Ground | str | None, *, first_reader: str, second_reader: str) -> grounds.GroundText:
    """Check that a candidate is set aside for a listed reason by two different people; return what is told.

    Raises ``NotAGround`` or ``SameReader``. Readers are opaque ids of people, never roles.
    """
    if not first_reader or not second_reader or first_reader == second_reader:
        raise SameReader(first_reader)
    return grounds.require(reason, GroundUse.SET_ASIDE)
