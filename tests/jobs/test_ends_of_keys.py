"""Who manages a house is told twice that a key, or its certificate, is about to end: a month before, and a week before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction

from palier.models import ApiKey, Membership, Message
from palier.models.doors import acting
from palier.rules.partners import ends_told
from palier.rules.partners.client_certificates import ClientCertificate
from palier.workflows.partners import keys, telling_ends
from tests import api_world, factories
from tests.stepping_down import logged_in_as

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
END = datetime(2027, 3, 31, 12, tzinfo=UTC)
"""A Wednesday."""


def certificate(ends: datetime, mark: str = "a") -> ClientCertificate:
    return ClientCertificate(mark * 64, "CN=logiciel", "CN=logiciel", END - timedelta(days=300), ends)


@pytest.fixture
def lea() -> Actor:
    return factories.member("Léa", factories.organisation("bailleur", "Est Habitat"))


@pytest.fixture
def key(lea: Actor) -> ApiKey:
    made = api_world.key_of(lea).key
    ApiKey.objects.update(created_at=END - timedelta(days=365), expires_at=END)
    return made


def morning(days: int) -> datetime:
    """Eight in Paris, so many days before the end."""
    return (END - timedelta(days=days)).replace(hour=7)


def told(at: datetime) -> list[str]:
    Message.objects.all().delete()
    with logged_in_as("palier_worker"), transaction.atomic():
        acting.take(acting.CLOCK)
        for one in telling_ends.due(at):
            telling_ends.tell(one, at=at)
    return sorted(Message.objects.values_list("subject", flat=True))


def test_a_month_then_a_week_before_and_each_once(key: ApiKey, lea: Actor) -> None:
    assert told(morning(33)) == []
    assert told(morning(29)) == ["La clé d’un de vos logiciels finit bientôt"]
    assert told(morning(28)) == []
    assert told(morning(6)) == ["La clé d’un de vos logiciels finit bientôt"]
    body = Message.objects.get()
    assert body.recipient == lea.person.login
    assert "31 mars 2027" in body.body
    assert "Logiciel de gestion" in body.body
    assert told(morning(5)) == []
    assert told(morning(1)) == []


def test_nobody_is_written_to_at_night_of_a_revoked_key_or_of_a_house_that_nobody_manages(key: ApiKey) -> None:
    assert told(morning(29).replace(hour=2)) == []
    ApiKey.objects.update(revoked_at=morning(29))
    assert told(morning(29)) == []
    ApiKey.objects.update(revoked_at=None)
    Membership.objects.update(manages_since=None)
    assert told(morning(29)) == []


def test_who_is_named_to_manage_after_a_step_is_told_of_it(key: ApiKey) -> None:
    Membership.objects.update(manages_since=None)
    assert told(morning(29)) == []

    Membership.objects.update(manages_since=END - timedelta(days=28))
    assert told(morning(28)) == ["La clé d’un de vos logiciels finit bientôt"]


def test_of_certificates_the_last_to_end_is_told_where_the_key_outlives_it(key: ApiKey) -> None:
    ApiKey.objects.update(expires_at=END + timedelta(days=200))
    bound: list[Any] = [certificate(END).kept()]
    ApiKey.objects.update(certificates=bound)
    assert told(morning(29)) == ["Le certificat d’un de vos logiciels finit bientôt"]

    ApiKey.objects.update(certificates=[*bound, certificate(END + timedelta(days=150), "b").kept()])
    assert told(morning(6)) == []
    assert telling_ends.due(morning(-121)) == [key.pk], "then the next one"


def test_a_secret_that_was_given_is_told_at_once_even_at_night_and_once(lea: Actor) -> None:
    drawn = api_world.key_of(lea).key
    night = drawn.created_at.replace(hour=1) + timedelta(days=1 if drawn.created_at.hour >= 1 else 0)
    ApiKey.objects.update(created_at=night - timedelta(minutes=10))

    assert told(night) == ["Une clé a été donnée à un logiciel"]
    assert "demandé par Léa" in Message.objects.get().body
    assert told(night) == []
    keys.draw_anew(ApiKey.objects.get(pk=drawn.pk), by=lea, at=night)
    assert told(night + timedelta(minutes=30)) == ["Une clé a été donnée à un logiciel"]
    assert told(night + timedelta(minutes=31)) == []
    ApiKey.objects.update(told_ends=[])
    assert told(night + timedelta(days=1, minutes=1)) == [], "later, the list of its keys says so"


def test_a_secret_that_was_used_and_revoked_at_once_is_told_all_the_same(lea: Actor) -> None:
    """Whoever holds a manager's session for half an hour reads by a key and takes it away again."""
    drawn = api_world.key_of(lea).key
    at = drawn.created_at + timedelta(minutes=20)
    ApiKey.objects.update(revoked_at=at, expires_at=at + timedelta(days=5))

    assert told(at + timedelta(minutes=5)) == ["Une clé a été donnée à un logiciel"]
    assert told(at + timedelta(minutes=6)) == [], "and nothing is said of its end"


def test_a_key_of_a_month_is_not_said_to_end_on_its_first_morning() -> None:
    begun = END - timedelta(days=30)
    [own] = ends_told.of_key(begun, END, [certificate(END)])

    assert ends_told.due(own, (), at=begun + timedelta(hours=1)) == ""
    assert ends_told.due(own, (), at=END - timedelta(days=7)) == "cle:7"
    assert ends_told.due(own, ("cle:7",), at=END - timedelta(days=2)) == ""
    assert ends_told.due(own, (), at=END) == ""
