"""API Particulier, version 3: of its questions, the one that a rule reads, a registration at France Travail (ADR 99)."""

from palier.gateways.particulier.client import ParticulierService

__all__ = ("ParticulierService",)
