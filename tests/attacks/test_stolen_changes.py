"""« Ce qui a changé », told or taken back by who has no right to it: a thief, the other holder, a newcomer (ADR 81)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import DemandeVersion, FileChange, Person, User
from palier.models.demandes import facts_codec, layers
from palier.models.doors import acting
from palier.models.identifiers import uuid7
from palier.rules.people import facts
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.changes import Newcomer
from palier.rules.people.facts import PersonRole
from palier.workflows.changes import changing, changing_back, changing_contact
from palier.workflows.changes.changing import NotTheirIdentity, Told
from palier.workflows.changes.changing_back import NotTheLast
from palier.workflows.changes.changing_contact import NewContact
from tests import couples, factories
from tests.attacks.raw_sql import person
from tests.stepping_down import logged_in_as
from tests.web.test_helpers import client_of

if TYPE_CHECKING:
    from tests.factories import Applicant

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The secret of each message to a former contact, in order."""
    found: list[str] = []
    monkeypatch.setattr(changing_contact, "link", lambda token: found.append(token) or "https://logement.example/")
    return found


def moved(of: Applicant, email: str, *, phone: str = "", after: int = 0) -> FileChange:
    new = NewContact(email=email, phone=phone)
    at = timezone.now() + after * SECOND
    return changing_contact.change(of.demande, new, holder="d", by=of.actor, at=at)


def contact(of: Applicant) -> str:
    return Person.objects.get(demande=of.demande, key="d").email


def test_a_thief_who_changes_twice_is_put_out_by_the_first_link(amina: Applicant, links: list[str]) -> None:
    former = contact(amina)
    moved(amina, "voleur@exemple.test")
    moved(amina, "encore@exemple.test", after=1)
    moved(amina, "toujours@exemple.test", phone="0612345678", after=2)

    with logged_in_as("palier_web"):
        assert changing_contact.disown(links[0], source="x", at=timezone.now() + 3 * SECOND)

    stands = Person.objects.get(demande=amina.demande, key="d")
    assert (stands.email, stands.phone) == (former, amina.persons[0].phone)
    assert set(FileChange.objects.values_list("is_disowned", flat=True)) == {True}
    # The links that the thief was sent put nothing of theirs back.
    assert changing_contact.disown(links[1], source="x", at=timezone.now() + 4 * SECOND)
    assert contact(amina) == former


def test_a_later_link_leaves_what_was_changed_before_it(amina: Applicant, links: list[str]) -> None:
    moved(amina, "neuve@exemple.test")
    moved(amina, "voleur@exemple.test", after=1)

    assert changing_contact.disown(links[1], source="x", at=timezone.now() + 2 * SECOND)

    assert contact(amina) == "neuve@exemple.test"
    assert list(FileChange.objects.order_by("pk").values_list("is_disowned", flat=True)) == [False, True]


def test_a_thief_who_takes_it_back_first_is_signed_out_all_the_same(amina: Applicant, links: list[str]) -> None:
    row, former = moved(amina, "voleur@exemple.test"), contact(amina)
    changing_contact.take_back(row, holder="d", by=amina.actor, at=timezone.now() + SECOND)

    assert changing_contact.disown(links[0], source="x", at=timezone.now() + 2 * SECOND)

    assert User.objects.get(pk=amina.user.pk).signed_out_at is not None
    assert contact(amina) == amina.persons[0].email != former


def test_a_link_says_nothing_of_the_other_holder(links: list[str]) -> None:
    couple = couples.couple()
    for key, actor in (("d", couple.amina), ("c1", couple.marc)):
        changing_contact.change(
            couple.demande, NewContact(email=f"{key}@neuf.test", phone=""), holder=key, by=actor, at=timezone.now()
        )

    assert changing_contact.disown(links[0], source="x", at=timezone.now() + SECOND)

    assert Person.objects.get(demande=couple.demande, key="c1").email == "c1@neuf.test"
    assert User.objects.get(pk=couple.marc.person.pk).signed_out_at is None


@pytest.mark.parametrize(
    "told",
    [
        Told(kind=ChangeKind.NAME, key="d", names={"first_name": "Aminata"}),
        Told(kind=ChangeKind.BIRTH_DATE, key="d", birth_date=date(1989, 4, 27)),
    ],
    ids=["name", "birth"],
)
def test_the_other_holder_does_not_put_back_who_somebody_is(told: Told) -> None:
    couple = couples.couple()
    row = changing.change(couple.demande, told, holder="d", by=couple.amina, at=timezone.now())

    with pytest.raises(NotTheirIdentity):
        changing_back.take_back(row, holder="c1", by=couple.marc, at=timezone.now() + SECOND)

    row.refresh_from_db()
    assert row.undone_at is None
    assert changing_back.take_back(row, holder="d", by=couple.amina, at=timezone.now() + 2 * SECOND).undone_at


def test_who_comes_in_later_never_bears_the_key_of_who_left(amina: Applicant) -> None:
    at, keys = timezone.now(), []
    born = Newcomer(role=PersonRole.DEPENDANT, birth_date=timezone.localdate() - timedelta(days=3000), link="E")
    for turn, name in enumerate(("Nour", "Ilan")):
        told = Told(kind=ChangeKind.ARRIVAL, newcomer=born, names={"first_name": name})
        come = changing.change(amina.demande, told, holder="d", by=amina.actor, at=at + 2 * turn * SECOND)
        keys.append(come.person_key)
        gone = Told(kind=ChangeKind.DEPARTURE, key=come.person_key)
        changing.change(amina.demande, gone, holder="d", by=amina.actor, at=at + (2 * turn + 1) * SECOND)

    assert len(set(keys)) == 2
    assert Person.objects.get(demande=amina.demande, key=keys[0]).first_name == "Nour"


def test_the_same_by_the_database_of_a_page(amina: Applicant) -> None:
    born = Newcomer(role=PersonRole.DEPENDANT, birth_date=timezone.localdate() - timedelta(days=3000), link="E")
    told = Told(kind=ChangeKind.ARRIVAL, newcomer=born, names={"first_name": "Nour"})
    with acting.taken(person(amina)):
        first = changing.change(amina.demande, told, holder="d", by=amina.actor, at=timezone.now())
        changing_back.take_back(first, holder="d", by=amina.actor, at=timezone.now() + SECOND)
        second = changing.change(amina.demande, told, holder="d", by=amina.actor, at=timezone.now() + 2 * SECOND)
    assert first.person_key != second.person_key


def numbered(of: Applicant, *who: facts.Person) -> None:
    """The register's next file, with these persons too."""
    last = DemandeVersion.objects.filter(demande=of.demande).latest("file_dated_at")
    stood, at = facts_codec.load(last.facts), timezone.now()
    household = replace(stood.household, persons=(*stood.household.persons, *who))
    DemandeVersion.objects.create(
        demande=of.demande,
        file_type="MOD",
        file_dated_at=at,
        received_at=at,
        digest="f" * 64,
        facts=facts_codec.dump(replace(stood, household=household)),
    )


@pytest.mark.parametrize("role", [PersonRole.CO_HOLDER, PersonRole.DEPENDANT])
def test_taking_back_puts_out_nobody_whom_the_register_named_since(amina: Applicant, role: PersonRole) -> None:
    """One whose change is old would make a partner, and an income, vanish without any separation."""
    born = timezone.localdate() - timedelta(days=9)
    told = Told(kind=ChangeKind.BIRTH, newcomer=Newcomer(role=PersonRole.DEPENDANT, birth_date=born, link="E"))
    row = changing.change(amina.demande, told, holder="d", by=amina.actor, at=timezone.now())
    numbered(amina, facts.Person(key="c9", role=role, birth_date=date(1985, 9, 3)))

    with pytest.raises(NotTheLast):
        changing_back.take_back(row, holder="d", by=amina.actor, at=timezone.now())

    persons = layers.facts_of(amina.demande, timezone.localdate()).household.persons
    assert "c9" in [one.key for one in persons]


def test_a_partner_told_here_and_named_by_the_register_leaves_by_a_separation(amina: Applicant) -> None:
    newcomer = Newcomer(role=PersonRole.CO_HOLDER, birth_date=date(1985, 9, 3), link="M")
    row = changing.change(
        amina.demande,
        Told(kind=ChangeKind.ARRIVAL, newcomer=newcomer, names={"first_name": "Marc"}),
        holder="d",
        by=amina.actor,
        at=timezone.now(),
    )
    numbered(amina, facts.Person(key="c1", role=PersonRole.CO_HOLDER, birth_date=date(1985, 9, 3), link="M"))

    with pytest.raises(NotTheLast):
        changing_back.take_back(row, holder="d", by=amina.actor, at=timezone.now())


def test_no_button_offers_to_put_back_who_the_other_holder_is() -> None:
    couple = couples.couple()
    told = Told(kind=ChangeKind.NAME, key="d", names={"first_name": "Aminata"})
    row = changing.change(couple.demande, told, holder="d", by=couple.amina, at=timezone.now())
    button = reverse("reprendre-changement", args=[row.public_id])

    assert button in client_of(couple.amina.person).get(reverse("changements")).content.decode()
    his = client_of(couple.marc.person)
    assert button not in his.get(reverse("changements")).content.decode()
    assert his.post(button, {"act_key": str(uuid7())}).status_code == 409
