"""A stage, or the answer of an offer, changes in `workflows/candidature/advancing.py` alone, and is said by its enum."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DOOR = "workflows/candidature/advancing.py"
ALLOWED = {
    ("workflows/appeals/answering.py", "held.answer ="): "the answer to what is contested: no candidature moves by it",
    (
        "workflows/appeals/answering.py",
        "update_fields=answer",
    ): "the answer to what is contested: no candidature moves by it",
    **dict.fromkeys(
        [
            ("workflows/exchange/answering_rounds.py", "row.answer ="),
            ("workflows/exchange/answering_rounds.py", "update_fields=answer"),
            ("workflows/exchange/settling_rounds.py", "link.stage ="),
            ("workflows/exchange/settling_rounds.py", "update_fields=stage"),
        ],
        "a round of exchange: no candidature and no offer moves by it",
    ),
    ("workflows/roofs/declaring_roofs.py", "roof.stage ="): "the stage of another roof, which is outside of the funnel",
    (
        "workflows/roofs/declaring_roofs.py",
        "update_fields=stage",
    ): "the stage of another roof, which is outside of the funnel",
    (
        "models/ranking/freezing.py",
        "UPDATE … stage",
    ): "the statements of a whole list, which the door alone runs (below)",
    (
        "workflows/candidature/applying.py",
        "publication.stage =",
    ): "read anew under the lock of its window, and never saved",
    (
        "workflows/radiation/warning_radiation.py",
        "warning.answer =",
    ): "the words of a household that was warned: no state",
    (
        "workflows/radiation/warning_radiation.py",
        "update_fields=answer",
    ): "the words of a household that was warned: no state",
}
"""File of `palier/`, way, and why it may. Rows are born elsewhere too: an insertion is no move."""
OF_A_LIST = {"freezing.freeze", "freezing.leave_out", "freezing.pass_over"}
"""What moves a whole list in one statement."""
MOVED = ("stage", "answer")
"""Columns that say where something stands."""
_WRITERS = {"update", "update_or_create", "bulk_update"}


def dotted(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
    return ""


def texts(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def targets(node: ast.AST) -> Iterator[ast.expr]:
    """What a statement assigns, one by one, tuples opened."""
    match node:
        case ast.Assign(targets=given):
            waiting = list(given)
        case ast.AugAssign(target=given) | ast.AnnAssign(target=given, value=ast.expr()):
            waiting = [given]
        case _:
            waiting = []
    while waiting:
        match waiting.pop():
            case ast.Tuple(elts=several) | ast.List(elts=several):
                waiting += several
            case one:
                yield one


def of_call(node: ast.Call) -> Iterator[str]:
    called = dotted(node.func)
    last = called.rpartition(".")[2]
    for keyword in node.keywords:
        if last in _WRITERS and keyword.arg in (*MOVED, "defaults"):
            named = {keyword.arg} if keyword.arg in MOVED else texts(keyword.value)
            yield from (f"{last}({one})" for one in MOVED if one in named)
        if keyword.arg == "update_fields":
            yield from (f"update_fields={one}" for one in MOVED if one in texts(keyword.value))
    if last == "bulk_update":
        yield from (f"bulk_update({one})" for one in MOVED if one in texts(node))
    if called == "setattr" and len(node.args) > 1:
        yield from (f"setattr({one})" for one in MOVED if one in texts(node.args[1]))
    if ".".join(called.split(".")[-2:]) in OF_A_LIST:
        yield called


def writes(tree: ast.AST) -> list[str]:
    """How a file changes a stage: by an attribute, a keyword, a named column, or SQL."""
    found = []
    for node in ast.walk(tree):
        found += [f"{dotted(one)} =" for one in targets(node) if isinstance(one, ast.Attribute) and one.attr in MOVED]
        if isinstance(node, ast.Call):
            found += of_call(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = node.value.split()
            if "UPDATE" in words and "SET" in words:
                found += [f"UPDATE … {one}" for one in MOVED if one in words[words.index("SET") :]]
    return sorted(set(found))


def around(package: Path) -> list[tuple[str, str]]:
    """Each file and way by which a stage is written past the door."""
    found = []
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package).as_posix()
        # Migrations are frozen; the demo invents the past of a world, and lives it through the workflows.
        if place != DOOR and not place.startswith(("migrations/", "management/demo/")):
            found += [(place, way) for way in writes(ast.parse(path.read_text(encoding="utf-8")))]
    return found


def test_no_stage_changes_by_another_way(repository: Path) -> None:
    assert [one for one in around(repository / "palier") if one not in ALLOWED] == []


def test_the_list_of_exceptions_names_what_is_there(repository: Path) -> None:
    assert set(ALLOWED) <= set(around(repository / "palier"))


def test_what_the_door_itself_writes_is_seen(repository: Path) -> None:
    door = ast.parse((repository / "palier" / DOOR).read_text(encoding="utf-8"))

    assert set(writes(door)) >= OF_A_LIST


def test_each_way_around_the_door_is_seen(tmp_path: Path) -> None:
    ways = {
        "row.stage = target": "row.stage =",
        "row.stage, row.changed_at = target, at": "row.stage =",
        "rows.update(stage=target)": "update(stage)",
        "rows.update_or_create(pk=1, defaults={'stage': target})": "update_or_create(stage)",
        "row.save(update_fields=['stage', 'changed_at'])": "update_fields=stage",
        "Candidature.objects.bulk_update(rows, ['stage'])": "bulk_update(stage)",
        "setattr(row, 'stage', target)": "setattr(stage)",
        "freezing.pass_over(1, origin=a, target=b, at=at)": "freezing.pass_over",
        "cursor.execute('UPDATE palier_candidature SET stage = %s')": "UPDATE … stage",
        "offer.answer, offer.answered_at = word, at": "offer.answer =",
        "offers.filter(answer='').update(answer=word)": "update(answer)",
        "offer.save(update_fields=['answer'])": "update_fields=answer",
    }
    for line, way in ways.items():
        (tmp_path / "around.py").write_text(line)
        assert around(tmp_path) == [("around.py", way)], line


def test_reading_a_stage_or_writing_another_column_is_none() -> None:
    read = "found = rows.filter(stage=before)\nkept.save(update_fields=['end_reason'])\nis_it = row.stage == target\n"

    assert writes(ast.parse(read)) == []


SAID_BY_AN_ENUM = ("stage", "answer", "status")
"""Columns whose words stand once, in ``Stage``, ``PublicationStage``, ``SeanceStage``, ``OfferAnswer`` or ``PieceStatus``."""


def _is_word(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str(word)):
            return word != ""
        case ast.Tuple(elts=several) | ast.List(elts=several) | ast.Set(elts=several):
            return any(_is_word(one) for one in several)
    return False


def _column(name: str) -> str:
    parts = [part for part in name.split("__") if part not in ("in", "exact")]
    return parts[-1] if parts else ""


def words_of_states(tree: ast.AST) -> list[int]:
    """The lines that compare or filter a state by a literal word."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg and _column(node.arg) in SAID_BY_AN_ENUM and _is_word(node.value):
            found.append(node.value.lineno)
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            named = any(isinstance(one, ast.Attribute) and one.attr in SAID_BY_AN_ENUM for one in sides)
            if named and any(_is_word(one) for one in sides):
                found.append(node.lineno)
    return found


def test_a_state_is_said_by_its_enum(repository: Path) -> None:
    found = {}
    for path in sorted((repository / "palier").rglob("*.py")):
        place = path.relative_to(repository / "palier").as_posix()
        if not place.startswith("migrations/") and (lines := words_of_states(ast.parse(path.read_text("utf-8")))):
            found[place] = lines

    assert found == {}


def test_a_word_in_the_place_of_an_enum_is_seen() -> None:
    for line in (
        "offer.answer == 'refusee'",
        "rows.filter(item__seance__stage='close')",
        "rows.exclude(stage__in=('louee', kept))",
        "piece.status not in ['valide']",
    ):
        assert words_of_states(ast.parse(line)) == [1], line
    assert words_of_states(ast.parse("offer.answer == OfferAnswer.REFUSED\nrows.filter(stage=Stage.RETIREE)")) == []
