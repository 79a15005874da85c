"""What awaits a professional on their desk, by date: one reading for its first page and for the morning's mail."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from palier.models import Organisation
from palier.rules.desks import awaiting
from palier.rules.desks.awaiting import Awaited, Matter
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.desks import (
    awaiting_advisers,
    awaiting_bailleur,
    awaiting_lists,
    awaiting_members,
    awaiting_roofs,
    awaiting_social,
    awaiting_territories,
    awaiting_threads,
)


def of(*, by: Actor, at: datetime) -> tuple[Awaited, ...]:
    """Everything that awaits this member in this role, the first to end first; nothing where the role has no desk."""
    return awaiting.in_order(_matters(by.body, by, at), now=at)


_OF_HOUSE: Mapping[Role, Callable[..., Iterator[Matter]]] = {
    Role.CONSEILLER: awaiting_advisers.of,
    Role.SOCIAL: awaiting_social.of,
    Role.LOGEUR: awaiting_roofs.of,
    Role.MAIRIE: awaiting_territories.of,
    Role.PREFET: awaiting_territories.of,
}
"""Desks that have one list, the same for each of their members."""


def _matters(house: Organisation, by: Actor, at: datetime) -> Iterator[Matter]:
    if by.role in _OF_HOUSE:
        yield from _OF_HOUSE[by.role](house, at=at)
    if by.role is Role.BAILLEUR:
        yield from awaiting_bailleur.of(house, at=at)
    if by.role in (Role.BAILLEUR, Role.RESERVATAIRE):
        yield from awaiting_lists.of(house, user=by.user, at=at)
    if by.role in (Role.BAILLEUR, Role.RESERVATAIRE, Role.GUICHET):
        yield from awaiting_threads.of(house)
    if by.role is Role.COMMISSION:
        yield from awaiting_members.of(house, by.person, at=at)
    if by.role is Role.RESERVATAIRE:
        yield from awaiting_lists.of_pieces(house, at=at)
