"""The code lists of the national register, read from ``parameters/codes.toml``: codes are stored, labels shown."""

from collections.abc import Mapping
from datetime import date

from palier.rules.law import parameters
from palier.rules.law.law import act, applies

_FILE = "codes.toml"
_FORMAT_IN_FORCE = date(2026, 1, 1)
"""A day on which the format that the register sends today holds."""


@applies(act("format d’échange du système national d’enregistrement"))
def labels(name: str, on: date = _FORMAT_IN_FORCE) -> Mapping[str, str]:
    """A list by its name, code to label, in the order published."""
    return dict(parameters.get(_FILE, name, on).value)


CIVILITY = labels("civility")
NATIONALITY = labels("nationality")
MARITAL_STATUS = labels("marital_status")
LINK_TO_HOLDER = labels("link_to_holder")
KINSHIP = labels("kinship")
CUSTODY = labels("custody")
SEX = labels("sex")
CONTRACT = labels("contract")
RESOURCE_RECEIVED = labels("resource_received")
RESOURCE_PAID = labels("resource_paid")
OCCUPANCY = labels("occupancy")
HOME_TYPE = labels("home_type")
HOME_CATEGORY = labels("home_category")
MOTIVE = labels("motive")
DALO = labels("dalo")
FILE_TYPE = labels("file_type")
STRIKE_OFF = labels("strike_off")
STRIKE_OFF_DETAIL = labels("strike_off_detail")
RESERVATAIRE = labels("reservataire")
COLLECTIVE_AGREEMENT = labels("collective_agreement")
HANDICAP_STATE = labels("handicap_state")
HANDICAP_MOTOR = labels("handicap_motor")
HANDICAP_SENSORY = labels("handicap_sensory")
STEPS = labels("steps")
AIDS = labels("aids")
EQUIPMENT = labels("equipment")
