"""What goes wrong with the tax administration's service, in the words of every service of the administration."""

from palier.gateways.administration import StateAway as TaxesAway
from palier.gateways.administration import StateShut as TaxesShut

__all__ = ("TaxesAway", "TaxesShut")
