"""Files kept before any was opened at arrival are opened when they are shown: no place of a photograph, nothing that runs."""

from __future__ import annotations

import io

import pikepdf
import pytest
from PIL import Image

from palier.models import Piece, PieceContent, PieceFile
from tests import factories
from tests.attacks import at_a_desk
from tests.gateways.documents.test_documents import photo

pytestmark = pytest.mark.django_db


def older(data: bytes, media_type: str) -> Piece:
    """A piece as it was kept before it could have several files."""
    piece = factories.piece(factories.demande("Awa").demande, media_type=media_type, size=len(data))
    PieceFile.objects.filter(piece=piece).delete()
    PieceContent.objects.create(piece=piece, demande=piece.demande, data=data)
    return piece


def programme() -> bytes:
    kept = io.BytesIO()
    with pikepdf.open(io.BytesIO(factories.pdf())) as opened:
        opened.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        opened.save(kept)
    return kept.getvalue()


def test_an_older_photograph_is_shown_without_its_place() -> None:
    data = photo()
    assert b"phone" in data

    answer = at_a_desk.whole(older(data, "image/jpeg"))

    with Image.open(io.BytesIO(answer.content)) as shown:
        assert not dict(shown.getexif())
    assert b"phone" not in answer.content


def test_an_older_photograph_joined_to_others_leaves_its_place_too() -> None:
    piece = older(photo(), "image/jpeg")
    factories.file(piece, position=1)

    answer = at_a_desk.whole(piece)

    assert answer["Content-Type"] == "application/pdf"
    assert b"phone" not in answer.content


def test_an_older_pdf_that_runs_something_is_shown_without_it() -> None:
    answer = at_a_desk.whole(older(programme(), "application/pdf"))

    assert (answer["Content-Type"], answer["Content-Disposition"].partition(";")[0]) == ("application/pdf", "inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    with pikepdf.open(io.BytesIO(answer.content)) as shown:
        assert "/OpenAction" not in shown.Root
