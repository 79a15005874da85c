"""A grid that is being written: one line at a time, in the text that the command takes, and what it changes of another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.scoring import grid_changes, grid_drafts, grid_text, grids
from palier.rules.scoring.grid_changes import GridChangeKind
from palier.rules.scoring.grid_errors import GridError

SEEDS = [grids.FOLDER / "cotation" / f"{name}.toml" for name in grids.names()]
TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=30).filter(lambda text: "'''" not in text)


def seed(name: str = "demo-2026") -> str:
    return (grids.FOLDER / "cotation" / f"{name}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_a_grid_written_again_is_the_same_grid(path) -> None:
    text = path.read_text(encoding="utf-8")
    again = grid_text.written(grid_drafts.content_of(text))
    assert grids.load(again).digest == grids.load(text).digest
    assert grid_text.written(grid_drafts.content_of(again)) == again


@given(TEXTS)
def test_whatever_is_typed_comes_back_as_it_was_typed(label: str) -> None:
    content = {"title": label, "criterion": [{"label": label, "points": [1, -2], "limits": ["7,5"]}]}
    assert grid_drafts.content_of(grid_text.written(content)) == content


def test_each_fault_is_said_of_its_own_line() -> None:
    content = grid_drafts.content_of(seed())
    rows = grid_drafts.rows(content, "criterion")
    wrong = grid_drafts.put(content, "criterion", 3, {**rows[3], "fact": "age"})

    look = grid_drafts.look(grid_drafts.text_of(wrong))

    assert look.reading is None
    (fault,) = look.faults
    assert (fault.section, fault.place, fault.key, fault.is_refusal) == ("criterion", 3, "fact", True)
    assert "l’âge en lui-même ne donne pas de points" in fault.reason
    assert grid_drafts.look(seed()).reading is not None


def test_lines_are_moved_dropped_and_kept_out_of_a_heading_that_is_gone() -> None:
    content = grid_drafts.content_of(seed("exemples/rubriques"))
    codes = [row["code"] for row in grid_drafts.rows(content, "criterion")]

    moved = grid_drafts.move(content, "criterion", 1, by=-1)
    assert [row["code"] for row in moved["criterion"]][:2] == [codes[1], codes[0]]
    assert grid_drafts.move(content, "criterion", 0, by=-1) == content
    gone = content["heading"][0]["code"]
    left = grid_drafts.drop(content, "heading", 0)
    assert [row["code"] for row in left["criterion"]] == codes
    assert not any(row.get("heading") == gone for row in left["criterion"])


def test_a_draft_of_ten_thousand_lines_is_refused_before_it_is_kept() -> None:
    content = grid_drafts.content_of(seed())
    row = content["criterion"][0]
    with pytest.raises(GridError, match="300 lignes au plus"):
        grid_drafts.text_of({**content, "criterion": [row] * 10_000})


@pytest.mark.parametrize("line", ["heading = 3", 'criterion = "abc"', "circuit = [1, 2]"])
def test_a_section_that_is_no_list_of_tables_is_refused_at_its_line(line: str) -> None:
    with pytest.raises(GridError, match="est attendue") as caught:
        grid_drafts.content_of(f'code = "A"\n{line}\n')
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("key", "line", "reason"),
    [
        ("voted_on", "voted_on = 2099-01-01", "datée après la prise d’effet"),
        ("link", 'link = "javascript:alert(1)"', "https://"),
        ("number", f'number = "{"9" * 41}"', "40 signes"),
    ],
)
def test_a_deliberation_after_its_effect_or_without_an_address_is_refused(key: str, line: str, reason: str) -> None:
    with pytest.raises(GridError) as caught:
        grids.read(f"{line}\n{seed()}")
    assert (caught.value.line, caught.value.key) == (1, key)
    assert reason in caught.value.reason


def test_what_changes_is_added_removed_or_changed_line_by_line() -> None:
    before = grids.load(seed())
    content = grid_drafts.content_of(seed())
    rows = list(content["criterion"])
    first = {**rows[0], "points": rows[0]["points"] + 1 if isinstance(rows[0]["points"], int) else [1, 2]}
    renamed = {**rows[1], "code": "autre_code"}
    added = {
        "code": "neuf",
        "fact": "personnes",
        "label": "Grande famille",
        "kind": "each",
        "proof": "aucune",
        "points": 1,
    }
    after = grids.kept(
        grid_drafts.text_of(
            {**content, "effective_from": date(2030, 1, 1), "criterion": [first, renamed, *rows[3:], added]}
        )
    )

    found = grid_changes.changes(before, after)

    said = {(one.kind, (one.after or one.before).code): one.keys for one in found}
    assert said[GridChangeKind.CHANGED, rows[0]["code"]] == ("weight",)
    assert (GridChangeKind.REMOVED, rows[2]["code"]) in said
    assert (GridChangeKind.ADDED, "neuf") in said
    assert not any("autre_code" in key or rows[1]["code"] in key for key in said)
    assert set(grid_changes.whole(before, after)) == {"effective_from"}
    assert grid_changes.changes(before, before) == []


def test_a_public_served_otherwise_and_the_address_of_the_vote_change_the_whole() -> None:
    before = grids.seed("demo-2026")
    kept = {**before.content, "otherwise": ["sortie_ase"], "link": "https://vote.example/12"}

    found = grid_changes.whole(before, replace(before, content=kept))

    assert found["otherwise"] == (before.content["otherwise"], ["sortie_ase"])
    assert found["link"] == (None, "https://vote.example/12")
