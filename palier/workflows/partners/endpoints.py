"""A manager declares where the events of their organisation are sent, changes its secret, stops it, replays (ADR 120).

A secret is told once, where it is drawn. Nothing is sent by a page: the worker reads the feed for each address.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from palier.models import (
    DeliveryState,
    EndpointStop,
    Instance,
    Membership,
    PartnerEvent,
    WebhookDelivery,
    WebhookEndpoint,
)
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.partners import api_purposes, webhook_addresses, webhook_delays
from palier.rules.partners.event_kinds import EventKind
from palier.workflows.accounts import managing
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.partners import sealing_secrets

MOST = 5
"""Living addresses of an organisation."""
_DOOR = act("règles de connexion de Palier")


class EndpointRefused(Refusal):
    """The address is none that the site calls."""

    sentence = (
        "Donnez une adresse complète en « https:// », sans nom d’utilisateur : une adresse privée n’est jamais appelée."
    )
    field = "url"


class KindNeeded(Refusal):
    """An address for nothing."""

    sentence = "Choisissez au moins un type d’événement."
    field = "kinds"


class NoEventsForThisRole(Refusal):
    """Nothing is told to this role."""

    sentence = "Les événements vont au logiciel d’un bailleur ou d’un réservataire : pour ce rôle, il n’y en a pas."


class TooManyEndpoints(Refusal):
    """The list is too long to be watched."""

    sentence = "Votre organisme a déjà cinq adresses : retirez celles qui ne servent plus."


class EndpointRemoved(Refusal):
    """What was removed stays so."""

    sentence = "Cette adresse est retirée : ajoutez-en une autre."


class NoSuchPlace(Refusal):
    """The number is not one of the feed."""

    sentence = "Donnez un numéro d’événement qui a déjà été envoyé, ou 0 pour tout ce qui est encore gardé."
    field = "number"


@dataclass(frozen=True, slots=True)
class ToldSecret:
    """An address and its new secret, which nothing tells again."""

    endpoint: WebhookEndpoint
    secret: str


def is_own_receiver(url: str) -> bool:
    """Whether an address is the one beside the site that a demo may call: in any other database, none is."""
    is_named = bool(settings.DEMO_RECEIVER) and url == settings.DEMO_RECEIVER
    return is_named and Instance.objects.filter(is_demo=True).exists()


@transaction.atomic
def declare(url: str, kinds: Iterable[str], *, by: Actor, at: datetime) -> ToldSecret:
    """Declare an address, told of what happens from now on. Under the manager's role of the database.

    Raises ``NotManager``, ``NoEventsForThisRole``, ``EndpointRefused``, ``KindNeeded`` or ``TooManyEndpoints``.
    """
    _managing(by)
    asked = set(kinds)
    chosen = [kind.value for kind in EventKind if kind.value in asked]
    if not chosen:
        raise KindNeeded
    try:
        webhook_addresses.asked(url, loopback=is_own_receiver(url))
    except webhook_addresses.AddressRefused as error:
        raise EndpointRefused from error
    if WebhookEndpoint.objects.filter(organisation=by.body, removed_at=None).count() >= MOST:
        raise TooManyEndpoints
    secret = sealing_secrets.drawn()
    made = WebhookEndpoint.objects.create(
        organisation=by.body,
        url=url,
        kinds=chosen,
        sealed=sealing_secrets.seal(secret),
        created_at=at,
        created_by=by.person,
        after=_last(by),
        next_at=at,
    )
    _tell(JournalVerb.ADD_ENDPOINT, made, by=by, at=at, details={"types": len(chosen)})
    return ToldSecret(made, secret)


@transaction.atomic
def draw_secret(endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> ToldSecret:
    """Give an address another secret; the one before signs beside it for a day. Raises ``NotManager`` or ``EndpointRemoved``."""
    held = _held(endpoint, by)
    secret = sealing_secrets.drawn()
    held.former_sealed, held.former_until = held.sealed, at + webhook_delays.HANDOVER
    held.sealed = sealing_secrets.seal(secret)
    held.save(update_fields=["former_sealed", "former_until", "sealed"])
    _tell(JournalVerb.RENEW_ENDPOINT_SECRET, held, by=by, at=at)
    return ToldSecret(held, secret)


@transaction.atomic
def stop(endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> WebhookEndpoint:
    """Send nothing there for now: what happens meanwhile waits. Twice is once. Raises ``NotManager`` or ``EndpointRemoved``."""
    held = _held(endpoint, by)
    if held.stopped_at is None:
        held.stopped_at, held.stopped_for = at, EndpointStop.MANAGER
        held.save(update_fields=["stopped_at", "stopped_for"])
        _tell(JournalVerb.STOP_ENDPOINT, held, by=by, at=at)
    return held


@transaction.atomic
def resume(endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> WebhookEndpoint:
    """Send again, from where it was. Twice is once. Raises ``NotManager`` or ``EndpointRemoved``."""
    held = _held(endpoint, by)
    if held.stopped_at is not None:
        held.stopped_at, held.stopped_for, held.failing_since = None, "", None
        held.attempts, held.next_at = 0, at
        held.save(update_fields=["stopped_at", "stopped_for", "failing_since", "attempts", "next_at"])
        _tell(JournalVerb.RESUME_ENDPOINT, held, by=by, at=at)
    return held


@transaction.atomic
def remove(endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> WebhookEndpoint:
    """Send nothing there any more, and forget its secrets. Raises ``NotManager`` or ``EndpointRemoved``."""
    held = _held(endpoint, by)
    held.removed_at, held.sealed, held.former_sealed, held.former_until = at, "", "", None
    held.save(update_fields=["removed_at", "sealed", "former_sealed", "former_until"])
    _tell(JournalVerb.REMOVE_ENDPOINT, held, by=by, at=at)
    return held


@transaction.atomic
def replay(endpoint: WebhookEndpoint, number: int, *, by: Actor, at: datetime) -> WebhookEndpoint:
    """Say again all that came after a number. Raises ``NotManager``, ``EndpointRemoved`` or ``NoSuchPlace``."""
    held = _held(endpoint, by)
    if not 0 <= number <= held.after:
        raise NoSuchPlace
    held.after, held.attempts, held.next_at = number, 0, at
    held.save(update_fields=["after", "attempts", "next_at"])
    _tell(JournalVerb.REPLAY_ENDPOINT, held, by=by, at=at, details={"depuis": number})
    return held


@transaction.atomic
def say_again(endpoint: WebhookEndpoint, *, by: Actor, at: datetime) -> int:
    """Say once more all that was given up; how many. Raises ``NotManager`` or ``EndpointRemoved``."""
    held = _held(endpoint, by)
    rows = WebhookDelivery.objects.filter(endpoint=held, state=DeliveryState.DEAD)
    found = rows.update(state=DeliveryState.ASKED)
    if found:
        held.next_at = at
        held.save(update_fields=["next_at"])
        _tell(JournalVerb.REPLAY_ENDPOINT, held, by=by, at=at, details={"abandonnees": found})
    return found


def of_house(organisation: int) -> list[WebhookEndpoint]:
    """The addresses of an organisation that are not removed, the newest first."""
    rows = WebhookEndpoint.objects.filter(organisation=organisation, removed_at=None)
    return list(rows.order_by("-created_at", "-pk"))


def found(organisation: int, public_id: UUID) -> WebhookEndpoint | None:
    """One of them."""
    return WebhookEndpoint.objects.filter(organisation=organisation, public_id=public_id, removed_at=None).first()


def deliveries_of(endpoint: WebhookEndpoint, limit: int) -> list[WebhookDelivery]:
    """What became of the last events at an address."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint).select_related("event")
    return list(rows.order_by("-at", "-pk")[:limit])


def given_up(endpoint: WebhookEndpoint) -> int:
    """How many events an address did not take in the end."""
    return WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.DEAD).count()


def _last(by: Actor) -> int:
    found: int | None = PartnerEvent.objects.filter(organisation=by.body).aggregate(last=Max("number"))["last"]
    return found or 0


def _held(endpoint: WebhookEndpoint, by: Actor) -> WebhookEndpoint:
    _managing(by)
    rows = WebhookEndpoint.objects.select_for_update(of=("self",)).filter(pk=endpoint.pk, organisation=by.body)
    held = rows.filter(removed_at=None).first()
    if held is None:
        raise EndpointRemoved
    return held


def _managing(by: Actor) -> None:
    require(by.role, Action.MANAGE_MEMBERS)
    rows = Membership.objects.live().filter(user=by.person, organisation=by.body, manages_since__isnull=False)
    if not rows.filter(role=by.role).exists():
        raise managing.NotManager
    if not api_purposes.offered(by.role):
        raise NoEventsForThisRole


def _tell(
    verb: JournalVerb,
    endpoint: WebhookEndpoint,
    *,
    by: Actor,
    at: datetime,
    details: Mapping[str, str | int | list[str] | None] | None = None,
) -> None:
    telling.journal(verb, endpoint, by=by, at=at, article=_DOOR, details=details)
