"""References to the law: read, printed, found again."""

import pytest

from palier.rules.law import law

KEYS = (
    "CCH L441-1",
    "CCH R441-3 b",
    "CCH L441-2-3 II",
    "CCH L441-1 g bis",
    "CCH R441-2-7 3°",
    "CRPA L311-3-1",
    "article 225-1 du code pénal",
    "article L3133-1 du code du travail",
    "article 199 quindecies du code général des impôts",
    "article 2 terdecies D de l’annexe III au code général des impôts",
    "article 1 de la loi 89-462 du 6 juillet 1989",
    "article 4 de l’arrêté du 29 juillet 1987",
    "article 3 du décret 2020-145 du 20 février 2020",
    "règlement (UE) 2016/679, article 32",
    "arrêté du 10 mars 2011",
    "calendrier civil",
    "règles de publication de Palier",
    "délibération fictive DEMO-2026",
)


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_printed_as_it_was_written(key: str) -> None:
    source = law.parse(key)

    assert source.key == key
    assert law.parse(str(source)) == source


@pytest.mark.parametrize(
    ("key", "text", "number", "printed"),
    [
        (
            "CCH L441-1",
            "code de la construction et de l’habitation",
            "L441-1",
            "article L441-1 du code de la construction et de l’habitation",
        ),
        ("article 225-1 du code pénal", "code pénal", "225-1", "article 225-1 du code pénal"),
        (
            "arrêté du 29 juillet 1987, article 4",
            "arrêté du 29 juillet 1987",
            "4",
            "article 4 de l’arrêté du 29 juillet 1987",
        ),
        ("règlement (UE) 2016/679, article 32", "règlement (UE) 2016/679", "32", "règlement (UE) 2016/679, article 32"),
        ("calendrier civil", "calendrier civil", "", "calendrier civil"),
    ],
)
def test_an_article_has_a_text_and_a_number(key: str, text: str, number: str, printed: str) -> None:
    source = law.parse(key)

    assert (source.text, source.number, str(source)) == (text, number, printed)


@pytest.mark.parametrize(
    ("key", "whole"),
    [
        ("CCH R441-3 b", "CCH R441-3"),
        ("CCH L441-2-3 II", "CCH L441-2-3"),
        ("CCH L441-1 g bis", "CCH L441-1"),
        ("article 199 quindecies du code général des impôts", "article 199 quindecies du code général des impôts"),
        ("arrêté du 10 mars 2011", "arrêté du 10 mars 2011"),
    ],
)
def test_a_paragraph_belongs_to_its_article(key: str, whole: str) -> None:
    assert law.parse(key).whole.key == whole


@pytest.mark.parametrize("key", ["CCH", "CCH 44.1", "CCH L441-1 quelque part", "CRPA L", "CCH l441-1"])
def test_a_number_that_no_code_prints_is_refused(key: str) -> None:
    with pytest.raises(law.MalformedReference):
        law.parse(key)


def test_words_that_only_look_like_an_article_stay_a_whole_act() -> None:
    assert law.act("article premier du règlement intérieur") == law.Source("article premier du règlement intérieur")


def test_a_marked_rule_is_found_with_its_sources() -> None:
    @law.applies(law.cch("L441-1"), law.act("calendrier civil"))
    def rule() -> None:
        """A rule."""

    try:
        assert dict(law.applied())[f"{__name__}.{rule.__qualname__}"] == (
            law.cch("L441-1"),
            law.act("calendrier civil"),
        )
    finally:
        law._APPLIED.pop(f"{__name__}.{rule.__qualname__}")  # noqa: SLF001 - the index must not keep it
