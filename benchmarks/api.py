"""`./run bench api`: what a call of a landlord's software costs, beside the page on which its member reads or does the same.

A landlord of so many homes, five files designated of each, a key with every purpose. Asked by Django's test client, in this
process: no network. Of each, milliseconds in the middle and of the slowest in twenty, how many one process answers in a second,
statements, and bytes. The calls that a key has in a row are not counted here. Builds a database of its own on the embedded
server, and drops it at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import uuid4

import django
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks import crowded, ranking
from benchmarks.shared import printing

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from palier.models import Organisation

HOMES, TURNS = 200, 60
ROOT = "/api/v1/"
WELL = (200, 201)


class Asked(NamedTuple):
    """What one call or page gave."""

    median: float
    slow: float
    statements: int
    size: int


def main() -> int:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(prog="./run bench api", description=__doc__)
    parser.add_argument("--homes", type=int, default=HOMES, help=f"homes of the landlord ({HOMES})")
    parser.add_argument("--turns", type=int, default=TURNS, help=f"times that each is asked ({TURNS})")
    options = parser.parse_args()
    django.setup()
    from benchmarks.desks import week_world
    from palier.web.requests import partners

    partners.KEY_BURST = 10**9
    print(printing.heading("api", sys.argv[1:]), flush=True)
    with ranking.OwnDatabase(), week_world.undisturbed():
        crowded.closed_list(10 * crowded.OF_A_HOME)  # and the two organisations with it
        lists = crowded.sent_lists(options.homes)
        rows = [_row(*one, options.turns) for one in _pairs(lists[-1])]
    print(printing.table(("call", "ms", "p95", "a second", "statements", "bytes", "its page ms", "statements"), rows))
    print(f"\nLoad after: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. One process, one call at a time.")
    return 0


type Ask = Callable[[], HttpResponse]


def _pairs(publication: int) -> list[tuple[str, Ask, Ask | None]]:
    """Each call, and the page of the same; none where no page says it so."""
    from palier.models import Publication

    on = Publication.objects.select_related("home", "bailleur").get(pk=publication)
    file = on.candidatures.order_by("rank").first()
    assert file is not None  # noqa: S101 - five were sent
    software, member = _software(on.bailleur), crowded.entered("Bailleur", "bailleur")

    def call(path: str) -> Ask:
        return lambda: software("get", path)

    def page(path: str) -> Ask:
        return lambda: member.get(path, secure=True)  # type: ignore[return-value]

    return [
        ("GET key", call("key"), None),
        ("GET homes (50)", call("homes"), page("/bailleur/logements/")),
        ("GET homes/{id}", call(f"homes/{on.home.public_id}"), page(f"/bailleur/logements/{on.home.public_id}/")),
        ("GET publications (50)", call("publications"), page("/bailleur/")),
        (
            "GET publications/{id}",
            call(f"publications/{on.public_id}"),
            page(f"/bailleur/publications/{on.public_id}/"),
        ),
        ("GET …/candidates (5)", call(f"publications/{on.public_id}/candidates"), None),
        (
            "GET candidates/{id}",
            call(f"candidates/{file.public_id}"),
            page(f"/bailleur/candidatures/{file.public_id}/controle/"),
        ),
        ("GET seances", call("seances"), page("/bailleur/seances/")),
        ("GET flow", call("flow"), page("/bailleur/flux/")),
        ("GET events (50)", call("events"), None),
        ("GET grids", call("grids"), None),
        ("POST homes", _declaring(software), None),
    ]


def _software(house: Organisation) -> Callable[..., HttpResponse]:
    """What calls with a key of this house, that its manager drew."""
    from django.test import Client

    from palier.models import Membership
    from palier.models.doors import acting
    from palier.rules.doors.access import Role
    from palier.rules.partners.api_purposes import ApiPurpose
    from palier.workflows.accounts import managing
    from palier.workflows.acting.actors import Actor
    from palier.workflows.partners import keys

    user = crowded.member(house.name, "bailleur")
    Membership.objects.filter(user=user).update(manages_since=timezone.now())
    by = Actor(role=Role.BAILLEUR, user=user, organisation=house)
    with transaction.atomic(), acting.taken(managing.as_manager(by)):
        drawn = keys.draw("Banc", [str(one) for one in ApiPurpose], 90, by=by, at=timezone.now())
    client = Client(headers={"host": "localhost", "authorization": f"Bearer {drawn.secret}"})

    def send(method: str, path: str, said: object = None) -> HttpResponse:
        more: dict[str, Any] = {"secure": True}
        if said is not None:
            more |= {"content_type": "application/json", "headers": {"Idempotency-Key": str(uuid4())}}
        return getattr(client, method)(ROOT + path, json.dumps(said) if said is not None else None, **more)  # type: ignore[no-any-return]

    return send


def _declaring(software: Callable[..., HttpResponse]) -> Ask:
    """Another home at each call."""
    numbers = count(1)

    def declare() -> HttpResponse:
        said = {
            "rpls_id": f"09304{next(numbers):05d}",
            "commune": "93048",
            "street": "rue des Lilas",
            "type_code": "T3",
            "floor_area": 62,
            "floor": 2,
            "has_lift": True,
            "financing": "PLUS",
            "rent": 48_000,
            "charges": 9_000,
        }
        return software("post", "homes", said)

    return declare


def _row(name: str, call: Ask, page: Ask | None, turns: int) -> tuple[str, ...]:
    of_call, of_page = _asked(name, call, turns), _asked(f"the page of {name}", page, turns) if page else None
    told = (f"{of_call.median:.1f}", f"{of_call.slow:.1f}", f"{1000 / of_call.median:.0f}", f"{of_call.statements}")
    beside = (f"{of_page.median:.1f}", f"{of_page.statements}") if of_page else ("", "")
    return name, *told, f"{of_call.size:,}", *beside


def _asked(name: str, ask: Ask, turns: int) -> Asked:
    answer = ask()
    if answer.status_code not in WELL:
        sys.exit(f"{name}: {answer.status_code} {answer.content[:400]!r}")
    with CaptureQueriesContext(connection) as caught:
        ask()
    statements, seconds = len(caught), []
    for _ in range(turns):
        begun = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - begun)
    median, slow, _ = printing.quantiles(seconds)
    return Asked(median, slow, statements, len(answer.content))


if __name__ == "__main__":
    sys.exit(main())
