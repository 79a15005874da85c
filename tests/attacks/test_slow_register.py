"""A register that is slow holds neither a transaction nor a slot, and never every thread."""

from __future__ import annotations

import threading
from contextlib import ExitStack

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from hosting.admission.slots import HeldSlot, Rank, Slots
from palier.web.requests import waiting
from palier.web.requests.edge import SLOT, NoSlotError
from palier.web.signin import register
from tests.attacks.conftest import NUMERO
from tests.plain_pages import plain_text

FORM = {"numero": NUMERO, "birth_date": "01/01/1970"}


class Ledger:
    def note(self, **_: int) -> None:
        """Nobody counts here."""


@pytest.fixture
def slots() -> Slots:
    made = Slots(1, Ledger())
    assert made.take(Rank.NEW)
    return made


def test_no_transaction_is_open_and_no_slot_held_while_the_register_is_waited_for(
    committed, client, sample, slots, monkeypatch, no_beat
):
    seen = []

    def fetch(_numero: str, **_: object):
        seen.append(connection.in_atomic_block)
        # The only slot of the process: somebody else has it meanwhile.
        seen.append(slots.take(Rank.NEW, can_wait=False))
        slots.give_back(0.01)
        return sample

    monkeypatch.setattr(register, "fetch", fetch)
    with HeldSlot(slots) as held:
        answer = client.post(reverse("connexion"), FORM, **{SLOT: held})
        assert not slots.take(Rank.NEW, can_wait=False), "the page went on without a slot of its own"

    assert answer.status_code == 302
    assert seen == [False, True]


def test_a_slot_that_does_not_come_back_is_told_calmly(committed, client, sample, slots, monkeypatch, no_beat):
    monkeypatch.setattr(register, "fetch", lambda *_, **__: slots.take(Rank.NEW, can_wait=False) and sample)
    monkeypatch.setattr(slots, "take", lambda rank, **more: bool(more) and Slots.take(slots, rank, **more))

    with HeldSlot(slots) as held:
        answer = client.post(reverse("connexion"), FORM, **{SLOT: held})

    assert answer.status_code == 503
    assert "Il y a beaucoup de monde" in plain_text(answer)
    assert not slots.take(Rank.NEW, can_wait=False), "a slot was given back that was not held"


def test_a_lent_slot_is_asked_for_again_first():
    slots = Slots(1, Ledger())
    assert slots.take(Rank.NEW)
    with pytest.raises(NoSlotError), HeldSlot(slots) as held:  # noqa: PT012 - the block is what is tried
        slots.take = lambda *_, **__: False  # type: ignore[method-assign]
        with held.lent():
            pass


def test_beyond_so_many_who_wait_the_register_counts_as_away(db, monkeypatch, no_beat):
    called = []
    monkeypatch.setattr(register, "fetch", lambda *_, **__: called.append(1))
    # Of this act alone: tests before this one may have left threads of their own.
    before = threading.active_count()
    with ExitStack() as waiters:
        for _ in range(waiting.REGISTER.at_once):
            waiters.enter_context(waiting.REGISTER.taken())
        client = Client()
        answer = client.post(reverse("connexion"), FORM)

    assert answer.status_code == 302
    assert "registre national ne répond pas" in plain_text(client.get(reverse("connexion-code")))
    assert called == []
    assert threading.active_count() <= before


@pytest.mark.parametrize("form", [{}, {"numero": "12"}, FORM])
def test_what_the_page_refuses_anyway_asks_the_register_nothing(db, form, monkeypatch):
    called = []
    monkeypatch.setattr(register, "fetch", lambda *_, **__: called.append(1))

    answer = Client(enforce_csrf_checks=True).post(reverse("connexion"), form)

    assert answer.status_code == 403
    assert called == []


def test_who_must_wait_asks_the_register_nothing(db, client, monkeypatch, no_beat):
    called: list[int] = []
    monkeypatch.setattr(register, "fetch", lambda *_, **__: called.append(1))
    for _ in range(10):
        client.post(reverse("connexion"), FORM)

    assert len(called) == 6
