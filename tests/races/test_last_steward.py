"""Two stewards who shut each other out at the same instant: one of them is left, whatever they press (ADR 61)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Membership, User
from palier.models.accounts import stewards as able
from palier.rules.doors.access import Role
from palier.workflows.accounts import admitting
from palier.workflows.acting.actors import Actor
from palier.workflows.factors import enrolling_factors
from palier.workflows.organisations import organising, stewards
from tests import factories, second_factors
from tests import world as worlds
from tests.races.at_once import at_once

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from palier.models import Organisation

pytestmark = pytest.mark.usefixtures("committed")
OPERATOR = Actor(role=Role.STEWARD)


@pytest.fixture
def both() -> tuple[Actor, Actor]:
    return worlds.steward(), worlds.steward("Bruno")


def on(verb: Callable[..., object], by: Actor, other: Actor) -> Callable[[], object]:
    """What ``by`` does to the other, in their organisation."""
    if verb is enrolling_factors.reset:
        return partial(verb, other.person.login, by=by, at=timezone.now())
    more = (Role.AUDITOR,) if verb is admitting.change_role else ()
    return partial(verb, other.person.login, other.body, *more, by=by, at=timezone.now())


def refused(results: list[object]) -> list[object]:
    return [one for one in results if isinstance(one, stewards.LastSteward)]


def hold(login: str, organisation: Organisation, *, by: Actor, at: datetime) -> object:
    """A steward of the site becomes one of territories."""
    return admitting.change_role(login, organisation, Role.LOCAL_STEWARD, by=by, at=at)


VERBS = (hold, admitting.suspend, admitting.close, admitting.reset_by_mail, admitting.change_role)


@pytest.mark.parametrize("first", VERBS, ids=lambda verb: verb.__name__)
@pytest.mark.parametrize("second", VERBS, ids=lambda verb: verb.__name__)
def test_two_who_stop_each_other_at_once_leave_one(
    both: tuple[Actor, Actor], first: Callable[..., object], second: Callable[..., object]
) -> None:
    one, other = both

    results = at_once(on(first, one, other), on(second, other, one))

    assert len(refused(results)) == 1, results
    assert len(able.able()) == 1


def test_three_who_turn_on_the_next_at_once_leave_one_at_least(both: tuple[Actor, Actor]) -> None:
    three = (*both, worlds.steward("Chloe"))

    at_once(*[on(admitting.close, by, three[place - 1]) for place, by in enumerate(three)])

    assert len(able.able()) >= 1


def test_the_organisation_is_suspended_while_the_other_s_is_closed_and_one_is_left() -> None:
    """Two organisations of the operator, a steward in each, each stopped by the other's."""
    one = worlds.steward()
    body = factories.organisation("exploitant", "Autre régie")
    other = factories.member("Bruno", body, role=Role.STEWARD)
    second_factors.give(other.person)

    results = at_once(
        partial(organising.suspend, other.body, by=one, at=timezone.now()),
        partial(organising.close, one.body, by=other, at=timezone.now()),
    )

    assert len(refused(results)) == 1, results
    assert len(able.able()) == 1


def test_a_telephone_lost_takes_no_factor_from_the_last_one_while_the_other_leaves(both: tuple[Actor, Actor]) -> None:
    one, other = both

    results = at_once(on(enrolling_factors.reset, one, other), on(admitting.suspend, other, one))

    # Without a factor a password still opens: whichever came second, somebody can enter.
    assert len(able.able()) >= 1
    assert len(refused(results)) <= 1


def test_on_the_server_the_last_one_is_given_a_link_and_is_not_stopped() -> None:
    only = worlds.steward()

    with pytest.raises(stewards.LastSteward):
        admitting.suspend(only.person.login, only.body, by=OPERATOR, at=timezone.now())
    link = admitting.reset(only.person.login, by=OPERATOR, at=timezone.now())

    assert link.user == only.person
    assert able.able() == []
    assert Membership.objects.live().filter(user=only.person).exists()
    # Who can enter no more is stopped by whoever holds the server: a steward who went wrong is out first, then stopped.
    admitting.suspend(only.person.login, only.body, by=OPERATOR, at=timezone.now())
    assert not User.objects.get(pk=only.person.pk).has_usable_password()
