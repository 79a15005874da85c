"""What `./run bench kills` does of nights beside the State's register: each number asked, each difference carried out, once.

The stand-in of the register runs beside, over mutual TLS. It strikes demandes off; two turns of a night find it, a steward
takes it in, and the clock carries that out: each of the three under kills. A household is told once.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

from django.conf import settings

from benchmarks.shared import killing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

NUMBERS = 25
"""Demandes of one night."""
POPULATION, SEED = 2_000, 1
TODAY = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0)
NIGHT = TODAY + timedelta(days=1)
"""Two or three o'clock in Paris."""


def counted(times: int, random: Random, folder: Path) -> tuple[str, ...]:
    """Kill until so many; how many, and what was lost or doubled."""
    from sandbox.sne.register import Register

    numbers = iter([number for number, _ in Register(POPULATION, SEED, TODAY.date()).shown(POPULATION)])
    kills = whole = lost = doubled = 0
    with _register(folder):
        while kills < times:
            some = [next(numbers) for _ in range(NUMBERS)]
            _struck_off(some)
            more, away, twice = _night(some, random, NIGHT + timedelta(days=whole))
            kills, lost, doubled, whole = kills + more, lost + away, doubled + twice, whole + 1
    return (
        "nights beside the register",
        f"{kills}",
        f"{whole}",
        f"{NUMBERS * whole:,} demandes",
        f"{lost}",
        f"{doubled}",
    )


def _struck_off(numbers: list[str]) -> None:
    """Demandes that are here, and that the register then strikes off."""
    from palier.gateways.sne import SneRadiation
    from palier.jobs.people import reconciling as job
    from palier.rules.doors.access import Role
    from palier.workflows.acting.actors import Actor
    from palier.workflows.register import importing

    for number in numbers:
        found = job.answer_of(number, at=datetime.now(UTC))
        importing.save(found, by=Actor(role=Role.STEWARD), at=datetime.now(UTC))
        _client().radiate(found, SneRadiation(reason="RADREN", on=TODAY.date()))


def _night(numbers: list[str], random: Random, at: datetime) -> tuple[int, int, int]:
    """Kills, lost and doubled of one night and of the day after."""
    from palier.jobs.people import reconciling as job
    from palier.models import Demande, DemandeState, Letter, RegisterAsking, RegisterGap
    from palier.rules.doors.access import Role
    from palier.rules.life.register_gaps import GapAct
    from palier.workflows.acting.actors import Actor
    from palier.workflows.register import reconciling

    kills = lost = doubled = 0
    demandes = Demande.objects.filter(numero_unique__in=numbers)
    gaps = RegisterGap.objects.filter(demande__in=demandes)
    for turn in range(2):
        now = at + timedelta(hours=turn)
        job.timezone = SimpleNamespace(now=lambda now=now: now)  # type: ignore[assignment]
        asked = RegisterAsking.objects.filter(demande__in=demandes, asked_at=now)
        kills += killing.until(lambda: job.sweep(0), lambda asked=asked: NUMBERS - asked.count(), random, 0.4)
        seen = list(gaps.values_list("demande", "seen"))
        lost += NUMBERS - len({demande for demande, _ in seen})
        doubled += len(seen) - len({demande for demande, _ in seen}) + sum(times != turn + 1 for _, times in seen)
    # Iterated itself, it would count what it had read then, for ever.
    for gap in gaps.all():
        reconciling.decide(gap, GapAct.TAKE, by=Actor(role=Role.STEWARD), at=at)
    now = at + timedelta(hours=9)
    job.timezone = SimpleNamespace(now=lambda: now)  # type: ignore[assignment]
    kills += killing.until(lambda: job.sweep(0), gaps.count, random, 0.4)
    told = list(Letter.objects.filter(demande__in=demandes, kind="radiation").values_list("demande", flat=True))
    lost += NUMBERS - demandes.filter(state=DemandeState.STRUCK_OFF).count() + NUMBERS - len(set(told))
    doubled += len(told) - len(set(told))
    return kills, lost, doubled


def _client():  # type: ignore[no-untyped-def] # noqa: ANN202 - its class loads after the settings
    from pathlib import Path

    from palier.gateways.sne.client import SneClient

    return SneClient(settings.SNE_URL, Path(settings.SNE_CERTS), settings.SNE_GUICHET, datetime.now(UTC))


@contextmanager
def _register(folder: Path) -> Iterator[None]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = (
        "--port",
        port,
        "--certs",
        folder,
        "--population",
        POPULATION,
        "--seed",
        SEED,
        "--anchor",
        TODAY.date(),
        "--quiet",
    )
    process = subprocess.Popen([sys.executable, "-m", "sandbox.sne", *map(str, told)])
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = f"https://localhost:{port}", str(folder), "ZZTST"
    try:
        _answers(port)
        yield
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> None:
    for _ in range(600):
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    sys.exit("the stand-in of the register did not start")
