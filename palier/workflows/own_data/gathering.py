"""What goes into the archive of one person, read at the instant when they ask for it, under the household's own role.

So the database says whose each row is, before ``whose`` says it again; the clock, which reads every row, adds only the bytes of
the files that are listed here. Columns come one by one from ``rules.own_data``: what is withheld is never read.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model

from palier.models import (
    Candidature,
    Commune,
    DeskTag,
    GridVersion,
    KnownBrowser,
    LinkedIdentity,
    Organisation,
    Publication,
    Ranking,
    RankingLine,
    SignIn,
    ViewingSlot,
)
from palier.models.demandes import piece_files
from palier.models.doors import acting, row_security
from palier.rules.own_data import archives, whole
from palier.rules.own_data.belonging import TITLES, ArchiveSubject, GivenColumn, OwnTable
from palier.rules.ranking import ranking_file
from palier.workflows.doors import identities, recognising
from palier.workflows.letters.wording import describe
from palier.workflows.own_data import code_words, own_readings, whose
from palier.workflows.own_data.whose import ArchiveOwner
from palier.workflows.seals import receipts

WORDS = "_mots"
"""What ends the name of a code said in words, beside it."""
type Row = dict[str, Any]
type Said = Mapping[ArchiveSubject, Sequence[tuple[str, Sequence[str]]]]
"""Sentences of the pages, by subject: a heading and its lines."""


def everything(mine: ArchiveOwner, said: Said, *, at: datetime) -> dict[str, Any]:
    """The whole archive but the bytes of its files, as JSON values."""
    subjects = [_subject(subject, mine, said.get(subject, ())) for subject in ArchiveSubject]
    return {
        "format": archives.FORMAT,
        "asked_at": at.isoformat(),
        "person_key": mine.key,
        "subjects": subjects,
        "rankings": list(_rankings(mine)),
        "files": [*_files(mine), *_former_papers(mine)],
    }


def _subject(subject: ArchiveSubject, mine: ArchiveOwner, said: Iterable[tuple[str, Sequence[str]]]) -> dict[str, Any]:
    tables = [_table(model, table, mine) for model, table in whole.of_subject(subject)]
    told = [{"title": title, "lines": list(lines)} for title, lines in said]
    return {"subject": subject.value, "title": TITLES[subject], "said": told, "tables": tables}


def _table(model: str, table: OwnTable, mine: ArchiveOwner) -> dict[str, Any]:
    found = _APART[model](mine) if model in _APART else _rows(model, table.given, mine)
    return {
        "model": model,
        "title": table.title,
        "whose": table.whose.value,
        "rows": [_worded(row, table) for row in found],
    }


def _worded(row: Row, table: OwnTable) -> Row:
    """A row with each of its codes said in words, beside it."""
    told: Row = {}
    for name, value in row.items():
        told[name] = value
        words = table.given[name].words
        if words and value:
            codes = value if isinstance(value, list) else [value]
            told[f"{name}{WORDS}"] = " ; ".join(code_words.said(words, str(code)) for code in codes)
    return told


def _rows(model: str, given: Mapping[str, GivenColumn], mine: ArchiveOwner) -> list[Row]:
    """The rows of a table, with the columns that are given and no other."""
    kind = apps.get_model("palier", model)
    fields = {name: kind._meta.get_field(name) for name in given}  # noqa: SLF001 - the public API of models
    read = [dict(row) for row in whose.rows(model, mine).order_by("pk").values(*fields)]
    cleaned = [whose.cleaned(model, row, mine) for row in read]
    for name, field in fields.items():
        if field.is_relation:
            known = _named(field.related_model, {row[name] for row in cleaned if row[name] is not None})
            for row in cleaned:
                row[name] = known.get(row[name])
    return [{name: _plain(value) for name, value in row.items()} for row in cleaned]


def _named(kind: type[Model], keys: set[Any]) -> dict[Any, Any]:
    """What another table's row is called outside: its public id, or its words where it is nobody's."""
    rows = kind._default_manager.filter(pk__in=keys)  # noqa: SLF001 - the public API of models
    if kind is Publication:
        listed = Publication.objects.filter(pk__in=keys).select_related("home__commune", "home__bailleur")
        return {row.pk: {"reference": str(row.public_id), "logement": describe(row.home)} for row in listed}
    if kind in _BY_WORDS:
        return {row.pk: str(getattr(row, _BY_WORDS[kind])) for row in rows}
    if kind is Ranking:
        return {key: str(key) for key in rows.values_list("pk", flat=True)}
    if not any(field.name == "public_id" for field in kind._meta.concrete_fields):  # noqa: SLF001 - as above
        return {}
    return {key: str(public) for key, public in rows.values_list("pk", "public_id")}


_BY_WORDS: Mapping[type[Model], str] = {
    Organisation: "name",
    Commune: "named",
    GridVersion: "name",
    ViewingSlot: "told",
    DeskTag: "label",
}


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return value


# --- What no model gives row by row -----------------------------------------------------------


def _readings(mine: ArchiveOwner) -> list[Row]:
    """As the page tells them: those of a day for one purpose together."""
    days = list(own_readings.days(mine.demande, by=mine.by))
    shown = own_readings.shown(mine.demande, days)
    return [
        {"at": one.last.isoformat(), "organisation": one.who, "role": day["role"], "purpose": day["purpose"]}
        for day, one in zip(days, shown, strict=True)
    ]


def _sign_ins(mine: ArchiveOwner) -> list[Row]:
    with acting.taken(acting.GATE):
        rows = list(SignIn.objects.filter(user=mine.user).order_by("-last_seen_at").values(*_given("SignIn")))
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _browsers(mine: ArchiveOwner) -> list[Row]:
    with acting.taken(acting.Acting(role=row_security.INTAKE, demande=mine.demande.pk)):
        rows = list(recognising.known(mine.user).values(*_given(KnownBrowser.__name__)))
    return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _identity(mine: ArchiveOwner) -> list[Row]:
    with acting.taken(acting.GATE):
        row = LinkedIdentity.objects.select_related("user").filter(user=mine.user).first()
    if row is None:
        return []
    known = identities.certified_of(row)
    told = {name: _plain(value) for name, value in vars_of(known).items()} if known else {}
    return [{"provider": row.provider, "linked_at": row.linked_at.isoformat(), "sealed": told}]


def vars_of(known: object) -> Row:
    """The fields of a record, by name."""
    return {name: getattr(known, name) for name in getattr(known, "__dataclass_fields__", ())}


def _given(model: str) -> list[str]:
    return list(whole.TABLES[model].given)


_APART = {
    "AccessEntry": _readings,
    "SignIn": _sign_ins,
    "KnownBrowser": _browsers,
    "LinkedIdentity": _identity,
}
"""Read in another way than row by row: under another role of the database, or as a page tells them."""


# --- What is in a file of its own -------------------------------------------------------------


def _files(mine: ArchiveOwner) -> Iterator[Row]:
    """The files of the pieces, in the order of their sending: where each is in the archive, and by which key it is read."""
    for piece in whose.own_pieces(mine).order_by("uploaded_at", "pk"):
        for place, file in enumerate(piece_files.files_of(piece), 1):
            folder = f"pieces/{piece.code}-{piece.public_id.hex[-8:]}"
            yield {
                "path": f"{folder}/{place:02d}-{plain_name(file.name, file.media_type)}",
                "piece": piece.pk,
                "file": None if file.is_older else file.pk,
                "size": file.size,
            }


def _former_papers(mine: ArchiveOwner) -> Iterator[Row]:
    """The documents of a former tool that this person confirmed, beside what it said of them."""
    rows = whose.former_papers(mine).order_by("pk").values("pk", "name", "media_type", "size")
    for place, paper in enumerate(rows, 1):
        yield {
            "path": f"ancien-dossier/{place:02d}-{plain_name(paper['name'], paper['media_type'])}",
            "paper": paper["pk"],
            "file": None,
            "size": paper["size"],
        }


def plain_name(name: str, media_type: str) -> str:
    """A name that every system writes: ASCII letters, digits, hyphens; what a file is comes from what we know of it."""
    stem = name.rpartition(".")[0] or name
    found = "".join(one for one in stem if one.isascii() and (one.isalnum() or one in "-_"))[:60]
    return f"{found or 'fichier'}.{_ENDS.get(media_type, 'bin')}"


_ENDS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/heic": "heic"}


def _rankings(mine: ArchiveOwner) -> Iterator[Row]:
    """What verifies each place by the public program: the opening of the person's own line, and their receipt."""
    lines = RankingLine.objects.filter(demande=mine.demande).select_related("candidature", "ranking__publication")
    for line in lines.order_by("ranking_id"):
        opening, public = line.opening, line.ranking.publication.public_id
        if opening is None or whose.tells_of_another(opening, mine):
            continue
        pair = (bytes.fromhex(line.salt), json.loads(opening))
        opened = b"".join(ranking_file.openings_file(str(public), line.ranking.head, [pair]))
        yield {
            "ranking": str(line.ranking_id),
            "publication": str(public),
            "version": line.ranking.version,
            "opening": opened.decode(),
        }
    for row in Candidature.objects.filter(demande=mine.demande).select_related("publication").order_by("pk"):
        if found := receipts.of(row):
            yield {"publication": str(row.publication.public_id), "receipt": f"{found}\n"}
