"""The table of letters: whatever the facts, a letter says what the law requires, and each row is somebody's letter."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from palier.rules.law.law import cch
from palier.rules.letters import composing, table
from palier.rules.letters.composing import MissingPart, compose
from palier.rules.letters.parts import Channel, Each, Given, LetterRow, Sentence, To

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NAMES = sorted(table.ROWS)
WITH_PARTS = [name for name in NAMES if table.ROWS[name].must]
OF_A_DAY = date(2026, 3, 1)
VALUES: tuple[Any, ...] = ("un mot", 3, OF_A_DAY, datetime(2026, 5, 5, 12, tzinfo=UTC), cch("R441-10"))
DISCREET = {"day", "due", "until", "weekday", "link", "code", "notice"}
"""What a message to a household may hold: a day, an address of this site, a code, and the notice that the law sends so."""


def conditions(row: LetterRow) -> set[str]:
    """The facts on which something is said or not."""
    found = {one.when for one in row.sentences() if not isinstance(one, Each)}
    found |= {one.unless for one in row.sentences() if isinstance(one, Sentence)}
    return (found | {must.when for must in row.must}) - {""}


def givens(row: LetterRow) -> dict[str, Given | Each]:
    return {one.name: one for one in row.sentences() if isinstance(one, Given | Each)}


def places(row: LetterRow) -> set[str]:
    return {name for one in row.sentences() if isinstance(one, Sentence) for name in one.places}


def facts(row: LetterRow, draw: st.DrawFn) -> dict[str, Any]:
    """Facts of a row: each place has a value, unless what needs it is not said."""
    made: dict[str, Any] = {}
    for name in sorted(row.facts()):
        if name in givens(row):
            lines = st.lists(st.just("Une phrase."), min_size=1 if givens(row)[name].shows else 0, max_size=3)
            made[name] = draw(lines)
        elif name in places(row):
            optional = (None,) if name in conditions(row) else ()
            made[name] = draw(st.sampled_from((*VALUES, *optional)))
        elif name in conditions(row):
            made[name] = draw(st.booleans())
        else:
            made[name] = draw(st.sampled_from((OF_A_DAY, None)))
    for one in row.sentences():
        # What is said by a condition has what it says.
        if isinstance(one, Sentence) and one.when and made[one.when]:
            made |= {place: made[place] or "un mot" for place in one.places & made.keys()}
    return made


@pytest.mark.parametrize("name", NAMES)
@drawn(st.data())
def test_a_letter_says_what_the_law_requires_whatever_the_facts(name: str, data: st.DataObject) -> None:
    row = table.ROWS[name]

    text = compose(name, **facts(row, data.draw))

    assert text.kind == row.kind
    assert text.title
    assert all(paragraph and "{" not in paragraph for paragraph in text.paragraphs)


def _without(row: LetterRow, label: str) -> LetterRow:
    """The row without what shows a part."""

    def left(paragraph: Any) -> Any:
        if isinstance(paragraph, Each):
            return replace(paragraph, shows=tuple(one for one in paragraph.shows if one != label))
        return tuple(one for one in paragraph if label not in one.shows)

    return replace(row, body=tuple(left(paragraph) for paragraph in row.body))


@pytest.mark.parametrize("name", WITH_PARTS)
def test_no_letter_is_made_without_a_part_of_the_law(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = table.ROWS[name]
    for must in row.must:
        cut = _without(row, must.label)
        monkeypatch.setattr(table, "ROWS", {**table.ROWS, name: cut})
        composing._facts_of.cache_clear()  # noqa: SLF001 - the row is of this test
        everything = {
            fact: ["Une phrase."] if fact in givens(cut) else True if fact not in places(cut) else "un mot"
            for fact in cut.facts()
        }
        with pytest.raises(MissingPart, match=must.label):
            compose(name, **everything)
        composing._facts_of.cache_clear()  # noqa: SLF001 - same


@pytest.mark.parametrize("name", WITH_PARTS)
def test_a_part_that_a_rule_words_is_asked_of_it(name: str) -> None:
    row = table.ROWS[name]
    for fact, one in givens(row).items():
        if one.shows:
            known = {other: ["Une phrase."] if other in givens(row) else "un mot" for other in row.facts()}
            with pytest.raises(MissingPart):
                compose(name, **{**known, fact: ()})


def test_a_part_is_shown_by_a_sentence_and_a_sentence_shows_a_part() -> None:
    letters = {name: row for name, row in table.ROWS.items() if row.channel is not Channel.DESK}
    for name, row in letters.items():
        shown = {label for one in row.sentences() for label in one.shows}

        assert shown == {must.label for must in row.must}, name


def _calls(repository: Path) -> Iterator[ast.expr]:
    """What is asked of `compose`, everywhere in the product."""
    for path in sorted((repository / "palier").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "compose":
                asked = node.args[0]
                yield known.get(asked.id, asked) if isinstance(asked, ast.Name) else asked


CHOSEN = {
    *("classement", "classement_corrige", "accuse_candidature", "non_retenue", "ecartee", "non_classee"),
    *("second_facteur_change", "cle_copiee", "cle_donnee", "cle_bientot_finie", "certificat_bientot_fini"),
    *("souhait_refuse", "changement_refuse"),
    *("demande_deposee", "demande_enregistree", "demande_a_corriger", "demande_a_montrer", "demande_bientot_effacee"),
    "attestation_en_retard",
    *("toit_reponse", "toit_retard", "toit_change", "toit_fin"),
    *("echange_ronde", "echange_suite"),
    "bail_signe_par_tous",
    *("contestation_en_retard", "contestation_sans_reponse"),
}
"""Rows whose name is a constant of another file, one of a pair, or handed to the function that sends."""


def test_every_writer_names_a_row_and_every_row_has_a_writer(repository: Path) -> None:
    named = {asked.value for asked in _calls(repository) if isinstance(asked, ast.Constant)}

    assert named - set(NAMES) == set()
    assert set(NAMES) - named - CHOSEN == set()


MAKES = ("LetterText", "Letter", "Letter.objects.create")


def _makers(repository: Path) -> dict[str, list[str]]:
    """The files of the product that make each of these calls."""
    found: dict[str, list[str]] = {call: [] for call in MAKES}
    for path in sorted((repository / "palier").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for call in called & found.keys():
            found[call].append(path.relative_to(repository / "palier").as_posix())
    return found


def test_a_letter_is_made_in_one_place_and_kept_in_one_place(repository: Path) -> None:
    makers = _makers(repository)
    texts = [file for file in makers["LetterText"] if file.startswith(("workflows/", "jobs/", "web/"))]

    assert texts == []
    assert makers["Letter"] == ["management/demo/candidates.py", "workflows/acting/telling.py"]
    assert makers["Letter.objects.create"] == []


def test_a_message_to_a_household_reveals_nothing() -> None:
    for row in table.ROWS.values():
        if row.channel is Channel.MESSAGE and row.to is To.HOUSEHOLD:
            # Who chose to be named by its mails is named in them too: the envelope says as much.
            known = {"subject", "message", "sender"} if row.kind == "annonce_signee" else frozenset()
            assert row.facts() <= DISCREET | known, row.kind


def test_the_notices_of_the_list_are_carried_or_shown() -> None:
    carried = {one.number for row in table.ROWS.values() for one in row.notices}
    shown = {one.notice.number for one in table.ON_DESKS}

    assert carried | shown == {f"N{number}" for number in (1, 2, 3, 5, 6, *range(9, 22))}
    assert not carried & shown
    for row in table.ROWS.values():
        assert bool(row.notices) <= bool(row.must), row.key
        assert {one.confidence for one in row.notices} <= {"S", "L", "U"}


def test_rows_of_one_kind_that_leave_on_paper_are_of_one_way() -> None:
    """A letter is put on paper by its stored kind alone."""
    for row in table.ROWS.values():
        ways = {one.channel for one in table.ROWS.values() if one.kind == row.kind} - {Channel.DESK}
        assert len(ways) <= 1, row.kind
