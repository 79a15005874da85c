"""The tax administration's own service, « API Impôt particulier » of the DGFiP: a number and a year in, a notice out (ADR 96).

API Particulier gave this until 8 January 2024, and answers 410 since. What is followed here is what its open code asked of the
DGFiP (``datagouv/apistration``, November 2023): its confidence is told in ADR 96.
"""

from palier.gateways.taxes.client import TaxService
from palier.gateways.taxes.errors import TaxesAway, TaxesShut

__all__ = ("TaxService", "TaxesAway", "TaxesShut")
