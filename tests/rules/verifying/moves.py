"""A ranking file, written, changed, checked."""

import copy
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from palier.rules.law import canonical
from palier.rules.law.law import cch
from palier.rules.people.answers import PointLine
from palier.rules.people.facts import Proof
from palier.rules.ranking import ranking, ranking_file, verify

SEED = bytes(range(32))
ROWS = [(0, 50, date(2022, 3, 1)), (1, 40, date(2018, 4, 5)), (1, 40, date(2018, 4, 5)), (1, 12, None), (1, 0, None)]


def line(points: int) -> dict[str, Any]:
    """A line of points with all its fields."""
    return ranking_file.opening_line(
        PointLine(
            criterion="anciennete",
            label="Ancienneté",
            fact="8 ans",
            points=points,
            possible=points,
            source="registre",
            article=cch("L441-2-8"),
            proof=Proof.REGISTER,
            valid_until=date(2026, 9, 1),
        )
    )


def build(rows: list[tuple[int, int, date | None]] = ROWS, **changes: Any) -> tuple[list[Any], list[Any]]:
    """The public file and its openings, as lists of parsed lines."""
    entries = [ranking.RankEntry(ranking.pseudonym(bytes([n]) * 16, "p1"), *row) for n, row in enumerate(rows)]
    ranked = ranking.rank(entries, SEED)
    openings = [
        ranking_file.opening(
            "p1", place, verdict="eligible", lines=[line(place.points - 1), line(1)], facts_digest="f" * 64
        )
        for place in ranked.places
    ]
    salts = [bytes([n]) * 32 for n in range(len(openings))]
    facts: dict[str, Any] = {
        "publication": "p1",
        "reservataire": "r1",
        "closed_at": datetime(2026, 5, 4, 10, tzinfo=UTC),
        "grid": "DEMO-2026",
        "grid_digest": "a" * 64,
        "ceilings_digest": "b" * 64,
        "seed": SEED,
        "seed_commitment": ranked.seed_commitment,
        "pseudonyms_digest": ranked.pseudonyms_digest,
        "counts": {"classees": len(rows), "ineligibles": 2},
    }
    public = ranking_file.public_file(
        ranking_file.RankingHeader(**{**facts, **changes}),
        ranked,
        [ranking_file.commitment(salt, canonical.encode(opened)) for salt, opened in zip(salts, openings, strict=True)],
    )
    opened = ranking_file.openings_file("p1", public.head, zip(salts, openings, strict=True))
    return [json.loads(row) for row in public.content().splitlines()], [json.loads(row) for row in opened]


def write(path: Path, rows: list[Any]) -> Path:
    """Write lines canonically, as a forger who knows the format would."""
    path.write_bytes(b"".join(canonical.encode(row) + b"\n" for row in rows))
    return path


def check(folder: Path, public: list[Any], opened: list[Any] | None = None, head: str | None = None) -> str:
    """Verify what these lines say."""
    openings = write(folder / "ouvertures.jsonl", opened) if opened is not None else None
    return verify.verify(write(folder / "classement.jsonl", public), openings, head)


PUBLIC, OPENED = build()


def reseal(public: list[Any]) -> None:
    """Forge all digests after a change, as someone who controls the whole file could."""
    header, lines, footer = public[0], public[1:-1], public[-1]
    header.pop("digest")
    header["digest"] = canonical.digest(header)
    chain = ranking_file.first_chain(header)
    for row in lines:
        chain = ranking_file.next_chain(chain, row["rank"], row["pseudonym"], row["tie"], row["commitment"])
        row["chain"] = chain
    footer["head"], footer["count"] = chain, len(lines)


def forge(index: int, changes: dict[str, Any], rows: list[Any]) -> list[Any]:
    """One line changed, all digests forged."""
    rows = copy.deepcopy(rows)
    rows[index].update(changes)
    if rows[0]["kind"] == ranking_file.PUBLIC_KIND:
        reseal(rows)
    return rows
