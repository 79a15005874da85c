"""What Django itself refuses is said in the house's words, and in the language of who reads."""

from __future__ import annotations

import pytest
from django import forms

from palier.rules.law import voice
from tests.languages import pseudo


class Everything(forms.Form):
    text = forms.CharField(max_length=5)
    short = forms.CharField(min_length=3)
    count = forms.IntegerField(min_value=2, max_value=9)
    day = forms.DateField()
    mail = forms.EmailField()
    answer = forms.ChoiceField(choices=(("oui", "Oui"),))
    answers = forms.MultipleChoiceField(choices=(("oui", "Oui"),))
    agreed = forms.BooleanField()
    paper = forms.FileField()


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {
            "text": "sixsix",
            "short": "a",
            "count": "1",
            "day": "hier",
            "mail": "a@",
            "answer": "non",
            "answers": ["non"],
        },
        {"text": "a\x00", "count": "10"},
        {"count": "deux"},
    ],
)
def test_each_refusal_is_said_in_the_language_of_its_reader(typed: dict[str, object]) -> None:
    errors = Everything(typed).errors
    assert errors
    with voice.read_in(pseudo.translations()):
        said = [str(one) for told in errors.values() for one in told]

    assert said
    for one in said:
        assert one.startswith(pseudo.OPEN), one
        assert "%(" not in one


def test_a_limit_is_told_with_its_figure() -> None:
    errors = Everything({"text": "sixsix", "count": "10"}).errors
    assert errors["text"] == ["C’est trop long : 5 signes au plus."]
    assert errors["count"] == ["C’est trop : 9 au plus."]
    assert errors["answer"] == ["Choisissez une réponse."]
    assert errors["agreed"] == ["Cochez cette case."]
