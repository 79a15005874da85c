"""A small database to act on, for tests and benches: a few open publications, and people who can apply to all of them.

Everyone is the same household (a parent and a child) with another seniority, so that points and places differ, and some
are level. Invented from end to end; the database is marked demo, so that the one-click door exists.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SECONDS = 300
"""Bound on the making, in seconds."""


def prepare(state: Path, *, people: int = 32, publications: int = 24, closes_in: int = 6 * 86400) -> None:
    """Migrate the database of a state folder and fill it, in a process of its own; nothing is left running.

    ``closes_in`` is the time until the publications close, in seconds. Raises ``RuntimeError`` with what went wrong.
    """
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PALIER_STATE": str(state),
        "PALIER_DEMO": "1",
        "PALIER_LOGIN": "owner",
    }
    command = [
        sys.executable,
        "-P",
        "-W",
        "ignore",
        "-m",
        "benchmarks.small",
        "--people",
        str(people),
        "--publications",
        str(publications),
        "--closes-in",
        str(closes_in),
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        raise RuntimeError(f"The small database could not be made:\n{done.stdout}{done.stderr}")


def main() -> int:
    """Read the options, and fill the database of the environment."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.small", description=__doc__)
    parser.add_argument("--people", type=int, default=32)
    parser.add_argument("--publications", type=int, default=24)
    parser.add_argument("--closes-in", type=int, default=6 * 86400)
    options = parser.parse_args()
    from config import cli
    from hosting.database import postgres

    with postgres.running(cli.state()):
        import django

        django.setup()
        from django.core.management import call_command

        from benchmarks.shared import fresh

        fresh.migrate()
        call_command("collectstatic", verbosity=0, interactive=False)
        fill(options.people, options.publications, timedelta(seconds=options.closes_in))
    return 0


def fill(people: int, publications: int, closes_in: timedelta) -> None:
    """Write the organisations, the publications with the jobs that close them, and the people."""
    from django.db import transaction
    from django.utils import timezone

    from palier.models import Instance, Seniority, User
    from palier.workflows.homes.publishing import schedule_closing
    from tests import factories

    closes_at = timezone.now() + closes_in
    with transaction.atomic():
        Instance.objects.update_or_create(pk=1, defaults={"is_demo": True, "anchor_on": timezone.localdate()})
        bailleur = factories.organisation("bailleur", "Seine Habitat")
        reservataire = factories.organisation("reservataire", "Réservataire Est")
        for _ in range(publications):
            made = factories.publication(factories.home(bailleur, reservataire), closes_at=closes_at)
            schedule_closing(made.pk, closes_at)
        for number in range(people):
            applicant = factories.demande(f"Personne {number}")
            # Two of three have a day of their own; the third shares one with others.
            since = date(2019, 1, 1) + timedelta(days=40 * (number % 50 if number % 3 else number % 7))
            Seniority.objects.filter(demande=applicant.demande).update(since=since)
            User.objects.filter(pk=applicant.user.pk).update(is_demo=True)


if __name__ == "__main__":
    sys.exit(main())
