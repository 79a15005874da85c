"""Vérifier hors ligne l’archive d’un organisme : ``python -S verifier_archive.py ARCHIVE.zip``.

One file, standard library alone, nothing of Palier imported: whoever doubts an archive reads this page whole and runs it.
It reads every byte once, in constant memory: the digest and the count of each table, the digest of each document, the chains of
the journal line by line, each act against its line, and the rankings as one chain. Exit 0: it is whole. Exit 1: what is wrong is
named. Exit 2: wrong usage, unreadable file, or an archive of a later version.
"""

import argparse
import hashlib
import json
import re
import sys
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

FORMAT, SCHEMA = "palier/maison", 1
CHAIN = "palier/chaine/1"
ZERO = "0" * 64
CHUNK = 1 << 18
LONGEST_LINE = 1 << 24
LONGEST_MANIFEST = 1 << 25
MOST_TIMES = 400
"""No text of ours packs better than this: what claims to is a bomb."""
SPARE = 1 << 26
NAME = re.compile(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)*(?:\.[a-z0-9]+)?")


class WrongArchive(Exception):
    """What is wrong, told in French."""


class LaterArchive(WrongArchive):
    """It is of a version that this program does not know: nothing is said of it."""


def canonical(value: object) -> bytes:
    """One spelling: UTF-8, NFC, sorted keys, no spaces."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode()


class HouseZip:
    """An archive that is open: its manifest, and its files as they are read."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises ``WrongArchive``."""
        try:
            self.zip = ZipFile(path)
        except BadZipFile as error:
            raise WrongArchive(
                "ce fichier n’est pas une archive entière : il est tronqué, ou ce n’en est pas une"
            ) from error
        self.sizes = self._sizes(path.stat().st_size)
        self.manifest = self._manifest()

    def close(self) -> None:
        """Close it."""
        self.zip.close()

    def _sizes(self, packed: int) -> dict[str, int]:
        sizes: dict[str, int] = {}
        for info in self.zip.infolist():
            name = info.filename
            if not NAME.fullmatch(name) or ".." in name:
                raise WrongArchive(f"un nom de fichier n’est pas d’une archive : {name[:80]!r}")
            if name in sizes:
                raise WrongArchive(f"{name} y est deux fois")
            sizes[name] = info.file_size
        if sum(sizes.values()) > packed * MOST_TIMES + SPARE:
            raise WrongArchive("elle s’ouvrirait en une taille démesurée : rien n’en est lu")
        return sizes

    def _manifest(self) -> dict[str, Any]:
        if self.sizes.get("manifeste.json", LONGEST_MANIFEST + 1) > LONGEST_MANIFEST:
            raise WrongArchive("son manifeste manque, ou n’en est pas un")
        try:
            told = json.loads(b"".join(self.chunks("manifeste.json")))
        except ValueError as error:
            raise WrongArchive("son manifeste n’est pas lisible") from error
        if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("schema"), int):
            raise WrongArchive("ce n’est pas l’archive d’un organisme")
        if told["schema"] > SCHEMA:
            raise LaterArchive(
                f"elle est d’une version plus récente ({told['schema']}) que celle que ce programme connaît ({SCHEMA})"
            )
        return told

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, never more than its own size. Raises ``WrongArchive``."""
        if name not in self.sizes:
            raise WrongArchive(f"{name} manque")
        left = self.sizes[name]
        try:
            with self.zip.open(name) as opened:
                while data := opened.read(CHUNK):
                    left -= len(data)
                    if left < 0:
                        raise WrongArchive(f"{name} est plus long qu’il ne le dit")
                    yield data
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
            raise WrongArchive(f"{name} est abîmé ou tronqué") from error

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file, without their ends. Raises ``WrongArchive``."""
        kept = b""
        for data in self.chunks(name):
            *whole, kept = (kept + data).split(b"\n")
            yield from whole
            if len(kept) > LONGEST_LINE:
                raise WrongArchive(f"{name} a une ligne démesurée")
        if kept:
            raise WrongArchive(f"{name} ne finit pas par une ligne entière")

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of a file, as objects. Raises ``WrongArchive``."""
        for number, line in enumerate(self.lines(name), 1):
            try:
                told = json.loads(line)
            except ValueError:
                told = None
            if not isinstance(told, dict):
                raise WrongArchive(f"{name}, ligne {number} : ce n’est pas une ligne d’archive")
            yield told


def check_files(archive: HouseZip) -> int:
    """Every file against the manifest: present, of its size and its digest, and none beside. Raises ``WrongArchive``."""
    told = {one["path"]: one for one in archive.manifest["files"]}
    listed = {"manifeste.json", *told}
    for name, one in told.items():
        _same(archive, name, one)
    documents = 0
    for document in archive.rows("documents.jsonl"):
        documents += 1
        listed.add(document["path"])
        _same(archive, document["path"], document)
    if beside := archive.sizes.keys() - listed:
        raise WrongArchive(f"{min(beside)} n’est pas dans le manifeste")
    for table in archive.manifest["tables"]:
        rows = sum(1 for _ in archive.lines(table["path"]))
        if rows != table["rows"]:
            raise WrongArchive(f"{table['path']} a {rows} lignes, le manifeste en dit {table['rows']}")
    return documents


def _same(archive: HouseZip, name: str, told: dict[str, Any]) -> None:
    digest, size = hashlib.sha256(), 0
    for data in archive.chunks(name):
        digest.update(data)
        size += len(data)
    if (digest.hexdigest(), size) != (told["sha256"], told["size"]):
        raise WrongArchive(f"{name} a été changé : ce n’est pas son empreinte")


def check_chains(archive: HouseZip) -> int:
    """Each chain from its first line to its head, and each act against its line; how many acts. Raises ``WrongArchive``."""
    last: dict[str, str] = {}
    for chain in archive.manifest["chains"]:
        head, position = bytes(32), 0
        for line in archive.rows(chain["path"]):
            position += 1
            if line.get("position") != position or line.get("chain") != chain["name"]:
                raise WrongArchive(f"chaîne {chain['name']} : la ligne {position} n’est pas à sa place")
            head = hashlib.sha256(head + canonical(line)).digest()
            if line["table"] == "journalentry":
                last[line["row"]] = line["digest"]
        if (position, head.hex()) != (chain["lines"], chain["head"] if position else ZERO):
            raise WrongArchive(f"chaîne {chain['name']} : elle ne finit pas par sa tête")
    return sum(_act(one, last) for one in archive.rows("journal/actes.jsonl"))


def _act(told: dict[str, Any], last: dict[str, str]) -> int:
    sealed = last.get(told["id"])
    if sealed is None or not told["salt"]:
        return 0
    columns = b"".join(_column(bytes.fromhex(told["salt"]), name, value) for name, value in told["columns"])
    name = f"{CHAIN} journalentry {told['version']} {told['id']}\n".encode()
    if hashlib.sha256(name + columns).hexdigest() != sealed:
        raise WrongArchive(f"journal : la ligne {told['id']} n’est pas celle qui fut scellée")
    return 1


def _framed(part: bytes) -> bytes:
    return b"%d:%b," % (len(part), part)


def _column(salt: bytes, name: str, value: str | None) -> bytes:
    told = b"-" if value is None else _framed(value.encode())
    return hashlib.sha256(_framed(salt) + _framed(name.encode()) + told).digest()


def check_rankings(archive: HouseZip) -> int:
    """Each ranking from its header to its head, one after the other; how many. Raises ``WrongArchive``."""
    heads: dict[str, str] = {}
    for one in archive.manifest["rankings"]:
        rows = archive.rows(one["path"])
        header = next(rows, {})
        content = {key: value for key, value in header.items() if key != "digest"}
        if hashlib.sha256(canonical(content)).hexdigest() != header.get("digest"):
            raise WrongArchive(f"{one['path']} : son en-tête a été changé")
        if one["follows"] and header["previous_head"] != heads.get(header["reservataire"]):
            raise WrongArchive(f"{one['path']} ne suit pas le classement d’avant")
        if _head(rows, header, one["path"]) != one["head"]:
            raise WrongArchive(f"{one['path']} n’est pas celui du manifeste")
        heads[header["reservataire"]] = one["head"]
    return len(archive.manifest["rankings"])


def _head(rows: Iterator[dict[str, Any]], header: dict[str, Any], path: str) -> str:
    chain = _sha(f"palier-chaine\n{header['previous_head']}\n{header['digest']}")
    for rank, line in enumerate(rows, 1):
        if "kind" in line:
            if (line["count"], line["head"]) == (rank - 1, chain):
                return chain
            break
        chain = _sha(f"{chain}\n{line['rank']}\n{line['pseudonym']}\n{line['tie']}\n{line['commitment']}")
        if line["rank"] != rank or line["chain"] != chain:
            raise WrongArchive(f"{path}, ligne {rank + 1} : elle a été changée")
    raise WrongArchive(f"{path} ne finit pas par sa tête")


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def check(path: Path) -> str:
    """Check everything and return the summary in French. Raises ``WrongArchive``."""
    archive = HouseZip(path)
    try:
        documents = check_files(archive)
        acts, rankings = check_chains(archive), check_rankings(archive)
        rows = sum(table["rows"] for table in archive.manifest["tables"])
    except (KeyError, TypeError, AttributeError) as error:
        raise WrongArchive("son manifeste ou l’une de ses lignes n’a pas la forme attendue") from error
    finally:
        archive.close()
    told = hashlib.sha256(canonical(archive.manifest)).hexdigest()
    tables = len(archive.manifest["tables"])
    absent = len(archive.manifest.get("absent", ()))
    missing = f"{absent} documents n’y sont pas, et le manifeste dit lesquels. " if absent else ""
    return (
        f"Archive entière : {tables} tables, {rows} lignes, {documents} documents, {rankings} classements, "
        f"{acts} actes scellés. {missing}Empreinte du manifeste : {told}"
    )


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="verifier_archive", description="Vérifie l’archive d’un organisme, hors ligne."
    )
    parser.add_argument("file", metavar="ARCHIVE", type=Path)
    options = parser.parse_args(arguments)
    try:
        summary = check(options.file)
    except LaterArchive as later:
        sys.stderr.write(f"Rien n’a été vérifié : {later}.\n")
        return 2
    except WrongArchive as wrong:
        sys.stdout.write(f"Archive fausse : {wrong}.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Fichier illisible : {error.filename} ({error.strerror}).\n")
        return 2
    sys.stdout.write(f"{summary}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
