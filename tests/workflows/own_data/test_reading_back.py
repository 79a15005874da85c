"""Another copy reads an archive back: the facts, the wish and the pieces are those that are here, from the files alone."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from palier.models import Demande, DemandeVersion, Fact, Piece
from palier.models.demandes import layers
from palier.workflows.own_data import reading_back
from tests import couples, factories
from tests.mandate_world import holder
from tests.own_data_world import asked, made, opened, rows, taken
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture
def amina() -> Applicant:
    """A file on which the register, its person and a piece have each said something."""
    made_here = factories.demande("Amina")
    demande, now = made_here.demande, timezone.now()
    year = timezone.localdate().year
    told = (
        ("declare", "wish", {"max_rent": 70_000, "communes": ["93048", "93063"], "type_codes": ["T3"]}),
        ("declare", f"incomes/d/{year - 4}", 9_000),
        ("declare", "claims/sans_logement", {}),
        ("verifie", "last_twelve_months/d", 21_000),
        ("declare", "expected", {"number": 1, "due_on": f"{year + 1}-03-01"}),
    )
    for back, (layer, path, value) in enumerate(told):
        at = now - timedelta(days=10 - back)
        Fact.objects.create(
            demande=demande, layer=layer, path=path, value=value, by=made_here.user, at=at, since=at.date()
        )
    factories.piece(demande, code="avis_imposition_n2", person_key="d")
    return made_here


def packed(of: Applicant) -> bytes:
    asked(of.demande, holder(of))
    made(of.demande)
    return taken(of.demande, holder(of))


@pytest.mark.article("règlement (UE) 2016/679, article 20")
def test_the_demande_that_is_read_back_is_the_demande_that_is_here(amina):
    on = timezone.localdate()
    here = layers.facts_of(amina.demande, on)
    kept = packed(amina)
    found = reading_back.read(io.BytesIO(kept), on=on)
    assert found.demande == here
    assert found.demande.wish.max_rent == 70_000
    assert found.damaged == ()
    names = ("public_id", "code", "person_key", "status", "media_type", "size", "sha256")
    assert [{name: one[name] for name in names} for one in found.pieces] == [
        {**row, "public_id": str(row["public_id"])} for row in Piece.objects.values(*names)
    ]


@pytest.mark.article("règlement (UE) 2016/679, article 20")
def test_it_is_read_back_where_nothing_of_it_is_known(amina):
    on, kept = timezone.localdate(), packed(amina)
    here = layers.facts_of(amina.demande, on)
    for kind in (Fact, Piece, DemandeVersion):
        kind.objects.filter(demande=amina.demande).delete()
    assert reading_back.read(io.BytesIO(kept), on=on).demande == here
    assert Demande.objects.count() == 1


def test_a_couple_s_is_read_back_without_what_is_the_other_s(amina):
    pair = couples.couple()
    asked(pair.demande, pair.amina)
    made(pair.demande)
    found = reading_back.read(io.BytesIO(taken(pair.demande, pair.amina)), on=timezone.localdate())
    incomes = {one.key: len(one.incomes) for one in found.demande.household.persons}
    assert incomes == {"d": 4, "p1": 0, "p2": 0, "c1": 0}


def test_a_file_that_was_changed_is_named_and_the_operator_is_refused(amina, tmp_path: Path):
    kept, place = packed(amina), tmp_path / "archive.zip"
    with ZipFile(place, "w") as changed:
        for name, data in opened(kept).items():
            changed.writestr(name, data.replace(b"Amina", b"Aminata") if name == "donnees/foyer.json" else data)
    found = reading_back.read(io.BytesIO(place.read_bytes()), on=timezone.localdate())
    assert found.damaged == ("donnees/foyer.json",)
    with pytest.raises(CommandError, match="pas entière"):
        call_command("read_archive", str(place), stdout=StringIO())


def test_the_operator_reads_counts_and_no_name(amina, tmp_path: Path):
    place, said = tmp_path / "archive.zip", StringIO()
    place.write_bytes(packed(amina))
    call_command("read_archive", str(place), stdout=said)
    told = plain_text(said.getvalue())
    assert "2 personnes, 1 situation, 1 pièce, 0 classement" in told
    assert "Amina" not in told
    assert amina.demande.numero_unique not in told


@pytest.mark.parametrize("data", [b"", b"rien", b"PK\x03\x04"])
def test_what_is_no_archive_is_told_so(tmp_path: Path, data: bytes):
    place = tmp_path / "archive.zip"
    place.write_bytes(data)
    with pytest.raises(CommandError, match="pas une archive"):
        call_command("read_archive", str(place), stdout=StringIO())


def test_another_format_is_told_so(amina):
    kept = io.BytesIO()
    with ZipFile(kept, "w") as other:
        other.writestr("manifeste.json", json.dumps({"format": "palier/archive/2", "files": {}}))
    with pytest.raises(reading_back.NotAnArchive, match="ne connaît pas"):
        reading_back.read(kept, on=timezone.localdate())


def test_codes_are_said_in_words_beside_them(amina):
    files = opened(packed(amina))
    told = {row["path"]: row["path_mots"] for row in rows(files, "reponses-et-preuves", "Fact")}
    assert told["wish"] == "Logement recherché"
    assert told["claims/sans_logement"] != "claims/sans_logement"
    assert rows(files, "pieces", "Piece")[0]["status_mots"] == "En contrôle"
    assert rows(files, "demande", "Demande")[0]["state_mots"] == "Active"
