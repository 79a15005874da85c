"""The pieces that one file needs, each with its state, its end and its reason: what its person and its desks both read."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from palier.models import Demande, Organisation, OrganisationKind, Person, Piece, layers
from palier.rules import facts, needed_pieces, situations
from palier.rules.access import Role
from palier.rules.needed_pieces import Filed, Needed, Standing, State
from palier.rules.situations import Level
from palier.workflows import pieces, standing
from palier.workflows.actors import Actor

_READ_ALL = frozenset({Role.DEMANDEUR, Role.RESERVATAIRE})
"""Others read the ordinary pieces alone, as row security does: the rest would be told missing when it is here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One needed piece of a file, as it stands on a day."""

    needed: Needed
    label: str
    """The documents that bring it, in words; for a situation, its discreet label."""
    who: str
    """First names of those whose it is; empty for the household."""
    standing: Standing
    pieces: tuple[Piece, ...]
    """What was sent for it and is still shown, the latest first."""

    @property
    def state(self) -> State:
        """Where it stands."""
        return self.standing.state


def pieces_of(demande: Demande, *, on: date, by: Actor, known: facts.Demande | None = None) -> tuple[Line, ...]:
    """The checklist of one file for one reader: what it needs and where each piece stands.

    A situation that another holder told in secret is left out, and so is what the reader's row security hides.
    """
    known = known or layers.facts_of(demande, on)
    hidden = standing.hidden_from(demande, by.user) if by.role is Role.DEMANDEUR else frozenset()
    rows = list(Piece.objects.filter(demande=demande).order_by("uploaded_at", "pk"))
    names = dict(Person.objects.filter(demande=demande).values_list("key", "first_name"))
    adults = [person for person in known.household.persons if person.role in facts.HOLDERS]
    filed = [
        Filed(code=row.code, person_key=row.person_key, status=row.status, valid_until=row.valid_until,
              reason=row.refusal_reason, proof_code=row.proof_code)
        for row in rows if not pieces.is_replaced(row)
    ]  # fmt: skip
    return tuple(
        Line(
            needed=one, label=_label(one), who=_who(one, names), pieces=tuple(_sent(one, rows)),
            standing=needed_pieces.standing(
                one, filed, on=on, is_read=bool(demande.audience), is_only_adult=len(adults) == 1
            ),
        )
        for one in needed_pieces.needed(known, on=on)
        if one.situation not in hidden and _may_read(one, by)
    )  # fmt: skip


def _may_read(one: Needed, by: Actor) -> bool:
    is_ordinary = one.situation is None or situations.newest(one.situation).level is Level.ORDINARY
    return is_ordinary or by.role in _READ_ALL


def _label(one: Needed) -> str:
    if one.situation is not None:
        return pieces.label_of(one.code)
    first, *others = (pieces.label_of(code) for code in one.codes)
    return " ou ".join([first, *(pieces.lower(label) for label in others)])


def _who(one: Needed, names: dict[str, str]) -> str:
    known = [names[key].title() for key in one.persons if names.get(key)]
    return f"{', '.join(known[:-1])} et {known[-1]}" if len(known) > 1 else "".join(known)


def _sent(one: Needed, rows: list[Piece]) -> Iterator[Piece]:
    for row in reversed(rows):
        is_theirs = not row.person_key or not one.persons or row.person_key in one.persons
        if row.code in one.codes and is_theirs and not pieces.is_replaced(row):
            yield row


def lacking(lines: tuple[Line, ...]) -> list[Line]:
    """Those that their person has still to send, those refused first."""
    return sorted(
        (line for line in lines if line.state.is_missing), key=lambda line: line.state is not State.REFUSED
    )  # fmt: skip


def has_unread_proof(demande: Demande) -> bool:
    """Whether a sensitive proof waits on a file that landlords alone follow: they read none (``rules.confidentiality``)."""
    waiting = Piece.objects.filter(demande=demande, status="a_verifier").exclude(confidentiality=Level.ORDINARY)
    followers = Organisation.objects.filter(pk__in=demande.audience)
    kinds = set(followers.values_list("kind", flat=True)) if demande.audience and waiting.exists() else set()
    return kinds == {OrganisationKind.BAILLEUR}
