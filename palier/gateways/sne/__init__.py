"""The State's register (SNE): its files read into facts, facts written into its files, and the client of its services.

``reading`` and ``writing`` need no network; ``client`` speaks to the register. ``codes`` holds the published lists.
"""

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import (
    SneAnomaly,
    SneError,
    SneGarbage,
    SneIncomplete,
    SneUnavailable,
    SneUnexpected,
    SneUnknownNumber,
)
from palier.gateways.sne.reading import read_file
from palier.gateways.sne.shapes import (
    SneAddress,
    SneDemande,
    SneDuplicate,
    SneMissing,
    SnePerson,
    SneRadiation,
    SneUnknownCode,
)
from palier.gateways.sne.writing import write_demande, write_radiation, write_renewal

__all__ = [
    "SneAddress",
    "SneAnomaly",
    "SneClient",
    "SneDemande",
    "SneDuplicate",
    "SneError",
    "SneGarbage",
    "SneIncomplete",
    "SneMissing",
    "SnePerson",
    "SneRadiation",
    "SneUnavailable",
    "SneUnexpected",
    "SneUnknownCode",
    "SneUnknownNumber",
    "read_file",
    "write_demande",
    "write_radiation",
    "write_renewal",
]
