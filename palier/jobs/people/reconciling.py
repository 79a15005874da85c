"""Each minute of the night: puts living demandes to the State's register; each minute, carries out what a person decided.

The register is asked outside of any transaction. One that is away stops the turn: the next minute goes on where it stood.
"""

import logging
from datetime import datetime, timedelta
from itertools import takewhile
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from palier.gateways.sne.client import SneClient
from palier.gateways.sne.errors import SneAnomaly, SneError, SneUnavailable, SneUnknownNumber
from palier.gateways.sne.shapes import SneDemande
from palier.jobs.people.register_turns import RegisterTurn
from palier.jobs.queue.clocks import on_the_clock
from palier.jobs.queue.one_by_one import each
from palier.workflows.register import reconciling

log = logging.getLogger(__name__)
LASTS = timedelta(minutes=1)
"""Of a turn of the night: few lists close then."""


@on_the_clock("* * * * *", "palier.jobs.reconciling.sweep", priority=-20)
def sweep(timestamp: int) -> None:
    """One turn of all; what fails of one leaves the others their own."""
    if settings.SNE_URL:
        each((reconciling.forget_sheltered, _settle, _ask_all), lambda part: part())


def _settle() -> None:
    """Carry out each decision; a register that is away ends the turn, what fails of one number leaves the others theirs."""
    is_away = False

    def settle(what: reconciling.ToDo) -> None:
        nonlocal is_away
        try:
            found = answer_of(what.numero, at=timezone.now())
        except SneError as error:
            _say(error)
            is_away = isinstance(error, SneUnavailable)
            return
        reconciling.carry_out(what, found, at=timezone.now())

    each(takewhile(lambda _: not is_away, reconciling.to_do()), settle)


def _ask_all() -> None:
    at = timezone.now()
    if not reconciling.is_open(at=at):
        return
    reconciling.add(at=at)
    turn = RegisterTurn(lasts=LASTS)
    for demande, numero in turn.of(reconciling.due(at=at)):
        turn.heard(is_there=ask(demande, numero, at=timezone.now()))


def ask(demande: int, numero: str, *, at: datetime) -> bool:
    """Put one number to the register, and keep what differs; whether it answered."""
    try:
        found = answer_of(numero, at=at)
    except SneError as error:
        _say(error)
        reconciling.keep_silence(demande, at=at)
        # An answer that nobody can read is of this one; a register that is away is of all.
        return not isinstance(error, SneUnavailable)
    reconciling.keep(demande, numero, found, at=at)
    return True


def answer_of(numero: str, *, at: datetime) -> SneDemande | None:
    client = SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, at)
    try:
        return client.demande(numero)
    except SneUnknownNumber:
        return None


def _say(error: SneError) -> None:
    # The kind alone: a message of the register may quote what it was sent.
    code = error.code if isinstance(error, SneAnomaly) else ""
    log.warning("register_not_compared", extra={"kind": type(error).__name__, "code": code})
