"""Where the demo's events are sent: a stand-in of a landlord's software, which answers where it answered before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.demo.ports import port_of
from hosting.supervision.roles import ProcessRole
from palier.management.demo import receiver

if TYPE_CHECKING:
    from pathlib import Path


def process(folder: Path) -> tuple[ProcessRole, dict[str, str]]:
    """The receiver, and what a process of the site must be told of it."""
    folder.mkdir(parents=True, exist_ok=True)
    secret, port = folder / "secret", port_of(folder / "port")
    secret.write_text(receiver.SECRET, encoding="ascii")
    words = ("--port", str(port), "--secret-file", str(secret))
    return ProcessRole("receiver", "sandbox.webhooks", "web", words), {
        "PALIER_DEMO_RECEIVER": f"http://127.0.0.1:{port}/evenements"
    }
