"""An organisation asks its members for a second factor from a day: the operator's act (article 32 of the regulation)."""

from datetime import date, datetime

from django.db import transaction

from palier.models import Membership, Organisation, PassKey, SecondFactor, User
from palier.models.doors import acting
from palier.rules.doors import memberships, second_factor
from palier.rules.doors.access import Action, require
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.workflows.accounts import managing
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories, organising

_SECURITY = act("règlement (UE) 2016/679, article 32")


class DayIsOver(Refusal):
    """Members are told of the day before it comes."""

    sentence = phrase("Ce jour est passé : donnez aujourd’hui, ou un jour à venir que les membres liront d’ici là.")


class AlwaysAsked(Refusal):
    """What is read there is under secrecy."""

    sentence = phrase("Un service social demande toujours un second facteur : ce qu’il lit est sous secret.")


@transaction.atomic
def require_factor(organisation: Organisation, *, since: date | None, by: Actor, at: datetime) -> Organisation:
    """Ask the members for a second factor from this day, or no more; ``None``: no more. Twice is once.

    Raises ``IsClosed``, ``AlwaysAsked`` or ``DayIsOver``.
    """
    organisation = organising.locked(organisation)
    require(by.role, Action.MANAGE_MEMBERS)
    held_territories.require_organisation(organisation, by=by)
    if memberships.needs_factor(organisation.kind) and (since is None or since > day_in_paris(at)):
        raise AlwaysAsked
    if since == organisation.factor_since:
        return organisation
    if since is not None and since < day_in_paris(at):
        raise DayIsOver
    before, organisation.factor_since = organisation.factor_since, since
    organisation.save(update_fields=["factor_since"])
    details = {"depuis": since.isoformat() if since else None, "avant": before.isoformat() if before else None}
    verb = JournalVerb.REQUIRE_FACTOR if since else JournalVerb.REQUIRE_FACTOR_NO_MORE
    telling.journal(verb, organisation, by=by, at=at, article=_SECURITY, details=details)
    return organisation


def without(organisation: Organisation) -> int:
    """How many members who may enter have no second factor yet."""
    people = Membership.objects.live().filter(organisation=organisation).values("user").distinct()
    people = people.exclude(user__in=SecondFactor.objects.values("user"))
    return people.exclude(user__in=PassKey.objects.values("user")).count()


def is_due(organisation: Organisation, *, at: datetime) -> bool:
    """Whether the members of an organisation show a second factor at this instant."""
    return second_factor.is_due(organisation.factor_since, day_in_paris(at))


def is_asked(user: User, *, at: datetime) -> bool:
    """Whether somebody must have a second factor today, in one of the qualities in which they enter."""
    with acting.taken(acting.GATE):
        held = list(Membership.objects.live().select_related("organisation").filter(user=user))
    return any(
        one.role in memberships.FACTOR_ROLES or managing.manages(one) or is_due(one.organisation, at=at) for one in held
    )
