"""Free words that end a letter: no address, no sign that turns a line, and nothing that keeps a letter from leaving."""

from __future__ import annotations

from datetime import date

import pytest

from palier.rules.letters import endings
from palier.rules.letters.endings import Ending, EndingSlot

ON = date(2026, 11, 27)


@pytest.mark.parametrize(
    "text",
    [
        "Écrivez sur www.logement-urgent.fr",
        "Payez sur logement-urgent.fr/rib",
        "Écrivez à aide@logement-urgent.fr",
        "ftp://logement",
        "javascript:alert",
        "mailto:quelqu-un",
        "Retourné \u202e ici",
        "Une ligne\u2028et une autre",
        "Une ligne\ret une autre",
        "[lien](ici)",
    ],
)
def test_what_leads_elsewhere_or_is_not_read_stands_in_no_letter(text: str) -> None:
    assert endings.faults(text, is_local=True)


@pytest.mark.parametrize(
    "text",
    [
        "Une question ? Appelez le 01 99 00 12 10, du lundi au vendredi, de 9 h à 17 h 30.",
        "M. le maire de {territoire} vous salue. Fait le {jour}.",
        "Le C.C.A.S. vous reçoit au 3, rue du Marché, à 10:30.",
    ],
)
def test_what_a_mairie_writes_stands(text: str) -> None:
    assert endings.faults(text, is_local=True) == ""


@pytest.mark.parametrize("text", ["{", "}", "{jour", "{inconnu}", "{jour!r}", "{0}"])
def test_a_text_that_no_page_let_in_leaves_the_letter_as_the_law_has_it(text: str) -> None:
    told = [Ending(EndingSlot.FORMULA, None, text), Ending(EndingSlot.LOCAL, None, "Bienvenue.")]
    assert endings.said(told, "accuse_candidature", territory=None, on=ON) == ("Bienvenue.",)
