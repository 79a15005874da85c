"""The address that somebody in danger types: a code never leaves for the one they flee."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Fact, Fork, Message, Person
from palier.workflows.doors import apart
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from tests import couples, factories
from tests.plain_pages import plain_text
from tests.web.separation.moves import bare, client_of, code_sent_to, fork_of, go_alone, key

pytestmark = pytest.mark.django_db
HIS = "famille@example.test"


def type_in(client: Any, email: str, **more: str) -> Any:
    return client.post(reverse("acces"), {"situation": "violence", "email": email, "follows": ["p1"], **more, **key()})


@pytest.mark.parametrize("typed", [HIS, " Famille@Example.TEST", "famille+moi@example.test"])
def test_no_code_leaves_for_the_other_holder(couple: couples.Couple, typed: str) -> None:
    answer = type_in(client_of(couple.amina.person), typed)

    assert answer.status_code == 400
    assert "celle d’une autre personne" in plain_text(answer)
    assert not Message.objects.exists()


def test_being_sure_does_not_send_it_either(couple: couples.Couple) -> None:
    assert type_in(client_of(couple.amina.person), HIS, is_sure="on").status_code == 400
    assert not Message.objects.exists()


def test_the_box_of_another_person_of_the_home_is_refused_too(couple: couples.Couple) -> None:
    Person.objects.filter(demande=couple.demande, key="p2").update(phone="+33 6 12 34 56 78")

    assert type_in(client_of(couple.amina.person), "0612345678@example.test").status_code == 400
    assert not Message.objects.exists()


def test_their_own_known_address_is_asked_about_first(couple: couples.Couple) -> None:
    own, client = couple.demande.persons.get(key="d").email, client_of(couple.amina.person)

    asked = type_in(client, own)

    assert asked.status_code == 400
    assert "Je suis seule ou seul à ouvrir cette adresse" in plain_text(asked)
    assert not Message.objects.exists()
    assert type_in(client, own, is_sure="on").status_code == 302
    assert code_sent_to(own)


def test_an_unknown_address_asks_nothing(couple: couples.Couple) -> None:
    page = plain_text(client_of(couple.amina.person).get(reverse("acces")))

    assert "is_sure" not in page


def test_the_other_one_is_still_the_other_after_the_fork(couple: couples.Couple) -> None:
    client = client_of(couple.amina.person)
    go_alone(client)
    before = Message.objects.count()

    answer = client.post(reverse("acces"), {"email": HIS, **key()})

    assert answer.status_code == 400
    assert Message.objects.count() == before


def test_whoever_stayed_learns_nothing_of_a_file_that_left_in_silence(couple: couples.Couple) -> None:
    go_alone(client_of(couple.amina.person))
    Person.objects.filter(demande=fork_of(couple.demande), key="d").update(email="secret@example.test")

    assert type_in(client_of(couple.marc.person), "secret@example.test").status_code == 302


def test_whoever_left_openly_is_another_too(couple: couples.Couple) -> None:
    marc, amina = client_of(couple.marc.person), client_of(couple.amina.person)
    marc.post(
        reverse("separation"),
        {"leaver": "d", "living_p1": "reste", "living_p2": "reste", "confirmer": "1", **key()},
    )
    amina.post(reverse("repondre-separation"), {"reponse": "accepter", "confirmer": "1", **key()})
    assert Fork.objects.filter(kind="ouverte").exists()
    hers = Person.objects.get(demande=fork_of(couple.demande), key="d").email
    before = Message.objects.count()

    assert marc.post(reverse("acces"), {"email": hers, **key()}).status_code == 400
    assert Message.objects.count() == before


def test_somebody_alone_is_asked_about_their_known_address_as_well() -> None:
    alone = factories.demande("Sonia")

    answer = client_of(alone.user).post(reverse("acces"), {"email": alone.persons[0].email, **key()})

    assert answer.status_code == 400
    assert not Message.objects.exists()


@pytest.mark.parametrize("ticked", [["violence"], ["violence", "handicap"]])
def test_a_tick_is_answered_as_if_the_other_one_had_told_nothing(couple: couples.Couple, ticked: list[str]) -> None:
    marc, url, answers = client_of(couple.marc.person), reverse("completer", args=["situation"]), []
    for is_told in (False, True):
        Fact.objects.filter(path__startswith="claims/").delete()
        if is_told:
            says_of_a_danger(couple)
        answer = marc.post(url, {"situations": ticked, **key()})
        kept = set(Fact.objects.filter(by=couple.marc.person).values_list("path", flat=True))
        answers.append((bare(answer), kept, marc.session["acces"], bare(marc.get(answer.url))))

    assert answers[0] == answers[1]
    assert answers[1][0][0] == 302
    assert ("Location", reverse("acces")) in answers[1][0][1]


def test_the_very_word_of_the_other_one_is_refused_as_any_danger_is(couple: couples.Couple) -> None:
    says_of_a_danger(couple)

    with pytest.raises(apart.GoAlone):
        completing.declare(couple.demande, {"claims/violence": DeclaredFact({})}, by=couple.marc, at=timezone.now())


def says_of_a_danger(couple: couples.Couple) -> None:
    """As it stood on a file before the other one came to read it."""
    Fact.objects.create(
        demande=couple.demande,
        layer="declare",
        path="claims/violence",
        value={},
        by=couple.amina.person,
        at=timezone.now(),
        audience=couple.demande.audience,
    )
