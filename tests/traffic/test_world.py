"""The invented territory: scored, ranked and chained as the product does it, the same for the same seed, and usable."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from benchmarks.traffic import people
from benchmarks.world import guards, marker
from benchmarks.world.building import build
from benchmarks.world.copying import TABLES
from benchmarks.world.marker import BadWorld, World
from benchmarks.world.plan import BAILLEURS, RESERVATAIRES, Plan
from palier.models import Candidature, Demande, Person, Publication, Ranking, RankingLine, RenewalNotice
from palier.models.candidatures import places
from palier.models.ranking import freezing
from palier.models.scoring import score_table
from palier.rules.ranking import ranking_file, verify
from palier.workflows.life import reminding_renewal
from palier.workflows.scoring import scoring, scoring_territories
from tests.plain_pages import plain_text
from tests.table_rows import empty_tables

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from django.test import Client

DAY = timezone.localdate()
PLAN = Plan(demandes=600, homes=70, candidatures=900, seed="essai", on=DAY)


def address() -> str:
    known = connection.get_connection_params()
    return psycopg.conninfo.make_conninfo(
        **{key: known[key] for key in ("dbname", "host", "port", "user", "password") if key in known}
    )


def made(plan: Plan) -> tuple[dict[str, int], str]:
    found = build(plan, address(), lambda _: None)
    connection.close()
    return found


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """The world, built once for this file."""
    with django_db_blocker.unblock():
        rows, _ = made(PLAN)
        yield rows
        empty_tables()


def test_what_is_told_is_what_is_there(world: dict[str, int], db: None) -> None:
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*) FROM {table}")
            staff = BAILLEURS + RESERVATAIRES if table == "palier_user" else 0
            assert cursor.fetchone() == (world[table.removeprefix("palier_")] + staff,)
    assert world["demande"] == PLAN.demandes
    assert world["home"] == world["publication"] == PLAN.homes
    assert PLAN.candidatures / 2 < world["candidature"] <= PLAN.candidatures + PLAN.homes


def test_each_candidature_is_scored_as_the_product_scores_it(world: dict[str, int], db: None) -> None:
    rows = Candidature.objects.select_related("demande", "publication__home__commune", "publication__grid")
    wrong = 0
    sample = [*rows.filter(publication__stage="publiee")[:40], *rows.order_by("-pk")[:40]]

    for row in sample:
        found = scoring.assess(row.demande, row.publication)
        same = (found.snapshot, found.tier, found.order_points, found.waiting_since, found.verdict.outcome)
        wrong += same != (row.snapshot, row.tier, row.order_points, row.waiting_since, row.verdict)

    assert sample
    assert wrong == 0


def test_the_facts_that_grids_weigh_are_those_of_the_product(world: dict[str, int], db: None) -> None:
    columns = list(score_table.columns())
    for demande in Demande.objects.order_by("draw_token")[:15]:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(columns)} FROM palier_scorefacts WHERE demande_id = %s ORDER BY departement",
                [demande.pk],
            )
            kept = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
        wanted = sorted(scoring_territories.rows_of(demande, DAY), key=lambda row: row["departement"])
        assert [_bare(row) for row in kept] == [_bare(row) for row in wanted]


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    objects = {key: row.get(key) or {} for key in ("choices", "links")}
    found = {key: value for key, value in row.items() if value is not None}
    return {**found, **{key: json.loads(kept) if isinstance(kept, str) else kept for key, kept in objects.items()}}


def test_a_closed_list_verifies_with_all_its_openings(world: dict[str, int], db: None, tmp_path: Path) -> None:
    public, openings = tmp_path / "public.jsonl", tmp_path / "openings.jsonl"
    checked = 0
    for ranked in Ranking.objects.order_by("-candidates")[:5]:
        lines = RankingLine.objects.filter(ranking=ranked).select_related("candidature").order_by("rank")
        pairs = [(bytes.fromhex(line.salt), json.loads(line.opening or "")) for line in lines]
        public.write_bytes(b"".join(freezing.public_lines(ranked.pk, ranked.header)))
        openings.write_bytes(b"".join(ranking_file.openings_file(ranked.header["publication"], ranked.head, pairs)))
        assert verify.verify(public, openings)  # raises what is wrong
        checked += len(pairs)
    assert checked


def test_the_rankings_of_a_reservataire_are_one_chain(world: dict[str, int], db: None) -> None:
    before: dict[int, tuple[int, str]] = {}
    for ranked in Ranking.objects.order_by("reservataire", "position"):
        position, head = before.get(ranked.reservataire_id, (0, ranking_file.FIRST_HEAD))
        assert (ranked.position, ranked.previous_head) == (position + 1, head)
        before[ranked.reservataire_id] = (ranked.position, ranked.head)
    assert before


def test_nobody_stands_on_more_open_lists_than_permitted(world: dict[str, int], db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(n) FROM (SELECT count(*) AS n FROM palier_candidature c JOIN palier_publication p "
            "ON p.id = publication_id WHERE p.stage = 'publiee' GROUP BY demande_id) AS counted"
        )
        assert cursor.fetchone()[0] <= 4


def test_those_who_may_see_a_file_are_those_of_its_candidatures(world: dict[str, int], db: None) -> None:
    for demande in Demande.objects.filter(candidatures__isnull=False).order_by("draw_token")[:10]:
        before = (demande.audience, Person.objects.filter(demande=demande).first().audience)
        places.refresh_audience(demande.pk)
        demande.refresh_from_db()
        assert before == (demande.audience, demande.audience)


def test_someone_of_the_world_signs_in_reads_and_applies(world: dict[str, int], db: None, client: Client) -> None:
    found = 0
    for person in people(connection.connection, 50):
        assert client.post(f"/demo/entrer/{person.user}/").status_code == 302
        assert client.get("/mon-dossier/").status_code == 200
        for one in Publication.objects.filter(stage="publiee").order_by("pk"):
            page = client.get(f"/logements/{one.public_id}/")
            assert page.status_code == 200
            if "/candidater/" not in plain_text(page):
                continue
            key = page.context["act_key"]
            answer = client.post(f"/logements/{one.public_id}/candidater/", {"act_key": key})
            assert answer.status_code == 302
            assert "place" in plain_text(client.get(f"/logements/{one.public_id}/"))
            found += 1
        if found >= 2:
            break
    assert found >= 2
    assert client.get("/mes-candidatures/").status_code == 200


def test_a_ranked_candidate_reads_the_lines_that_were_frozen(world: dict[str, int], db: None, client: Client) -> None:
    row = (
        Candidature.objects.filter(rank__isnull=False, demande__holders__user__is_demo=True)
        .select_related("demande")
        .first()
    )
    assert row is not None
    client.post(f"/demo/entrer/{row.demande.holders.get().user.public_id}/")

    assert client.get(f"/mes-candidatures/{row.public_id}/").status_code == 200
    assert client.get(f"/logements/{row.publication.public_id}/preuve/").status_code == 200


def test_a_world_is_written_into_an_empty_database_alone(world: dict[str, int], db: None) -> None:
    with pytest.raises(BadWorld, match="not empty"):
        build(PLAN, address(), lambda _: None)


def test_a_guard_that_is_missing_is_seen(world: dict[str, int], db: None) -> None:
    owner = connection.connection
    before = guards.standing(owner, TABLES)
    guards.compare(owner, TABLES, before)

    owner.execute("ALTER TABLE palier_candidature DROP CONSTRAINT candidature_once")

    with pytest.raises(guards.GuardsLost, match="candidature_once"):
        guards.compare(owner, TABLES, before)


def test_a_guard_not_validated_is_seen(world: dict[str, int], db: None) -> None:
    owner = connection.connection
    before = guards.standing(owner, TABLES)
    name = next(one.name for one in before.constraints if one.table == "palier_candidature" and one.kind == "f")
    definition = next(one.definition for one in before.constraints if one.name == name)
    owner.execute(f"ALTER TABLE palier_candidature DROP CONSTRAINT {name}")
    owner.execute(f"ALTER TABLE palier_candidature ADD CONSTRAINT {name} {definition} NOT VALID")

    with pytest.raises(guards.GuardsLost, match="not validated"):
        guards.compare(owner, TABLES, before)


def test_the_clock_of_the_world_is_not_behind(world: dict[str, int], db: None) -> None:
    assert reminding_renewal.due(timezone.now()) == []
    assert reminding_renewal.expired(timezone.now()) == []
    assert RenewalNotice.objects.exists()


# --- The world file ---------------------------------------------------------------------------


def kept(state: Path, **changes: Any) -> None:
    told = World(
        seed="s", on="2026-05-04", demandes=2, homes=1, candidatures=1, database="here", digest="0" * 64, rows={}
    )
    (state / marker.NAME).write_text(json.dumps({**dataclasses.asdict(told), **changes}))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "format 2; this release reads format 1"),
        ({"format": None}, "format None"),
        ({"digest": ""}, "never finished"),
        ({"database": "elsewhere"}, "another database"),
        ({"more": 1}, "fields of format 1"),
    ],
)
def test_a_world_file_that_does_not_fit_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], said: str
) -> None:
    monkeypatch.setattr(marker.postgres, "identity", lambda _: "here")
    kept(tmp_path)
    assert marker.read(tmp_path).seed == "s"

    kept(tmp_path, **changes)

    with pytest.raises(BadWorld, match=said) as refusal:
        marker.read(tmp_path)
    assert marker.NAME in str(refusal.value)


@pytest.mark.parametrize("content", ["", "[]", "{", "\x00"])
def test_a_world_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path, content: str) -> None:
    (tmp_path / marker.NAME).write_text(content)

    with pytest.raises(BadWorld, match=marker.NAME):
        marker.read(tmp_path)


def test_no_world_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(BadWorld, match="run palier world"):
        marker.read(tmp_path)
