"""The sentences of the law index: complete, written once, refused by name when they are not."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from palier.rules.law import articles, parameters
from palier.rules.law.parameters import ParameterError

GOOD = '[[article]]\nkey = "CCH L441-1"\ntitle = "t"\nasks = "a"\nhow = "h"\nconfidence = "S"\nscreens = []\n'


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Write another file of sentences in the place of the package's."""
    (tmp_path / "law").mkdir()
    read = parameters.read_toml
    monkeypatch.setattr(parameters, "read_toml", lambda file: read(file, tmp_path))
    articles.load.cache_clear()
    yield lambda text: (tmp_path / articles.FILE).write_text(text, encoding="utf-8") and None
    articles.load.cache_clear()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (GOOD.replace('how = "h"\n', ""), "article 1 : clés attendues"),
        (GOOD + 'more = "x"\n', "clés attendues"),
        ('article = ["x"]\n', "clés attendues"),
        (GOOD.replace("L441-1", "44.1"), "article illisible"),
        (GOOD.replace("L441-1", "R441-3 b"), "un alinéa s’indexe sous son article"),
        (GOOD.replace('asks = "a"', 'asks = " "'), "CCH L441-1.asks : un texte est attendu"),
        (GOOD.replace('"S"', '"X"'), "S, L ou U attendu"),
        (GOOD + GOOD, "CCH L441-1 : écrit deux fois"),
    ],
)
def test_a_bad_sentence_is_refused_by_name(write: Callable[[str], None], text: str, reason: str) -> None:
    write(text)

    with pytest.raises(ParameterError, match=reason):
        articles.load()


def test_a_good_one_is_read(write: Callable[[str], None]) -> None:
    write(GOOD)

    assert articles.load()["CCH L441-1"].asks == "a"


def test_sentences_are_sentences_and_every_screen_has_its_name() -> None:
    for key, article in articles.load().items():
        assert article.asks.endswith("."), key
        assert article.how.endswith("."), key
        assert set(article.screens) <= articles.screens().keys(), key
        assert "!" not in article.asks + article.how


def test_counts_are_of_known_texts_or_of_deliberations() -> None:
    unknown = articles.case_counts().keys() - articles.load().keys()

    assert all(key.startswith("délibération ") for key in unknown)
    assert all(count > 0 for count in articles.case_counts().values())


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], list[str]]:
    """Print the values of one parameter file on 4 May 2026."""
    read = parameters.read_toml
    monkeypatch.setattr(parameters, "FOLDER", tmp_path)
    monkeypatch.setattr(parameters, "read_toml", lambda file: read(file, tmp_path))

    def show(text: str) -> list[str]:
        (tmp_path / "x.toml").write_text(text, encoding="utf-8")
        found = articles.values(date(2026, 5, 4))
        return [value.text for each in found.values() for value in each]

    return show


def row(value: str, since: str = "2024-01-01", title: str = "t") -> str:
    dated = f'valid_from = {since}\narticle = "CCH R441-3 b"\ntitle = "{title}"\nconfidence = "S"\n'
    return f"[[k]]\nvalue = {value}\n{dated}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("45000", "45 000"),
        ('"05"', "05"),
        ("{ other = 1 }", ""),
        ("[1, 2]", ""),
        ("true", ""),
        ("2026-01-01", ""),
    ],
)
def test_a_value_is_said_in_french_or_left_to_its_table(
    shown: Callable[[str], list[str]], value: str, text: str
) -> None:
    assert shown(row(value)) == [text]


def test_only_what_is_in_force_is_said_and_once(shown: Callable[[str], list[str]]) -> None:
    assert shown(row("1") + row("1") + row("2", title="u")) == ["1", "2"]
    assert shown(row("1", since="2026-05-05")) == []
    assert shown(row("1") + "valid_until = 2026-05-03\n") == []
    assert shown(row("1") + "valid_until = 2026-05-04\n") == ["1"]
    assert shown('k = "x"\nl = [1]\n[[m]]\nvalue = 1\n') == []
