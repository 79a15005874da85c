"""A request is honoured at once, or refused with its reason; a hold keeps everything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from palier.models import Decision, Demande, Erasure, JournalEntry, LegalHold, Letter
from palier.models.life import erased_rows
from palier.rules.doors import access
from palier.rules.life.retention import Hold, Occasion
from palier.workflows.candidature import applying
from palier.workflows.life import erasing, keeping, merging
from tests import factories
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.factories import Applicant
    from tests.world import World

from tests.workflows.erasing_world import MANAGER, after, everywhere, housed, identifiers, leave_traces, zelie

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=3)


@pytest.fixture
def person(world: World) -> Applicant:
    made = zelie()
    leave_traces(made)
    housed(world, made)
    return made


def test_a_hold_keeps_everything_until_it_is_lifted(person: Applicant) -> None:
    held = keeping.hold(person.demande, Hold.RECOURSE, by=MANAGER, at=timezone.now())
    assert keeping.hold(person.demande, Hold.RECOURSE, by=MANAGER, at=timezone.now()) == held

    assert keeping.erase_at_term(person.demande, at=after(900)) is False

    assert keeping.lift(person.demande, Hold.RECOURSE, by=MANAGER, at=timezone.now()) is True
    assert keeping.lift(person.demande, Hold.RECOURSE, by=MANAGER, at=timezone.now()) is False
    assert keeping.erase_at_term(person.demande, at=after(900)) is True
    assert not LegalHold.objects.exists()
    verbs = JournalEntry.objects.filter(verb__in=("conserver", "lever_conservation")).values_list("verb", flat=True)
    assert sorted(verbs) == ["conserver", "lever_conservation"]


def test_the_database_itself_refuses_to_delete_what_is_held() -> None:
    amina = factories.demande()
    keeping.hold(amina.demande, Hold.CONTROL, by=MANAGER, at=timezone.now())

    erased_rows.remove(amina.demande.pk, subject="", users=[])
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("verb", [keeping.hold, keeping.lift])
def test_only_a_steward_holds_and_lifts(verb: Any, world: World) -> None:
    with pytest.raises(access.ActionRefused):
        verb(world.amina.demande, Hold.CONTROL, by=world.karim, at=timezone.now())


def test_an_open_seance_is_waited_for(world: World) -> None:
    world.at["en_commission"] = world.home_at("en_commission", [world.amina, *world.others[:2]])
    erasing.ask(world.amina.demande, by=world.amina.actor, at=timezone.now())

    assert keeping.honour(world.amina.demande, at=timezone.now()) is False
    assert Demande.objects.filter(pk=world.amina.demande.pk).exists()


def test_a_request_before_any_attribution_is_honoured_at_once(world: World) -> None:
    made = zelie()
    leave_traces(made)
    world.at["publiee"] = world.home_at("publiee", [made, *world.others[:2]])
    world.at["classee"] = world.home_at("classee", [made, *world.others[:2]])

    asked = erasing.ask(made.demande, by=made.actor, at=timezone.now())
    assert erasing.asked() == [made.demande.pk]
    assert erasing.ask(made.demande, by=made.actor, at=timezone.now()).erasure_asked_at == asked.erasure_asked_at
    assert keeping.honour(made.demande, at=timezone.now()) is True

    assert everywhere(identifiers(made)) == []
    assert Erasure.objects.get().occasion == Occasion.REQUEST
    assert JournalEntry.objects.filter(verb="demander_effacement").count() == 1
    assert erasing.asked() == []


def test_a_request_after_an_attribution_is_refused_with_its_reason(person: Applicant) -> None:
    with pytest.raises(erasing.CannotErase, match="Un logement vous a été attribué") as refused:
        erasing.ask(person.demande, by=person.actor, at=timezone.now())

    assert [reason.code for reason in refused.value.reasons] == ["logement_attribue"]
    person.demande.refresh_from_db()
    assert person.demande.erasure_asked_at is None


def test_what_was_asked_just_before_an_attribution_is_refused_by_letter(world: World) -> None:
    world.at["attribuee"] = world.home_at("classee", [world.amina, *world.others[:2]])
    erasing.ask(world.amina.demande, by=world.amina.actor, at=timezone.now())
    for step in worlds.PATH[2:]:
        worlds._WALK[step](world, world.at["attribuee"])  # noqa: SLF001 - the rest of the path
    assert Decision.objects.filter(demande=world.amina.demande).exists()

    assert keeping.honour(world.amina.demande, at=timezone.now()) is True

    told = Letter.objects.get(demande=world.amina.demande, kind="effacement_refuse")
    assert "Un logement vous a été attribué" in plain_text(told.paragraphs[1])
    world.amina.demande.refresh_from_db()
    assert world.amina.demande.erasure_asked_at is None


def test_one_of_two_holders_does_not_erase_what_is_also_the_other_s() -> None:
    made = factories.demande()
    made.persons[1].role = "cotitulaire"
    made.persons[1].save()

    with pytest.raises(erasing.CannotErase, match="deux titulaires"):
        erasing.ask(made.demande, by=made.actor, at=timezone.now())


def test_nothing_is_erased_on_request_that_nobody_asked(world: World) -> None:
    assert erasing.erase(world.amina.demande, reason=Occasion.REQUEST, at=timezone.now()) is None
    assert Demande.objects.filter(pk=world.amina.demande.pk).exists()


def test_a_number_that_was_united_goes_with_the_one_that_remained(world: World) -> None:
    first = zelie()
    second = zelie()
    world.at["publiee"] = world.home_at("publiee", [second])
    applying.apply(first.demande, world.at["publiee"], by=first.actor, at=timezone.now())
    merging.merge(first.demande, second.demande, by=MANAGER, at=timezone.now())

    erasing.ask(first.demande, by=first.actor, at=timezone.now())
    keeping.honour(first.demande, at=timezone.now())

    assert everywhere([*identifiers(first), second.demande.numero_unique]) == []
    assert Erasure.objects.count() == 2


def test_a_united_number_that_is_held_stays(world: World) -> None:
    first, second = zelie(), zelie()
    merging.merge(first.demande, second.demande, by=MANAGER, at=timezone.now())
    keeping.hold(second.demande, Hold.CONTROL, by=MANAGER, at=timezone.now())

    erasing.ask(first.demande, by=first.actor, at=timezone.now())
    keeping.honour(first.demande, at=timezone.now())

    assert not Demande.objects.filter(pk=first.demande.pk).exists()
    assert Demande.objects.filter(pk=second.demande.pk).exists()


def test_a_united_number_is_erased_before_the_one_that_keeps_its_letters(world: World) -> None:
    first, second = zelie(), zelie()
    world.at["publiee"] = world.home_at("publiee", [first, second])
    merging.merge(first.demande, second.demande, by=MANAGER, at=timezone.now())

    assert keeping.erase_at_term(second.demande, at=after(366)) is True

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert Letter.objects.filter(demande=first.demande).exists()
