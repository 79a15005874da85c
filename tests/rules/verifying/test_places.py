"""The places that screens give, held against the ranking: whoever is missing, doubled or told another place is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from palier.rules.law import canonical
from palier.rules.ranking import verify
from tests.rules.verifying.moves import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

type Lines = list[dict[str, Any]]


def shown() -> tuple[Lines, Lines]:
    """The public file, and the places of its candidates."""
    public, opened = build()
    header, rows = public[0], public[1:-1]
    places: Lines = [{"kind": "palier-affichage", "version": 1, "publication": "p1", "head": public[-1]["head"]}]
    for line, entry in zip(rows, opened[1:-1], strict=True):
        told = entry["opening"]
        since = told["waiting_since"] or "9999-12-31"
        places.append(
            {
                "pseudonym": line["pseudonym"],
                "tier": told["tier"],
                "points": told["points"],
                "waiting_since": since,
                "first": line["rank"],
                "last": line["rank"],
                "total": len(rows),
            }
        )
    assert header["publication"] == "p1"
    return public, [*places, {"kind": "fin", "count": len(rows)}]


def check(folder: Path, public: Lines, places: Lines) -> str:
    files = folder / "public", folder / "places"
    for path, lines in zip(files, (public, places), strict=True):
        path.write_bytes(b"".join(canonical.encode(line) + b"\n" for line in lines))
    return verify.verify(files[0], places=files[1])


def test_right_places_are_right(tmp_path: Path) -> None:
    assert "places affichées exactes" in check(tmp_path, *shown())


def drop(places: Lines) -> None:
    places.pop(1)
    places[-1]["count"] -= 1


def double(places: Lines) -> None:
    places.insert(1, places[1])


def add(places: Lines) -> None:
    places.insert(1, {**places[1], "pseudonym": "e" * 64})
    places[-1]["count"] += 1


WRONGS: dict[str, tuple[Callable[[Lines], object], str]] = {
    "somebody ranked who is not on the list": (drop, "n’est pas sur la liste"),
    "somebody of the list who is not ranked": (add, "ne sont pas classés"),
    "two places for one": (double, "deux places"),
    "another place on the screen": (lambda places: places[2].update(first=1), "une autre place"),
    "a range once ranked": (lambda places: places[2].update(last=4), "une autre place"),
    "another number of candidates": (lambda places: places[2].update(total=9), "un autre nombre"),
    "more points than those before": (lambda places: places[4].update(points=99), "devait passer avant"),
    "another count": (lambda places: places[-1].update(count=1), "n’est pas celui annoncé"),
    "another state of the ranking": (lambda places: places[0].update(head="0" * 64), "un autre état"),
    "another publication": (lambda places: places[0].update(publication="p2"), "une autre publication"),
    "another version": (lambda places: places[0].update(version=2), "version 1"),
}


@pytest.mark.parametrize("name", WRONGS)
def test_a_wrong_place_is_seen_and_named(name: str, tmp_path: Path) -> None:
    public, places = shown()
    spoil, said = WRONGS[name]
    spoil(places)

    with pytest.raises(verify.FalseLine, match=said):
        check(tmp_path, public, places)
