"""A radiation that the State's register pronounced and that a steward took in: its household is told as of any other."""

from datetime import datetime

from palier.models import Demande
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase
from palier.rules.life import renewal
from palier.rules.life.lifecycle import System
from palier.rules.life.radiation import StrikeOffReason, SubReason
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.letters import life_letters
from palier.workflows.register.arrivals import StrikeOff

ISSUER = phrase("Le registre national")


def tell(demande: Demande, struck: StrikeOff | None, *, at: datetime) -> None:
    """Write the letter of a radiation, by the contact that the household has here. A reason that no list holds has no words."""
    if demande.strike_off_reason not in set(StrikeOffReason):
        return
    reason = StrikeOffReason(demande.strike_off_reason)
    sub_reason = SubReason(struck.detail) if struck and struck.detail in set(SubReason) else None
    on = (struck.on if struck else None) or day_in_paris(demande.struck_off_at or at)
    back = renewal.reactivation(demande.valid_until or on, reason=reason, system=System.NATIONAL, on=on)
    told = life_letters.struck_off(ISSUER, reason, sub_reason, on, back)
    telling.send(demande, told, by=CLOCK, at=at, facts={"motif": reason.value, "date": on.isoformat()})
