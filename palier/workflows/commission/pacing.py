"""The hours of a séance against its agenda: foreseen, changed, taken away; and its last homes put off to another (ADR 189).

Nothing is put off by itself: the page says what does not fit, and its secretary chooses the homes and the séance.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from palier.models import AgendaItem, Publication, Seance, SeanceHours
from palier.rules.commission import pace
from palier.rules.commission.seances import SeanceStage
from palier.rules.doors.access import Action, Role, require
from palier.rules.law import clocks, french
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.commission import convening, deciding, foreseen_hours

_HOUSE = act("règles de séance de Palier")
WHY = "L’ordre du jour ne tient pas dans les heures prévues de la séance."


class NotAPace(Refusal):
    """Minutes that no séance has, or no time for one home."""

    sentence = "Donnez une fin après le début, et de 1 à 180 minutes par logement : au moins un logement doit tenir."


class SeanceNotToCome(Refusal):
    """It opened, closed or was cancelled since."""

    sentence = "Cette séance n’est plus à venir : son ordre du jour se suit sur sa page."


class NothingChosen(Refusal):
    """No home is ticked, or none of this agenda any more."""

    sentence = "Cochez au moins un logement de cet ordre du jour."


class NothingBeyond(Refusal):
    """Hours are not foreseen, or the agenda fits in them, or more homes are ticked than what does not fit."""

    sentence = "Seuls les logements qui ne tiennent pas dans les heures prévues se reportent d’ici : {most} au plus."


class NotALaterSeance(Refusal):
    """The other séance is not to come, or not later, or not of this commission."""

    sentence = "Choisissez une séance à venir de cette commission, plus tard que celle-ci."


def usual(by: Actor, *, at: datetime) -> int:
    """The minutes of a home that this commission foresaw last; without any, a habit of ours."""
    rows = SeanceHours.objects.filter(seance__bailleur__in=by.body.covers).order_by("-seance__convened_at")
    last = rows.values_list("home", flat=True).first()
    return last or pace.usual_minutes(clocks.day_in_paris(at))


def standing(seance: Seance) -> list[AgendaItem]:
    """The homes of an agenda that are still to examine, in the order in which they were put on it."""
    rows = seance.items.filter(postponed_reason="", decisions=None).select_related("publication__home__commune")
    return list(rows.order_by("pk"))


def later(seance: Seance, *, at: datetime) -> list[Seance]:
    """The séances of the same commission to which homes can be put off: called, later, their agenda open."""
    house = seance.bailleur.present.covers
    after = max(seance.held_at, at)
    rows = Seance.objects.filter(bailleur__in=house, stage=SeanceStage.CONVENED, held_at__gt=after)
    found = rows.exclude(pk=seance.pk).order_by("held_at", "pk")
    return [one for one in found if not one.agenda_days or at <= convening.agenda_closes_at(one)]


@transaction.atomic
def foresee(seance: Seance, lasts: int, home: int, *, by: Actor, at: datetime) -> None:
    """Say how long a séance to come lasts, and how long a home takes, in minutes. Raises ``NotAPace`` or ``SeanceNotToCome``."""
    require(by.role, Action.CONVENE)
    _must_be_to_come(seance)
    if not pace.is_a_pace(lasts, home):
        raise NotAPace
    SeanceHours.objects.update_or_create(seance=seance, defaults={"lasts": lasts, "home": home})
    details: dict[str, str | int | list[str] | None] = {"minutes": lasts, "par_logement": home}
    telling.journal(JournalVerb.FORESEE_SEANCE_HOURS, seance, by=by, at=at, article=_HOUSE, details=details)


@transaction.atomic
def forget(seance: Seance, *, by: Actor, at: datetime) -> None:
    """Take back what was foreseen; twice is once. Raises ``SeanceNotToCome``."""
    require(by.role, Action.CONVENE)
    _must_be_to_come(seance)
    if SeanceHours.objects.filter(seance=seance).delete()[0]:
        details: dict[str, str | int | list[str] | None] = {"heures": "plus prévues"}
        telling.journal(JournalVerb.FORESEE_SEANCE_HOURS, seance, by=by, at=at, article=_HOUSE, details=details)


@transaction.atomic
def put_off(seance: Seance, homes: Collection[UUID], to: UUID | None, *, by: Actor, at: datetime) -> int:
    """Postpone the homes that were chosen, and put them on the agenda of a later séance where one is named: all, or none.

    Returns how many. Raises ``NothingChosen``, ``NothingBeyond``, ``NotALaterSeance``, ``SeanceNotToCome``, and what refuses one.
    """
    require(by.role, Action.CONVENE)
    other = next((one for one in later(seance, at=at) if one.public_id == to), None)
    if to is not None and other is None:
        raise NotALaterSeance
    _hold(seance, homes, other)
    items = standing(seance)
    chosen = [item for item in items if item.publication.public_id in homes]
    if not chosen or len(chosen) != len(set(homes)):
        raise NothingChosen
    known = foreseen_hours.of(seance)
    if len(chosen) > (most := known.beyond(len(items)) if known else 0):
        raise NothingBeyond(most=french.number(most))
    secretary = Actor(role=Role.COMMISSION, user=by.user, organisation=by.organisation)
    for item in chosen:
        deciding.postpone(item, WHY, by=secretary, at=at)
        if other is not None:
            convening.add_to_agenda(other, item.publication, exception=item.exception, by=by, at=at)
    return len(chosen)


def _hold(seance: Seance, homes: Collection[UUID], other: Seance | None) -> None:
    """Lock the lists, then the séances, each by id: two who put off at once wait for one another, and never both.

    What is told from here on is as it stands: an opening waits, or was first.
    """
    lists = Publication.objects.filter(agenda_items__seance=seance, public_id__in=homes).order_by("pk")
    list(Publication.objects.select_for_update().filter(pk__in=list(lists.values_list("pk", flat=True))).order_by("pk"))
    both = [one.pk for one in (seance, other) if one is not None]
    held = {one.pk: one for one in Seance.objects.select_for_update(of=("self",)).filter(pk__in=both).order_by("pk")}
    if held[seance.pk].stage != SeanceStage.CONVENED:
        raise SeanceNotToCome
    if other is not None and held[other.pk].stage != SeanceStage.CONVENED:
        raise NotALaterSeance


def _must_be_to_come(seance: Seance) -> None:
    if Seance.objects.get(pk=seance.pk).stage != SeanceStage.CONVENED:
        raise SeanceNotToCome
