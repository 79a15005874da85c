"""An act for the account of a household against the end of its mandate: it is before, whole, or it is refused; never after."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import JournalEntry, Mandate, MandateAct
from palier.rules.mandates.acts import Done
from palier.rules.parting.separation import Living
from palier.workflows.candidature import applying
from palier.workflows.mandates import granting, on_behalf, proposing
from palier.workflows.mandates.on_behalf import NoMandate
from palier.workflows.parting import separating
from tests import couples, factories
from tests.mandate_world import at_home, at_the_desk, code, holder, in_role, typed
from tests.races.at_once import at_once
from tests.world import adviser

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import Demande, Publication
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.usefixtures("committed")
WHILE = 0.4
"""Seconds for which the first of two holds its row before it commits."""


@pytest.fixture
def celine() -> Actor:
    return adviser("Céline", "Toit commun")


def give(demande: Demande, by: Actor, to: Actor) -> Mandate:
    with transaction.atomic():
        return typed(demande, by, code(to, ["candidater"]))


def open_home() -> Publication:
    bailleur = factories.organisation("bailleur", "Habitat")
    return factories.publication(factories.home(bailleur, factories.organisation("reservataire", "Ville")))


def apply(made: Mandate, home: Publication, by: Actor) -> object:
    with transaction.atomic(), in_role(at_the_desk(by)):
        return on_behalf.apply(made, home, by=by, at=timezone.now())


def revoke(made: Mandate, by: Actor) -> Mandate:
    with transaction.atomic(), in_role(at_home(made.demande, by)):
        return granting.revoke(made.public_id, by=by, at=timezone.now())


@pytest.mark.parametrize("turn", range(3))
def test_an_act_and_a_revocation_at_once_are_one_after_the_other(turn: int, celine: Actor) -> None:
    amina, home = factories.demande("Amina"), open_home()
    made = give(amina.demande, holder(amina), celine)

    acted, ended = at_once(partial(apply, made, home, celine), partial(revoke, made, holder(amina)))

    assert isinstance(ended, Mandate)
    assert isinstance(acted, NoMandate) != (home.candidatures.count() == 1), acted
    assert (
        MandateAct.objects.count()
        == JournalEntry.objects.filter(role="mandataire").count()
        == home.candidatures.count()
    )
    with pytest.raises(NoMandate):
        apply(made, open_home(), celine)


def one_during_the_other(first: Callable[[threading.Event], object], second: Callable[[], object]) -> list[object]:
    """The second begins while the first has done its work and not committed."""
    held = threading.Event()

    def after() -> object:
        assert held.wait(timeout=10)
        return second()

    return at_once(partial(first, held), after)


def slow(doing: Callable[[], object], order: list[str], held: threading.Event) -> object:
    with transaction.atomic():
        made = doing()
        held.set()
        time.sleep(WHILE)
        order.append("first")
    return made


ENDS = {
    "revoked": lambda made, amina, _celine: revoke(made, amina),
    "given back": lambda made, _amina, celine: give_back(made, celine),
    "left openly": lambda made, amina, _celine: leave(made, amina),
}


def give_back(made: Mandate, by: Actor) -> object:
    with transaction.atomic(), in_role(at_the_desk(by)):
        return proposing.give_back(made.public_id, by=by, at=timezone.now())


def leave(made: Mandate, by: Actor) -> object:
    parting = separating.PartingTerms(leaver="d", living={"p1": Living.STAYS, "p2": Living.STAYS})
    with transaction.atomic(), in_role(at_home(made.demande, by)):
        return separating.separate(made.demande, parting, by=by, at=timezone.now())


@pytest.mark.parametrize("end", ENDS)
def test_an_act_under_way_is_over_before_the_mandate_ends(celine: Actor, end: str) -> None:
    couple, home, order = couples.couple(), open_home(), list[str]()
    made = give(couple.demande, couple.amina, celine)

    def ending() -> object:
        done = ENDS[end](made, couple.amina, celine)
        order.append("second")
        return done

    acted, ended = one_during_the_other(partial(slow, partial(apply, made, home, celine), order), ending)

    assert not isinstance(ended, Exception), ended
    assert not isinstance(acted, Exception), acted
    assert order == ["first", "second"]
    assert MandateAct.objects.get().done == Done.APPLIED


@pytest.mark.parametrize("end", ENDS)
def test_an_act_that_begins_while_the_mandate_ends_is_refused(celine: Actor, end: str) -> None:
    couple, home, order = couples.couple(), open_home(), list[str]()
    made = give(couple.demande, couple.amina, celine)

    ended, acted = one_during_the_other(
        partial(slow, partial(ENDS[end], made, couple.amina, celine), order), partial(apply, made, home, celine)
    )

    assert not isinstance(ended, Exception), ended
    assert isinstance(acted, NoMandate), acted
    assert not MandateAct.objects.exists()
    assert not home.candidatures.exists()


def test_the_household_and_its_adviser_apply_at_once_to_one_home(celine: Actor) -> None:
    amina, home = factories.demande("Amina"), open_home()
    made = give(amina.demande, holder(amina), celine)

    def itself() -> object:
        with transaction.atomic(), in_role(at_home(amina.demande, holder(amina))):
            return applying.apply(amina.demande, home, by=holder(amina), at=timezone.now())

    results = at_once(partial(apply, made, home, celine), itself)

    assert sum(isinstance(one, applying.AlreadyApplied) for one in results) == 1, results
    assert home.candidatures.count() == 1
