"""The ZIP of an organisation, written file by file on the disk of the machine: a line, or a document, is all that is held."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Any, Self
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from palier.rules.leaving import check_house, house_archive
from palier.rules.ranking import verify

_PACKED = frozenset({"pdf", "jpg", "png"})
_READ_ME = """Cette archive contient tout ce qu’un organisme emporte de Palier.

Pour la vérifier sans réseau ni logiciel, avec Python seul :
    python3 -S verifier_archive.py ARCHIVE.zip
Prenez ce programme ailleurs que dans l’archive si vous doutez d’elle : il est public.

manifeste.json dit chaque fichier, sa taille et son empreinte, et pour chaque table ses colonnes et son nombre de lignes.
tables/        une ligne JSON par ligne de la base ; les instants sont en UTC.
classements/   le fichier public de chaque classement ; pour un réservataire, les ouvertures qui peuvent partir.
               python3 -S verify.py FICHIER-public.jsonl --openings FICHIER-ouvertures.jsonl
journal/       les actes de l’organisme, et la chaîne qui les scelle.
documents/     les pièces et les photos ; documents.jsonl en donne la liste.

Ces données sont celles de personnes. Chacune peut lire, dans Palier, que cette archive a été faite.
"""


class HouseWriter:
    """An archive that is being written, and what its manifest will say."""

    def __init__(self, kept: IO[bytes]) -> None:
        """Begin it in an open file."""
        self._zip = ZipFile(kept, "w", ZIP_DEFLATED, allowZip64=True)
        self.files: list[dict[str, Any]] = []
        self.tables: list[dict[str, Any]] = []
        self.rankings: list[dict[str, Any]] = []
        self.chains: list[dict[str, Any]] = []
        self.documents: list[dict[str, Any]] = []
        self.absent: list[dict[str, str]] = []

    def __enter__(self) -> Self:
        """Write."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let it go before its file is: one that was not closed is no archive, and nobody keeps it."""
        self._zip.close()

    def put(self, path: str, parts: Iterable[bytes], *, is_document: bool = False) -> int:
        """Write one file, part by part; how many parts it had."""
        digest, size, count = hashlib.sha256(), 0, 0
        info = ZipInfo(path, (1980, 1, 1, 0, 0, 0))
        info.compress_type = ZIP_STORED if path.rpartition(".")[2] in _PACKED else ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as writing:
            for part in parts:
                writing.write(part)
                digest.update(part)
                size += len(part)
                count += 1
        told = {"path": path, "size": size, "sha256": digest.hexdigest()}
        (self.documents if is_document else self.files).append(told)
        return count

    def table(self, name: str, columns: Sequence[str], lines: Iterable[bytes]) -> None:
        """Write the rows of a table."""
        path = f"tables/{name}.jsonl"
        self.tables.append({"name": name, "path": path, "columns": list(columns), "rows": self.put(path, lines)})

    def close(self, told: dict[str, Any]) -> None:
        """Write the list of documents, the two programs and the manifest, then the end of the ZIP."""
        self.put(house_archive.DOCUMENTS, [json.dumps(one).encode() + b"\n" for one in self.documents])
        self.put("verifier_archive.py", [Path(check_house.__file__).read_bytes()])
        self.put("verify.py", [Path(verify.__file__).read_bytes()])
        self.put("LISEZMOI.txt", [_READ_ME.encode()])
        manifest = {
            "format": house_archive.FORMAT,
            "schema": house_archive.SCHEMA,
            **told,
            "tables": self.tables,
            "rankings": self.rankings,
            "chains": self.chains,
            "absent": self.absent,
            "files": self.files,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        self._zip.writestr(ZipInfo(house_archive.MANIFEST, (1980, 1, 1, 0, 0, 0)), text.encode(), ZIP_DEFLATED)
        self._zip.close()
