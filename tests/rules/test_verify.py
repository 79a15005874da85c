"""The offline check agrees with the rules, and sees every kind of tampering."""

import copy
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules import canonical, ranking, ranking_file, verify
from palier.rules.answers import PointLine
from palier.rules.facts import Proof
from palier.rules.law import cch

SEED = bytes(range(32))
ROWS = [(0, 50, date(2022, 3, 1)), (1, 40, date(2018, 4, 5)), (1, 40, date(2018, 4, 5)), (1, 12, None), (1, 0, None)]

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


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
    entries = [ranking.Entry(ranking.pseudonym(bytes([n]) * 16, "p1"), *row) for n, row in enumerate(rows)]
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
        ranking_file.Header(**{**facts, **changes}),
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


@given(st.dictionaries(text, values, max_size=4))
def test_both_spell_canonically_alike(value: dict[str, Any]) -> None:
    try:
        spelled = canonical.encode(value)
    except canonical.NotCanonical:
        return
    assert verify.canonical(json.loads(spelled)) == spelled


@given(st.binary(min_size=16, max_size=40), st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_both_draw_alike(seed: bytes, digest: bytes, name: bytes) -> None:
    assert verify.tie(seed.hex(), digest.hex(), name.hex()) == ranking.tie(seed, digest.hex(), name.hex())


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 9), st.none() | st.dates()), max_size=8))
def test_what_the_rules_write_is_right(tmp_path_factory: pytest.TempPathFactory, rows: list[Any]) -> None:
    public, opened = build(rows)

    said = check(tmp_path_factory.mktemp("v"), public, opened)

    assert f"{len(rows)} lignes ouvertes, points et ordre exacts" in said


def test_the_public_file_alone_is_enough_for_integrity(tmp_path: Path) -> None:
    public, _ = build()

    said = check(tmp_path, public)

    assert said.startswith("Classement vérifié\u00a0: 5 candidats")
    assert public[-1]["head"] in said


def test_a_candidate_checks_their_own_line(tmp_path: Path) -> None:
    public, opened = build()
    own = [opened[0], opened[3], {**opened[-1], "count": 1}]

    assert "1 lignes ouvertes" in check(tmp_path, public, own)


def flips(value: Any) -> list[Any]:
    """Small lies about one value, of the same type and of another."""
    match value:
        case int():
            return [value + 1, str(value), True, None]
        case str():
            return [("0" if value[:1] != "0" else "1") + value[1:], value + "x", 7, None]
        case None:
            return ["x"]
        case list():
            return [value[:-1], [*value, value[-1]], "x"]
        case dict():
            return [{}, {**value, "en_trop": 1}, "x"]
    raise AssertionError(value)


def paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a JSON value."""
    found = [before] if before else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += paths(inner, (*before, key))
    return found


def changed(rows: list[Any], path: tuple[Any, ...], new: Any) -> list[Any]:
    """A copy with one value changed."""
    rows = copy.deepcopy(rows)
    inner = rows
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = new
    return rows


PUBLIC, OPENED = build()


def reached(rows: list[Any], path: tuple[Any, ...]) -> Any:
    """The value at a path."""
    for key in path:
        rows = rows[key]
    return rows


@pytest.mark.parametrize("path", [path for path in paths(PUBLIC) if len(path) > 1], ids=str)
def test_one_changed_field_of_the_public_file_is_named(tmp_path: Path, path: tuple[Any, ...]) -> None:
    for lie in flips(reached(PUBLIC, path)):
        with pytest.raises(verify.Wrong) as caught:
            check(tmp_path, changed(PUBLIC, path, lie))

        assert caught.value.number == path[0] + 1, lie


@pytest.mark.parametrize("path", [path for path in paths(OPENED) if len(path) > 1], ids=str)
def test_one_changed_field_of_the_openings_is_named(tmp_path: Path, path: tuple[Any, ...]) -> None:
    for lie in flips(reached(OPENED, path)):
        with pytest.raises(verify.Wrong) as caught:
            check(tmp_path, PUBLIC, changed(OPENED, path, lie))

        assert caught.value.number == path[0] + 1, lie
        assert caught.value.path.name == "ouvertures.jsonl"


@pytest.mark.parametrize("index", range(len(PUBLIC)))
def test_a_dropped_line_is_seen(tmp_path: Path, index: int) -> None:
    with pytest.raises(verify.Wrong):
        check(tmp_path, [row for n, row in enumerate(PUBLIC) if n != index])


@pytest.mark.parametrize("index", range(len(OPENED)))
def test_a_dropped_opening_is_seen(tmp_path: Path, index: int) -> None:
    with pytest.raises(verify.Wrong):
        check(tmp_path, PUBLIC, [row for n, row in enumerate(OPENED) if n != index])


@pytest.mark.parametrize("index", range(1, len(PUBLIC) - 2))
def test_two_swapped_lines_are_seen(tmp_path: Path, index: int) -> None:
    swapped = [*PUBLIC[:index], PUBLIC[index + 1], PUBLIC[index], *PUBLIC[index + 2 :]]

    with pytest.raises(verify.Wrong) as caught:
        check(tmp_path, swapped)

    assert caught.value.number == index + 1
    assert "le rang devrait être" in caught.value.what


def test_a_line_after_the_end_is_seen(tmp_path: Path) -> None:
    with pytest.raises(verify.Wrong, match="des lignes suivent"):
        check(tmp_path, [*PUBLIC, PUBLIC[1]])
    with pytest.raises(verify.Wrong, match="des lignes suivent"):
        check(tmp_path, PUBLIC, [*OPENED, OPENED[1]])


def test_another_seed_is_seen_even_with_all_digests_forged(tmp_path: Path) -> None:
    public = copy.deepcopy(PUBLIC)
    public[0]["seed"] = "11" * 32
    reseal(public)

    with pytest.raises(verify.Wrong, match="engagée à la publication"):
        check(tmp_path, public)


def test_two_people_exchanged_with_all_digests_forged_are_seen_with_the_openings(tmp_path: Path) -> None:
    public, opened = copy.deepcopy(PUBLIC), copy.deepcopy(OPENED)
    public[1]["rank"], public[2]["rank"] = 2, 1
    public[1], public[2] = public[2], public[1]
    reseal(public)
    opened[1], opened[2] = opened[2], opened[1]
    opened[0]["head"] = public[-1]["head"]

    check(tmp_path, public)
    with pytest.raises(verify.Wrong, match="devait passer avant") as caught:
        check(tmp_path, public, opened)

    assert caught.value.number == 3


def test_points_that_do_not_add_up_are_seen_with_all_digests_forged(tmp_path: Path) -> None:
    public, opened = copy.deepcopy(PUBLIC), copy.deepcopy(OPENED)
    opened[2]["opening"]["points"] += 1
    salt = bytes.fromhex(opened[2]["salt"])
    public[2]["commitment"] = ranking_file.commitment(salt, canonical.encode(opened[2]["opening"]))
    reseal(public)
    opened[0]["head"] = public[-1]["head"]

    with pytest.raises(verify.Wrong, match="les lignes font 40 points, le total annonce 41"):
        check(tmp_path, public, opened)


def test_a_wholly_forged_file_is_seen_by_its_head(tmp_path: Path) -> None:
    public = copy.deepcopy(PUBLIC)
    public[0]["reservataire"] = "r2"
    reseal(public)

    check(tmp_path, public)
    with pytest.raises(verify.Wrong, match="publiée par ailleurs"):
        check(tmp_path, public, head=PUBLIC[-1]["head"])


def test_one_person_twice_is_seen(tmp_path: Path) -> None:
    public = copy.deepcopy(PUBLIC)
    public[2] = {**public[1], "rank": 2}
    reseal(public)

    with pytest.raises(verify.Wrong, match="figure déjà plus haut"):
        check(tmp_path, public)


def test_one_person_added_is_seen(tmp_path: Path) -> None:
    public = copy.deepcopy(PUBLIC)
    name = "e" * 64
    tie = ranking.tie(SEED, public[0]["pseudonyms_digest"], name)
    public.insert(-1, {"rank": 6, "pseudonym": name, "tie": tie, "commitment": "c" * 64, "chain": ""})
    public[0]["counts"]["classees"] = 6
    reseal(public)

    with pytest.raises(verify.Wrong, match="la liste des pseudonymes"):
        check(tmp_path, public)


def test_a_correction_keeps_its_reason(tmp_path: Path) -> None:
    public, opened = build(corrects="d" * 64, reason="Grille remplacée après une erreur de saisie.")

    assert "vérifié" in check(tmp_path, public, opened)
    with pytest.raises(ranking_file.BadFile):
        build(reason="sans classement corrigé")
    public[0]["corrects"] = None
    reseal(public)
    with pytest.raises(verify.Wrong, match="une correction doit nommer"):
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

    with pytest.raises(verify.Wrong) as caught:
        verify.verify(path)

    assert caught.value.number == 1


def test_an_endless_line_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "classement.jsonl"
    path.write_bytes(b'{"a":"' + b"x" * (2 << 20) + b'"}\n')

    with pytest.raises(verify.Wrong, match="trop longue"):
        verify.verify(path)


def forge(index: int, changes: dict[str, Any], rows: list[Any]) -> list[Any]:
    """One line changed, all digests forged."""
    rows = copy.deepcopy(rows)
    rows[index].update(changes)
    if rows[0]["kind"] == ranking_file.PUBLIC_KIND:
        reseal(rows)
    return rows


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

    with pytest.raises(verify.Wrong, match=what):
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

    with pytest.raises(verify.Wrong, match=what):
        check(tmp_path, public, opened)


def test_the_command_line_needs_no_package(tmp_path: Path) -> None:
    good, bad = write(tmp_path / "bon.jsonl", PUBLIC), write(tmp_path / "faux.jsonl", PUBLIC[:3])
    opened = write(tmp_path / "ouvertures.jsonl", OPENED)

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-S", "-I", verify.__file__, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")

    fine = run(str(good), "--openings", str(opened))
    assert (fine.returncode, fine.stdout.count("\n"), fine.stderr) == (0, 1, "")
    wrong = run(str(bad))
    assert wrong.returncode == 1
    assert "faux.jsonl, ligne 4\u00a0: le fichier s’arrête trop tôt." in wrong.stdout
    assert run(str(tmp_path / "absent.jsonl")).returncode == 2
    assert run().returncode == 2


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--head", "0" * 64], 1)])
def test_the_exit_code_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    path = write(tmp_path / "classement.jsonl", PUBLIC)

    assert verify.main([str(path), *arguments]) == code
    assert capsys.readouterr().out.endswith(".\n")


def test_an_unreadable_file_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main([str(tmp_path / "absent.jsonl")]) == 2
    assert "Fichier illisible" in capsys.readouterr().err
