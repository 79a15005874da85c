"""Files forged with care: digests made again, lines of another shape, garbage."""

import copy
from pathlib import Path
from typing import Any

import pytest

from palier.rules.law import canonical
from palier.rules.ranking import ranking, ranking_file, verify
from tests.rules.verifying.moves import OPENED, PUBLIC, SEED, build, check, reseal, write


def test_another_seed_is_seen_even_with_all_digests_forged(tmp_path: Path) -> None:
    public = copy.deepcopy(PUBLIC)
    public[0]["seed"] = "11" * 32
    reseal(public)

    with pytest.raises(verify.FalseLine, match="engagée à la publication"):
        check(tmp_path, public)


def test_two_people_exchanged_with_all_digests_forged_are_seen_with_the_openings(tmp_path: Path) -> None:
    public, opened = copy.deepcopy(PUBLIC), copy.deepcopy(OPENED)
    public[1]["rank"], public[2]["rank"] = 2, 1
    public[1], public[2] = public[2], public[1]
    reseal(public)
    opened[1], opened[2] = opened[2], opened[1]
    opened[0]["head"] = public[-1]["head"]

    check(tmp_path, public)
    with pytest.raises(verify.FalseLine, match="devait passer avant") as caught:
        check(tmp_path, public, opened)

    assert caught.value.number == 3


def test_points_that_do_not_add_up_are_seen_with_all_digests_forged(tmp_path: Path) -> None:
    public, opened = copy.deepcopy(PUBLIC), copy.deepcopy(OPENED)
    opened[2]["opening"]["points"] += 1
    salt = bytes.fromhex(opened[2]["salt"])
    public[2]["commitment"] = ranking_file.commitment(salt, canonical.encode(opened[2]["opening"]))
    reseal(public)
    opened[0]["head"] = public[-1]["head"]

    with pytest.raises(verify.FalseLine, match="les lignes font 40 points, le total annonce 41"):
        check(tmp_path, public, opened)


def test_a_wholly_forged_file_is_seen_by_its_head(tmp_path: Path) -> None:
    public = copy.deepcopy(PUBLIC)
    public[0]["reservataire"] = "r2"
    reseal(public)

    check(tmp_path, public)
    with pytest.raises(verify.FalseLine, match="publiée par ailleurs"):
        check(tmp_path, public, head=PUBLIC[-1]["head"])


def test_one_person_twice_is_seen(tmp_path: Path) -> None:
    public = copy.deepcopy(PUBLIC)
    public[2] = {**public[1], "rank": 2}
    reseal(public)

    with pytest.raises(verify.FalseLine, match="figure déjà plus haut"):
        check(tmp_path, public)


def test_one_person_added_is_seen(tmp_path: Path) -> None:
    public = copy.deepcopy(PUBLIC)
    name = "e" * 64
    tie = ranking.tie(SEED, public[0]["pseudonyms_digest"], name)
    public.insert(-1, {"rank": 6, "pseudonym": name, "tie": tie, "commitment": "c" * 64, "chain": ""})
    public[0]["counts"]["classees"] = 6
    reseal(public)

    with pytest.raises(verify.FalseLine, match="la liste des pseudonymes"):
        check(tmp_path, public)


def test_a_correction_keeps_its_reason(tmp_path: Path) -> None:
    public, opened = build(corrects="d" * 64, reason="Grille remplacée après une erreur de saisie.")

    assert "vérifié" in check(tmp_path, public, opened)
    with pytest.raises(ranking_file.BadFile):
        build(reason="sans classement corrigé")
    public[0]["corrects"] = None
    reseal(public)
    with pytest.raises(verify.FalseLine, match="une correction doit nommer"):
        check(tmp_path, public)


@pytest.mark.parametrize(
    "changes", [{"seed_commitment": "0" * 64}, {"counts": {"classees": 4}}, {"pseudonyms_digest": "0" * 64}]
)
def test_a_file_that_would_not_pass_is_not_written(changes: dict[str, Any]) -> None:
    with pytest.raises(ranking_file.BadFile):
        build(**changes)


def test_a_salt_is_32_bytes() -> None:
    with pytest.raises(ranking_file.BadFile):
        ranking_file.commitment(b"short", b"{}")


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"[]\n", b"nonsense\n", b"\xff\xfe\n", b'{"a":1.5}\n', b'{"a":1}', b'{ "a":1}\n', b"[" * 9000 + b"\n"],
)
def test_garbage_is_refused_at_its_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "classement.jsonl"
    path.write_bytes(content)

    with pytest.raises(verify.FalseLine) as caught:
        verify.verify(path)

    assert caught.value.number == 1


def test_an_endless_line_is_not_read_whole(tmp_path: Path) -> None:
    path = write(tmp_path / "classement.jsonl", PUBLIC[:1])
    with path.open("ab") as file:
        file.write(b'{"a":"' + b"x" * (2 << 20) + b'"}\n')

    with pytest.raises(verify.FalseLine, match="trop longue"):
        verify.verify(path)


@pytest.mark.parametrize(
    ("index", "changes", "what"),
    [
        (0, {"kind": "autre"}, "ce n’est pas un classement"),
        (0, {"seed": "zz"}, "la graine du tirage est illisible"),
        (0, {"previous_head": "x"}, "n’est pas une empreinte"),
        (1, {"commitment": "x"}, "n’est pas une empreinte"),
    ],
)
def test_a_forged_public_line_is_refused(tmp_path: Path, index: int, changes: dict[str, Any], what: str) -> None:
    rows = copy.deepcopy(PUBLIC)
    rows[index].update(changes)
    header = {key: value for key, value in rows[0].items() if key != "digest"}
    rows[0]["digest"] = canonical.digest(header)

    with pytest.raises(verify.FalseLine, match=what):
        check(tmp_path, rows)


def reopened(changes: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """The first opening changed, its commitment and all digests forged."""
    public, opened = copy.deepcopy(PUBLIC), copy.deepcopy(OPENED)
    opened[1]["opening"].update(changes)
    public[1]["commitment"] = ranking_file.commitment(
        bytes.fromhex(opened[1]["salt"]), canonical.encode(opened[1]["opening"])
    )
    reseal(public)
    opened[0]["head"] = public[-1]["head"]
    return public, opened


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"publication": "p2"}, "celle d’une autre ligne"),
        ({"lines": ["x"]}, "une ligne de points est illisible"),
        ({"lines": [{"points": True}]}, "une ligne de points est illisible"),
        ({"waiting_since": "2020-13-01"}, "n’est pas une date"),
        ({"waiting_since": "20200101"}, "n’est pas une date"),
    ],
)
def test_a_forged_opening_is_refused(tmp_path: Path, changes: dict[str, Any], what: str) -> None:
    public, opened = reopened(changes)

    with pytest.raises(verify.FalseLine, match=what):
        check(tmp_path, public, opened)
