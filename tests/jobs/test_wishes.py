"""A new wish reaches the State's register as a file MOD: our client, the stand-in over mutual TLS, the clock's role."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from palier.gateways.sne import SneClient, SneUnavailable, SneUnexpected, read_file
from palier.gateways.sne.errors import SneHalf
from palier.gateways.sne.writing import write_demande
from palier.jobs.people import wishes
from palier.models import Demande, Letter, WishSending
from palier.models.demandes import layers
from palier.rules.doors.access import Role
from palier.rules.people.facts import Wish
from palier.workflows.acting.actors import Actor
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import importing, sending_wishes
from sandbox.sne.examples import FOLDER
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
NUMERO = "1110318016982G1104"
NOW = timezone.now()
TOLD = {"type_codes": ["T3"], "communes": ["93048", "75113"], "is_enlarged": False, "max_rent": 80_050}


@pytest.fixture
def register(sandbox: Any, settings: Any) -> Any:  # noqa: F811 - the stand-in has no public type
    settings.SNE_URL, settings.SNE_CERTS, settings.SNE_GUICHET = sandbox.url, str(sandbox.certs), "ZZTST"
    return sandbox


def speak(register: Any) -> SneClient:
    return SneClient(register.url, register.certs, "ZZTST", NOW)


@pytest.fixture
def jean(register: Any) -> Demande:
    found = importing.save(speak(register).demande(NUMERO), by=Actor(role=Role.STEWARD), at=NOW).demande
    told(found)
    return found


def told(demande: Demande, **changes: object) -> None:
    value = {**TOLD, **changes}
    completing.declare(demande, {"wish": DeclaredFact(value)}, by=Actor(role=Role.DEMANDEUR), at=timezone.now())


def test_the_register_takes_the_wish_and_keeps_everything_else(register: Any, jean: Demande) -> None:
    before = speak(register).demande(NUMERO)

    wishes.send(jean.pk)
    wishes.send(jean.pk)

    after = speak(register).demande(NUMERO)
    assert after.file_type == "MOD"
    assert after.demande.wish == Wish(
        type_codes=("T3",),
        communes=("93048", "75113"),
        is_enlarged=False,
        max_rent=80_050,
        category=before.demande.wish.category,
    )
    assert after.demande.household == before.demande.household
    assert after.demande.valid_until == before.demande.valid_until
    assert sending_wishes.said(jean).sentence.startswith("Envoyé au registre national le")


def test_the_answer_of_the_register_read_again_keeps_the_wish(register: Any, jean: Demande) -> None:
    wishes.send(jean.pk)
    importing.save(speak(register).demande(NUMERO), by=Actor(role=Role.STEWARD), at=timezone.now())

    assert layers.facts_of(jean, NOW.date()).wish.communes == ("93048", "75113")


@pytest.mark.parametrize(("fault", "error"), [("down", SneUnavailable), ("unexpected", SneUnexpected)])
def test_a_register_that_fails_is_tried_again_and_the_wish_counts_meanwhile(
    register: Any, jean: Demande, fault: str, error: type[Exception]
) -> None:
    register.fault = fault
    with pytest.raises(error):
        wishes.send(jean.pk)

    assert "nous réessayons" in sending_wishes.said(jean).sentence
    assert layers.facts_of(jean, NOW.date()).wish.communes == ("93048", "75113")
    assert wishes.send.retry_strategy.max_attempts

    register.fault = ""
    wishes.send(jean.pk)
    assert WishSending.objects.get(demande=jean).sent_at is not None


def test_half_an_answer_is_no_file_to_write_back(register: Any, jean: Demande) -> None:
    before = speak(register).demande(NUMERO)
    register.fault, register.fault_count = "half", 1

    with pytest.raises(SneHalf):
        wishes.send(jean.pk)
    assert speak(register).demande(NUMERO) == before
    wishes.send(jean.pk)

    after = speak(register).demande(NUMERO)
    assert after.demande.wish.communes == ("93048", "75113")
    assert after.demande.motives == before.demande.motives
    assert after.demande.household == before.demande.household
    assert not Letter.objects.filter(demande=jean).exists()


def test_a_refusal_of_the_register_is_told_by_a_letter_and_loses_nothing(register: Any, jean: Demande) -> None:
    register.fault = "anomaly"

    wishes.send(jean.pk)
    wishes.send(jean.pk)

    letters = Letter.objects.filter(demande=jean, kind="souhait_refuse")
    assert letters.count() == 1
    assert sending_wishes.said(jean).is_warning
    assert layers.facts_of(jean, NOW.date()).wish.communes == ("93048", "75113")


def test_a_wish_told_while_another_is_sent_waits_for_its_own_sending(jean: Demande) -> None:
    first = sending_wishes.to_send(jean, at=NOW)
    told(jean, communes=["93066"])

    sending_wishes.sent(jean, first, at=timezone.now())

    assert sending_wishes.to_send(jean, at=NOW).wish.communes == ("93066",)


def test_what_a_lost_job_left_is_asked_again_every_day(register: Any, jean: Demande) -> None:
    WishSending.objects.update(asked_at=NOW - timedelta(days=3))

    wishes.send_late(timestamp=0)

    assert ProcrastinateJob.objects.filter(task_name="palier.jobs.wishes.send").count() == 2


def test_the_committed_example_is_what_leaves(repository: Any) -> None:
    found = next(read_file(repository / "sandbox" / "sne" / "data" / "sne-demande-v0200.xml"))
    wish = Wish(type_codes=("T3",), communes=("93048", "75113"), is_enlarged=False, max_rent=80_050)
    at = datetime.fromisoformat("2026-11-26T09:00:00.000+01:00")
    sent = write_demande(
        replace(found, guichet="G1104", demande=replace(found.demande, wish=wish)), file_type="MOD", at=at
    )

    assert (FOLDER / "modification.xml").read_bytes() == sent
