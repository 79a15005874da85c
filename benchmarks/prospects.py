"""`./run bench prospects`: the time to weigh a household on many open homes at once, and of the two pages that do it.

Builds a database of its own on the embedded server, fills it with SQL, and drops it at the end.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import connection
from django.utils import timezone

from benchmarks import ranking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from palier.models import Demande

HOMES, LONG, CANDIDATES, TIMES, COMMUNES = 50_000, 5, 100_000, 40, 800
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
_CANDIDATES = """
    INSERT INTO palier_candidature (public_id, publication_id, demande_id, stage, verdict, tier, order_points, waiting_since,
        snapshot, applied_at, changed_at, audience, suspended_from, end_reason)
    SELECT gen_random_uuid(), p.id, d.id, 'deposee', 'eligible', 1, -(random() * 60)::int,
        date '2015-01-01' + (random() * 3000)::int, '{}', now(), now(), '{}', '', ''
    FROM unnest(%s::bigint[]) AS p (id), palier_demande d WHERE d.id <> %s
"""


def main() -> int:
    """Measure and print: processor first, which another's work moves less than the clock."""
    parser = argparse.ArgumentParser(prog="./run bench prospects", description=__doc__)
    parser.add_argument("--homes", type=int, default=HOMES)
    parser.add_argument("--candidates", type=int, default=CANDIDATES)
    options = parser.parse_args()
    django.setup()
    with ranking.OwnDatabase():
        me = _fill(options.homes, options.candidates, timezone.now())
        from django.test import Client
        from django.urls import reverse

        from palier.models import Holder
        from palier.workflows.candidature import prospects

        # No manifest here: the style sheet of a page is served by nobody.
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": _PLAIN}}
        client = Client(headers={"host": "localhost"})
        client.force_login(Holder.objects.get(demande=me).user, backend="django.contrib.auth.backends.ModelBackend")
        print(f"{options.homes} open homes, {LONG} lists of {options.candidates} candidates among those wanted")
        _tell("better homes", lambda: prospects.better(me, at=timezone.now()))
        for name, page in (
            ("« Mes candidatures »", reverse("mes-candidatures")),
            ("search by place, where I look", reverse("recherche") + "?tri=place&pour_moi=on"),
            ("the same by closing", reverse("recherche") + "?pour_moi=on"),
            ("search by place, everywhere", reverse("recherche") + "?tri=place"),
            ("the same by closing", reverse("recherche") + "?pieces="),
        ):
            _tell(name, partial(_read, client, page))
    return 0


def _read(client: object, page: str) -> None:
    answer = client.get(page, secure=True)  # type: ignore[attr-defined]
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(page, answer.status_code, answer.headers.get("location"), answer.content[:300])


def _tell(name: str, call: Callable[[], object]) -> None:
    call()
    times, spent, asked = [], [], []

    def count(execute: Callable[..., object], *statement: object) -> object:
        asked.append(1)
        return execute(*statement)

    with connection.execute_wrapper(count):
        call()
    for _ in range(TIMES):
        start, web, server = time.perf_counter(), time.process_time(), _of_server()
        call()
        times.append(1000 * (time.perf_counter() - start))
        spent.append((1000 * (time.process_time() - web), _of_server() - server))
    quantiles = statistics.quantiles(times, n=100)
    web, server = (statistics.median(one) for one in zip(*spent, strict=True))
    print(
        f"{name:30} {web:6.1f} ms of the web's processor, {server:6.1f} of the database's, {len(asked):3} statements;"
        f" {quantiles[49]:7.1f} ms in the middle, {quantiles[94]:7.1f} at the 95th percentile",
        flush=True,
    )


def _of_server() -> float:
    """Milliseconds of processor that the server spent on this connection so far: it runs on this machine."""
    connection.ensure_connection()
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


def _me(codes: list[str], at: datetime) -> Demande:
    """A household that looks in these communes."""
    from palier.models import Demande, DemandeVersion, Holder, Person, User
    from palier.models.demandes import facts_codec
    from palier.rules.people import facts

    known = replace(ranking.household(), wish=facts.Wish(type_codes=("T2", "T3"), communes=tuple(codes)))
    me = Demande.objects.create(
        numero_unique="093032199999999999",
        deposited_on=date(2016, 1, 2),
        confirmed_at=at,
        valid_until=at.date() + timedelta(days=300),
    )
    DemandeVersion.objects.create(
        demande=me, file_type="CRE", file_dated_at=at, received_at=at, digest="me", facts=facts_codec.dump(known)
    )
    Person.objects.create(demande=me, key="d", role="demandeur", email="me@example.test")
    Holder.objects.create(user=User.objects.create_user(f"d:{me.pk}:d", name=""), demande=me, person_key="d")
    return me


def _fill(homes: int, candidates: int, at: datetime) -> Demande:
    """So many open homes over the communes, some where the household looks with a list that long; five are its own."""
    from palier.models import Candidature, Commune, Home, Organisation, Publication
    from palier.models.scoring import grids_store

    kinds = {"bailleur": "Bailleur", "reservataire": "Réservataire"}
    bailleur, reservataire = (
        Organisation.objects.get_or_create(kind=kind, name=name)[0] for kind, name in kinds.items()
    )
    codes = [f"{10_000 + number:05d}" for number in range(COMMUNES)]
    known = set(Commune.objects.filter(code__in=codes).values_list("code", flat=True))
    Commune.objects.bulk_create(
        Commune(
            code=one, name=one, search_name=one, departement="10", region="44", zone_abc="B1", zone_hlm="AUTRES_REGIONS"
        )
        for one in codes
        if one not in known
    )
    from benchmarks.alerts import households

    households(candidates, at)
    me = _me(codes[:3], at)
    made = Home.objects.bulk_create(
        (
            Home(
                bailleur=bailleur,
                reservataire=reservataire,
                rpls_id=f"P{number}",
                commune_id=codes[number % len(codes)],
                street="rue de la Mesure",
                type_code=("T2", "T3", "T4")[number // len(codes) % 3],
                floor_area=60,
                financing="PLUS",
                rent=40_000 + number % 300 * 100,
                charges=8_000,
            )
            for number in range(homes)
        ),
        5_000,
    )
    grid = grids_store.borrowed(at.date())
    published = Publication.objects.bulk_create(
        (
            Publication(
                home=home,
                reservataire=reservataire,
                bailleur=bailleur,
                grid=grid,
                stage="publiee",
                seed_commitment="x",
                opens_at=at - timedelta(hours=1),
                closes_at=at + timedelta(days=1 + number % 9, minutes=number % 500),
            )
            for number, home in enumerate(made)
        ),
        5_000,
    )
    near = [one for one in published if one.home.commune_id in codes[:3] and one.home.type_code != "T4"]
    long = [one.pk for one in near[: 2 * LONG]]
    with connection.cursor() as cursor:
        cursor.execute(_CANDIDATES, [long, me.pk])
    for one in near[:LONG]:
        Candidature.objects.create(
            publication=one,
            demande=me,
            stage="deposee",
            verdict="eligible",
            tier=1,
            order_points=-20,
            waiting_since=date(2018, 1, 1),
            snapshot="{}",
            applied_at=at,
            changed_at=at,
            audience=[],
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE palier_candidature, palier_publication, palier_home, palier_demande, palier_holder"
        )
    return me


if __name__ == "__main__":
    sys.exit(main())
