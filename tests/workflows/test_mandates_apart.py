"""Two holders on one file: what a mandate of the one opens of the other, and where its messages go, whoever leaves or comes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import Holder, JournalEntry, Mandate, Message, Person, SafeChannel, User
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.rules.mandates.mandates import MandateState
from palier.rules.parting.separation import Living
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import protecting, signing_in
from palier.workflows.life import erasing, keeping
from palier.workflows.mandates import caseload, ending_mandates, granting
from palier.workflows.parting import separating
from tests import couples
from tests.mandate_world import at_home, at_the_desk, code, in_role, typed
from tests.world import adviser

if TYPE_CHECKING:
    from datetime import datetime

    from palier.models import Demande
    from tests.couples import Couple

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple() -> Couple:
    return couples.couple()


@pytest.fixture
def celine() -> Actor:
    return adviser("Céline", "Toit commun")


def third(demande: Demande, key: str = "c2") -> Actor:
    """Another co-holder, with an account."""
    Person.objects.create(
        demande=demande, key=key, role="cotitulaire", last_name="Tiers", first_name="Paul", birth_date=date(1980, 1, 1)
    )
    user = User.objects.create_user(f"d:{demande.pk}:{key}", name="Paul")
    Holder.objects.create(user=user, demande=demande, person_key=key)
    return Actor(role=Role.DEMANDEUR, user=user)


def read_by(celine: Actor, made: Mandate) -> list[str]:
    """The persons that an adviser reads of the file of a mandate."""
    with in_role(at_the_desk(celine)):
        file = caseload.one(made, by=celine, at=timezone.now())
    return [person.key for person in file.persons] if file else []


def said(made: Mandate, by: Actor, *, is_given: bool = True) -> None:
    with in_role(at_home(made.demande, by)):
        granting.agree(made.public_id, made.demande, is_given=is_given, by=by, at=timezone.now())


def part(couple: Couple, leaver: str, by: Actor) -> Demande:
    stays = Living.STAYS if leaver == "c1" else Living.LEAVES
    goes = Living.LEAVES if leaver == "c1" else Living.STAYS
    parting = separating.PartingTerms(leaver=leaver, living={"p1": stays, "p2": goes})
    return separating.separate(couple.demande, parting, by=by, at=timezone.now())


def looked(at: datetime) -> list[bool]:
    with transaction.atomic(), acting.taken(acting.CLOCK):
        return [ending_mandates.look(pk, at=at) for pk in list(ending_mandates.due(at))]


# --- Where its messages go --------------------------------------------------------------------


@pytest.mark.parametrize("spelled", ["Famille@Example.test", " famille@example.test", "famille+amina@example.test"])
def test_a_mailbox_of_the_other_is_theirs_however_it_is_written(couple: Couple, spelled: str) -> None:
    Person.objects.filter(demande=couple.demande, key="d").update(email=spelled, phone="")
    assert granting.contact_of(couple.demande, "d") is None


@pytest.mark.parametrize("spelled", ["0612345678", "06 12 34 56 78", "0033612345678"])
def test_a_telephone_of_the_other_is_theirs_however_it_is_written(couple: Couple, spelled: str) -> None:
    Person.objects.filter(demande=couple.demande, key="c1").update(phone="+33612345678")
    Person.objects.filter(demande=couple.demande, key="d").update(email="", phone=spelled)
    assert granting.contact_of(couple.demande, "d") is None


def test_a_safe_address_is_used_for_who_chose_it_and_for_nobody_who_came_after(couple: Couple) -> None:
    part(couple, "d", couple.amina)
    protecting.protect(couple.demande, couples.SAFE, by=couple.marc, at=timezone.now())
    third(couple.demande)
    paul = Person.objects.get(demande=couple.demande, key="c2")

    assert granting.contact_of(couple.demande, "c1") == ("email", couples.SAFE)
    assert granting.contact_of(couple.demande, "c2") is None
    assert signing_in.reach(couple.demande, paul) is None


def test_a_safe_address_of_which_nobody_is_known_serves_a_file_of_one_holder_alone(couple: Couple) -> None:
    SafeChannel.objects.create(demande=couple.demande, email=couples.SAFE, set_at=timezone.now())
    assert granting.contact_of(couple.demande, "d") != ("email", couples.SAFE)
    part(couple, "d", couple.amina)
    assert granting.contact_of(couple.demande, "c1") == ("email", couples.SAFE)


def test_nobody_is_told_of_the_mandate_of_who_left_and_it_ends(couple: Couple, celine: Actor) -> None:
    made = typed(couple.demande, couple.amina, code(celine))
    part(couple, "d", couple.amina)
    protecting.protect(couple.demande, couples.SAFE, by=couple.marc, at=timezone.now())
    before = Message.objects.count()

    assert looked(timezone.now()) == [True]

    made.refresh_from_db()
    assert made.state == MandateState.REVOKED
    assert JournalEntry.objects.filter(verb="finir_mandat", object_id=str(made.public_id)).count() == 1
    assert looked(clocks.end_of_day(made.last_day) - timedelta(days=14)) == []
    assert granting.contact_of(couple.demande, "d") is None
    assert Message.objects.count() == before


def test_a_mandate_of_who_left_and_was_erased_ends_too(couple: Couple, celine: Actor) -> None:
    made = typed(couple.demande, couple.amina, code(celine))
    child = part(couple, "d", couple.amina)
    erasing.ask(child, by=couple.amina, at=timezone.now())
    keeping.honour(child, at=timezone.now())

    assert looked(timezone.now()) == [True]

    made.refresh_from_db()
    assert made.state == MandateState.REVOKED


# --- What it opens of the others --------------------------------------------------------------


def test_every_other_holder_agrees_or_none_is_read(couple: Couple, celine: Actor) -> None:
    paul = third(couple.demande)
    made = typed(couple.demande, couple.amina, code(celine), asks_other=True)
    said(made, couple.marc)
    assert read_by(celine, made) == ["d"]
    said(made, paul)
    assert set(read_by(celine, made)) >= {"d", "c1", "c2"}
    said(made, couple.marc, is_given=False)
    assert read_by(celine, made) == ["d"]
    made.refresh_from_db()
    assert made.agreed_by == [paul.person.pk]
    assert made.other_agreed_at is not None


def test_who_comes_after_an_agreement_has_not_agreed(couple: Couple, celine: Actor) -> None:
    made = typed(couple.demande, couple.amina, code(celine), asks_other=True)
    said(made, couple.marc)
    assert "c1" in read_by(celine, made)
    third(couple.demande)
    assert read_by(celine, made) == ["d"]


def test_who_left_openly_is_read_no_more_and_agreed_for_nobody(couple: Couple, celine: Actor) -> None:
    made = typed(couple.demande, couple.amina, code(celine), asks_other=True)
    said(made, couple.marc)
    part(couple, "c1", couple.marc)
    assert "c1" not in read_by(celine, made)
    third(couple.demande, "c3")
    assert read_by(celine, made) == ["d"]


def test_a_mandate_long_over_names_nobody(couple: Couple, celine: Actor) -> None:
    made = typed(couple.demande, couple.amina, code(celine))
    his = typed(couple.demande, couple.marc, code(celine), key="c1")
    assert set(read_by(celine, made)) == {"d", "c1"}
    Mandate.objects.filter(pk=his.pk).update(last_day=timezone.localdate() - timedelta(days=1))
    assert read_by(celine, made) == ["d"]


def test_who_gave_a_mandate_and_left_is_named_no_more(couple: Couple, celine: Actor) -> None:
    typed(couple.demande, couple.amina, code(celine))
    part(couple, "d", couple.amina)
    his = typed(couple.demande, couple.marc, code(celine), key="c1")
    assert "d" not in read_by(celine, his)
