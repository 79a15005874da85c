"""Events are sent to who asked: in order, signed, tried again, given up, said again; a worker that dies loses none."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from palier.gateways import webhooks
from palier.jobs.partners import events
from palier.jobs.partners import webhooks as carriers
from palier.models import (
    DeliveryState,
    Instance,
    JournalEntry,
    Message,
    PartnerEvent,
    WebhookDelivery,
    WebhookEndpoint,
)
from palier.models.doors import acting
from palier.rules.partners import webhook_delays
from palier.rules.partners.event_kinds import EventKind
from palier.rules.partners.webhook_delays import SendOutcome
from palier.workflows.accounts import managing
from palier.workflows.partners import endpoints, sealing_secrets
from tests import api_world, factories
from tests.api_world import HOME
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from palier.workflows.acting.actors import Actor
    from palier.workflows.partners.endpoints import ToldSecret
    from tests.api_world import SoftwareOf

pytestmark = pytest.mark.django_db
URL = "https://partner.example/recevoir"


class Wire:
    """What leaves, and what is answered to it."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bytes, Mapping[str, str]]] = []
        self.answer: Callable[[], SendOutcome] = lambda: SendOutcome(200, "")

    def __call__(self, url: str, body: bytes, headers: Mapping[str, str], **_: object) -> SendOutcome:
        self.sent.append((url, body, headers))
        return self.answer()

    @property
    def numbers(self) -> list[int]:
        return [json.loads(body)["number"] for _, body, _ in self.sent]


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    found = Wire()
    monkeypatch.setattr(webhooks, "send", found)
    return found


@pytest.fixture
def lea() -> Actor:
    factories.commune()
    return api_world.manager(factories.member("Lea", factories.organisation("bailleur", "Est Habitat")))


@pytest.fixture
def est(lea: Actor) -> SoftwareOf:
    return api_world.software(lea)


def as_manager[R](who: Actor, act: Callable[[], R]) -> R:
    with logged_in_as("palier_web"), transaction.atomic(), acting.taken(managing.as_manager(who)):
        return act()


def declared(lea: Actor, *kinds: str) -> ToldSecret:
    chosen = kinds or tuple(EventKind)
    return as_manager(lea, lambda: endpoints.declare(URL, chosen, by=lea, at=timezone.now()))


def happen(est: SoftwareOf, *numbers: int) -> None:
    for number in numbers:
        told = est.post("homes", {**HOME, "rpls_id": f"093048{number:04d}"})
        assert told.status_code == 201, told.text
    with logged_in_as("palier_worker"):
        events.relay()


def carried(times: int = 20) -> int:
    count = 0
    with logged_in_as("palier_worker"):
        while count < times and carriers.carry_one():
            count += 1
    return count


def due() -> None:
    """Time passes, for every address."""
    WebhookEndpoint.objects.update(next_at=timezone.now() - timedelta(seconds=1))


def test_what_happens_is_sent_in_its_order_signed_and_once(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    happen(est, 1)
    told = declared(lea)
    happen(est, 2, 3, 4)

    assert carried() == 3
    assert carried() == 0

    assert wire.numbers == [2, 3, 4]
    for url, body, headers in wire.sent:
        assert url == URL
        found = Webhook(told.secret).verify(body, dict(headers))
        assert found["type"] == "home.declared"
        assert headers["webhook-id"] == found["id"]
    assert [json.loads(one[1]) for one in wire.sent] == est.get("events", after=1).json()["items"]
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {DeliveryState.TAKEN}


def test_only_the_kinds_that_were_asked_for_are_sent(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    told = declared(lea, "home.corrected")
    happen(est, 1, 2)

    assert carried() == 0
    told.endpoint.refresh_from_db()
    assert told.endpoint.after == 2
    home = est.get("homes").json()["items"][0]
    fixed = {**HOME, "rpls_id": home["rpls_id"], "rent": 49_000, "reason": "saisie"}
    assert est.put(f"homes/{home['id']}", fixed).status_code == 201
    happen(est)

    assert carried() == 1
    assert wire.numbers == [3]


def test_a_worker_killed_after_sending_says_it_again_under_the_same_id(
    lea: Actor, est: SoftwareOf, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared(lea)
    happen(est, 1, 2)

    class Killed(BaseException):
        """Nothing of the process is left to catch it."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("palier.workflows.partners.delivering.note", die)
        with pytest.raises(Killed):
            carried()
    assert carried() == 0, "the claim of who died still holds"
    WebhookEndpoint.objects.update(next_at=timezone.now() - timedelta(seconds=1))

    assert carried() == 2
    assert wire.numbers == [1, 1, 2]
    assert len({one[2]["webhook-id"] for one in wire.sent}) == 2


def test_what_is_not_taken_is_tried_again_later_and_later_and_the_next_one_waits(
    lea: Actor, est: SoftwareOf, wire: Wire
) -> None:
    told = declared(lea)
    happen(est, 1, 2)
    wire.answer = lambda: SendOutcome(503, "code")

    waits = []
    for _ in range(webhook_delays.MOST - 1):
        due()
        before = timezone.now()
        assert carried() == 1
        told.endpoint.refresh_from_db()
        waits.append(told.endpoint.next_at - before)
    assert waits == sorted(waits)
    assert wire.numbers == [1] * (webhook_delays.MOST - 1)
    assert WebhookDelivery.objects.get().state == DeliveryState.AGAIN

    wire.answer = lambda: SendOutcome(204, "")
    due()
    assert carried() == 2
    assert wire.numbers[-2:] == [1, 2]
    told.endpoint.refresh_from_db()
    assert (told.endpoint.attempts, told.endpoint.failing_since) == (0, None)


def test_what_is_given_up_is_seen_and_said_once_more_on_demand(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    told = declared(lea)
    happen(est, 1, 2)
    wire.answer = lambda: SendOutcome(400, "code") if wire.numbers[-1] == 1 else SendOutcome(200, "")
    for _ in range(webhook_delays.MOST):
        due()
        carried(1)
    due()
    assert carried() == 1
    assert wire.numbers[-1] == 2
    assert as_manager(lea, lambda: endpoints.given_up(told.endpoint)) == 1

    wire.answer = lambda: SendOutcome(200, "")
    assert as_manager(lea, lambda: endpoints.say_again(told.endpoint, by=lea, at=timezone.now())) == 1
    assert carried() == 1

    assert wire.numbers[-1] == 1
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {DeliveryState.TAKEN}
    told.endpoint.refresh_from_db()
    assert told.endpoint.after == 2


def test_what_is_said_once_more_is_asked_again_whose_it_is(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    told = declared(lea)
    happen(est, 1, 2)
    wire.answer = lambda: SendOutcome(400, "code") if wire.numbers[-1] == 1 else SendOutcome(200, "")
    for _ in range(webhook_delays.MOST + 1):
        due()
        carried(1)
    calls = len(wire.sent)
    event = PartnerEvent.objects.get(number=1)
    assert event.home is not None
    event.home.bailleur = factories.organisation("bailleur", "Ouest Habitat")
    event.home.save(update_fields=["bailleur"])

    assert as_manager(lea, lambda: endpoints.say_again(told.endpoint, by=lea, at=timezone.now())) == 1
    due()
    assert carried() == 0

    assert len(wire.sent) == calls
    assert WebhookDelivery.objects.get(event=event).fault == "acces"


def test_an_address_told_of_nothing_that_came_keeps_no_other_waiting(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    for _ in range(3):
        declared(lea, "home.corrected")
    declared(lea)
    WebhookEndpoint.objects.filter(kinds=["home.corrected"]).update(next_at=timezone.now() - timedelta(hours=1))
    happen(est, 1)
    due()

    with logged_in_as("palier_worker"):
        assert carriers.carry_one()

    assert wire.numbers == [1]


def test_an_address_that_fails_for_days_is_left_alone_and_its_manager_is_told(
    lea: Actor, est: SoftwareOf, wire: Wire
) -> None:
    told = declared(lea)
    happen(est, 1)
    wire.answer = lambda: SendOutcome(None, "delai")
    carried(1)
    Message.objects.all().delete()
    WebhookEndpoint.objects.update(failing_since=timezone.now() - webhook_delays.LEFT_ALONE)
    due()

    carried(1)

    told.endpoint.refresh_from_db()
    assert told.endpoint.stopped_for == "echecs"
    mail = Message.objects.get()
    assert (mail.recipient, URL in mail.body) == (lea.person.login, True)
    assert JournalEntry.objects.filter(
        verb="arreter_reception", object_id=told.endpoint.public_id, role="horloge"
    ).exists()
    due()
    assert carried() == 0

    as_manager(lea, lambda: endpoints.resume(told.endpoint, by=lea, at=timezone.now()))
    wire.answer = lambda: SendOutcome(200, "")
    assert carried() == 1
    assert wire.numbers[-1] == 1


def test_who_answers_that_it_is_gone_is_called_no_more(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    told = declared(lea)
    happen(est, 1)
    wire.answer = lambda: SendOutcome(410, "code")
    carried(1)
    due()

    assert carried() == 0
    told.endpoint.refresh_from_db()
    assert told.endpoint.stopped_for == "partie"


def test_a_replay_says_all_again_from_a_number(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    told = declared(lea)
    happen(est, 1, 2, 3)
    carried()
    as_manager(lea, lambda: endpoints.replay(told.endpoint, 1, by=lea, at=timezone.now()))

    assert carried() == 2
    assert wire.numbers == [1, 2, 3, 2, 3]
    with pytest.raises(endpoints.NoSuchPlace):
        as_manager(lea, lambda: endpoints.replay(told.endpoint, 9, by=lea, at=timezone.now()))


def test_a_replay_asked_for_while_a_call_is_on_its_way_is_not_lost(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    told = declared(lea)
    happen(est, 1, 2, 3)
    carried(2)

    def meanwhile() -> SendOutcome:
        wire.answer = lambda: SendOutcome(200, "")
        WebhookEndpoint.objects.update(after=0, next_at=timezone.now() - timedelta(seconds=1))
        return SendOutcome(200, "")

    wire.answer = meanwhile
    carried()

    assert wire.numbers == [1, 2, 3, 1, 2, 3]
    told.endpoint.refresh_from_db()
    assert told.endpoint.after == 3


def test_while_its_secret_is_changed_each_call_is_signed_by_both_then_by_the_new_one(
    lea: Actor, est: SoftwareOf, wire: Wire
) -> None:
    told = declared(lea)
    new = as_manager(lea, lambda: endpoints.draw_secret(told.endpoint, by=lea, at=timezone.now()))
    happen(est, 1)
    carried()
    WebhookEndpoint.objects.update(former_until=timezone.now() - timedelta(seconds=1))
    happen(est, 2)
    carried()

    both, one = (headers["webhook-signature"].split() for _, _, headers in wire.sent)
    assert (len(both), len(one)) == (2, 1)
    Webhook(told.secret).verify(wire.sent[0][1], dict(wire.sent[0][2]))
    Webhook(new.secret).verify(wire.sent[1][1], dict(wire.sent[1][2]))
    kept = WebhookEndpoint.objects.get()
    assert told.secret not in kept.former_sealed
    assert sealing_secrets.opened(kept.sealed) == new.secret
    assert new.secret not in json.dumps(list(JournalEntry.objects.values_list("details", flat=True)))


def test_a_secret_that_cannot_be_opened_sends_nothing_unsigned(lea: Actor, est: SoftwareOf, wire: Wire) -> None:
    declared(lea)
    happen(est, 1)
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        carried(1)

    assert wire.sent == []
    assert WebhookDelivery.objects.get().fault == "secret"


def test_nothing_is_sent_of_what_is_no_more_the_organisation_s_nor_to_who_is_stopped(
    lea: Actor, est: SoftwareOf, wire: Wire
) -> None:
    told = declared(lea)
    happen(est, 1, 2)
    other = factories.organisation("bailleur", "Ouest Habitat")
    event = PartnerEvent.objects.get(number=1)
    assert event.home is not None
    event.home.bailleur = other
    event.home.save(update_fields=["bailleur"])
    assert carried() == 1
    assert wire.numbers == [2]

    happen(est, 3)
    lea.body.suspended_at = timezone.now()
    lea.body.save(update_fields=["suspended_at"])
    assert carried() == 0
    lea.body.suspended_at = None
    lea.body.save(update_fields=["suspended_at"])
    as_manager(lea, lambda: endpoints.remove(told.endpoint, by=lea, at=timezone.now()))
    assert carried() == 0
    assert WebhookEndpoint.objects.get().sealed == ""


def test_the_loopback_is_of_a_demo_alone_whatever_the_setting_says(lea: Actor, est: SoftwareOf) -> None:
    own = "http://127.0.0.1:8131/evenements"
    Instance.objects.update_or_create(pk=1, defaults={"is_demo": False})
    with override_settings(DEMO_RECEIVER=own):
        assert not endpoints.is_own_receiver(own)
        with pytest.raises(endpoints.EndpointRefused):
            as_manager(lea, lambda: endpoints.declare(own, ["home.declared"], by=lea, at=timezone.now()))
    Instance.objects.update(is_demo=True)
    assert not endpoints.is_own_receiver(own)
    with override_settings(DEMO_RECEIVER=own):
        assert endpoints.is_own_receiver(own)
        assert not endpoints.is_own_receiver("http://127.0.0.1:5432/")
