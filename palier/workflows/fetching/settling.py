"""What its person used enters the file as a checked notice does, and leaves it once they take it back: the clock's act (ADR 96).

An accepted notice is a piece of the closed list that nobody had to send: found good, with no file, through the administration.
Its figures are verified facts by the same function as a desk's check (``people.pieces``).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, Person, Piece, StateFetch
from palier.models.demandes import certified_facts, layers
from palier.rules.fetching import fetching, tax_notices
from palier.rules.fetching.fetching import FetchState
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.people.facts import HOLDERS
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.fetching import sealed, settling_status
from palier.workflows.fetching.fetching import ARTICLE
from palier.workflows.fetching.sealed import SealBroken
from palier.workflows.people import pieces
from palier.workflows.scoring import scoring


@transaction.atomic
def settle(demande: Demande, *, at: datetime) -> int:
    """Bring a file up to what its holders used and took back; return how many changed something. Twice is the same as once."""
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    rows = StateFetch.objects.select_for_update(of=("self",)).filter(
        demande=demande, state__in=(FetchState.ACCEPTED, FetchState.TAKEN_BACK)
    )
    found = [row for row in rows.order_by("ended_at", "pk") if row.settled != row.state]
    changed = 0
    for row in found:
        changed += _enter(row, demande, at) if row.state == FetchState.ACCEPTED else _remove(row, demande, at)
        row.settled, row.answer_sealed = row.state, ""
        row.save(update_fields=["settled", "answer_sealed", "piece"])
    if changed:
        scoring.rescore(demande, at=at)
    return changed


def _enter(row: StateFetch, demande: Demande, at: datetime) -> bool:
    if row.source == fetching.JOBSEEKERS:
        return settling_status.enter(row, demande, at=at)
    try:
        told = sealed.opened_notice(row.public_id, row.answer_sealed)
    except SealBroken:
        return False
    holders = Person.objects.filter(demande=demande, role__in=HOLDERS).values_list("key", flat=True)
    if not tax_notices.is_usable(told.remarks, told.covers, holders):
        # A separation came between the press and this turn: the sum is of no household any more.
        row.state, row.answer_sealed = FetchState.EXPIRED.value, ""
        row.save(update_fields=["state", "answer_sealed"])
        return False
    piece = Piece.objects.create(
        demande=demande,
        person_key=row.person_key,
        code=fetching.piece_code(row.year, on=day_in_paris(at)),
        media_type="",
        size=0,
        sha256="",
        uploaded_at=at,
        sent_by_id=row.by_id,
        through=row.source,
        audience=demande.audience,
    )
    facts = tax_notices.amounts(
        row.year, told.income, row.person_key, told.covers, _bearing(demande, row.year, told.covers)
    )
    end = fetching.counts_until(row.year)
    finding = pieces.PieceFinding(is_accepted=True, facts=facts, valid_until=end, issued_on=told.established_on)
    row.piece = pieces.certify(piece, finding, by=CLOCK, at=at)
    return True


def _bearing(demande: Demande, year: int, covers: Iterable[str]) -> list[str]:
    """Which of these holders brought this joint notice already: its amount counts with them."""
    verified = layers.layers_of(demande).verified
    told = {key: verified.get(tax_notices.path_of(key, year)) for key in covers}
    ours = Piece.objects.filter(demande=demande, through=fetching.TAXES, status=PieceStatus.VALID).values(
        "pk", "person_key"
    )
    brought = {row["pk"]: row["person_key"] for row in ours}
    return [
        key
        for key, fact in told.items()
        if fact is not None and fact.piece_id is not None and brought.get(fact.piece_id) == key
    ]


@transaction.atomic
def part(demande: Demande, *, at: datetime) -> int:
    """Know no more what a joint notice said of who stays, once whoever brought it lives elsewhere; return how many amounts."""
    Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    verified = layers.layers_of(demande).verified
    gone = dict(
        Piece.objects.filter(demande=demande, through=fetching.TAXES)
        .exclude(left_at=None)
        .values_list("pk", "person_key")
    )
    kept = _of_who_left(demande, verified)
    joint = [
        path
        for path, fact in verified.items()
        if fact.value is not None
        and ((fact.piece_id in gone and layers.person_of(path) != gone[fact.piece_id]) or fact.piece_id in kept)
    ]
    for path in joint:
        _forget(demande, path, at)
    Piece.objects.filter(pk__in=kept, status=PieceStatus.VALID).update(status=PieceStatus.EXPIRED)
    StateFetch.objects.filter(demande=demande, piece__in=kept, state=FetchState.ACCEPTED).update(
        state=FetchState.TAKEN_BACK, settled=FetchState.TAKEN_BACK, ended_at=at
    )
    if joint:
        telling.journal(JournalVerb.REMOVE_FETCHED, demande, by=CLOCK, at=at, article=ARTICLE)
        scoring.rescore(demande, at=at)
    return len(joint)


def _of_who_left(demande: Demande, verified: Mapping[str, Fact]) -> set[int]:
    """The notices of who stays that also sum somebody who holds this file no more."""
    holders = set(Person.objects.filter(demande=demande, role__in=HOLDERS).values_list("key", flat=True))
    resting = certified_facts.pieces_by_path(demande, verified)
    return {piece.pk for path, piece in resting.items() if layers.person_of(path) not in holders}


def _forget(demande: Demande, path: str, at: datetime) -> None:
    Fact.objects.create(
        demande=demande, layer=FactLayer.VERIFIED, path=path, value=None, at=at, audience=demande.audience
    )


def _restore(demande: Demande, path: str, piece: int, at: datetime) -> None:
    """Say what the last paper that still counts said of this amount before the notice; nothing where none did."""
    told = Fact.objects.filter(
        demande=demande, layer=FactLayer.VERIFIED, path=path, piece__status=PieceStatus.VALID
    ).exclude(piece=piece)
    before = next((one for one in told.order_by("-at", "-pk") if one.value is not None), None)
    if before is None:
        _forget(demande, path, at)
        return
    Fact.objects.create(
        demande=demande,
        layer=FactLayer.VERIFIED,
        path=path,
        value=before.value,
        since=before.since,
        valid_until=before.valid_until,
        piece_id=before.piece_id,
        by_id=before.by_id,
        at=at,
        audience=demande.audience,
    )


def _remove(row: StateFetch, demande: Demande, at: datetime) -> bool:
    """Whatever rests on this notice is known no more: what a paper said before stands again, else the notice is asked again."""
    if row.piece_id is None:
        return False
    if row.source == fetching.JOBSEEKERS:
        settling_status.remove(row, demande, at=at)
        return True
    verified = layers.layers_of(demande).verified
    for path, fact in verified.items():
        if fact.piece_id == row.piece_id and fact.value is not None:
            _restore(demande, path, row.piece_id, at)
    Piece.objects.filter(pk=row.piece_id, status=PieceStatus.VALID).update(status=PieceStatus.EXPIRED)
    telling.journal(JournalVerb.REMOVE_FETCHED, demande, by=CLOCK, at=at, article=ARTICLE, details={"annee": row.year})
    return True
