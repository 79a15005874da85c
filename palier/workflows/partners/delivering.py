"""Sending events: an address is claimed for one call, called outside any transaction, and what became of it is written (ADR 120).

A worker that dies in between leaves the claim to run out: the event is said again under the same id. The clock's acts.
"""

import json
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q

from palier.models import (
    DeliveryState,
    EndpointStop,
    Membership,
    PartnerEvent,
    WebhookDelivery,
    WebhookEndpoint,
)
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters.composing import compose
from palier.rules.partners import webhook_delays
from palier.rules.partners.webhook_delays import SendOutcome
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.partners import feed, sealing_secrets

ROOT = "/api/v1/"
GONE = 410
PASSED = 20
"""Addresses that one claim passes over at most."""
_DOOR = act("règles de connexion de Palier")


class LeavingCall(NamedTuple):
    """One call to make: what is said, under which id, signed with what."""

    endpoint: int
    after: int
    """Its place when it was claimed: one that was moved meanwhile is not moved back."""
    event: int
    url: str
    said: UUID
    body: bytes
    secrets: tuple[str, ...]
    is_asked: bool
    """A manager asked for it once more: the place in the feed does not move by it."""


@transaction.atomic
def claim(*, at: datetime) -> LeavingCall | None:
    """Take the address that has waited the longest, and keep others from it until the call is over, or its worker is.

    One of which nothing that came is told is passed over, and waits behind the others.
    """
    for _ in range(PASSED):
        found = _first(at)
        if found is None:
            return None
        asked = _asked(found, at)
        event = asked or _next(found, at)
        if event is not None:
            return _leaving(found, event, at, is_asked=asked is not None)
    return None


def _first(at: datetime) -> WebhookEndpoint | None:
    later = PartnerEvent.objects.filter(organisation=OuterRef("organisation"), number__gt=OuterRef("after"))
    asked = WebhookDelivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.ASKED)
    rows = WebhookEndpoint.objects.filter(removed_at=None, stopped_at=None, next_at__lte=at)
    rows = rows.filter(organisation__closed_at=None, organisation__suspended_at=None)
    rows = rows.filter(Q(Exists(later)) | Q(Exists(asked))).select_related("organisation")
    return rows.select_for_update(of=("self",), skip_locked=True).order_by("next_at", "pk").first()


def _leaving(endpoint: WebhookEndpoint, event: PartnerEvent, at: datetime, *, is_asked: bool) -> LeavingCall:
    endpoint.next_at = at + webhook_delays.LEASE
    endpoint.save(update_fields=["next_at"])
    return LeavingCall(
        endpoint=endpoint.pk,
        after=endpoint.after,
        event=event.pk,
        url=endpoint.url,
        said=event.public_id,
        body=body_of(event),
        secrets=_secrets(endpoint, at),
        is_asked=is_asked,
    )


def _asked(endpoint: WebhookEndpoint, at: datetime) -> PartnerEvent | None:
    """The first event that a manager asked for once more; one that is no more its organisation's to read is given up again."""
    rows = WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.ASKED)
    for told in rows.select_related("event__home", "event__publication").order_by("event__number"):
        if _is_its_own(endpoint, told.event):
            return told.event
        WebhookDelivery.objects.filter(pk=told.pk).update(state=DeliveryState.DEAD, fault="acces", at=at)
    return None


def _is_its_own(endpoint: WebhookEndpoint, event: PartnerEvent) -> bool:
    target = event.home or event.publication
    return target is not None and bool({target.bailleur_id, target.reservataire_id} & {*endpoint.organisation.covers})


def _next(endpoint: WebhookEndpoint, at: datetime) -> PartnerEvent | None:
    """The first event after its place that it is told of, and that is still its organisation's to read.

    What is not is passed over: up to the last number that was there before any was read, so that none is missed.
    """
    own = PartnerEvent.objects.filter(organisation=endpoint.organisation, number__gt=endpoint.after)
    last = own.aggregate(last=Max("number"))["last"]
    rows = own.filter(number__lte=last or 0, kind__in=endpoint.kinds).select_related("home", "publication")
    for event in rows.order_by("number").iterator(chunk_size=100):
        if _is_its_own(endpoint, event):
            return event
    if last is not None:
        endpoint.after, endpoint.attempts = last, 0
    endpoint.next_at = at
    endpoint.save(update_fields=["after", "attempts", "next_at"])
    return None


def body_of(event: PartnerEvent) -> bytes:
    """What is said: the same words as in the feed."""
    words = feed.said(event)
    said = {
        "id": str(words.id),
        "number": words.number,
        "type": words.type,
        "timestamp": words.timestamp.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "data": {"object": words.object, "id": str(words.object_id), "href": ROOT + words.path},
    }
    return json.dumps(said, separators=(",", ":")).encode()


def _secrets(endpoint: WebhookEndpoint, at: datetime) -> tuple[str, ...]:
    held = [endpoint.sealed]
    if endpoint.former_until is not None and endpoint.former_until > at:
        held.append(endpoint.former_sealed)
    return tuple(found for one in held if (found := sealing_secrets.opened(one)))


@transaction.atomic
def note(call: LeavingCall, outcome: SendOutcome, *, at: datetime) -> None:
    """Write what became of a call. Where another worker made it, or a replay was asked for meanwhile, it changes nothing."""
    endpoint = (
        WebhookEndpoint.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=call.endpoint)
    )
    event = PartnerEvent.objects.filter(pk=call.event).first()
    if event is None or endpoint.removed_at is not None:
        return
    if not call.is_asked and endpoint.after != call.after:
        return
    if outcome.is_taken:
        _taken(endpoint, event, call, outcome, at)
    else:
        _failed(endpoint, event, call, outcome, at)


def _taken(
    endpoint: WebhookEndpoint, event: PartnerEvent, call: LeavingCall, outcome: SendOutcome, at: datetime
) -> None:
    if not call.is_asked:
        endpoint.after, endpoint.attempts = event.number, 0
    endpoint.next_at, endpoint.taken_at, endpoint.failing_since = at, at, None
    endpoint.save(update_fields=["after", "attempts", "next_at", "taken_at", "failing_since"])
    _keep(endpoint, event, DeliveryState.TAKEN, outcome, at)


def _failed(
    endpoint: WebhookEndpoint, event: PartnerEvent, call: LeavingCall, outcome: SendOutcome, at: datetime
) -> None:
    endpoint.failing_since = endpoint.failing_since or at
    mark, state = endpoint.public_id.bytes[-1:], DeliveryState.AGAIN
    if call.is_asked:
        state, again = DeliveryState.DEAD, webhook_delays.again_at(1, mark, at=at)
    else:
        endpoint.attempts += 1
        again = webhook_delays.again_at(endpoint.attempts, mark, at=at)
        if again is None:
            # Given up: it waits for its manager, and the next one is tried.
            state, endpoint.attempts, endpoint.after = DeliveryState.DEAD, 0, event.number
    endpoint.next_at = again or at
    endpoint.save(update_fields=["failing_since", "attempts", "next_at", "after"])
    _keep(endpoint, event, state, outcome, at)
    if outcome.status == GONE:
        _stop(endpoint, EndpointStop.GONE, at)
    elif webhook_delays.is_left_alone(endpoint.failing_since, at=at):
        _stop(endpoint, EndpointStop.FAILURES, at)


def _keep(
    endpoint: WebhookEndpoint, event: PartnerEvent, state: DeliveryState, outcome: SendOutcome, at: datetime
) -> None:
    row, is_new = WebhookDelivery.objects.get_or_create(
        endpoint=endpoint,
        event=event,
        defaults={"state": state, "attempts": 1, "status": outcome.status, "fault": outcome.fault, "at": at},
    )
    if not is_new:
        WebhookDelivery.objects.filter(pk=row.pk).update(
            state=state, attempts=F("attempts") + 1, status=outcome.status, fault=outcome.fault, at=at
        )


def _stop(endpoint: WebhookEndpoint, why: EndpointStop, at: datetime) -> None:
    """Leave an address alone, and tell who manages its organisation."""
    endpoint.stopped_at, endpoint.stopped_for = at, why
    endpoint.save(update_fields=["stopped_at", "stopped_for"])
    telling.journal(JournalVerb.STOP_ENDPOINT, endpoint, by=CLOCK, at=at, article=_DOOR, details={"raison": why.value})
    managers = Membership.objects.live().filter(organisation=endpoint.organisation, manages_since__isnull=False)
    for one in managers.select_related("user").defer("user__password"):
        told = compose("reception_arretee", name=one.user.name, address=endpoint.url)
        telling.message("email", one.user.login, subject=told.title, body=told.body, at=at)
