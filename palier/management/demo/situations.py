"""Situations proved on pieces, and confirmed files: a share of the households, as a réservataire would have checked them."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import cycle
from random import Random

from palier.management.demo.days import Days
from palier.management.demo.register import KnownDemande
from palier.models import Demande, DemandeState, Fact, FactLayer, FileContent, Piece, PieceFile
from palier.rules.doors.readings import Purpose
from palier.rules.law import clocks
from palier.rules.law.dates import add_months
from palier.rules.people.facts import Situation
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting import tracing
from palier.workflows.acting.actors import Actor
from palier.workflows.people.pieces import level_of, start_clock

CONFIRMED_SHARE = 0.85
_PIECES_SHARE = 0.6
_SHARES: tuple[tuple[Situation, float, int, int | None], ...] = (
    (Situation.VIOLENCE, 0.03, 10, 3),
    (Situation.EVICTION_COMMANDEMENT, 0.02, 6, 3),
    (Situation.EVICTION_JUGEMENT, 0.02, 8, 3),
    (Situation.EVICTION_ASSIGNATION, 0.015, 6, 3),
    (Situation.UNFIT_HOME, 0.025, 18, 6),
    (Situation.HANDICAP, 0.035, 30, 6),
    (Situation.JOB_MOVE, 0.03, 5, None),
    (Situation.ESSENTIAL_WORKER, 0.05, 36, None),
)
"""Situation, share of households, most months since it began, months for which its proof holds from today."""
_WAITING = 24
"""Households with an urgent proof that waits; most of them apply somewhere, so that each desk sees a few."""
_LANE: tuple[tuple[Situation, tuple[str, ...], int], ...] = (
    (Situation.HOMELESS, ("domiciliation",), 6),
    (Situation.VIOLENCE, ("recepisse_plainte", "rapport_social"), 1),
    (Situation.HANDICAP, ("decision_cdaph",), 3),
    (Situation.UNFIT_HOME, ("constat_caf",), 1),
)
"""Situation, documents sent, days ago."""
ORDINARY = ("piece_identite", "avis_imposition_n2")
"""Pieces that every file ends by holding."""
_PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 62>>stream\n"
    b"BT /F 18 Tf 72 760 Td (Piece inventee pour la demonstration) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_BATCH = 1000

type Row = tuple[KnownDemande, Piece, Fact | None]
"""A piece of a household, and the fact that it establishes when it is checked."""


def confirm(entries: Iterable[KnownDemande], days: Days, random: Random) -> None:
    """Most people have looked through their file once; the others have it waiting."""
    sure = [one for one in entries if one.demande.state == DemandeState.ACTIVE and random.random() < CONFIRMED_SHARE]
    for entry in sure:
        entry.demande.confirmed_at = min(entry.poured_at + timedelta(hours=random.randint(2, 110)), days.now)
    Demande.objects.bulk_update([entry.demande for entry in sure], ["confirmed_at"], _BATCH)


def prove(entries: Iterable[KnownDemande], days: Days, random: Random, checker: Actor) -> None:
    """Give some households a situation already checked on a piece, and many their ordinary pieces."""
    pieces: list[Row] = []
    for entry in entries:
        if entry.demande.confirmed_at is None:
            continue
        pieces += _of(entry, days, random, checker)
    keep(pieces)
    _lane(entries, days)


def _lane(entries: Iterable[KnownDemande], days: Days) -> None:
    """A few urgent proofs that wait at the desks: one late, one with a service's visa, one that lacks a document."""
    sure = [entry for entry in entries if entry.demande.confirmed_at is not None]
    for entry, (situation, proofs, ago) in zip(sure[:: max(1, len(sure) // _WAITING)], cycle(_LANE), strict=False):
        rows: list[Row] = []
        for proof in proofs:
            piece = uploaded(entry, f"situation_{situation}", days.at(-ago, 11))
            piece.proof_code = proof
            rows.append((entry, piece, None))
        keep(rows)
        declare(entry, situation, days.at(-ago, 10))
        start_clock(entry.demande, f"situation_{situation}", at=days.at(-ago, 11))


def _of(entry: KnownDemande, days: Days, random: Random, checker: Actor) -> Iterator[Row]:
    for situation, share, most, holds in _SHARES:
        if random.random() >= share:
            continue
        at = _checked_at(entry, days, random)
        piece = verified(entry, f"situation_{situation}", at, checker)
        yield (
            entry,
            piece,
            proved(entry, situation, at, checker, months=random.randint(1, most), holds=holds, days=days),
        )
    if random.random() < _PIECES_SHARE:
        for code in ORDINARY:
            yield entry, verified(entry, code, _checked_at(entry, days, random), checker), None


def _checked_at(entry: KnownDemande, days: Days, random: Random) -> datetime:
    return min(entry.poured_at + timedelta(days=random.randint(6, 9)), days.now)


def uploaded(entry: KnownDemande, code: str, at: datetime) -> Piece:
    """A piece as uploaded, waiting for its check."""
    return Piece(
        demande=entry.demande,
        person_key="d",
        code=code,
        media_type="application/pdf",
        size=len(_PAGE),
        sha256=hashlib.sha256(_PAGE).hexdigest(),
        uploaded_at=at,
        confidentiality=level_of(code).value,
    )


def verified(entry: KnownDemande, code: str, at: datetime, checker: Actor) -> Piece:
    """A piece that someone has checked, two days after it came."""
    piece = uploaded(entry, code, at - timedelta(days=2))
    piece.status, piece.verified_at, piece.verified_by = PieceStatus.VALID, at, checker.user
    return piece


def proved(
    entry: KnownDemande,
    situation: Situation,
    at: datetime,
    checker: Actor,
    *,
    months: int,
    holds: int | None,
    days: Days,
) -> Fact:
    """The verified fact that a piece establishes."""
    return Fact(
        demande=entry.demande,
        layer=FactLayer.VERIFIED,
        path=f"claims/{situation}",
        value={},
        since=add_months(days.anchor, -months),
        valid_until=add_months(days.anchor, holds) if holds else None,
        by=checker.user,
        at=at,
    )


def keep(rows: list[Row]) -> None:
    """Write pieces, their bytes and their facts; the entries know the facts from then on."""
    Piece.objects.bulk_create([piece for _, piece, _ in rows], _BATCH)
    files = [
        PieceFile(
            piece=piece,
            demande_id=piece.demande_id,
            position=0,
            name="document.pdf",
            media_type=piece.media_type,
            size=piece.size,
            sha256=piece.sha256,
            pages=1,
            received_at=piece.uploaded_at,
        )
        for _, piece, _ in rows
    ]
    PieceFile.objects.bulk_create(files, _BATCH)
    FileContent.objects.bulk_create(
        [FileContent(file=file, demande_id=file.demande_id, data=_PAGE) for file in files], _BATCH
    )
    for entry, piece, fact in rows:
        if fact is not None:
            fact.piece = piece
            entry.told.append(fact)
        elif piece.status == PieceStatus.TO_CHECK:
            entry.in_review[piece.code] = clocks.day_in_paris(piece.uploaded_at)
        entry.__dict__.pop("known", None)
    Fact.objects.bulk_create([fact for _, _, fact in rows if fact is not None], _BATCH)


def note_checks(rows: Iterable[Row], checker: Actor, at: datetime) -> None:
    """Who accepted these pieces has read them: their person finds it on « Qui a lu mon dossier »."""
    tracing.note([piece for _, piece, _ in rows if piece.verified_at], Purpose.CHECK_PIECE, by=checker, at=at)


def declare(entry: KnownDemande, situation: Situation, at: datetime) -> None:
    """A situation that the person tells, before anyone has checked it."""
    holder = entry.demande
    fact = Fact(demande=holder, layer=FactLayer.DECLARED, path=f"claims/{situation}", value={}, at=at)
    fact.save()
    entry.told.append(fact)
    entry.__dict__.pop("known", None)
