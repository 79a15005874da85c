"""How long a situation counts: told, waiting for a check, or proved. One rule for the three, so that proving never costs.

A situation told and never proved counts as long as the same proof would, counted from the day on which it was told.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from palier.rules.law import parameters
from palier.rules.law.dates import add_months
from palier.rules.law.law import act, applies, cch
from palier.rules.people.facts import STRENGTH, Claim, Demande, Proof, Situation
from palier.rules.situations import situations

_FILE = "urgency.toml"
_FORMS = date(2026, 1, 1)
_HOUSE = act("règles de publication de Palier")


@applies(_HOUSE)
def told_until(situation: Situation, told_on: date) -> date | None:
    """The last day on which a situation told on a day counts unproved; ``None`` where its proof has no end either.

    What was told before this rule existed counts from the first day of the rule.
    """
    first: date = parameters.get(_FILE, "told_ends_from", _FORMS).value
    return situations.expiry(situation, max(told_on, first))


@applies(cch("R441-2-2"), _HOUSE)
def announced_until(demande: Demande, situation: Situation, on: date) -> date | None:
    """The last day of a situation that a motive announces: the motive is told again at each renewal."""
    told_on = demande.deposited_on
    if demande.valid_until is not None:
        months: int = parameters.get("demande.toml", "validity_months", on).value
        told_on = max(add_months(demande.valid_until, -months), told_on or date.min)
    return None if told_on is None else told_until(situation, min(told_on, on))


def _rank(claim: Claim, on: date) -> tuple[bool, int, int, int]:
    """Living before lapsed, proved before declared, then the longest and the oldest: never the order of arrival."""
    end = date.max if claim.valid_until is None else claim.valid_until
    start = date.min if claim.since is None else claim.since
    return end < on or start > on, STRENGTH.index(claim.proof), -end.toordinal(), -start.toordinal()


@applies(cch("L441-1"))
def best(claims: Iterable[Claim], on: date) -> Iterator[Claim]:
    """The claim that stands for each situation on a day: a proof that lapsed does not silence what was told since."""
    found: dict[Situation, Claim] = {}
    for claim in claims:
        other = found.get(claim.situation)
        if other is None or _rank(claim, on) < _rank(other, on):
            found[claim.situation] = claim
    yield from found.values()


@applies(_HOUSE)
def may_say_again(claim: Claim, on: date) -> bool:
    """Whether what was told has ended without a proof that waits: its person may say that it is still true."""
    return claim.proof is not Proof.REFUSED and claim.valid_until is not None and claim.valid_until < on
