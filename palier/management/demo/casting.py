"""Seats the cast: their files poured among the others, their users, their pieces, and who stands where on which list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from palier.gateways.sne import SneDemande
from palier.management.demo import situations
from palier.management.demo.cast import TWINS, files
from palier.management.demo.cast_roles import ROLES
from palier.management.demo.days import Days
from palier.management.demo.people import arrival_of
from palier.management.demo.register import KnownDemande
from palier.models import Demande, Holder, Piece, User
from palier.rules.doors.access import Role
from palier.rules.people.facts import Situation
from palier.workflows.acting.actors import Actor
from palier.workflows.people import pieces


def arrivals(days: Days) -> list[SneDemande]:
    """The same, as the register sends them."""
    return [arrival_of(file, days) for file in files()]


@dataclass(frozen=True, slots=True)
class Cast:
    """The entries of the cast by key, and the actor of each person who signs in."""

    entries: Mapping[str, KnownDemande]
    actors: Mapping[str, Actor]
    """By key of the file."""

    @property
    def twins(self) -> list[KnownDemande]:
        """Those whom only the draw parts from Noé."""
        return [self.entries[f"noe-{number}"] for number in TWINS]


def seat(entries: Iterable[KnownDemande], days: Days, checker: Actor) -> Cast:
    """Give each of the cast a user, a confirmed file and the pieces of their story."""
    by_key = dict(zip((file.key for file in files()), entries, strict=True))
    for entry in by_key.values():
        entry.is_taken = True
        entry.demande.confirmed_at = entry.poured_at + timedelta(hours=9)
    Demande.objects.bulk_update([entry.demande for entry in by_key.values()], ["confirmed_at"])
    actors = {role.file: _user(role.name, role.story, role.person_key, by_key[role.file]) for role in ROLES}
    _pieces(by_key, days, checker)
    return Cast(by_key, actors)


def _user(name: str, story: str, person_key: str, entry: KnownDemande) -> Actor:
    user = User.objects.create_user(f"d:{entry.demande.pk}:{person_key}", name=name)
    user.is_demo, user.demo_story = True, story
    user.save(update_fields=["is_demo", "demo_story"])
    Holder.objects.create(user=user, demande=entry.demande, person_key=person_key)
    return Actor(role=Role.DEMANDEUR, user=user)


def _pieces(cast: Mapping[str, KnownDemande], days: Days, checker: Actor) -> None:
    """Everyone's ordinary pieces are checked; Amina's MDPH decision waits; Marc's eviction is proved; Samira's work is."""
    at = days.at(-90, 15)
    rows: list[situations.Row] = [
        (entry, situations.verified(entry, code, at, checker), None)
        for entry in cast.values()
        for code in situations.ORDINARY
    ]
    amina, marc = cast["amina"], cast["marc"]
    rows.append((amina, situations.uploaded(amina, f"situation_{Situation.HANDICAP}", days.at(-1, 20)), None))
    rows.append(
        (
            marc,
            situations.verified(marc, f"situation_{Situation.EVICTION_JUGEMENT}", at, checker),
            situations.proved(marc, Situation.EVICTION_JUGEMENT, at, checker, months=5, holds=3, days=days),
        )
    )
    samira = cast["samira"]
    rows.append((samira, _of_work(samira, at, checker), None))
    situations.keep(rows)
    situations.note_checks(rows, checker, at)
    situations.declare(samira, Situation.BACK_TO_WORK, days.at(-91, 20))
    situations.declare(amina, Situation.HANDICAP, days.at(-1, 20))
    pieces.start_clock(amina.demande, f"situation_{Situation.HANDICAP}", at=days.at(-1, 20))


def _of_work(entry: KnownDemande, at: datetime, checker: Actor) -> Piece:
    """The contract of who goes back to work: one proof of two, the other is to be asked of France Travail."""
    piece = situations.verified(entry, f"situation_{Situation.BACK_TO_WORK}", at, checker)
    piece.proof_code = "contrat_travail"
    return piece
