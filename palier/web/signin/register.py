"""Asking the State's register from a page: one short call, and its failures as three kinds that pages explain."""

import logging
from datetime import datetime
from pathlib import Path

from django.conf import settings

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import SneError, SneUnavailable, SneUnknownNumber
from palier.gateways.sne.shapes import SneDemande

TOTAL_SECONDS = 5.0
log = logging.getLogger(__name__)


def client(at: datetime) -> SneClient:
    """The client that the settings describe, or ``SneUnavailable`` when the register is not wired."""
    if not settings.SNE_URL:
        raise SneUnavailable("Le système national d’enregistrement n’est pas relié à ce site.")
    return SneClient(
        url=settings.SNE_URL,
        certs=Path(settings.SNE_CERTS),
        guichet=settings.SNE_GUICHET,
        at=at,
        timeout=TOTAL_SECONDS,
    )


def fetch(numero: str, *, at: datetime) -> SneDemande | None:
    """The demande of this number as the register has it; none if it knows none. Any other failure is ``SneError``."""
    try:
        return client(at).demande(numero)
    except SneUnknownNumber:
        return None
    except SneError as error:
        # The kind alone: a message of the register may quote what it was sent.
        log.warning("sne_failed", extra={"kind": type(error).__name__})
        raise
