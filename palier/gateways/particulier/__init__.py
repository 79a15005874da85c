"""API Particulier, version 3: of its questions, the one of which a rule has any use, a registration at France Travail (ADR 99)."""

from palier.gateways.particulier.client import ParticulierService

__all__ = ("ParticulierService",)
