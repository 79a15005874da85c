"""A code tried many times at once is tried five times, and no more of them leave than when they are asked one by one."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from palier.gateways.sne.errors import SneUnavailable
from palier.models import Message, SafeChannel
from palier.models.identifiers import uuid7
from palier.web.signin import register
from palier.workflows.doors import code_hashes, protecting, signing_in, slowing
from tests import factories
from tests.mandate_world import code
from tests.plain_pages import plain_text
from tests.races.at_once import at_once
from tests.web.separation.moves import client_of
from tests.world import adviser

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from tests.factories import Applicant

pytestmark = pytest.mark.usefixtures("committed")
MANY = 12
ADDRESS = "nouvelle@ailleurs.example"


@pytest.fixture
def amina() -> Applicant:
    return factories.demande("Amina")


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was typed and compared with a code."""
    seen: list[str] = []
    real = code_hashes.is_right
    monkeypatch.setattr(code_hashes, "is_right", lambda typed, *kept: (seen.append(typed), real(typed, *kept))[1])
    return seen


def tab(client: Client) -> Client:
    """Another tab of the same browser."""
    other = Client()
    other.cookies = client.cookies.copy()
    return other


def post(client: Client, name: str, **data: str) -> Callable[[], HttpResponse]:
    return partial(tab(client).post, reverse(name), {**data, "act_key": str(uuid7())})


def statuses(answers: list[Any]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def at_the_terms(amina: Applicant) -> Client:
    client = client_of(amina.user)
    client.post(reverse("qui-m-aide"), {"code": code(adviser("Céline", "Toit commun"))})
    return client


def sent(word: str = "code") -> int:
    return Message.objects.filter(body__contains=word).count()


def wrong() -> list[str]:
    """Codes that were not sent."""
    letters = "".join(Message.objects.values_list("body", flat=True))
    return [one for one in (f"{number:06d}" for number in range(MANY * 2)) if one not in letters][:MANY]


# --- Of who is in -----------------------------------------------------------------------------


def test_the_code_of_a_mandate_is_looked_at_five_times(amina: Applicant, looked_at: list[str]) -> None:
    client = at_the_terms(amina)
    client.post(reverse("donner-mandat"), {"months": "3"})

    answers = at_once(*[post(client, "confirmer-mandat", code=one) for one in wrong()])

    assert statuses(answers) == [400] * MANY
    assert len(looked_at) == protecting.CODE_TRIES


def test_the_code_of_an_address_is_looked_at_five_times(amina: Applicant, looked_at: list[str]) -> None:
    client = client_of(amina.user)
    assert post(client, "acces", email=ADDRESS, is_sure="on")().status_code == 302

    answers = at_once(*[post(client, "acces-code", code=one) for one in wrong()])

    assert statuses(answers) == [400] * MANY
    assert len(looked_at) == protecting.CODE_TRIES
    assert not SafeChannel.objects.exists()


def test_a_right_code_sent_many_times_at_once_serves_once(amina: Applicant) -> None:
    client = client_of(amina.user)
    post(client, "acces", email=ADDRESS, is_sure="on")()
    right = re.findall(r"\b(\d{6})\b", Message.objects.get(recipient=ADDRESS).body)[0]

    answers = at_once(*[post(client, "acces-code", code=right) for _ in range(4)])

    assert statuses(answers) == [302, 400, 400, 400]


def test_who_has_no_contact_tries_five_birth_dates(amina: Applicant) -> None:
    amina.demande.persons.update(email="", phone="")
    client = at_the_terms(amina)
    client.post(reverse("donner-mandat"), {"months": "3"})
    days = [f"{day:02d}/04/1989" for day in (1, 2, 3, 4, 5)]

    at_once(*[post(client, "confirmer-mandat", birth_date=day) for day in days])
    client.post(reverse("donner-mandat"), {"months": "3"})
    answer = post(client, "confirmer-mandat", birth_date="17/04/1989")()

    assert answer.status_code == 400


@pytest.mark.parametrize("turn", range(2))
def test_five_codes_of_a_mandate_leave(amina: Applicant, turn: int) -> None:
    client = at_the_terms(amina)

    answers = at_once(*[post(client, "donner-mandat", months="3") for _ in range(MANY)])

    assert statuses(answers) == [302] * protecting.CODES_A_SESSION + [429] * (MANY - protecting.CODES_A_SESSION)
    assert sent() == protecting.CODES_A_SESSION


def test_five_codes_of_an_address_leave_however_one_comes_to_the_page(amina: Applicant) -> None:
    client = client_of(amina.user)

    answers = at_once(*[post(client, "acces", email=ADDRESS, is_sure="on") for _ in range(MANY)])
    session = client.session
    session["acces"] = {"situation": "violence"}  # as a question about a danger leads here
    session.save()
    again = post(client, "acces", email=ADDRESS, is_sure="on")()

    assert statuses(answers) == [302] * protecting.CODES_A_SESSION + [429] * (MANY - protecting.CODES_A_SESSION)
    assert again.status_code == 429
    assert Message.objects.filter(recipient=ADDRESS).count() == protecting.CODES_A_SESSION


# --- At the door ------------------------------------------------------------------------------


@pytest.fixture
def register_away(monkeypatch: pytest.MonkeyPatch) -> None:
    def fetch(_numero: str, **_: object) -> None:
        raise SneUnavailable("away")

    monkeypatch.setattr(register, "fetch", fetch)


def knock(numero: str, source: int, born: str = "17/04/1989") -> Client:
    client = Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{source}")
    client.post(reverse("connexion"), {"numero": numero, "birth_date": born})
    return client


@pytest.mark.usefixtures("register_away")
@pytest.mark.parametrize("born", ["17/04/1989", "18/04/1989"])
def test_tries_at_once_count_down_alike_whether_a_code_was_sent_or_not(amina: Applicant, born: str) -> None:
    client = knock(amina.demande.numero_unique, 7, born)

    answers = at_once(*[post(client, "connexion-code", code=one) for one in wrong()[: signing_in.CODE_TRIES]])

    left = [re.findall(r"il vous reste (\d)", plain_text(answer))[:1] for answer in answers]
    assert sorted(left) == [[], ["1"], ["2"], ["3"], ["4"]]


@pytest.mark.usefixtures("register_away")
def test_asked_from_many_places_at_once_three_letters_leave(amina: Applicant) -> None:
    at_once(*[partial(knock, amina.demande.numero_unique, source) for source in range(MANY)])

    assert sent() == signing_in.LIVE_LETTERS


def test_passwords_tried_at_once_are_slowed_as_one_by_one() -> None:
    factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))
    data = {"username": "karim", "password": "wrong"}

    answers = at_once(*[partial(Client().post, reverse("connexion-pro"), data) for _ in range(MANY)])

    assert sum(answer.status_code != 429 for answer in answers) == slowing.FREE + 1
