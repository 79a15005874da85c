"""A designated file as its checklist reads it: its facts, its home, what it brought, lacks or contradicts."""

from datetime import date

from palier.models import Candidature
from palier.models.demandes import conflicts, layers
from palier.models.scoring import size_guides
from palier.rules.commission import together
from palier.rules.commission.checklist import FileToCheck, Item
from palier.rules.doors.access import Role
from palier.rules.people import facts
from palier.rules.situations.needed_pieces import NeedState
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.acting.actors import Actor
from palier.workflows.people import needing
from palier.workflows.people import pieces as documents

_WAITING = (NeedState.RECEIVED, NeedState.IN_REVIEW)


def file_of(candidature: Candidature, *, on: date, is_contact_confirmed: bool = False) -> FileToCheck:
    """What the checklist reads of a designated file: its facts, the home and the pieces valid on a day."""
    valid: dict[str, set[str]] = {}
    brought = list(candidature.demande.pieces.order_by("pk"))
    for piece in brought:
        if piece.status == PieceStatus.VALID and (piece.valid_until is None or piece.valid_until >= on):
            valid.setdefault(piece.person_key, set()).add(piece.code)
    read = layers.layers_of(candidature.demande)
    known = layers.merge(read, on)
    needs = _needs(candidature, known, on)
    return FileToCheck(
        demande=known,
        home=candidature.publication.home.as_facts,
        on=on,
        valid_pieces={key: frozenset(codes) for key, codes in valid.items()},
        lacking=tuple(_named(line) for line in needing.lacking(needs)),
        unread=tuple(_named(line) for line in needs if line.state in _WAITING),
        contradicted=_contradicted(read),
        papers=tuple(f"{piece.public_id}|{piece.status}|{piece.sha256}|{piece.verified_at}" for piece in brought),
        is_contact_confirmed=is_contact_confirmed,
        guide=size_guides.of_home(candidature.publication.home, on),
    )


def lacking(candidature: Candidature, known: facts.Demande, on: date) -> list[needing.NeedLine]:
    """What the file still has to bring, as its own list says it; the proof of a situation is another point."""
    return needing.lacking(_needs(candidature, known, on))


def _needs(candidature: Candidature, known: facts.Demande, on: date) -> tuple[needing.NeedLine, ...]:
    lines = needing.pieces_of(candidature.demande, on=on, by=Actor(role=Role.BAILLEUR), known=known)
    return tuple(line for line in lines if line.needed.situation is None)


def _contradicted(read: layers.Layers) -> frozenset[Item]:
    roots = {one.path.partition("/")[0] for one in conflicts.conflicts(read)}
    return frozenset(item for root in roots for item in together.CONTRADICTS.get(root, ()))


def _named(line: needing.NeedLine) -> str:
    return f"{documents.lower(line.label)} ({line.who})" if line.who else documents.lower(line.label)
