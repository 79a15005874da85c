"""A field of a form that is the same for everybody is drawn once, and is what it would be drawn anew."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from palier.models import catalogues
from palier.web.inputs import drawn as drawing
from palier.web.languages import speaking
from palier.web.public.search_form import SearchForm

CHOICES = {
    "rayon": ["", "0", "5", "40", "12"],
    "pieces": ["", "T2", "T9", "<b>"],
    "energie": ["", "C"],
    "genre": ["", "maison", "appartement"],
    "tri": ["", "loyer", "place", "autre"],
    "plain_pied": ["on", "1", "false"],
    "pour_moi": ["", "on"],
}
TYPED = ["", "Nantes", "650,50", "<script>", "beaucoup"]


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    drawing.KEPT.clear()


def drawn(asked: QueryDict | None, *, has_file: bool, is_free: bool) -> list[str]:
    return [str(drawing.drawn(field, is_free=is_free)) for field in SearchForm(asked, has_file=has_file)]


@given(
    asked=st.none()
    | st.fixed_dictionaries({}, optional={name: st.sampled_from(each) for name, each in CHOICES.items()}),
    words=st.fixed_dictionaries({}, optional={"ou": st.sampled_from(TYPED), "loyer": st.sampled_from(TYPED)}),
    has_file=st.booleans(),
    is_free=st.booleans(),
    language=st.sampled_from(list(catalogues.offered().values())),
)
def test_what_is_kept_is_what_would_be_drawn_anew(asked, words, has_file, is_free, language):
    question = None if asked is None else QueryDict(urlencode({**asked, **words}))
    with speaking.reading_in(language):
        drawn(question, has_file=has_file, is_free=is_free)
        kept = drawn(question, has_file=has_file, is_free=is_free)
        SearchForm.is_for_all = False
        try:
            anew = drawn(question, has_file=has_file, is_free=is_free)
        finally:
            SearchForm.is_for_all = True

    assert kept == anew


def test_words_that_somebody_typed_are_kept_nowhere():
    drawn(QueryDict("ou=Nantes&loyer=650&pieces=T2"), has_file=True, is_free=False)
    drawn(QueryDict("ou=Nantes&loyer=beaucoup"), has_file=True, is_free=False)

    assert drawing.KEPT
    assert not [text for text in drawing.KEPT.values() if "Nantes" in text or "650" in text or "beaucoup" in text]


def test_a_choice_sent_again_and_again_is_kept_once():
    drawn(QueryDict("acces=x"), has_file=True, is_free=False)
    kept = len(drawing.KEPT)
    for many in range(2, 30):
        drawn(QueryDict("&".join(["acces=x"] * many)), has_file=True, is_free=False)

    assert len(drawing.KEPT) == kept


def test_no_more_are_kept_than_was_said(monkeypatch):
    monkeypatch.setattr(drawing, "MOST", 5)

    drawn(None, has_file=True, is_free=False)

    assert len(drawing.KEPT) == 5
