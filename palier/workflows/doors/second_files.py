"""A second file beside a first: the rows of those who go on alone, copied under a role that sees these two files only.

The first file is not written at all: nobody who reads it, now or later, can tell that it was copied.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Model

from palier.models import (
    Demande,
    DemandeVersion,
    Fact,
    FactLayer,
    FileContent,
    Fork,
    ForkKind,
    Holder,
    Person,
    Piece,
    PieceFile,
    SafeChannel,
    Seniority,
    User,
)
from palier.models.demandes import facts_codec, layers, piece_files, told_jobs
from palier.models.doors import acting, row_security
from palier.models.identifiers import secret_token
from palier.rules.fetching.fetching import TAXES
from palier.rules.law import canonical
from palier.rules.parting import separation
from palier.rules.parting.separation import NEW_HOLDER, Split
from palier.rules.people import numero
from palier.rules.people.facts import Situation
from palier.rules.situations.situations import Level
from palier.workflows.acting.actors import Actor, claimed

FILE_TYPE = "CRS"
"""The register's own type for a file made by a separation."""
_AGREEMENT = layers.agreement_path("").rstrip("/")
_CLAIM = "claims/"
_NO_CONTACT = {"phone": "", "email": "", "address": "", "employer": "", "profession": ""}
"""Where a person works leads to them as surely as where they live."""


@dataclass(frozen=True, slots=True)
class Stood:
    """The rows of the first file, read once."""

    persons: list[Person]
    seniorities: list[Seniority]
    pieces: list[Piece]
    facts: list[Fact]
    leaver: int | None
    """The account of the person who goes, where there is one."""


def separating(demande: int | None = None, *, numero: str | None = None, by: Actor | None = None) -> acting.Acting:
    """The role that makes a second file: it sees the file that is named, and journals in the name of ``by`` alone."""
    return claimed(row_security.SEPARATION, by, demande=demande, numero=numero)


def make(parent: Demande, split: Split, *, leaver: str, kind: ForkKind, at: datetime, email: str = "") -> Demande:
    """Write the new file of ``leaver``. With ``email``, no other contact of that person is copied."""
    with acting.taken(separating(parent.pk)):
        stood = _read(parent, leaver)
    provisional = numero.pending(secret_token())
    with acting.taken(separating(numero=provisional)):
        child = Demande.objects.create(
            numero_unique=provisional, deposited_on=parent.deposited_on, valid_until=parent.valid_until
        )
    with acting.taken(separating(parent.pk)):
        pieces = [(row, _files(row)) for row in _followed(stood, split.keys)]
    with acting.taken(separating(child.pk)):
        _write(child, split, stood, is_protected=bool(email), at=at)
        written = _write_pieces(child, pieces, split.keys)
        _write_facts(child, stood, written, split.keys, is_protected=bool(email))
        Fork.objects.create(parent=parent, child=child, person_key=leaver, kind=kind, at=at)
        if email:
            SafeChannel.objects.create(demande=child, email=email, person_key=NEW_HOLDER, set_at=at)
    return child


def wait_for_acts(parent: int) -> None:
    """Before a file that may openly become two is held: an adviser's act on it is over, and none begins before this ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT palier_hold_mandates(%s)", [parent])


def require_whole() -> None:
    """Let the database look at all that a separation has written: copies of the first file, and nothing else.

    It would at the end of the transaction too; here the error is the act's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS apart_whole IMMEDIATE")
        cursor.execute("SET CONSTRAINTS apart_whole DEFERRED")


def follow_roofs(child: int) -> None:
    """What the person who goes asked of other roofs, or wrote to their counter, follows them, once their account holds the file.

    In silence it is copied, and the first stands as it stood; in the open it is theirs and moves (ADR 90).
    """
    with acting.taken(separating(child)), connection.cursor() as cursor:
        cursor.execute("SELECT palier_follow_roofs()")
        cursor.execute("SELECT palier_follow_threads()")


def account(child: Demande) -> User:
    """A new account for the person who goes on alone: sessions that were open under the old one stay with the old file."""
    with acting.taken(separating(child.pk)):
        name = Person.objects.filter(demande=child, key=NEW_HOLDER).values_list("first_name", flat=True).first()
        user = User.objects.create_user(f"d:{child.pk}:{NEW_HOLDER}", name=name or "")
        Holder.objects.create(user=user, demande=child, person_key=NEW_HOLDER)
    follow_roofs(child.pk)
    return user


def _read(parent: Demande, leaver: str) -> Stood:
    return Stood(
        leaver=Holder.objects.filter(demande=parent, person_key=leaver).values_list("user", flat=True).first(),
        persons=list(Person.objects.filter(demande=parent).order_by("key")),
        seniorities=list(Seniority.objects.filter(demande=parent)),
        pieces=list(Piece.objects.filter(demande=parent).order_by("pk")),
        facts=list(Fact.objects.filter(demande=parent).order_by("at", "pk")),
    )


def _followed(stood: Stood, keys: Mapping[str, str]) -> list[Piece]:
    """Pieces of the whole household, and of those who go; never those of the person who stays, nor their secrets."""
    joint = _joint(stood)
    return [
        piece
        for piece in stood.pieces
        if piece.left_at is None
        and piece.pk not in joint
        and (not piece.person_key or piece.person_key in keys)
        and (piece.confidentiality != Level.PROTECTED or piece.sent_by_id in {stood.leaver, None})
    ]


def _joint(stood: Stood) -> set[int]:
    """Notices that the administration certified for both: alone, neither earned that amount, nor nothing (ADR 96)."""
    whose: dict[int, set[str]] = {}
    for fact in stood.facts:
        if fact.piece_id is not None:
            whose.setdefault(fact.piece_id, set()).add(layers.person_of(fact.path))
    certified = {piece.pk for piece in stood.pieces if piece.through == TAXES}
    return {pk for pk, persons in whose.items() if pk in certified and len(persons) > 1}


def _copy[M: Model](row: M, **changes: object) -> M:
    """A new row like this one: every column but its ids, whatever columns a release adds."""
    fields = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields  # noqa: SLF001 - the public API of models
        if not field.primary_key and field.name not in {"public_id", "audience"}
    }
    made = type(row)(**{**fields, **changes})
    made.save(force_insert=True)
    return made


def _write(child: Demande, split: Split, stood: Stood, *, is_protected: bool, at: datetime) -> None:
    roles = {person.key: person.role for person in split.leaving.household.persons}
    for person in stood.persons:
        if person.key not in split.keys:
            continue
        key = split.keys[person.key]
        _copy(person, demande_id=child.pk, key=key, role=roles[key], **(_NO_CONTACT if is_protected else {}))
    for seniority in stood.seniorities:
        _copy(seniority, demande_id=child.pk)
    content = facts_codec.dump(split.leaving)
    DemandeVersion.objects.create(
        demande=child,
        file_type=FILE_TYPE,
        file_dated_at=at,
        received_at=at,
        facts=content,
        digest=hashlib.sha256(canonical.text(content).encode()).hexdigest(),
    )


def _write_pieces(
    child: Demande, pieces: list[tuple[Piece, list[tuple[PieceFile, FileContent | None]]]], keys: Mapping[str, str]
) -> dict[int, Piece]:
    made = {}
    for piece, files in pieces:
        key = keys.get(piece.person_key, "")
        made[piece.pk] = _copy(piece, demande_id=child.pk, person_key=key, sent_by_id=None)
        for file, content in files:
            copy = _copy(file, demande_id=child.pk, piece_id=made[piece.pk].pk)
            if content is not None:
                _copy_content(copy, content)
    return made


def _files(piece: Piece) -> list[tuple[PieceFile, FileContent | None]]:
    """The files of a piece with their bytes; one sent before a piece could have several is copied as a file too."""
    found: list[tuple[PieceFile, FileContent | None]] = []
    for file in piece_files.files_of(piece):
        if file.is_older:
            found.append((file, FileContent(data=piece_files.bytes_of(file))))
        else:
            found.append((file, FileContent.objects.filter(file=file).first()))
    return found


def _copy_content(copy: PieceFile, content: FileContent) -> None:
    FileContent.objects.create(
        file=copy,
        demande_id=copy.demande_id,
        data=content.data,
        thumbnail=content.thumbnail,
        is_bare=content.is_bare,
    )


def _write_facts(
    child: Demande, stood: Stood, pieces: Mapping[int, Piece], keys: Mapping[str, str], *, is_protected: bool
) -> None:
    for fact in stood.facts:
        path = renamed(fact.path, keys)
        is_lost = fact.piece_id is not None and fact.piece_id not in pieces
        if path is None or is_lost or _is_secret_of_another(fact, stood.leaver):
            continue
        # Whoever told it, there is one holder here: a declaration is theirs.
        told_by = None if fact.layer == FactLayer.DECLARED else fact.by_id
        piece = pieces[fact.piece_id].pk if fact.piece_id else None
        has_place = is_protected and fact.layer == FactLayer.DECLARED and told_jobs.is_of(path)
        bare = {"value": told_jobs.without_place(fact.value)} if has_place else {}
        _copy(fact, demande_id=child.pk, path=path, piece_id=piece, by_id=told_by, **bare)


def _is_secret_of_another(fact: Fact, leaver: int | None) -> bool:
    """A danger that the other holder told: it goes nowhere but on their own file."""
    if fact.layer != FactLayer.DECLARED or not fact.path.startswith(_CLAIM) or fact.by_id in {leaver, None}:
        return False
    return separation.is_danger(Situation(fact.path.removeprefix(_CLAIM)))


def renamed(path: str, keys: Mapping[str, str]) -> str | None:
    """The path of a fact on the new file; none for a fact about somebody who does not go, nor for who the first household is."""
    first, _, rest = path.partition("/")
    if path == layers.HOUSEHOLD:
        return None
    if first == _AGREEMENT:
        # Each agreed to ask with the other one.
        return None
    if first not in layers.BY_PERSON:
        return path
    key, slash, tail = rest.partition("/")
    return f"{first}/{keys[key]}{slash}{tail}" if key in keys else None
