"""A reference to the housing code and to Palier's own rules is said in the language of the page; another text stays French."""

from __future__ import annotations

from django.template import Context, Template

from palier.rules.law import source_words
from palier.rules.law.law import Source, act, cch, crpa


def drawn(source: Source) -> str:
    return Template("{% reference one %}").render(Context({"one": source}))


def test_the_code_and_our_own_rules_are_said_and_not_marked_as_french() -> None:
    ours = act("convention d’occupation par défaut de Palier")
    assert drawn(cch("R441-10")) == str(cch("R441-10")) == source_words.said(cch("R441-10"))
    assert drawn(ours) == str(ours) == source_words.said(ours)


def test_another_text_keeps_its_name_and_is_marked_as_french() -> None:
    assert source_words.said(crpa("L311-3-1")) == ""
    assert drawn(crpa("L311-3-1")) == f'<span lang="fr">{crpa("L311-3-1")}</span>'
