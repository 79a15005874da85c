"""An archive from its ask to its end: what is in it, how it is kept, and that a ranking in it is verified without us."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction

from palier.models import DataArchive, DataArchivePart, JournalEntry, Message, Person, Piece, PieceFile
from palier.workflows.acting import sealing_parts
from palier.workflows.own_data import asking_archives, making
from tests import factories
from tests import world as worlds
from tests.mandate_world import at_home, holder, in_role
from tests.own_data_world import NOW, archive_of, asked, made, opened, rows, taken

if TYPE_CHECKING:
    from pathlib import Path

    from tests.factories import Applicant

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings) -> None:
    settings.SITE = "https://logement.example"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


def test_it_is_asked_made_told_and_taken(amina):
    by = holder(amina)
    row = asked(amina.demande, by)
    assert DataArchive.objects.get().state == "demandee"
    assert made(amina.demande) == 1
    assert made(amina.demande) == 0
    row.refresh_from_db()
    assert (row.state, row.made_at, row.expires_at) == ("prete", NOW, NOW + timedelta(days=7))
    packed = taken(amina.demande, by)
    assert (len(packed), hashlib.sha256(packed).hexdigest()) == (row.size, row.digest)
    files = opened(packed)
    assert {"index.html", "LISEZMOI.txt", "schema.json", "manifeste.json"} <= set(files)
    manifest = json.loads(files["manifeste.json"])
    assert set(manifest["files"]) == set(files) - {"manifeste.json"}
    assert all(hashlib.sha256(files[name]).hexdigest() == one["sha256"] for name, one in manifest["files"].items())
    assert set(JournalEntry.objects.values_list("verb", flat=True)) == {"demander_archive", "prendre_archive"}


def test_its_message_names_neither_its_person_nor_what_it_is(amina):
    asked(amina.demande, holder(amina))
    made(amina.demande)
    told = Message.objects.get()
    person = Person.objects.get(demande=amina.demande, key="d")
    assert (told.channel, told.recipient, told.demande) == ("email", person.email, None)
    assert "29 novembre 2026" in told.body
    assert "https://logement.example/mon-dossier/donnees/" in told.body
    for word in (
        person.first_name,
        person.last_name,
        amina.demande.numero_unique,
        "archive",
        "données,",
        "dossier est",
    ):
        assert word not in f"{told.subject} {told.body}"


def test_it_is_sealed_until_it_is_taken_and_a_part_moved_or_changed_opens_nothing(amina):
    asked(amina.demande, holder(amina))
    gathered = DataArchivePart.objects.get()
    assert amina.demande.numero_unique.encode() not in bytes(gathered.data)
    made(amina.demande)
    row, part = DataArchive.objects.get(), DataArchivePart.objects.get()
    assert part.position == 1
    assert bytes(part.data)[:2] != b"PK"
    assert sealing_parts.opened(bytes(part.data), row.public_id, 1)[:2] == b"PK"
    changed = bytes(part.data)[:-1] + bytes([part.data[-1] ^ 1])
    for kept, position in ((bytes(part.data), 2), (changed, 1)):
        with pytest.raises(sealing_parts.Unsealable):
            sealing_parts.opened(kept, row.public_id, position)


def test_a_former_secret_still_opens_it_and_another_does_not(amina, settings):
    asked(amina.demande, holder(amina))
    made(amina.demande)
    row, part = DataArchive.objects.get(), DataArchivePart.objects.get()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "un autre secret", [settings.SECRET_KEY]
    assert sealing_parts.opened(bytes(part.data), row.public_id, 1)[:2] == b"PK"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(sealing_parts.Unsealable):
        sealing_parts.opened(bytes(part.data), row.public_id, 1)


def test_a_part_that_was_changed_says_so_and_nothing_else(amina):
    asked(amina.demande, holder(amina))
    made(amina.demande)
    DataArchivePart.objects.update(data=b"rien")
    with pytest.raises(asking_archives.SealChanged):
        taken(amina.demande, holder(amina))


def test_it_opens_until_its_last_instant_and_is_erased_from_it(amina):
    by = holder(amina)
    asked(amina.demande, by)
    made(amina.demande)
    end = NOW + timedelta(days=7)
    assert taken(amina.demande, by, at=end - timedelta(seconds=1))
    with pytest.raises(asking_archives.NoArchive):
        taken(amina.demande, by, at=end)
    assert making.forget(at=end - timedelta(seconds=1)) == 0
    assert making.forget(at=end) == 1
    assert not DataArchive.objects.exists()
    assert not DataArchivePart.objects.exists()


def test_a_new_one_takes_the_place_of_the_one_before_three_times_a_day(amina):
    by = holder(amina)
    first = asked(amina.demande, by)
    made(amina.demande)
    for _ in range(2):
        asked(amina.demande, by)
    assert DataArchive.objects.get().pk != first.pk
    with pytest.raises(asking_archives.TooManyArchives):
        asked(amina.demande, by)
    assert DataArchive.objects.count() == 1


def test_taken_back_while_it_is_made_it_is_not_kept_and_nobody_is_written_to(amina, monkeypatch):
    by = holder(amina)
    asked(amina.demande, by)

    def meanwhile(*_args: object) -> None:
        with transaction.atomic(), in_role(at_home(amina.demande, by)):
            asking_archives.erase(amina.demande, by=by)

    monkeypatch.setattr(making, "_rankings", meanwhile)
    assert made(amina.demande) == 0
    assert not DataArchivePart.objects.exists()
    assert not Message.objects.exists()


def test_what_a_lost_job_left_is_made_after_a_while(amina):
    asked(amina.demande, holder(amina))
    assert making.late(at=NOW + timedelta(minutes=20)) == []
    assert making.late(at=NOW + timedelta(minutes=20, seconds=1)) == [DataArchive.objects.get().pk]


def test_its_files_are_the_bytes_that_were_sent_and_one_forgotten_since_is_said_to_be_absent(amina):
    by = holder(amina)
    piece = factories.piece(amina.demande, code="avis_imposition_n2", person_key="d")
    PieceFile.objects.all().delete()
    kept, gone = factories.file(piece, factories.pdf(2)), factories.file(piece, factories.pdf(3))
    asked(amina.demande, by)
    gone.content.delete()
    made(amina.demande)
    files = opened(taken(amina.demande, by))
    paths = [name for name in files if name.startswith("pieces/")]
    assert [files[name] for name in paths] == [factories.pdf(2)]
    absent = json.loads(files["manifeste.json"])["absent"]
    assert [one["path"].startswith("pieces/avis_imposition_n2-") for one in absent] == [True]
    assert "effacé après son contrôle" in files["index.html"].decode()
    assert {row["public_id"] for row in rows(files, "pieces", "PieceFile")} == {
        str(kept.public_id),
        str(gone.public_id),
    }
    assert Piece.objects.count() == 1
    assert PieceFile.objects.count() == 2


def test_a_rank_in_it_is_verified_by_the_public_program_without_us(tmp_path: Path):
    cast = worlds.cast()
    on = cast.home_at("classee", [cast.amina, *cast.others])
    files = archive_of(cast.amina.demande, holder(cast.amina))
    folder = f"classements/{on.public_id}"
    page = files["pages/candidatures.html"].decode()
    assert re.search(r"<dt>Points</dt><dd>\d", page)
    assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|[0-9a-f]{64}|précédés d’un moins|eligible", page)
    for name, data in files.items():
        if name.startswith("classements/"):
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
    program = [
        sys.executable,
        "-S",
        str(tmp_path / "classements/verify.py"),
        str(tmp_path / folder / "classement.jsonl"),
    ]
    ours = [*program, "--openings", str(tmp_path / folder / "mon-ouverture.jsonl")]
    assert subprocess.run(ours, check=False, capture_output=True).returncode == 0
    opening = tmp_path / folder / "mon-ouverture.jsonl"
    opening.write_bytes(opening.read_bytes().replace(b'"points":', b'"points":1', 1))
    assert subprocess.run(ours, check=False, capture_output=True).returncode == 1
