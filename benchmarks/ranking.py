"""`./run bench ranking`: the time to close a publication, and to know one's place, by number of candidates.

Builds a database of its own on the embedded server, fills it with SQL, and drops it at the end.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta

import django
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from benchmarks import fresh

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
        print("Candidates   closing    place p50   place p95")
        for size in options.sizes:
            publication = _fill(size)
            asked = _places(publication)
            seconds = _close(publication)
            quantiles = statistics.quantiles(asked, n=100)
            print(
                f"{size:>10}   {seconds:6.2f} s   {quantiles[49] * 1000:6.2f} ms   {quantiles[94] * 1000:6.2f} ms",
                flush=True,
            )
    print(
        "\nClosing: one transaction under the clock's role, commit included: order, ties, salted commitments,\n"
        "frozen lines, stages, chain. Letters leave afterwards, in batches.\n"
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
    INSERT INTO palier_demande (public_id, numero_unique, draw_token, state, strike_off_reason, created_at, audience)
    SELECT gen_random_uuid(), 'B' || lpad(%s::text, 6, '0') || lpad(i::text, 11, '0'),
        sha256(convert_to(%s || ':' || i, 'UTF8')), 'active', '', now(), ARRAY[%s]
    FROM generate_series(1, %s) i RETURNING id
"""
# About 1 100 bytes, five lines of points: the size of an opening of the demonstration.
_CANDIDATURES = """
    INSERT INTO palier_candidature (public_id, publication_id, demande_id, stage, suspended_from, end_reason, verdict, tier,
        order_points, waiting_since, applied_at, changed_at, audience, snapshot)
    SELECT (lpad(to_hex(1735689600000 + id), 12, '0') || '7' || substr(md5(id::text), 1, 3)
        || '8' || substr(md5(id::text), 4, 15))::uuid, %(publication)s, id, 'deposee', '', '', 'eligible',
        CASE WHEN random() < 0.03 THEN 0 ELSE 1 END, -points, since, now(), now(), audience,
        '{"facts_digest":"' || encode(sha256(draw_token), 'hex') || '","lines":[' || (
            SELECT string_agg('{"article":"CCH L441-2-8","criterion":"critere_' || n || '","fact":"constat du dossier numéro '
                || n || '","label":"Libellé du critère de la grille","points":' || CASE n WHEN 1 THEN points ELSE 0 END
                || ',"proof":"verifie","source":"registre","valid_until":null}', ',') FROM generate_series(1, 5) n)
        || '],"points":' || points || ',"pseudonym":"' || encode(sha256(draw_token), 'hex') || '","publication":"'
        || %(public)s || '","tier":1,"verdict":"eligible","waiting_since":"' || since || '"}'
    FROM (SELECT id, draw_token, audience, (random() * 120)::int AS points, date '2010-01-01' + (random() * 5800)::int AS since
          FROM palier_demande WHERE numero_unique LIKE %(prefix)s) d
"""


def _fill(size: int) -> int:
    """A publication past its instant, with so many eligible candidates."""
    from palier.models import Commune, Home, Organisation, Publication, PublicationSeed
    from palier.models.identifiers import secret_token
    from palier.rules.ranking import seed_commitment

    commune, _ = Commune.objects.get_or_create(
        code="93048", defaults={"name": "Montreuil", "search_name": "montreuil", "departement": "93", "region": "11"}
    )
    kind = {"bailleur": "Bailleur", "reservataire": "Réservataire"}
    bailleur, reservataire = (Organisation.objects.get_or_create(kind=k, name=n)[0] for k, n in kind.items())
    home = Home.objects.create(
        bailleur=bailleur, reservataire=reservataire, rpls_id=f"B{size}", commune=commune, street="rue de la Mesure",
        type_code="T3", floor_area=60, financing="PLUS", rent=50_000, charges=8_000,
    )  # fmt: skip
    now, seed = timezone.now(), secret_token()
    publication = Publication.objects.create(
        home=home, reservataire=reservataire, bailleur=bailleur, stage="publiee", seed_commitment=seed_commitment(seed),
        opens_at=now - timedelta(days=8), closes_at=now,
    )  # fmt: skip
    PublicationSeed.objects.create(publication=publication, seed=seed)
    with connection.cursor() as cursor:
        cursor.execute(_DEMANDES, [size, str(size), reservataire.pk, size])
        cursor.execute(_CANDIDATURES, {"publication": publication.pk, "public": str(publication.public_id),
                                       "prefix": f"B{size:06d}%"})  # fmt: skip
        cursor.execute("VACUUM ANALYZE palier_candidature, palier_demande")
    return publication.pk


def _places(publication: int) -> list[float]:
    """Seconds of each call, as the candidate itself."""
    from palier.models import Candidature, acting, places, row_security

    everyone = list(Candidature.objects.filter(publication=publication).order_by("order_points", "waiting_since"))
    chosen = [everyone[(i * 7919) % len(everyone)] for i in range(ASKS)]

    def ask(candidature: Candidature) -> float:
        with transaction.atomic():
            acting.take(acting.Acting(role=row_security.DEMANDEUR, demande=candidature.demande_id))
            return _timed(lambda: places.place(candidature))

    for candidature in chosen[:20]:
        ask(candidature)
    return [ask(candidature) for candidature in chosen]


def _close(publication: int) -> float:
    from palier.models import Publication, acting
    from palier.workflows import closing

    def run() -> None:
        with transaction.atomic():
            acting.take(acting.CLOCK)
            closing.close(Publication.objects.get(pk=publication), at=timezone.now())

    return _timed(run)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main())
