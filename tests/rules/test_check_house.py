"""The public program that checks the archive of an organisation: what is altered, truncated, later, or a bomb is said plainly."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from palier.rules.law import canonical
from palier.rules.leaving import check_house
from palier.rules.seals import chain
from palier.rules.seals.chain import ChainLine, ChainLineKind, Description
from palier.workflows.leaving.house_zip import HouseWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ACT = "018f0000-0000-7000-8000-000000000001"
COLUMNS = {"verb": "publier", "role": "reservataire"}
SALT = b"s" * chain.SALT_BYTES


def line(value: dict[str, Any]) -> bytes:
    return canonical.encode(value) + b"\n"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """One table of two rows, one document, one act under seal."""
    sealed = chain.seal(Description("journalentry", 1, tuple(COLUMNS)), ACT, list(COLUMNS.values()), SALT)
    told = {
        "chain": "maison",
        "position": 1,
        "kind": ChainLineKind.STATE,
        "table": "journalentry",
        "row": ACT,
        "version": 1,
    }
    link = ChainLine(
        **told,
        digest=sealed.digest.hex(),
        marks=sealed.marks.hex(),
        proof="",
        sealed_at="2026-01-01T00:00:00.000000+00:00",
    )
    head = chain.next_head(bytes(32), link).hex()
    path = tmp_path / "archive.zip"
    with path.open("wb") as kept:
        writing = HouseWriter(kept)
        writing.table(
            "home", ["id", "street"], [line({"id": 1, "street": "rue des Néfliers"}), line({"id": 2, "street": "b"})]
        )
        act = {"id": ACT, "version": 1, "salt": SALT.hex(), "columns": list(COLUMNS.items())}
        writing.put("journal/actes.jsonl", [line(act)])
        writing.put("journal/chaine-maison.jsonl", [line({name: getattr(link, name) for name in link.__slots__})])
        writing.chains.append({"name": "maison", "path": "journal/chaine-maison.jsonl", "lines": 1, "head": head})
        writing.put("documents/pieces/a.pdf", [b"%PDF-1.7"], is_document=True)
        writing.close({"house": {"id": "h", "name": "Est", "kind": "reservataire"}, "role": "reservataire"})
    return path


def again(path: Path, change: Callable[[dict[str, bytes]], None], *, digests: bool = False) -> Path:
    """The same archive, changed; as who would hide it did, where the digests follow."""
    with ZipFile(path) as found:
        files = {name: found.read(name) for name in found.namelist()}
    change(files)
    if digests:
        manifest = json.loads(files["manifeste.json"])
        for one in manifest["files"]:
            one |= {"sha256": hashlib.sha256(files[one["path"]]).hexdigest(), "size": len(files[one["path"]])}
        files["manifeste.json"] = json.dumps(manifest).encode()
    changed = path.with_name("changed.zip")
    with ZipFile(changed, "w", ZIP_DEFLATED) as into:
        for name, data in files.items():
            into.writestr(name, data)
    return changed


def said(path: Path) -> tuple[int, str]:
    """As its owner runs it: nothing but Python."""
    words = [sys.executable, "-S", "-I", check_house.__file__, str(path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout + done.stderr


def test_a_whole_archive_is_said_whole_by_python_alone(archive: Path) -> None:
    code, text = said(archive)

    assert code == 0
    assert "1 tables, 2 lignes, 1 documents, 0 classements, 1 actes scellés" in text


@pytest.mark.parametrize("name", ["tables/home.jsonl", "documents/pieces/a.pdf", "journal/actes.jsonl", "verify.py"])
def test_one_altered_byte_is_named_with_its_file(archive: Path, name: str) -> None:
    def alter(files: dict[str, bytes]) -> None:
        files[name] = bytes([files[name][0] ^ 1]) + files[name][1:]

    assert said(again(archive, alter)) == (1, f"Archive fausse : {name} a été changé : ce n’est pas son empreinte.\n")


def test_a_row_taken_out_with_its_digest_is_seen_by_its_count(archive: Path) -> None:
    def shorten(files: dict[str, bytes]) -> None:
        files["tables/home.jsonl"] = files["tables/home.jsonl"].partition(b"\n")[0] + b"\n"

    assert "tables/home.jsonl a 1 lignes, le manifeste en dit 2" in said(again(archive, shorten, digests=True))[1]


def test_an_act_rewritten_with_its_digest_is_seen_by_its_seal(archive: Path) -> None:
    def rewrite(files: dict[str, bytes]) -> None:
        files["journal/actes.jsonl"] = files["journal/actes.jsonl"].replace(b"publier", b"retirer")

    assert f"la ligne {ACT} n’est pas celle qui fut scellée" in said(again(archive, rewrite, digests=True))[1]


def test_a_chain_rewritten_with_its_digest_is_seen_by_its_head(archive: Path) -> None:
    def rewrite(files: dict[str, bytes]) -> None:
        name = "journal/chaine-maison.jsonl"
        files[name] = files[name].replace(b"2026-01-01", b"2026-01-02")

    assert "elle ne finit pas par sa tête" in said(again(archive, rewrite, digests=True))[1]


@pytest.mark.parametrize("name", ["tables/home.jsonl", "documents/pieces/a.pdf", "manifeste.json"])
def test_a_file_that_is_missing_is_named(archive: Path, name: str) -> None:
    code, text = said(again(archive, lambda files: files.pop(name) and None))

    assert code == 1
    assert name.rpartition("/")[2].partition(".")[0].removeprefix("manifeste") in text
    assert "manque" in text


def test_a_file_beside_the_manifest_is_refused(archive: Path) -> None:
    assert "x.txt n’est pas dans le manifeste" in said(again(archive, lambda files: files.update({"x.txt": b"x"})))[1]


@pytest.mark.parametrize("name", ["../x", "/etc/x", "a/../../x", "a\\..\\x"])
def test_a_name_that_leads_out_is_refused_before_anything_is_read(archive: Path, name: str) -> None:
    assert (
        "un nom de fichier n’est pas d’une archive" in said(again(archive, lambda files: files.update({name: b"x"})))[1]
    )


def test_an_archive_cut_anywhere_is_said_cut(archive: Path) -> None:
    whole = archive.read_bytes()
    for size in (0, 1, 30, len(whole) // 2, len(whole) - 1):
        archive.write_bytes(whole[:size])
        code, text = said(archive)
        assert code == 1
        assert "tronqué" in text


def test_a_later_version_is_told_and_nothing_else_is_said(archive: Path) -> None:
    def later(files: dict[str, bytes]) -> None:
        files["manifeste.json"] = json.dumps({**json.loads(files["manifeste.json"]), "schema": 2}).encode()

    assert said(again(archive, later)) == (
        2,
        "Rien n’a été vérifié : elle est d’une version plus récente (2) que celle que ce programme connaît (1).\n",
    )


def test_a_bomb_is_not_opened(archive: Path) -> None:
    path = again(archive, lambda files: files.update({"tables/home.jsonl": b"\0" * 300_000_000}))

    assert path.stat().st_size < 600_000
    assert "taille démesurée" in said(path)[1]


@pytest.mark.parametrize("text", [b"[]", b"{}", b'{"format":"palier/maison","schema":1}', b"\xff", b"1"])
def test_a_manifest_that_is_none_is_said_so(archive: Path, text: bytes) -> None:
    code, told = said(again(archive, lambda files: files.update({"manifeste.json": text})))

    assert code == 1
    assert told.startswith("Archive fausse : ")


def test_what_is_no_archive_and_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"bonjour")

    assert said(tmp_path / "x")[0] == 1
    assert said(tmp_path / "nowhere")[0] == 2
