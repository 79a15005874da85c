"""A mandate as its household reads it: where it stands, what it lets do, and who agreed to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from palier.models import Mandate
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.letters import state_words
from palier.rules.mandates import mandates
from palier.rules.mandates.mandates import MandateState
from palier.rules.people import employment
from palier.web.demandeur import behalf
from palier.workflows.mandates import granting
from palier.workflows.mandates.proposing import rules_of

STATES: Mapping[MandateState, tuple[str, str]] = {
    MandateState.LIVING: (phrase("en cours"), "ok"),
    MandateState.REVOKED: (phrase("retiré par vous"), "plain"),
    MandateState.GIVEN_BACK: (phrase("rendu par le conseiller"), "plain"),
    MandateState.CLOSED: (phrase("organisme fermé"), "plain"),
    MandateState.OVER: (phrase("fini"), "plain"),
    MandateState.SUSPENDED: (phrase("organisme suspendu"), "warn"),
}


STANDING = (MandateState.LIVING, MandateState.SUSPENDED)
"""What its household may still take back: an organisation that is suspended may work again."""


@dataclass(frozen=True, slots=True)
class ShownMandate:
    """One mandate, as its household reads it."""

    row: Mandate
    state: MandateState
    pill: str
    tone: str
    told: state_words.ToldState
    number: str
    scope: tuple[str, ...]
    may_give_again: bool
    acts: tuple[behalf.ShownAct, ...] = ()
    is_agreed: bool = False
    """By every other holder of today."""
    have_agreed: bool = False
    """Whoever looks."""


def shown(
    row: Mandate, at: datetime, acts: Mapping[int, list[behalf.ShownAct]] | None = None, *, me: int = 0
) -> ShownMandate:
    """One mandate, with the acts made by it and, for another holder who looks, whether they agreed."""
    state = mandates.standing(rules_of(row), on=day_in_paris(at))
    if state is MandateState.LIVING and row.organisation.closed_at is not None:
        state = MandateState.CLOSED
    elif state is MandateState.LIVING and row.organisation.suspended_at is not None:
        state = MandateState.SUSPENDED
    pill, tone = STATES[state]
    return ShownMandate(
        row=row,
        state=state,
        pill=say(pill),
        tone=tone,
        told=state_words.said(state_words.MANDATES[state], day=french.day(row.last_day)),
        number=employment.grouped(row.number),
        scope=tuple(say(mandates.WORDS[one]) for one in mandates.said(mandates.scope_of(row.scope.split()))),
        may_give_again=granting.may_give_again(row, at),
        acts=tuple((acts or {}).get(row.pk, ())),
        is_agreed=row.other_agreed_at is not None and granting.has_whole_agreement(row),
        have_agreed=me in row.agreed_by,
    )
