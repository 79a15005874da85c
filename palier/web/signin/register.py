"""Asking the State's register from a page: one short call, and its failures as three kinds that pages explain."""

import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import SneError, SneHalf, SneUnavailable, SneUnknownNumber
from palier.gateways.sne.shapes import SneDemande
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import facts
from palier.workflows.register import importing, whole_answers

TOTAL_SECONDS = 5.0
GUICHET = slice(13, 18)
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


def renew(numero: str, told: facts.Demande, at: datetime, *, held: frozenset[str]) -> SneDemande:
    """Send the file REN and read back what the register now has; where it does not date it, the sending does.

    ``held``: the blocks of the file as it is known here (``whole_answers.held``); an answer that lost two is no file to send
    back. Outside of any transaction: a slow register holds up nobody else.
    """
    there = client(at)
    known = there.demande(numero)
    if whole_answers.is_cut(known.missing, held):
        raise SneHalf
    # The register's own household goes back as it came: what the person declared here has no proof there yet.
    sent = replace(
        known, demande=replace(known.demande, wish=told.wish), guichet=known.guichet or known.numero[GUICHET]
    )
    there.renew(sent)
    answer = there.demande(numero)
    is_whole = not whole_answers.is_cut(answer.missing, held)
    if is_whole and answer.renewed_on is not None and answer.renewed_on >= day_in_paris(at):
        return answer
    return replace(sent, file_type=importing.RENEWAL, file_dated_at=at, renewed_on=day_in_paris(at))
