"""An archive read back by another copy: the same facts, from the files alone, whoever made it (article 20).

Nothing is written: what another site takes in, it takes by its own doors. Who brought it sees what it says, and whether every
file is the one that its manifest names.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from palier.models import Demande, DemandeVersion, Fact
from palier.models.demandes import facts_codec, layers
from palier.rules.own_data import archives
from palier.rules.own_data.belonging import ArchiveSubject
from palier.rules.people import facts
from palier.rules.situations.pieces import PieceStatus

_NUMBERED, _MANIFEST = 1 << 20, "manifeste.json"


class NotAnArchive(ValueError):
    """A file that is none, or of a format that this release does not know; the message is the French sentence to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """What an archive says, as this copy understands it."""

    demande: facts.Demande
    pieces: tuple[Mapping[str, Any], ...]
    persons: tuple[Mapping[str, Any], ...]
    damaged: tuple[str, ...]
    """Files that are not those of the manifest."""
    rankings: tuple[str, ...] = field(default=())
    """Folders of the rankings that it can prove."""


def read(kept: IO[bytes], *, on: date) -> ReadBack:
    """Read an archive back, its facts as at a day. Raises ``NotAnArchive``."""
    try:
        with ZipFile(kept) as found:
            manifest = json.loads(found.read(_MANIFEST))
            if manifest.get("format") != archives.FORMAT:
                raise NotAnArchive("Cette archive est d’un format que cette version ne connaît pas.")
            told = {one: json.loads(found.read(f"donnees/{one}.json")) for one in ArchiveSubject}
            damaged = tuple(_damaged(found, manifest["files"]))
    except (BadZipFile, KeyError, ValueError) as error:
        if isinstance(error, NotAnArchive):
            raise
        raise NotAnArchive("Ce fichier n’est pas une archive de Palier, ou il est abîmé.") from error
    ranked = {name.rpartition("/")[0] for name in manifest["files"] if name.endswith("/mon-ouverture.jsonl")}
    return ReadBack(
        demande=_demande(told, on),
        pieces=tuple(_rows(told, ArchiveSubject.PIECES, "Piece")),
        persons=tuple(_rows(told, ArchiveSubject.HOUSEHOLD, "Person")),
        damaged=damaged,
        rankings=tuple(sorted(ranked)),
    )


def _damaged(found: ZipFile, files: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, one in files.items():
        digest = hashlib.sha256()
        with found.open(name) as reading:
            while data := reading.read(_NUMBERED):
                digest.update(data)
        if digest.hexdigest() != one["sha256"]:
            yield name


def _rows(told: Mapping[ArchiveSubject, Any], subject: ArchiveSubject, model: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = next(one["rows"] for one in told[subject]["tables"] if one["model"] == model)
    return found


def _demande(told: Mapping[ArchiveSubject, Any], on: date) -> facts.Demande:
    """The facts of the file, merged from its layers by the very function that merges those of the database."""
    row = _rows(told, ArchiveSubject.DEMANDE, "Demande")[0]
    demande = Demande(
        numero_unique=row["numero_unique"],
        deposited_on=facts_codec.day(row["deposited_on"]),
        valid_until=facts_codec.day(row["valid_until"]),
    )
    versions = [_version(one) for one in _rows(told, ArchiveSubject.REGISTER, "DemandeVersion")]
    versions.sort(key=lambda one: one.file_dated_at)
    pieces = _rows(told, ArchiveSubject.PIECES, "Piece")
    waiting = [
        (one["code"], _instant(one["uploaded_at"])) for one in pieces if one["status"] == PieceStatus.TO_CHECK.value
    ]
    facts_told = [_fact(one) for one in _rows(told, ArchiveSubject.FACTS, "Fact")]
    found = layers.assemble(
        demande,
        versions[-1] if versions else None,
        before=lambda at: _before(versions, at),
        seniorities={
            one["departement"]: date.fromisoformat(one["since"])
            for one in _rows(told, ArchiveSubject.DEMANDE, "Seniority")
        },
        told=sorted(facts_told, key=lambda one: one.at),
        waiting=sorted(waiting, key=lambda one: one[1]),
    )
    return layers.merge(found, on)


def _before(versions: list[DemandeVersion], at: datetime) -> DemandeVersion | None:
    known = [one for one in versions if one.received_at <= at]
    return known[-1] if known else next(iter(versions), None)


def _version(row: Mapping[str, Any]) -> DemandeVersion:
    return DemandeVersion(
        file_type=row["file_type"],
        file_dated_at=_instant(row["file_dated_at"]),
        received_at=_instant(row["received_at"]),
        facts=row["facts"],
    )


def _fact(row: Mapping[str, Any]) -> Fact:
    return Fact(
        layer=row["layer"],
        path=row["path"],
        value=row["value"],
        since=facts_codec.day(row["since"]),
        valid_until=facts_codec.day(row["valid_until"]),
        at=_instant(row["at"]),
    )


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
