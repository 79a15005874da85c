"""What a household says has changed reaches the State's register as a file MOD, and comes back from it as its own (ADR 81)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from palier.gateways.sne import SneClient
from palier.jobs.people import wishes
from palier.models import Demande, FileChange, Letter, Person, WishSending
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.changes import Newcomer
from palier.rules.people.facts import PersonRole
from palier.workflows.acting.actors import Actor
from palier.workflows.changes import changing, changing_back, changing_contact
from palier.workflows.changes.changing import Told
from palier.workflows.changes.changing_contact import NewContact
from palier.workflows.register import importing, sending_wishes
from tests.jobs.test_wishes import NOW, jean, register, told  # noqa: F401 - fixtures
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
NUMERO = "1110318016982G1104"
BY = Actor(role=Role.DEMANDEUR)
BORN = date(2026, 3, 2)
BIRTH = Told(
    kind=ChangeKind.BIRTH,
    newcomer=Newcomer(role=PersonRole.DEPENDANT, birth_date=BORN, link="E"),
    names={"first_name": "Nour", "last_name": "Dupont"},
)


def speak(found: Any) -> SneClient:
    return SneClient(found.url, found.certs, "ZZTST", NOW)


def say(of: Demande, what: Told) -> FileChange:
    return changing.change(of, what, holder="d", by=BY, at=timezone.now())


def read_again(found: Any) -> None:
    importing.save(speak(found).demande(NUMERO), by=Actor(role=Role.STEWARD), at=timezone.now())


def household(of: Demande) -> list[tuple[str, date | None]]:
    known = layers.facts_of(of, NOW.date())
    return [(one.role.value, one.birth_date) for one in known.household.persons]


def test_a_birth_goes_to_the_register_and_comes_back_as_its_own(register: Any, jean: Demande) -> None:  # noqa: F811
    before = speak(register).demande(NUMERO)
    say(jean, BIRTH)

    wishes.send(jean.pk)

    after = speak(register).demande(NUMERO)
    child = next(one for one in after.persons if one.birth_date == BORN)
    assert (child.first_name, child.last_name) == ("Nour", "Dupont")
    assert sum(one.number for one in after.demande.household.expected) == 0
    assert len(after.demande.household.persons) == len(before.demande.household.persons) + 1
    stood = {one.key: one for one in before.demande.household.persons}
    assert after.demande.household.persons[0].incomes == stood["d"].incomes

    read_again(register)

    assert household(jean).count(("personne_a_charge", BORN)) == 1
    assert layers.layers_of(jean).register.household == layers.facts_of(jean, NOW.date()).household
    assert Person.objects.get(demande=jean, key="n1").role == "separe"


def test_what_was_taken_back_is_taken_back_there_too(register: Any, jean: Demande) -> None:  # noqa: F811
    before = household(jean)
    row = say(jean, BIRTH)
    wishes.send(jean.pk)
    read_again(register)

    changing_back.take_back(row, holder="d", by=BY, at=timezone.now())
    assert sorted(map(str, household(jean))) == sorted(map(str, before))
    wishes.send(jean.pk)
    read_again(register)

    assert sorted(map(str, household(jean))) == sorted(map(str, before))
    assert all(one.birth_date != BORN for one in speak(register).demande(NUMERO).persons)


def test_a_birth_taken_back_before_it_came_back_leaves_the_register_too(register: Any, jean: Demande) -> None:  # noqa: F811
    """The register had heard of the birth, and its file was not read here since: it repeats what was taken back."""
    before = sorted(map(str, household(jean)))
    row = say(jean, BIRTH)
    wishes.send(jean.pk)
    changing_back.take_back(row, holder="d", by=BY, at=timezone.now())

    read_again(register)
    assert sorted(map(str, household(jean))) == before
    assert not Person.objects.filter(demande=jean, birth_date=BORN).exclude(role="separe").exists()

    wishes.send(jean.pk)
    assert all(one.birth_date != BORN for one in speak(register).demande(NUMERO).persons)
    read_again(register)
    assert sorted(map(str, household(jean))) == before

    # It has heard: a later sending writes over nothing that somebody told it elsewhere.
    sending_wishes.ask(jean, at=timezone.now(), is_of_file=True)
    later = sending_wishes.to_send(jean, at=timezone.now())
    assert later is not None
    assert later.household is None


def test_a_contact_taken_back_is_not_brought_back_by_the_register_until_it_has_heard(
    register: Any,  # noqa: F811
    jean: Demande,  # noqa: F811
) -> None:
    """A thief's address reached the register: the next sign-in read it there, and the code went to the thief."""
    kept = Person.objects.get(demande=jean, key="d")
    new = NewContact(email="voleur@ailleurs.example", phone="0699999999")
    row = changing_contact.change(jean, new, holder="d", by=BY, at=timezone.now())
    wishes.send(jean.pk)
    changing_contact.take_back(row, holder="d", by=BY, at=timezone.now())

    read_again(register)
    after = Person.objects.get(demande=jean, key="d")
    assert (after.email, after.phone) == (kept.email, kept.phone)

    wishes.send(jean.pk)
    known = speak(register).demande(NUMERO)
    assert known.persons[0].email == kept.email

    # From here on it is the register's own word: somebody told it elsewhere.
    at = timezone.now() + timedelta(minutes=1)
    moved = replace(known, file_dated_at=at, persons=(replace(known.persons[0], email=new.email), *known.persons[1:]))
    # What the person asks of the register since makes it forget nothing of what it heard.
    sending_wishes.ask(jean, at=at, is_of_file=True)
    importing.save(replace(moved, digest="0" * 64), by=Actor(role=Role.STEWARD), at=at)
    assert Person.objects.get(demande=jean, key="d").email == new.email


def test_what_was_taken_back_before_the_register_was_read_again_does_not_come_back(
    register: Any,  # noqa: F811
    jean: Demande,  # noqa: F811
) -> None:
    before = household(jean)
    row = say(jean, BIRTH)
    wishes.send(jean.pk)

    changing_back.take_back(row, holder="d", by=BY, at=timezone.now())
    wishes.send(jean.pk)
    read_again(register)

    assert sorted(map(str, household(jean))) == sorted(map(str, before))


def test_a_stolen_contact_that_was_put_back_does_not_come_in_again_with_the_register(
    register: Any,  # noqa: F811
    jean: Demande,  # noqa: F811
    settings: Any,
) -> None:
    settings.SITE = "https://logement.example"
    stood = Person.objects.get(demande=jean, key="d")
    Person.objects.filter(pk=stood.pk).update(email="jean@courriel.example")
    thief = NewContact(email="voleur@exemple.test", phone="0611111111")
    row = changing_contact.change(jean, thief, holder="d", by=BY, at=timezone.now())
    wishes.send(jean.pk)
    FileChange.objects.filter(pk=row.pk).update(link_hash=changing_contact.hashed("a" * 48))
    with transaction.atomic():
        assert changing_contact.disown("a" * 48, source="192.0.2.7", at=timezone.now())

    read_again(register)

    mine = Person.objects.get(demande=jean, key="d")
    assert mine.email == "jean@courriel.example"
    assert mine.phone == stood.phone


def test_a_refusal_is_told_in_plain_words_and_loses_nothing(register: Any, jean: Demande) -> None:  # noqa: F811
    told(jean, type_codes=[])
    say(jean, BIRTH)

    wishes.send(jean.pk)

    sending = WishSending.objects.get(demande=jean)
    assert sending.refused_at is not None
    assert Letter.objects.filter(demande=jean, kind="changement_refuse").count() == 1
    said = sending_wishes.said(jean)
    assert said is not None
    assert said.is_warning
    assert "Corrigez-le, ou reprenez-le" in said.sentence
    assert ("personne_a_charge", BORN) in household(jean)


def test_a_contact_and_a_name_go_too_and_an_old_file_does_not_bring_the_former_back(
    register: Any,  # noqa: F811
    jean: Demande,  # noqa: F811
) -> None:
    say(jean, Told(kind=ChangeKind.NAME, key="d", names={"last_name": "Durand"}))
    new = NewContact(
        email="jean@nouveau.example",
        phone="0699999999",
        street="3 rue Neuve",
        postal_code="93100",
        commune="93048",
        commune_name="Montreuil",
    )
    changing_contact.change(jean, new, holder="d", by=BY, at=timezone.now())
    Demande.objects.filter(pk=jean.pk).update(valid_until=NOW.date() + timedelta(days=30))
    read_again(register)
    row = Person.objects.get(demande=jean, key="d")
    assert (row.last_name, row.email) == ("Durand", "jean@nouveau.example")

    wishes.send(jean.pk)

    holder = speak(register).demande(NUMERO).person("d")
    assert holder is not None
    assert (holder.last_name, holder.email, holder.phone_mobile) == ("Durand", "jean@nouveau.example", "0699999999")
    assert holder.address is not None
    assert (holder.address.street, holder.address.postal_code, holder.address.commune) == (
        "3 rue Neuve",
        "93100",
        "93048",
    )


def test_a_contact_put_back_by_its_link_is_told_to_the_register_by_the_clock(
    register: Any,  # noqa: F811
    jean: Demande,  # noqa: F811
) -> None:
    before = Person.objects.get(demande=jean, key="d").email
    row = changing_contact.change(
        jean, NewContact(email="voleur@exemple.test", phone=""), holder="d", by=BY, at=timezone.now()
    )
    wishes.send(jean.pk)
    FileChange.objects.filter(pk=row.pk).update(is_disowned=True, undone_at=timezone.now())
    Person.objects.filter(demande=jean, key="d").update(email=before)

    wishes.send_late(0)
    wishes.send(jean.pk)

    holder = speak(register).demande(NUMERO).person("d")
    assert holder is not None
    assert holder.email == before
