"""Suppléants kept for the seats of a commission: named from a day on, ended, and never written over (article R441-9)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from palier.models import Organisation, Seance, SeatSubstitute, User
from palier.rules.commission import interests, substitutes
from palier.rules.commission.commission import CAPACITIES, Capacity
from palier.rules.commission.seances import SeanceStage
from palier.rules.commission.substitutes import NamedSubstitute
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import house, signatory
from palier.workflows.commission import seating

_ARTICLE = cch("R441-9")


class NoSuchHolder(Refusal):
    """Whoever is replaced is a titulaire of the commission."""

    sentence = "Choisissez un membre de votre dernière séance : c’est lui que cette personne supplée."


class BadSubstitute(Refusal):
    """This person cannot be kept as a suppléant; the message says why."""


class SubstituteEnded(Refusal):
    """It was ended already."""

    sentence = "Cette suppléance est déjà finie."


def holders_of(body: Organisation) -> list[tuple[str, str]]:
    """The titulaires of a commission, as its last séance called them: name and seat.

    Until it called one of its own, those of the commission that it carries on.
    """
    rows = Seance.objects.filter(bailleur__in=body.covers).exclude(stage=SeanceStage.CANCELLED)
    rows = rows.order_by("-convened_at", "-pk")
    last = rows.filter(bailleur=body).first() or rows.first()
    members = last.members if last else []
    return [(row["name"], row["quality"]) for row in members if substitutes.SUBSTITUTE_OF not in row]


@transaction.atomic
def name_substitute(
    *,
    holder: str,
    quality: str,
    name: str,
    account: User | None = None,
    since: date,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> SeatSubstitute:
    """Keep somebody as the suppléant of a titulaire, from a day on. The same twice is once.

    Raises ``NoSuchHolder``, ``BadSubstitute``, or what ``seating.require_accounts`` raises.
    """
    require(by.role, Action.CONVENE)
    body = house(by)
    if (holder, quality) not in holders_of(body):
        raise NoSuchHolder
    if fault := substitutes.naming_fault(name, holder, since, until):
        raise BadSubstitute(fault.sentence)
    seating.require_accounts([account], body)
    rows = SeatSubstitute.objects.filter(bailleur__in=body.covers, quality=quality, ended_at=None)
    for row in rows:
        is_same = interests.person_key(row.name) == interests.person_key(name)
        if is_same and interests.person_key(row.holder) == interests.person_key(holder):
            raise BadSubstitute(f"{row.name} est déjà suppléant de {holder} : finissez cette ligne pour la corriger.")
    made = SeatSubstitute.objects.create(
        bailleur=body,
        holder=holder,
        quality=quality,
        name=name.strip(),
        account=account,
        since=since,
        until=until,
        by=signatory(by),
        at=at,
    )
    details: dict[str, str | int | list[str] | None] = {"siege": CAPACITIES[Capacity(quality)]}
    telling.journal(JournalVerb.NAME_SUBSTITUTE, made, by=by, at=at, article=_ARTICLE, details=details)
    return made


@transaction.atomic
def end_substitute(kept: SeatSubstitute, *, by: Actor, at: datetime) -> SeatSubstitute:
    """Nobody calls this suppléant any more. A séance to which they are called keeps them.

    Raises ``SubstituteEnded``.
    """
    kept = SeatSubstitute.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    require(by.role, Action.CONVENE)
    if kept.ended_at is not None:
        raise SubstituteEnded
    today = clocks.day_in_paris(at)
    # One that was named by mistake, for a day to come, ends before it began.
    kept.until = today if kept.until is None or kept.until > today else kept.until
    kept.ended_at, kept.ended_by = at, signatory(by)
    kept.save(update_fields=["until", "ended_at", "ended_by"])
    telling.journal(JournalVerb.END_SUBSTITUTE, kept, by=by, at=at, article=_ARTICLE)
    return kept


def history(body: Organisation) -> list[SeatSubstitute]:
    """Every suppléance of a commission, those that run first, then the last ended."""
    rows = SeatSubstitute.objects.filter(bailleur__in=body.covers).select_related("account")
    return sorted(rows, key=lambda row: (row.ended_at is not None, row.holder, -row.pk))


def proposed(seance: Seance, place: int, rows: Sequence[SeatSubstitute]) -> list[SeatSubstitute]:
    """The suppléants kept for a seat of a séance, on its day; ``rows`` are those of its commission."""
    by_key = {str(row.pk): row for row in rows if row.ended_at is None}
    kept = [
        NamedSubstitute(
            key=key, name=row.name, holder=row.holder, quality=row.quality, since=row.since, until=row.until
        )
        for key, row in by_key.items()
    ]
    found = substitutes.of_seat(kept, seance.members[place], on=clocks.day_in_paris(seance.held_at))
    return [by_key[one.key] for one in found]
