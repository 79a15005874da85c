"""What an operator reads of a former tool's file before anything of it is kept."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command

from palier.models import StockBatch
from tests import takeover_world as stock
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_a_trial_says_how_a_file_is_read_and_what_each_field_becomes(tmp_path: Path) -> None:
    file, mapping, out = tmp_path / "dossiers.csv", tmp_path / "reprise.toml", StringIO()
    file.write_bytes(f"{stock.COLUMNS}\n1;;Lefèvre-Noël;01/02/1980;2P;3\n2;;Zoé;31/02/1980;2P;3\n".encode("cp850"))
    mapping.write_text(stock.MAPPING, encoding="utf-8")

    call_command("take_over", file, mapping=mapping, check=True, stdout=out)

    told = plain_text(out.getvalue())
    assert "encodage DOS (850), séparateur ;" in told
    assert "Nom (NOM) : 1 ligne. « Lefèvre-Noël »" in told
    assert "« 2P » devient « T2 »" in told
    assert "Ligne 3 :" in told
    assert not StockBatch.objects.exists()
