"""`./run bench alerts`: the time to find the saved searches that new homes answer, and to weigh and write to each.

Builds a database of its own on the embedded server, fills it with SQL, and drops it at the end.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import django
from django.db import connection, transaction
from django.utils import timezone

from benchmarks import ranking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from palier.rules.people.facts import Demande as FactsOfDemande

SEARCHES, HOMES, LOOKED, COMMUNES = 50_000, 200, 500, 800
# Three communes each among 800, a third with a size, a third with a rent: as people search.
_SEARCHES = """
    INSERT INTO palier_savedsearch (public_id, demande_id, by_id, person_key, name, query, place, communes, departements,
        type_code, most_rent, is_level, is_adapted, worst_energy, rhythm, hour, is_at_night, channel, made_at, seen)
    SELECT gen_random_uuid(), h.demande_id, h.user_id, 'd', 'x', '', '',
      ARRAY(SELECT lpad((10000 + (random() * %(communes)s + h.user_id * 0)::int)::text, 5, '0') FROM generate_series(1, 3)),
      CASE WHEN random() < 0.05 THEN ARRAY['10'] ELSE '{}' END, CASE WHEN random() < 0.33 THEN 'T3' ELSE '' END,
      CASE WHEN random() < 0.33 THEN 60000 END, random() < 0.1, false, '',
      CASE WHEN random() < 0.5 THEN 'jour' ELSE 'aussitot' END,
      %(hour)s, true, 'email', now() - interval '10 days', '{}'
    FROM palier_holder h
"""


def main() -> int:
    """Measure and print; the figures are wall-clock times of this machine."""
    parser = argparse.ArgumentParser(prog="./run bench alerts", description=__doc__)
    parser.add_argument("--searches", type=int, default=SEARCHES)
    parser.add_argument("--homes", type=int, default=HOMES)
    options = parser.parse_args()
    django.setup()
    with ranking.OwnDatabase():
        at = timezone.now()
        _fill(options.searches, options.homes, at)
        from palier.models import Message
        from palier.models.doors import acting
        from palier.workflows.candidature import alerting

        def finding() -> list[int]:
            with transaction.atomic():
                acting.take(acting.CLOCK)
                return alerting.due(at)

        first, due = _timed(finding)
        again, _ = _timed(finding)

        def look(search: int) -> None:
            with transaction.atomic():
                acting.take(acting.CLOCK)
                alerting.look(search, at=at)

        looks = [1000 * _timed(lambda one=one: look(one))[0] for one in due[:LOOKED]]
        quantiles = statistics.quantiles(looks, n=100)
        print(f"{options.searches} saved searches, {options.homes} new homes: {len(due)} searches are answered")
        print(f"Finding them: {first:.2f} s, then {again:.2f} s (one statement, as the clock, under row security)")
        print(
            f"Weighing one and writing its message: {quantiles[49]:.1f} ms in the middle, {quantiles[94]:.1f} ms at the"
            f" 95th percentile, of {len(looks)}, each in its own transaction; {Message.objects.count()} messages kept"
        )
    return 0


def _timed[T](call: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def _fill(searches: int, homes: int, at: datetime) -> None:
    """So many households, each with a search; and homes that have just opened, in communes drawn among theirs."""
    from palier.models import Commune, Home, Organisation, Publication
    from palier.rules.law import clocks

    kinds = {"bailleur": "Bailleur", "reservataire": "Réservataire"}
    bailleur, reservataire = (
        Organisation.objects.get_or_create(kind=kind, name=name)[0] for kind, name in kinds.items()
    )
    codes = [f"{10_000 + number:05d}" for number in range(COMMUNES + 1)]
    known = set(Commune.objects.filter(code__in=codes).values_list("code", flat=True))
    Commune.objects.bulk_create(
        Commune(
            code=one, name=one, search_name=one, departement="10", region="44", zone_abc="B1", zone_hlm="AUTRES_REGIONS"
        )
        for one in codes
        if one not in known
    )
    households(searches, at)
    with connection.cursor() as cursor:
        hour = at.astimezone(clocks.paris()).hour
        cursor.execute(_SEARCHES, {"communes": COMMUNES, "hour": hour})
    made = Home.objects.bulk_create(
        Home(
            bailleur=bailleur,
            reservataire=reservataire,
            rpls_id=f"A{number}",
            commune_id=codes[number * 37 % len(codes)],
            street="rue de la Mesure",
            type_code=("T2", "T3", "T4")[number % 3],
            floor_area=60,
            floor=number % 4,
            has_lift=number % 2 == 0,
            financing="PLUS",
            rent=40_000 + number * 100,
            charges=8_000,
        )
        for number in range(homes)
    )
    Publication.objects.bulk_create(
        Publication(
            home=home,
            reservataire=reservataire,
            bailleur=bailleur,
            stage="publiee",
            seed_commitment="x",
            opens_at=at - timedelta(hours=1),
            closes_at=at + timedelta(days=7),
        )
        for home in made
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE palier_savedsearch, palier_publication, palier_home, palier_holder, palier_demande"
        )


def households(number: int, at: datetime, known: FactsOfDemande | None = None) -> None:
    from palier.models import Demande, DemandeVersion, Holder, Person, User
    from palier.models.demandes import facts_codec

    facts, size = facts_codec.dump(known or ranking.household()), 5_000
    valid = at.date() + timedelta(days=300)
    demandes = Demande.objects.bulk_create(
        (
            Demande(numero_unique=f"0930321{one:011d}", deposited_on=date(2015, 1, 2), valid_until=valid)
            for one in range(number)
        ),
        size,
    )
    users = User.objects.bulk_create((User(login=f"d:{one.pk}:d", password="!") for one in demandes), size)  # noqa: S106
    Person.objects.bulk_create(
        (Person(demande=one, key="d", role="demandeur", email=f"d{one.pk}@example.test") for one in demandes), size
    )
    DemandeVersion.objects.bulk_create(
        (
            DemandeVersion(
                demande=one, file_type="CRE", file_dated_at=at, received_at=at, digest=str(one.pk), facts=facts
            )
            for one in demandes
        ),
        size,
    )
    Holder.objects.bulk_create(
        (Holder(user=user, demande=one, person_key="d") for one, user in zip(demandes, users, strict=True)), size
    )


if __name__ == "__main__":
    sys.exit(main())
