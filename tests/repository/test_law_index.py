"""The law index: nothing in it is missing, and what would be missing is said."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from config.checks import law_index, reference
from palier.rules.law import articles, law

if TYPE_CHECKING:
    from pathlib import Path


def faults(names: set[str] | None = None) -> list[str]:
    return law_index.problems(reference.addresses() if names is None else names)


def test_every_rule_has_its_article_and_every_article_its_sentence_its_case_and_its_screens() -> None:
    assert faults() == []


def test_a_rule_without_an_article_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(law._APPLIED, "palier.rules.people.numero.normalise")  # noqa: SLF001 - what forgetting a mark leaves

    assert "palier.rules.people.numero.normalise: applies no article" in faults()


def test_an_article_without_a_sentence_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(articles.load())
    del known["CCH R441-10"]
    monkeypatch.setattr(articles, "load", lambda: known)

    assert any(line.startswith("CCH R441-10: no sentence in law/articles.toml (used by ") for line in faults())


def test_an_article_without_a_case_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_index, "cases", lambda: iter(()))

    assert any(line.startswith("CCH R441-10: no case (used by ") for line in faults())


def test_a_case_of_an_unknown_article_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_index, "cases", lambda: iter([("rules/cases/x.toml", law.cch("L999-1"))]))

    assert "CCH L999-1: no sentence in law/articles.toml (used by rules/cases/x.toml)" in faults()


def test_a_row_read_at_its_source_cites_no_text_that_was_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(articles.load())
    known["CCH L441-3"] = replace(known["CCH L441-3"], confidence="L")
    told = known["CCH L442-3-1"]
    known["CCH L442-3-1"] = replace(told, confidence="S")
    monkeypatch.setattr(articles, "load", lambda: known)

    found = faults()

    assert "after_lease.toml: surcharge_over_percent is S, and CCH L441-3, which it cites, is L" in found
    assert "CCH L442-3-1 is S, and its sentence speaks « selon nos informations »" in found


def test_a_row_read_at_its_source_does_not_speak_of_our_information(monkeypatch: pytest.MonkeyPatch) -> None:
    row = {"article": "CCH L441-3", "title": "un montant, selon nos informations", "confidence": "S"}
    monkeypatch.setattr(articles, "rows", lambda file: iter([("amount", row)] if file == "flow.toml" else ()))

    assert "flow.toml: amount is S, and its title speaks « selon nos informations »" in law_index.unsure()


def test_a_sentence_that_nothing_applies_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    known = dict(articles.load())
    known["CCH L999-1"] = known["CCH R441-10"]
    monkeypatch.setattr(articles, "load", lambda: known)

    assert "CCH L999-1: nothing applies it" in faults()


def test_a_screen_that_does_not_exist_is_named() -> None:
    assert "screen offre: no such address" in faults(reference.addresses() - {"offre"})


def test_a_screen_without_a_name_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    names = dict(articles.screens())
    del names["offre"]
    monkeypatch.setattr(articles, "screens", lambda: names)

    assert "CCH R441-10: screen offre has no name in [screens]" in faults()


def test_plumbing_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(law_index.PLUMBING, "access.gone", "for this test")
    monkeypatch.setitem(law_index.PLUMBING, "gone", "for this test")

    assert law_index.idle_plumbing() == ["access.gone", "gone"]


def test_a_case_whose_article_no_code_prints_stops_the_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "tests" / "rules" / "cases"
    folder.mkdir(parents=True)
    (folder / "x.toml").write_text('[[case]]\ntitle = "x"\narticle = "CCH 44.1"\n')
    monkeypatch.setattr(law_index, "ROOT", tmp_path)
    monkeypatch.setattr(law_index, "CASES", folder)

    with pytest.raises(SystemExit, match=r"cases/x\.toml: no such article number: 44\.1"):
        list(law_index.cases())


def test_cases_are_counted_by_article_and_a_paragraph_counts_for_its_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "tests" / "rules" / "cases"
    folder.mkdir(parents=True)
    (folder / "x.toml").write_text('[[case]]\narticle = ["CCH R441-3 b", "CCH R441-10"]\n')
    (tmp_path / "tests" / "test_x.py").write_text("# article" + ': CCH R441-3\n@pytest.mark.article("CCH R441-9")\n')
    monkeypatch.setattr(law_index, "ROOT", tmp_path)
    monkeypatch.setattr(law_index, "CASES", folder)

    found = law_index.lines()

    assert found["CCH R441-3"].cases == {"rules/cases/x.toml": 1, "test_x.py": 1}
    assert found["CCH R441-9"].cases == {"test_x.py": 1}
    assert '"CCH R441-3" = 2' in law_index.counts()
