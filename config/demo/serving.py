"""The site of the demo and every stand-in beside it, until Ctrl-C."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from config.demo import identity, minutes, particulier, preparing, register, signing, taxes, webhooks
from config.demo.ports import free_port
from hosting.supervision import orders, serving
from hosting.supervision.roles import WEB, WORKER, ProcessRole
from hosting.supervision.supervisor import HeldFolder, Supervisor

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

WORKER_AWAY = 2
"""Seconds before the worker comes back, when it has fallen: its absence is part of what is shown."""
PROBE_AFTER = 30
"""Seconds before the probe first visits the site: not while it starts."""


def serve(state: Path, port: int, began: float, anchor: date, held: HeldFolder) -> int:
    """Run the site and every stand-in until Ctrl-C."""
    stands_in = (
        register.process(state, port=free_port(), anchor=anchor),
        identity.process(state / "identities", port=free_port(), site=f"http://localhost:{port}"),
        taxes.process(state / "taxes", port=free_port(), anchor=anchor),
        particulier.process(state / "particulier", port=free_port(), anchor=anchor),
        signing.process(state / "signing"),
        webhooks.process(state / "receiver"),
    )
    shared = preparing.environment() | minutes.told(state / "minutes")
    for _, told in stands_in:
        shared |= told
    kinds = [
        *(kind for kind, _ in stands_in),
        WEB,
        replace(WORKER, rest=WORKER_AWAY),
        # Not from outside, but the page of state has something to show; the first visit waits until the site is there.
        ProcessRole(
            "probe",
            "django",
            "web",
            ("probe", "--site", f"http://localhost:{port}", "--after", str(PROBE_AFTER), "--verbosity", "0"),
        ),
    ]
    listening = serving.take("127.0.0.1", port)
    serving.let_in(listening)
    kinds = [replace(kind, environment=shared) for kind in kinds]
    supervisor = Supervisor(state, listening, kinds, held, preparing.say)
    supervisor.on_answer = lambda: _announce(port, began)
    return supervisor.serve(orders.obey)


def _announce(port: int, began: float) -> None:
    preparing.say(f"\nPalier answers on http://localhost:{port}/  (ready {since(began)})")
    preparing.say(f"Sign in as someone of the cast, in one click: http://localhost:{port}/demo/")
    preparing.say("Ctrl-C stops everything.")


def since(began: float) -> str:
    """How long the person at the terminal has waited: the installation counts, where `run` says when it began."""
    typed = os.environ.get("PALIER_BEGAN", "")
    if typed.isdecimal():
        return f"in {time.time() - int(typed):.0f} s, installation included"
    return f"in {time.monotonic() - began:.0f} s"
