"""Who chose a safe address may type it at the door: the code goes there, and to nobody who guesses."""

from __future__ import annotations

import pytest
from django.utils import timezone

from palier.models import Message, Person, SafeChannel
from palier.workflows.doors import signing_in_elsewhere
from tests import factories

pytestmark = pytest.mark.django_db
SAFE = "refuge@sure.example"


@pytest.fixture
def amina() -> factories.Applicant:
    made = factories.demande()
    SafeChannel.objects.create(demande=made.demande, email=SAFE, person_key="d", set_at=timezone.now())
    Person.objects.filter(demande=made.demande, key="d").update(email="", phone="")
    return made


def send(amina: factories.Applicant, typed: str) -> list[str]:
    Message.objects.all().delete()
    person = Person.objects.get(demande=amina.demande, key="d")
    signing_in_elsewhere.send(amina.demande, person, typed, at=timezone.now())
    return list(Message.objects.values_list("recipient", flat=True))


@pytest.mark.parametrize("typed", [SAFE, SAFE.upper()])
def test_the_address_that_was_chosen_gets_the_code(amina: factories.Applicant, typed: str) -> None:
    assert send(amina, typed) == [SAFE]


@pytest.mark.parametrize("typed", ["refuge@sure.exampl", "amina@ancienne.example", "06 12 34 56 78"])
def test_another_address_gets_nothing_and_looks_the_same(amina: factories.Applicant, typed: str) -> None:
    assert send(amina, typed) == []


def test_of_another_holder_it_opens_nothing(amina: factories.Applicant) -> None:
    SafeChannel.objects.filter(demande=amina.demande).update(person_key="c1")

    assert send(amina, SAFE) == []
