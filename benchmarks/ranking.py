"""`./run bench ranking`: the time to close a publication, and to know one's place, by number of candidates.

Builds a database of its own on the embedded server, fills it with SQL, and drops it at the end.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from benchmarks.shared import fresh

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import Publication
    from palier.rules.people import facts

NAME = "palier_bench"
SIZES = (100, 1_000, 20_000, 100_000)
ASKS = 300
"""Places asked at each size, of candidates spread over the list."""


def main() -> int:
    """Measure and print; the figures are wall-clock times of this machine."""
    parser = argparse.ArgumentParser(prog="./run bench ranking", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=list(SIZES))
    options = parser.parse_args()
    django.setup()
    with OwnDatabase():
        print("Candidates   weighing   closing    place p50   place p95")
        for size in options.sizes:
            publication = fill(size)
            asked = _places(publication)
            weighing, seconds = _close(publication)
            quantiles = statistics.quantiles([seconds * 1000 for seconds in asked], n=100)
            print(
                f"{size:>10}   {weighing:6.2f} s   {seconds:6.2f} s   {quantiles[49]:6.2f} ms   {quantiles[94]:6.2f} ms",
                flush=True,
            )
    print(
        "\nWeighing: every candidate again from the facts as at the instant, before any lock.\n"
        "Closing: one transaction under the clock's role, commit included: what is stored held against what was\n"
        "weighed, order, ties, salted commitments, frozen lines, stages, chain. Letters leave afterwards, in batches.\n"
        f"Place: {ASKS} calls of palier_place() before closing, each in its own transaction as palier_demandeur\n"
        "under row security, the taking of the role not counted. Durable server (fsync on), one connection."
    )
    return 0


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
    SELECT gen_random_uuid(), %(prefix)s || lpad(i::text, 11, '0'),
        sha256(convert_to(%(size)s::text || ':' || i, 'UTF8')), 'active', '', now(), ARRAY[%(reader)s],
        date '2010-01-01' + (random() * 5800)::int
    FROM generate_series(1, %(size)s) i
"""
# The facts of one household; its income and its day vary, so that points and seniorities do.
_VERSIONS = """
    INSERT INTO palier_demandeversion (audience, demande_id, file_type, file_dated_at, received_at, digest, facts,
        unknown_codes, missing)
    SELECT audience, id, 'CRE', now(), now() - interval '30 days', encode(draw_token, 'hex'),
        replace(%(facts)s, '20140', (8000 + (random() * 22000)::int)::text)::jsonb, '[]', '[]'
    FROM palier_demande WHERE numero_unique LIKE %(prefix)s
"""


TOLD = """
    INSERT INTO palier_journalentry (id, at, role, verb, object_kind, object_id, article, details)
    SELECT gen_random_uuid(), applied_at, 'demandeur', 'deposer', 'Candidature', public_id, '', '{}'
    FROM palier_candidature WHERE publication_id = %s
"""
"""The line that each application leaves."""


def fill(size: int) -> int:
    """A publication past its instant, with so many eligible candidates."""
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
        rpls_id=f"B{size}",
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
    prefix = f"09303{size % 97:02d}"
    with connection.cursor() as cursor:
        cursor.execute(_DEMANDES, {"size": size, "prefix": prefix, "reader": reservataire.pk})
        cursor.execute(_VERSIONS, {"facts": json.dumps(facts_codec.dump(household())), "prefix": f"{prefix}%"})
    apply(publication, list(Demande.objects.filter(numero_unique__startswith=prefix).values_list("pk", flat=True)))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE palier_candidature, palier_demande, palier_demandeversion")
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


def _close(publication: int) -> tuple[float, float]:
    """Seconds of the weighing, which locks nothing, and of the closing."""
    from palier.models import Candidature, Publication
    from palier.models.doors import acting
    from palier.workflows.ranking import closing
    from palier.workflows.scoring import weighing_again

    found = Publication.objects.select_related("home__commune", "grid").get(pk=publication)
    weighed = []

    def weigh() -> None:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            weighed.append(weighing_again.weigh(found))

    def run() -> None:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            ranked = closing.close(found, weighed=weighed[0], at=timezone.now())
            if ranked is None or ranked.candidates != Candidature.objects.filter(publication=found).count():
                raise RuntimeError("somebody of the list was not ranked: the figure would be of another closing")

    return _timed(weigh), _timed(run)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
