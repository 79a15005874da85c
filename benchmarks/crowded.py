"""`./run bench crowded`: the desks of who has thousands of files, the page of a long ranking, and a list that leaves in a file.

A landlord with so many files to check, sent five a home; a réservataire with one closed list of so many candidates, read from its
first rank and from its middle; another, longer, that leaves as CSV and as XLSX, each line told to its person. Pages are asked by
Django's test client, in this process: no network. Builds a database of its own on the embedded server, and drops it at the end.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import ranking
from benchmarks.shared import printing

if TYPE_CHECKING:
    from django.http import FileResponse
    from django.test import Client

    from palier.models import User

FILES, RANKED, TAKEN, OF_A_HOME = 5_000, 20_000, 100_000, 5
TURNS = 5
"""Times that a page is asked; the median is printed."""


def main() -> int:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(prog="./run bench crowded", description=__doc__)
    parser.add_argument("--files", type=int, default=FILES, help="files to check, of one landlord")
    parser.add_argument("--ranked", type=int, default=RANKED, help="candidates of the list that is read")
    parser.add_argument("--taken", type=int, default=TAKEN, help="candidates of the list that leaves")
    options = parser.parse_args()
    django.setup()
    from benchmarks.desks import week_world

    print(printing.heading("crowded", sys.argv[1:]), flush=True)
    with ranking.OwnDatabase(), week_world.undisturbed():
        read, taken = closed_list(options.ranked), closed_list(options.taken)
        homes = sent_lists(options.files // OF_A_HOME)
        odile, karim = entered("Réservataire", "reservataire"), entered("Bailleur", "bailleur")
        rows = [_asked(karim, words, address) for words, address in _desk(homes)]
        rows += [_asked(odile, words, address) for words, address in _ranking(read)]
        print(printing.table(("page", "ms", "bytes", "statements"), rows), flush=True)
        lines = [_left(odile, taken, form) for form in ("csv", "xlsx")]
    print()
    print(
        printing.table(
            (f"{options.taken:,} lines leave as", "first byte s", "whole s", "bytes", "MB more at most"), lines
        )
    )
    print(f"\nLoad after: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    return 0


def closed_list(candidates: int, number: int = 0) -> int:
    """A closed list of so many, as the clock closes it."""
    publication = ranking.fill(candidates, number=number, is_last=candidates > OF_A_HOME)
    ranking.close(publication)
    return publication


def sent_lists(homes: int) -> list[int]:
    """Closed lists whose first five are sent to the landlord, who has checked none of them."""
    from palier.models import Organisation, Publication
    from palier.rules.doors.access import Role
    from palier.workflows.acting.actors import Actor
    from palier.workflows.commission import designating

    house = Organisation.objects.get(name="Réservataire")
    by = Actor(role=Role.RESERVATAIRE, user=member(house.name, "reservataire"), organisation=house)
    lists = [closed_list(OF_A_HOME, number=number) for number in range(homes)]
    for one in lists:
        designating.send_five(Publication.objects.get(pk=one), by=by, at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return lists


def member(house: str, role: str) -> User:
    from palier.models import Membership, Organisation, User

    known = User.objects.filter(login=f"{role}@example.test").first()
    if known is None:
        known = User.objects.create_user(f"{role}@example.test", name=house)
        Membership.objects.create(user=known, organisation=Organisation.objects.get(name=house), role=role)
    return known


def entered(house: str, role: str) -> Client:
    """A browser of somebody of that house, who has just shown a code."""
    from django.test import Client

    from palier.web.requests import factors

    client = Client(headers={"host": "localhost"})
    client.force_login(member(house, role), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[factors.GIVEN] = int(time.time())
    session.save()
    return client


def _desk(homes: list[int]) -> list[tuple[str, str]]:
    from palier.models import Publication

    last = Publication.objects.get(pk=homes[-1]).public_id
    return [
        ("landlord: queue of the day", "/bailleur/"),
        ("landlord: homes", "/bailleur/logements/"),
        ("landlord: homes, page 15", "/bailleur/logements/?page=15"),
        ("landlord: one list", f"/bailleur/publications/{last}/"),
        ("landlord: its five files in a row", f"/bailleur/publications/{last}/controles/"),
    ]


def _ranking(publication: int) -> list[tuple[str, str]]:
    from palier.models import Publication

    found = Publication.objects.get(pk=publication)
    page, middle = f"/reservataire/publications/{found.public_id}/", found.candidatures.count() // 2
    return [
        ("réservataire: queue of the day", "/reservataire/"),
        ("réservataire: the ranking", page),
        (f"réservataire: from rank {middle:,}", f"{page}?depuis={middle}"),
    ]


def _asked(client: Client, words: str, address: str) -> tuple[str, ...]:
    seconds, size = [], 0
    for _ in range(TURNS):
        begun = time.perf_counter()
        answer = client.get(address, secure=True)
        seconds.append(time.perf_counter() - begun)
        if answer.status_code != 200:  # noqa: PLR2004 - a page
            sys.exit(f"{address}: {answer.status_code}")
        size = len(answer.content)
    with CaptureQueriesContext(connection) as caught:
        client.get(address, secure=True)
    return words, f"{1000 * sorted(seconds)[TURNS // 2]:.0f}", f"{size:,}", f"{len(caught)}"


def _left(client: Client, publication: int, form: str) -> tuple[str, ...]:
    """A list taken out: until the first byte of the file, until the last, and by how much this process grew."""
    from palier.models import Publication

    address = f"/emporter/candidats/{Publication.objects.get(pk=publication).public_id}/"
    before = _memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins again from here
    begun, first, size = time.perf_counter(), 0.0, 0
    answer: FileResponse = client.post(address, {"motif": "taken_to_prepare", "fichier": form}, secure=True)  # type: ignore[assignment]
    if not answer.streaming:
        sys.exit(f"{address}: {answer.status_code}, no file")
    for chunk in answer.streaming_content:  # type: ignore[union-attr]
        first, size = first or time.perf_counter() - begun, size + len(chunk)
    whole, grown = time.perf_counter() - begun, _memory("VmHWM") - before
    return form, f"{first:.2f}", f"{whole:.2f}", f"{size:,}", f"{grown}"


def _memory(name: str) -> int:
    """Megabytes of this process, as the system counts them."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) // 1024


if __name__ == "__main__":
    sys.exit(main())
