"""From an archive that a steward brings to a piece that its person sends: each screen looked at, narrow and wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from palier.models import Piece, StockBundle
from tests import couples, factories, paper_world
from tests import takeover_world as stock
from tests import world as worlds
from tests.journeys.conftest import look, overflow

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

pytestmark = [pytest.mark.journey, pytest.mark.usefixtures("committed")]


def test_documents_of_a_former_tool_come_in_and_one_becomes_a_piece(sign_in: Callable[..., Page]) -> None:
    couple = couples.couple()
    line = stock.line_of(couple.demande.numero_unique, f"{couples.HERS:%d/%m/%Y}")
    batch = stock.taken_in(stock.sent([line, *stock.lines(3)]))
    files = {
        "A1/CNI-recto.pdf": factories.pdf(),
        "A1/BAIL-2018.pdf": factories.pdf(2),
        "2/CNI-scan.exe": b"MZ",
        "Z9/CNI-recto.pdf": factories.pdf(3),
    }
    desk = sign_in(worlds.steward().person, is_sure=True)
    desk.goto(f"/intendant/reprises/{batch.public_id}/documents/")
    look(desk, "documents-de-reprise")
    desk.set_input_files(
        "input[type=file]",
        {"name": "scans.zip", "mimeType": "application/zip", "buffer": paper_world.archive(files)},
    )
    desk.get_by_role("button", name="Envoyer l’archive").click()
    desk.get_by_label("De qui est chaque document").fill(paper_world.BY_PATH)
    desk.get_by_role("button", name="Garder, et demander l’aperçu").click()
    desk.get_by_text("Aperçu en cours").wait_for()
    bundle = paper_world.turned(StockBundle.objects.get())
    desk.get_by_role("link", name="Rouvrir cette page").click()
    look(desk, "archive-essayee")
    desk.get_by_role("button", name="Reprendre ces documents").click()
    desk.get_by_text("Reprise en cours").wait_for()
    paper_world.turned(bundle)
    desk.reload()
    look(desk, "archive-reprise")
    desk.set_viewport_size({"width": 360, "height": 800})
    assert overflow(desk) == ""

    amina = sign_in(couple.amina.person, width=360)
    amina.goto("/mon-ancien-dossier/")
    amina.get_by_role("button", name="Oui, c’était mon dossier").click()
    look(amina, "documents-d-avant")
    assert overflow(amina) == ""
    amina.get_by_role("button", name="L’envoyer comme pièce").first.click()
    amina.get_by_text("Le document est dans").wait_for()
    look(amina, "document-envoye")
    assert Piece.objects.get().status == "a_verifier"
