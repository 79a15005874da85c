"""Where a steward acts: everywhere, or in the territories that they are held to (ADR 108). Every act of one asks it here.

The database says the same by itself (``palier_held_territories``): what is asked here gives its sentence.
"""

from django.db.models import QuerySet

from palier.models import Organisation, StewardTerritory, Territory
from palier.rules.doors.access import Action, Role, require
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal


class NotYourTerritory(Refusal):
    """A steward of a territory acts there alone."""

    sentence = "Ce n’est pas un de vos territoires : un intendant du site s’en charge."


class OfTheWholeSite(Refusal):
    """What ends for good, or concerns everybody, is of the whole site."""

    sentence = "Cela concerne le site entier : un intendant du site s’en charge."


def is_held(by: Actor) -> bool:
    """Whether somebody acts as a steward of territories."""
    return by.role is Role.LOCAL_STEWARD


def of(by: Actor) -> QuerySet[Territory]:
    """The territories that a steward is held to, by name; none for who was given none, and for any other role."""
    if not is_held(by):
        return Territory.objects.none()
    rows = StewardTerritory.objects.filter(
        membership__user=by.user,
        membership__organisation=by.organisation,
        membership__role=Role.LOCAL_STEWARD,
        membership__suspended_at=None,
        membership__ended_at=None,
        ended_at=None,
    )
    return Territory.objects.filter(code__in=rows.values("territory")).order_by("name")


def require_where(territory: Territory | None, *, by: Actor) -> None:
    """Raise ``ActionRefused`` for who is no steward, ``NotYourTerritory`` outside of what a steward is held to."""
    require(by.role, Action.RUN_TERRITORY)
    if is_held(by) and (territory is None or not of(by).filter(pk=territory.pk).exists()):
        raise NotYourTerritory


def require_organisation(organisation: Organisation, *, by: Actor) -> None:
    """Raise ``NotYourTerritory`` for an organisation of another; nothing is asked of who is no steward of territories."""
    if is_held(by) and not of(by).filter(pk=organisation.territory_id).exists():
        raise NotYourTerritory


def require_site(by: Actor) -> None:
    """Raise ``OfTheWholeSite`` for a steward of territories."""
    if is_held(by):
        raise OfTheWholeSite
