"""What a lease counts for, frozen on its row the day it is signed: later facts change no share."""

from datetime import date
from typing import Any

from palier.models import Candidature
from palier.models.demandes import layers
from palier.rules.homes import lease_facts
from palier.rules.homes.flow import Contingent
from palier.rules.people import facts


def frozen(candidature: Candidature, home: facts.Home, *, contingent: str, signed_on: date) -> dict[str, Any]:
    """The columns of the lease, from the facts of the household and of the home (``held_thresholds``) on that day."""
    known = layers.facts_of(candidature.demande, signed_on)
    counted = lease_facts.counted(known, home, contingent=Contingent(contingent), on=signed_on, is_qpv=home.is_qpv)
    return {
        "contingent": contingent,
        "is_dalo": counted.is_dalo,
        "quartile": counted.quartile,
        "is_qpv": counted.is_qpv,
        "ground_letters": list(lease_facts.ground_letters(known, on=signed_on)),
        "is_worker": counted.is_worker,
        "is_rehoused": counted.is_rehoused,
    }
