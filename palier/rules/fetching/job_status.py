"""A registration at France Travail as it tells it: whose it is, for how long, and whether it proves a long unemployment.

It proves one thing here: that somebody who goes back to work was without any for long (e of CCH L441-1). The address, the
telephone and the mail that come with it are not even read.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from palier.rules.fetching.fetching import FILE
from palier.rules.law import parameters
from palier.rules.law.dates import add_months, months_between
from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase
from palier.rules.people import certified
from palier.rules.people.certified import Citizen, Named
from palier.rules.people.facts import Demande, Situation

SITUATION, PROOF = Situation.BACK_TO_WORK, "attestation_france_travail"
"""What it proves, and the document of the list that it takes the place of."""
_SECURITY = act("règlement (UE) 2016/679, article 32")
_MINIMAL = act("règlement (UE) 2016/679, article 5")
_CUT = 13
"""France Travail keeps so many letters of a given name."""


class StatusRemark(StrEnum):
    """Why a registration proves no long unemployment. Stored words, never labels."""

    TOO_SHORT = "trop_court"
    TOO_OLD = "trop_ancien"


REMARKS = {
    StatusRemark.TOO_SHORT: phrase(
        "Cette inscription est trop courte pour prouver un long chômage : elle ne peut pas être utilisée. Une autre "
        "preuve le peut."
    ),
    StatusRemark.TOO_OLD: phrase(
        "Cette inscription a fini il y a trop longtemps : elle ne peut pas être utilisée. Une autre preuve le peut."
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSeeker:
    """What is kept of an answer, and nothing more: no address, no telephone, no mail, no category."""

    who: Citizen
    since: date
    until: date | None
    """The day on which it ceased; none where it goes on."""


@applies(cch("L441-1"), _MINIMAL)
def serves(demande: Demande) -> bool:
    """Whether this file has any use of it: nothing is asked that no rule reads."""
    return any(claim.situation is SITUATION for claim in demande.claims)


@applies(_SECURITY)
def is_of(status: JobSeeker, asker: Named) -> bool:
    """Whether it surely is of who asked, compared as an identity is; a given name that France Travail cut is compared so far."""
    given = status.who.given_names
    if len(given) == 1 and len(given[0]) == _CUT:
        asker = replace(asker, first_name=asker.first_name[:_CUT])
    return not certified.differences(status.who, asker)


@applies(cch("L441-1"))
def months(since: date, until: date | None, *, on: date) -> int:
    """Whole months of a registration on a day."""
    return max(months_between(since, min(until or on, on)), 0)


@applies(cch("L441-1"))
def remark(since: date, until: date | None, *, on: date) -> StatusRemark | None:
    """Why it proves no long unemployment on a day; none where it does."""
    long: int = parameters.get(FILE, "long_unemployment_months", on).value
    after: int = parameters.get(FILE, "after_unemployment_months", on).value
    if months(since, until, on=on) < long:
        return StatusRemark.TOO_SHORT
    if until is not None and add_months(until, after) < on:
        return StatusRemark.TOO_OLD
    return None
