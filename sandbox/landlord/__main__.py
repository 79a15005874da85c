"""`python -m sandbox.landlord SITE KEY_FILE HOME_FILE`: do what can be done now of one home, and say what is awaited.

With `--orient FILE` the home goes to a réservataire, who publishes it and sends the files: the file as orientHome takes it.
With `--commission FILE` it holds its séance too: `call` as conveneSeance takes it, then `present`, `chair` and `ballots`.
With `--follow SECONDS` it goes on: it reads the events every so many seconds, and looks at its home when one is about it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.landlord.calling import PartnerApi, RefusedCall, over_http
from sandbox.landlord.following import Following
from sandbox.landlord.letting import Letting
from sandbox.landlord.sitting import Sitting

LET = "attend: louee"
POINTS = (
    "numero_actif",
    "identite_sejour",
    "plafonds",
    "menage_declare",
    "pieces",
    "typologie",
    "taux_effort",
    "reste_a_vivre",
    "autre_bail",
    "priorite",
    "contact",
)


def looked(_: dict[str, Any]) -> dict[str, Any]:
    """An invented agent, who finds every file in order."""
    return {"output": "conforme", "points": dict.fromkeys(POINTS, "vu"), "whys": dict.fromkeys(POINTS, "Vu sur pièce.")}


def main() -> None:
    """Go one step on."""
    said = argparse.ArgumentParser(prog="python -m sandbox.landlord", description=__doc__)
    said.add_argument("site", help="http://127.0.0.1:8000")
    said.add_argument("key", type=Path, help="file that holds the secret of a key, and nothing else")
    said.add_argument("home", type=Path, help="file of one home, as declareHome takes it")
    said.add_argument(
        "--orient", type=Path, help="file of one orientation, its contingent told: the lease is charged to it"
    )
    said.add_argument("--commission", type=Path, help="file of one séance, and of what its secretary noted")
    said.add_argument("--follow", type=float, metavar="SECONDS", help="read the events so often, until the home is let")
    told = said.parse_args()
    paris = ZoneInfo("Europe/Paris")
    api = PartnerApi(over_http(told.site), told.key.read_text(encoding="utf-8").strip())
    letting = Letting(
        api,
        json.loads(told.home.read_text(encoding="utf-8")),
        look=looked,
        today=lambda: datetime.now(paris).date().isoformat(),
        now=lambda: datetime.now(paris).isoformat(),
        orientation=None if told.orient is None else json.loads(told.orient.read_text(encoding="utf-8")),
        sitting=None if told.commission is None else Sitting(api, **json.loads(told.commission.read_text("utf-8"))),
    )
    try:
        _go_on(api, letting, told.follow)
    except RefusedCall as refused:
        sys.exit(str(refused))


def _go_on(api: PartnerApi, letting: Letting, follow: float | None) -> None:
    if follow is None:
        print(letting.go_on())
        return
    following = Following(api, letting)
    while True:
        for word in following.turn():
            print(word, flush=True)
            if word == LET:
                return
        time.sleep(follow)


if __name__ == "__main__":
    main()
