"""`./run bench ranking`: the time to close a publication, to close many at one hour, and to know one's place.

Builds a database of its own on the embedded server, fills it with SQL, and drops it at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import django
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from benchmarks.shared import fresh, printing

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import Publication
    from palier.rules.people import facts

NAME = "palier_bench"
SIZES = (100, 1_000, 20_000, 100_000)
OF_A_LIST = 1_000
ASKS = 300
"""Places asked at each size, of candidates spread over the list."""


HEAD = ("Candidates", "early", "weighing", "closing", "of it Python", "place p50", "place p95")


class Timed(NamedTuple):
    """Seconds by the clock, and of the processor of this process: what is left is PostgreSQL's, and waiting."""

    wall: float
    python: float


def main() -> int:
    """Measure and print; the figures are wall-clock times of this machine."""
    parser = argparse.ArgumentParser(prog="./run bench ranking", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",") if n], default=list(SIZES))
    parser.add_argument("--lists", type=int, default=100, help=f"lists of {OF_A_LIST:,} that close at one hour")
    options = parser.parse_args()
    django.setup()
    print(printing.heading("ranking", sys.argv[1:]), flush=True)
    with OwnDatabase():
        rows = [_measured(size) for size in options.sizes]
        print(printing.table(HEAD, rows), flush=True)
        if options.lists:
            _many(options.lists)
    print(
        "\nEarly: every candidate weighed from the facts, as in the minutes before the instant, a few thousand at a turn.\n"
        "Weighing: after the instant, before any lock: whose rows have not moved since is not weighed again.\n"
        "Closing: one transaction under the clock's role, commit included: what is stored held against what was\n"
        "weighed, order, ties, salted commitments, frozen lines, stages, chain, and the whole read again by the second\n"
        "program. Of it Python: processor of this process. Letters leave afterwards, in batches.\n"
        f"Place: {ASKS} calls of palier_place() before closing, each in its own transaction as palier_demandeur\n"
        "under row security, the taking of the role not counted. Durable server (fsync on), one connection.\n"
        f"Load after: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    )
    return 0


def _measured(size: int) -> tuple[str, ...]:
    publication = fill(size)
    quantiles = printing.quantiles(_places(publication))
    early, weighing, closing = close(publication)
    places = (f"{one:.2f} ms" for one in quantiles[:2])
    return (f"{size:,}", *(f"{one:.2f} s" for one in (early.wall, weighing.wall, *closing)), *places)


def _many(count: int) -> None:
    """The lists of one hour, closed one after another as the worker does."""
    lists = [fill(OF_A_LIST, number=number, is_last=number == count) for number in range(1, count + 1)]
    taken = [close(one) for one in lists]
    after = sum(weighing.wall + closing.wall for _, weighing, closing in taken)
    longest = max(weighing.wall + closing.wall for _, weighing, closing in taken)
    print(f"\n{count} lists of {OF_A_LIST:,} at one hour, weighed early: {after:.2f} s, the longest {longest:.3f} s")


class OwnDatabase:
    def __enter__(self) -> None:
        self._before = str(settings.DATABASES["default"]["NAME"])
        _sql(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        _sql(f"CREATE DATABASE {NAME}")
        self._use(NAME)
        fresh.migrate()

    def __exit__(self, *_: object) -> None:
        self._use(self._before)
        _sql(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")

    def _use(self, name: str) -> None:
        for wrapper in connections.all():
            wrapper.close()
            wrapper.settings_dict["NAME"] = name


def _sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


_DEMANDES = """
    INSERT INTO palier_demande (public_id, numero_unique, draw_token, state, strike_off_reason, created_at, audience,
        deposited_on)
    SELECT gen_random_uuid(), %(year)s || lpad(i::text, 11, '0'),
        sha256(convert_to(%(size)s::text || ':' || i, 'UTF8')), 'active', '', now(), ARRAY[%(reader)s],
        date '2010-01-01' + (random() * 5800)::int
    FROM generate_series(%(first)s::int, %(last)s::int) i
"""
# The facts of one household; its income and its day vary, so that points and seniorities do.
_VERSIONS = """
    INSERT INTO palier_demandeversion (audience, demande_id, file_type, file_dated_at, received_at, digest, facts,
        unknown_codes, missing)
    SELECT audience, id, 'CRE', now(), now() - interval '30 days', encode(draw_token, 'hex'),
        replace(%(facts)s, '20140', (8000 + (random() * 22000)::int)::text)::jsonb, '[]', '[]'
    FROM palier_demande WHERE numero_unique BETWEEN %(from)s AND %(to)s
"""


TOLD = """
    INSERT INTO palier_journalentry (id, at, role, verb, object_kind, object_id, article, details)
    SELECT gen_random_uuid(), applied_at, 'demandeur', 'deposer', 'Candidature', public_id, '', '{}'
    FROM palier_candidature WHERE publication_id = %s
"""
"""The line that each application leaves."""


def fill(size: int, *, number: int = 0, is_last: bool = True) -> int:
    """A publication past its instant, with so many eligible candidates; ``number`` tells lists of one size apart."""
    from palier.models import Commune, Demande, Home, Organisation, Publication, PublicationSeed
    from palier.models.demandes import facts_codec
    from palier.models.identifiers import secret_token
    from palier.models.scoring import grids_store
    from palier.rules.ranking.ranking import seed_commitment
    from palier.workflows.scoring import reweighing

    commune, _ = Commune.objects.get_or_create(
        code="93048",
        defaults={
            "name": "Montreuil",
            "search_name": "montreuil",
            "departement": "93",
            "region": "11",
            "zone_abc": "A",
            "zone_hlm": "ile_de_france",
        },
    )
    kind = {"bailleur": "Bailleur", "reservataire": "Réservataire"}
    bailleur, reservataire = (Organisation.objects.get_or_create(kind=k, name=n)[0] for k, n in kind.items())
    home = Home.objects.create(
        bailleur=bailleur,
        reservataire=reservataire,
        rpls_id=f"B{size}-{number}",
        commune=commune,
        street="rue de la Mesure",
        type_code="T3",
        floor_area=60,
        financing="PLUS",
        rent=50_000,
        charges=8_000,
    )
    now, seed = timezone.now(), secret_token()
    publication = Publication.objects.create(
        home=home,
        reservataire=reservataire,
        bailleur=bailleur,
        stage="publiee",
        seed_commitment=seed_commitment(seed),
        opens_at=now - timedelta(days=8),
        closes_at=now,
        grid=grids_store.seed_package_grids()[0],
        weighed_with=reweighing.rules_digest(),
    )
    PublicationSeed.objects.create(publication=publication, seed=seed)
    # As the register writes them: nobody is ranked under another. A year for each size.
    year, first, last = f"09303{size % 97:02d}", number * size + 1, (number + 1) * size
    numbers = f"{year}{first:011d}", f"{year}{last:011d}"
    told = json.dumps(facts_codec.dump(household()))
    with connection.cursor() as cursor:
        cursor.execute(_DEMANDES, {"size": size, "year": year, "first": first, "last": last, "reader": reservataire.pk})
        cursor.execute(_VERSIONS, {"facts": told, "from": numbers[0], "to": numbers[1]})
    apply(publication, list(Demande.objects.filter(numero_unique__range=numbers).values_list("pk", flat=True)))
    if is_last:
        _sql("VACUUM ANALYZE palier_candidature, palier_demande, palier_demandeversion")
    return publication.pk


def household() -> facts.Demande:
    from palier.rules.people import facts

    year = timezone.localdate().year
    incomes = tuple(facts.Income(year=one, amount=20_140, proof=facts.Proof.VERIFIED) for one in range(year - 3, year))
    persons = (
        facts.Person(key="d", role=facts.PersonRole.HOLDER, birth_date=date(1989, 4, 17), incomes=incomes),
        facts.Person(key="p1", role=facts.PersonRole.DEPENDANT, birth_date=date(2017, 6, 2), link="E"),
    )
    claims = (facts.Claim(situation=facts.Situation.HOMELESS, proof=facts.Proof.DECLARED),)
    return facts.Demande(
        numero_unique="B",
        household=facts.Household(persons=persons),
        deposited_on=None,
        claims=claims,
        wish=facts.Wish(type_codes=("T2", "T3"), communes=("93048",)),
    )


def apply(publication: Publication, demandes: list[int]) -> None:
    """Candidatures as the acts would have stored them."""
    from palier.models import Candidature
    from palier.models.demandes import layers_at
    from palier.workflows.scoring import scoring

    now, rows = timezone.now(), []
    for demande, known in layers_at.facts_at(demandes, publication.closes_at):
        found = scoring.assess(demande, publication, known=known)
        rows.append(
            Candidature(
                publication=publication,
                demande=demande,
                verdict=found.verdict.outcome,
                tier=found.tier,
                order_points=found.order_points,
                waiting_since=found.waiting_since,
                snapshot=found.snapshot,
                applied_at=now,
                changed_at=now,
                audience=demande.audience,
            )
        )
    Candidature.objects.bulk_create(rows, 1000)
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [publication.pk])


def _places(publication: int) -> list[float]:
    """Seconds of each call, as the candidate itself."""
    from palier.models import Candidature
    from palier.models.candidatures import places
    from palier.models.doors import acting, row_security

    everyone = list(Candidature.objects.filter(publication=publication).order_by("order_points", "waiting_since"))
    chosen = [everyone[(i * 7919) % len(everyone)] for i in range(ASKS)]

    def ask(candidature: Candidature) -> float:
        with transaction.atomic():
            acting.take(acting.Acting(role=row_security.DEMANDEUR, demande=candidature.demande_id))
            return _timed(lambda: places.place(candidature))

    for candidature in chosen[:20]:
        ask(candidature)
    return [ask(candidature) for candidature in chosen]


def close(publication: int) -> tuple[Timed, Timed, Timed]:
    """The weighing of before the instant, that of after, which locks nothing either, and the closing."""
    from palier.models import Candidature, Publication
    from palier.workflows.ranking import closing
    from palier.workflows.scoring import weighing_again

    found = Publication.objects.select_related("home__commune", "grid").get(pk=publication)
    count = Candidature.objects.filter(publication=found).count()
    early, before = _as_clock(lambda: weighing_again.weigh_early(found, None, most=count))
    weighed, after = _as_clock(lambda: weighing_again.weigh(found, early))
    ranked, closed = _as_clock(lambda: closing.close(found, weighed=weighed, at=timezone.now()))
    if ranked is None or ranked.candidates != count:
        raise RuntimeError("somebody of the list was not ranked: the figure would be of another closing")
    return before, after, closed


def _as_clock[Found](act: Callable[[], Found]) -> tuple[Found, Timed]:
    """What an act of the clock found in a transaction of its own, and how long it took, commit included."""
    from palier.models.doors import acting

    start, python = time.perf_counter(), time.process_time()
    with transaction.atomic():
        acting.take(acting.CLOCK)
        found = act()
    return found, Timed(time.perf_counter() - start, time.process_time() - python)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
