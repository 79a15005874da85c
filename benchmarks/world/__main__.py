"""`./run palier world`: see the top of this folder."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from config import cli
from hosting.database import postgres
from palier.management.french_help import FrenchParser

if TYPE_CHECKING:
    from pathlib import Path


def main() -> int:
    """Read the options, migrate, build, and say what was made."""
    options = _options()
    state = cli.state()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["PALIER_LOGIN"] = "owner"
    began = time.monotonic()
    from benchmarks.world.marker import BadWorld

    try:
        with postgres.running(state) as address:
            _make(options, state, address, began)
    except BadWorld as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def _make(options: argparse.Namespace, state: Path, address: str, began: float) -> None:
    import django

    django.setup()
    from benchmarks.shared import fresh
    from benchmarks.world import marker
    from benchmarks.world.building import build, refuse_unless_empty
    from benchmarks.world.plan import Plan

    if options.fresh:
        _start_over(state, address)
    fresh.migrate()
    refuse_unless_empty()
    plan = Plan(options.demandes, options.homes, options.candidatures or options.homes * 100, options.seed, options.on)
    world = marker.World(
        seed=plan.seed,
        on=plan.on.isoformat(),
        demandes=plan.demandes,
        homes=plan.homes,
        candidatures=plan.candidatures,
        database=postgres.identity(state),
    )
    marker.write(state, world)
    rows, digest = build(plan, address, lambda line: print(line, flush=True))
    world = replace(world, digest=digest, rows=rows)
    marker.write(state, world)
    for table, count in sorted(world.rows.items()):
        print(f"{count:>12,}  {table}")
    print(f"World of format {world.format}, seed {world.seed!r}, on {world.on}: {world.digest}")
    print(f"Made in {time.monotonic() - began:.0f} s.")


def _start_over(state: Path, address: str) -> None:
    """Empty the database, if a world made it."""
    import psycopg
    from django.db import connections

    from benchmarks.world import marker

    if not (state / marker.NAME).exists():
        raise marker.BadWorld("--fresh empties the database of a world alone, and no world was made here.")
    connections.close_all()
    name = psycopg.conninfo.conninfo_to_dict(address)["dbname"]
    with psycopg.connect(address, dbname="postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{name}"')
    (state / marker.NAME).unlink()


def _options() -> argparse.Namespace:
    parser = FrenchParser(prog="./run palier world", description="Écrit un grand territoire inventé, pour mesurer.")
    parser.add_argument("--demandes", type=_number, required=True, help="combien de demandes (2 au moins)")
    parser.add_argument("--homes", type=_number, required=True, help="combien de logements, chacun avec une liste")
    parser.add_argument("--candidatures", type=_number, help="combien de candidatures environ (100 par logement)")
    parser.add_argument(
        "--seed", default="palier", help="la même graine et le même jour donnent le même monde (palier)"
    )
    parser.add_argument(
        "--on",
        type=date.fromisoformat,
        default=datetime.now(ZoneInfo("Europe/Paris")).date(),
        metavar="DATE",
        help="jour du monde, AAAA-MM-JJ (aujourd’hui)",
    )
    parser.add_argument("--fresh", action="store_true", help="vide d’abord la base, si un monde l’a faite")
    return parser.parse_args()


def _number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 5_000_000:  # noqa: PLR2004 - six sequences of a million in a numéro
        raise argparse.ArgumentTypeError("entre 1 et 5 000 000")
    return number


if __name__ == "__main__":
    sys.exit(main())
