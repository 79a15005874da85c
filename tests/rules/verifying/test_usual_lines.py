"""A line known by its text is what reading it at length says: the same values, the same first wrong line, whatever is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.rules.law import canonical
from palier.rules.ranking import ranking_file, verify
from tests.rules.verifying import moves
from tests.rules.verifying.corpus import FALSE, TRUE, spelled, verdict
from tests.rules.verifying.test_places import shown

if TYPE_CHECKING:
    from pathlib import Path

type Files = tuple[bytes, bytes, bytes]
WORDS = st.text(st.sampled_from('{}[],:"\\\n \u00e9e\u03011\u2028'), max_size=9) | st.sampled_from(
    ['},{"points":1', '"}],"points":3,"x":[{"', "x" * 1200, "😀"]
)
BYTES = st.sampled_from(
    [b"", *(bytes([one]) for one in b'"{}[],:019aef-\\ \n'), "é".encode(), "e\u0301".encode(), b"\xff"]
)
EDITS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1 << 16), st.integers(0, 2), BYTES), max_size=2)


def true_files(words: list[str]) -> Files:
    """A ranking, its openings, in which these words stand, and what screens say."""
    _, places = shown()
    public, opened = moves.build()
    for entry, word in zip(opened[1:-1], words, strict=False):
        entry["opening"]["lines"][0] |= {"label": word, "fact": word[::-1]}
        salt = bytes.fromhex(entry["salt"])
        line = next(one for one in public[1:-1] if one["pseudonym"] == entry["pseudonym"])
        line["commitment"] = ranking_file.commitment(salt, canonical.encode(entry["opening"]))
    moves.reseal(public)
    opened[0]["head"] = places[0]["head"] = public[-1]["head"]
    return spelled(public), spelled(opened), spelled(places)


def edited(files: Files, edits: list[tuple[int, int, int, bytes]]) -> list[bytes]:
    found = list(files)
    for which, at, length, new in edits:
        start = at % len(found[which])
        found[which] = found[which][:start] + new + found[which][start + length :]
    return found


def said(folder: Path, files: list[bytes]) -> Any:
    paths = [folder / name for name in ("classement", "ouvertures", "affichage")]
    for path, content in zip(paths, files, strict=True):
        path.write_bytes(content)
    try:
        return verify.verify(paths[0], paths[1], None, paths[2])
    except verify.FalseLine as wrong:
        return type(wrong), wrong.path.name, wrong.number, wrong.what


def at_length(patch: pytest.MonkeyPatch) -> None:
    for name in ("usual_line", "usual_place", "usual_opening"):
        patch.setattr(verify, name, lambda *_: None)


@settings(max_examples=150, deadline=None)
@given(words=st.lists(WORDS, max_size=3), edits=EDITS)
def test_a_file_is_judged_as_at_length(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], edits: list[tuple[int, int, int, bytes]]
) -> None:
    folder, files = tmp_path_factory.mktemp("v"), edited(true_files(words), edits)
    quick = said(folder, files)
    with pytest.MonkeyPatch.context() as patch:
        at_length(patch)
        assert said(folder, files) == quick
    assert edits or words or "5 lignes ouvertes" in quick


@settings(max_examples=150, deadline=None)
@given(words=st.lists(WORDS, max_size=3), edits=EDITS)
def test_a_line_known_by_its_text_is_canonical_and_the_same(
    words: list[str], edits: list[tuple[int, int, int, bytes]]
) -> None:
    def opening(text: str) -> dict[str, Any] | None:
        found = verify.usual_opening(text, verify.read_item)
        assert found is None or found[1] == verify.canonical(found[0]["opening"])
        return found and found[0]

    for content in edited(true_files(words), edits):
        for line in content.decode(errors="replace").splitlines(keepends=True):
            for known in filter(None, (verify.usual_line(line), verify.usual_place(line), opening(line))):
                assert verify.read(line) == known
                assert verify.canonical(known) + b"\n" == line.encode()


def test_most_lines_are_known_by_their_text() -> None:
    public, opened, places = (content.decode().splitlines(keepends=True)[1:-1] for content in true_files([]))

    assert all(verify.usual_line(line) for line in public)
    assert all(verify.usual_opening(line, verify.read_item) for line in opened)
    assert all(verify.usual_place(line) for line in places)


@pytest.mark.parametrize("name", [*TRUE, *FALSE])
def test_every_file_of_the_corpus_is_judged_as_at_length(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = (TRUE | FALSE)[name]
    quick = verdict(one, tmp_path)
    at_length(monkeypatch)

    assert verdict(one, tmp_path) == quick


def test_a_place_is_written_canonically() -> None:
    for line in shown()[1][1:-1]:
        since = moves.date.fromisoformat(line["waiting_since"])
        key = line["pseudonym"], line["tier"], line["points"], since, line["first"], line["last"], line["total"]
        assert ranking_file.shown_line(*key) == canonical.encode(line) + b"\n"
