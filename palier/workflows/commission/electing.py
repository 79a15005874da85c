"""The election of the chair of a commission is kept, and a mistake in it is said, by the landlord's secretary (R441-9)."""

from datetime import date, datetime

from django.db import transaction

from palier.models import ChairElection, Organisation, Seance
from palier.rules.commission import chairs, interests, seances
from palier.rules.commission.chairs import ElectedChair
from palier.rules.commission.commission import Capacity
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.acting.signing import house, signatory
from palier.workflows.commission import keeping_substitutes

_ARTICLE = cch("R441-9")


class NotOfTheBoard(Refusal):
    """Whoever is elected is a titulaire of the last séance, of the landlord's board."""

    sentence = "Choisissez un membre du conseil de votre dernière séance : les six élisent l’un d’eux."


class BadElection(Refusal):
    """This election cannot be noted; the message says why."""


class ElectionUndone(Refusal):
    """It was said to be a mistake already."""

    sentence = "Cette élection est déjà notée comme une erreur."


def able(body: Organisation) -> list[tuple[str, str]]:
    """Who may be elected: the board, as the last séance called it; name and seat."""
    found = keeping_substitutes.holders_of(body)
    return [(name, quality) for name, quality in found if seances.may_chair(Capacity(quality))]


def history(body: Organisation) -> list[ChairElection]:
    """Every election of a commission and of those that it absorbed, the latest first; one that was a mistake too."""
    return list(
        ChairElection.objects.filter(bailleur__in=body.covers).select_related("bailleur").order_by("-elected_on", "-pk")
    )


def standing(body: Organisation, on: date) -> ElectedChair | None:
    """Who holds the chair of a commission on a day, as its own elections say: who presided over one it absorbed does not."""
    rows = ChairElection.objects.filter(bailleur=body, mistaken_at=None)
    return chairs.elected((ElectedChair(place=row.pk, name=row.name, elected_on=row.elected_on) for row in rows), on)


def proposed(seance: Seance) -> tuple[int | None, str]:
    """The place of who is proposed to preside over a séance, and what its page says of it; blank where nobody was elected.

    A séance that an absorbed landlord had called is of its commission, and of the chair of that one.
    """
    found = standing(seance.bailleur, clocks.day_in_paris(seance.held_at))
    if found is None:
        return None, ""
    place = chairs.seat_of(found, seance.members)
    return place, chairs.said(found, is_called=place is not None)


@transaction.atomic
def elect(*, name: str, quality: str, elected_on: date, by: Actor, at: datetime) -> ChairElection:
    """Note whom the six of the board elected, and on which day. The same twice is once.

    Raises ``NotOfTheBoard`` or ``BadElection``.
    """
    require(by.role, Action.CONVENE)
    body = house(by)
    if (name, quality) not in able(body):
        raise NotOfTheBoard
    if fault := chairs.election_fault(quality, elected_on, today=clocks.day_in_paris(at)):
        raise BadElection(fault.sentence)
    found = standing(body, elected_on)
    if found and found.elected_on == elected_on and interests.person_key(found.name) == interests.person_key(name):
        return ChairElection.objects.get(pk=found.place)
    made = ChairElection.objects.create(
        bailleur=body, name=name, quality=quality, elected_on=elected_on, by=signatory(by), at=at
    )
    telling.journal(
        JournalVerb.ELECT_CHAIR, made, by=by, at=at, article=_ARTICLE, details={"jour": elected_on.isoformat()}
    )
    return made


@transaction.atomic
def say_mistaken(kept: ChairElection, *, by: Actor, at: datetime) -> ChairElection:
    """Say that an election was noted by mistake: who was elected before holds the chair again. No séance changes.

    Raises ``ElectionUndone``.
    """
    kept = ChairElection.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    require(by.role, Action.CONVENE)
    if kept.mistaken_at is not None:
        raise ElectionUndone
    kept.mistaken_at, kept.mistaken_by = at, signatory(by)
    kept.save(update_fields=["mistaken_at", "mistaken_by"])
    telling.journal(JournalVerb.UNDO_CHAIR_ELECTION, kept, by=by, at=at, article=_ARTICLE)
    return kept
