"""The offline check agrees with the rules, and sees every kind of tampering."""

import copy
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.law import canonical
from palier.rules.ranking import ranking, verify
from tests.plain_pages import plain_text
from tests.rules.verifying.moves import OPENED, PUBLIC, build, check, write

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
values = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3),
    max_leaves=8,
)


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

    said = plain_text(check(tmp_path, public))

    assert said.startswith("Classement vérifié : 5 candidats")
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


def reached(rows: list[Any], path: tuple[Any, ...]) -> Any:
    """The value at a path."""
    for key in path:
        rows = rows[key]
    return rows


@pytest.mark.parametrize("path", [path for path in paths(PUBLIC) if len(path) > 1], ids=str)
def test_one_changed_field_of_the_public_file_is_named(tmp_path: Path, path: tuple[Any, ...]) -> None:
    for lie in flips(reached(PUBLIC, path)):
        with pytest.raises(verify.FalseLine) as caught:
            check(tmp_path, changed(PUBLIC, path, lie))

        assert caught.value.number == path[0] + 1, lie


@pytest.mark.parametrize("path", [path for path in paths(OPENED) if len(path) > 1], ids=str)
def test_one_changed_field_of_the_openings_is_named(tmp_path: Path, path: tuple[Any, ...]) -> None:
    for lie in flips(reached(OPENED, path)):
        with pytest.raises(verify.FalseLine) as caught:
            check(tmp_path, PUBLIC, changed(OPENED, path, lie))

        assert caught.value.number == path[0] + 1, lie
        assert caught.value.path.name == "ouvertures.jsonl"


@pytest.mark.parametrize("index", range(len(PUBLIC)))
def test_a_dropped_line_is_seen(tmp_path: Path, index: int) -> None:
    with pytest.raises(verify.FalseLine):
        check(tmp_path, [row for n, row in enumerate(PUBLIC) if n != index])


@pytest.mark.parametrize("index", range(len(OPENED)))
def test_a_dropped_opening_is_seen(tmp_path: Path, index: int) -> None:
    with pytest.raises(verify.FalseLine):
        check(tmp_path, PUBLIC, [row for n, row in enumerate(OPENED) if n != index])


@pytest.mark.parametrize("index", range(1, len(PUBLIC) - 2))
def test_two_swapped_lines_are_seen(tmp_path: Path, index: int) -> None:
    swapped = [*PUBLIC[:index], PUBLIC[index + 1], PUBLIC[index], *PUBLIC[index + 2 :]]

    with pytest.raises(verify.FalseLine) as caught:
        check(tmp_path, swapped)

    assert caught.value.number == index + 1
    assert "le rang devrait être" in caught.value.what


def test_a_line_after_the_end_is_seen(tmp_path: Path) -> None:
    with pytest.raises(verify.FalseLine, match="des lignes suivent"):
        check(tmp_path, [*PUBLIC, PUBLIC[1]])
    with pytest.raises(verify.FalseLine, match="des lignes suivent"):
        check(tmp_path, PUBLIC, [*OPENED, OPENED[1]])


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
    assert "faux.jsonl, ligne 4 : le fichier s’arrête trop tôt." in plain_text(wrong.stdout)
    assert run(str(tmp_path / "absent.jsonl")).returncode == 2
    assert run().returncode == 2


@pytest.mark.parametrize(("arguments", "code"), [([], 0), (["--head", "0" * 64], 1)])
def test_the_exit_code_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int
) -> None:
    path = write(tmp_path / "classement.jsonl", PUBLIC)

    assert verify.main([str(path), *arguments]) == code
    assert plain_text(capsys.readouterr().out).endswith(".\n")


def test_an_unreadable_file_is_a_usage_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main([str(tmp_path / "absent.jsonl")]) == 2
    assert "Fichier illisible" in plain_text(capsys.readouterr().err)


@pytest.mark.parametrize(
    "content", [b"# Palier\n", b"\x89PNG\r\n\x1a\n\x00", b"", b"[1]\n", b'{"kind":"palier-ouvertures"}\n']
)
def test_a_file_that_is_no_ranking_accuses_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path, good = tmp_path / "autre", write(tmp_path / "classement.jsonl", PUBLIC)
    path.write_bytes(content)

    assert verify.main([str(path)]) == 2
    said = capsys.readouterr()
    assert "faux" not in said.out
    assert "Rien n’a été vérifié" in said.err
    assert len(said.err.splitlines()) == 1
    if b"ouvertures" not in content:
        assert verify.main([str(good), "--openings", str(path)]) == 2
