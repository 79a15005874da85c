"""What can still be done for a demande that was struck off: which register decides, and until when."""

from datetime import date

from palier.models import Demande, Radiation
from palier.models.demandes import layers
from palier.rules.life import renewal
from palier.rules.life.lifecycle import System
from palier.rules.life.radiation import StrikeOffReason
from palier.rules.life.renewal import Possibility, Reactivation


def system_of(demande: Demande) -> System:
    """Which register struck it off: a local system alone pronounces here a radiation for want of renewal."""
    of_here = Radiation.objects.filter(
        demande=demande, reason=StrikeOffReason.NOT_RENEWED, issued_by=None, lifted_at=None
    )
    return System.LOCAL if of_here.exists() else System.NATIONAL


def way_back(demande: Demande, *, on: date) -> Reactivation | None:
    """Whether it may come back with its number and its seniority, until when, and who decides; none while it is open."""
    if layers.is_open(demande):
        return None
    return renewal.reactivation(
        demande.valid_until or on, reason=demande.strike_off_reason, system=system_of(demande), on=on
    )


def may_be_rescued(demande: Demande, *, on: date) -> bool:
    """Whether its household brings it back by renewing it."""
    found = way_back(demande, on=on)
    return found is not None and found.possible is Possibility.YES and demande.valid_until is not None
