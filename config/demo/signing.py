"""The provider with which the demo signs a lease: a stand-in that lives with it, and whose signatures are worth nothing.

It keeps its envelopes in the folder of the demo, and answers where it answered before: what it opened is signed after a restart.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from config.demo.ports import port_of
from hosting.supervision.roles import ProcessRole

if TYPE_CHECKING:
    from pathlib import Path


def process(folder: Path) -> tuple[ProcessRole, dict[str, str]]:
    """The stand-in of the provider, and what a process of the site must be told of it."""
    folder.mkdir(parents=True, exist_ok=True)
    secret, key = folder / "secret", folder / "call-key"
    for file in (secret, key):
        if not file.exists():
            file.write_text(secrets.token_hex(24), encoding="ascii")
    port = port_of(folder / "port")
    told = {
        "PALIER_SIGNING_URL": f"http://127.0.0.1:{port}",
        "PALIER_SIGNING_SECRET_FILE": str(secret),
        "PALIER_SIGNING_CALL_KEY_FILE": str(key),
        "PALIER_SIGNING_LEVEL": "simple",
    }
    kept = ("--folder", str(folder / "envelopes"))
    words = ("--port", str(port), "--secret", str(secret), "--call-key", str(key), *kept)
    return ProcessRole("signing", "sandbox.signing", "web", words), told
