"""A code that two send at once opens for one; two who add a factor at once get one."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from palier.models import BackupCode, JournalEntry, SecondFactor, User
from palier.rules.doors import second_factor
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.entering import authenticator, proving_factors
from palier.workflows.factors import enrolling_factors
from tests import factories
from tests.races.at_once import at_once
from tests.second_factors import give, shown

pytestmark = pytest.mark.usefixtures("committed")
VISITOR = Actor(role=Role.PUBLIC)


@pytest.fixture
def karim() -> User:
    return factories.member("Karim", factories.organisation("bailleur", "Est Habitat")).person


@pytest.mark.parametrize("turn", range(3))
def test_a_code_sent_four_times_at_once_opens_once(karim: User, turn: int) -> None:
    secret, _ = give(karim)
    at = timezone.now()

    results = at_once(*[partial(proving_factors.prove, karim, shown(secret, at=at), by=VISITOR, at=at)] * 4)

    assert sorted(map(str, results)) == ["None", "None", "None", "application"]
    assert JournalEntry.objects.filter(verb="refuser_second_facteur").count() == 3


@pytest.mark.parametrize("turn", range(3))
def test_neighbouring_codes_sent_at_once_never_turn_the_clock_back(karim: User, turn: int) -> None:
    secret, _ = give(karim)
    at = timezone.now()
    codes = [shown(secret, ahead=ahead, at=at) for ahead in (-1, 0, 1)]

    results = at_once(*[partial(proving_factors.prove, karim, code, by=VISITOR, at=at) for code in codes])

    last = max(ahead for ahead, result in zip((-1, 0, 1), results, strict=True) if result)
    assert SecondFactor.objects.get().last_step == second_factor.step_of(at) + last
    assert [proving_factors.prove(karim, code, by=VISITOR, at=at) for code in codes[: last + 2]] == [None] * (last + 2)


def test_a_backup_code_sent_four_times_at_once_opens_once(karim: User) -> None:
    _, codes = give(karim)

    results = at_once(*[partial(proving_factors.prove, karim, codes[0], by=VISITOR, at=timezone.now())] * 4)

    assert sorted(map(str, results)) == ["None", "None", "None", "secours"]
    assert BackupCode.objects.filter(used_at=None).count() == 9


def test_two_that_are_added_at_once_are_one(karim: User) -> None:
    by, at = Actor(role=Role.BAILLEUR, user=karim, organisation=karim.memberships.get().organisation), timezone.now()
    secrets = [authenticator.draw(), authenticator.draw()]

    results = at_once(
        *[
            partial(enrolling_factors.enrol, secret, shown(secret, at=at), password=factories.PASSWORD, by=by, at=at)
            for secret in secrets
        ]
    )

    refused = [each for each in results if isinstance(each, enrolling_factors.AlreadyEnrolled)]
    kept = [each for each in results if isinstance(each, list)]
    assert (len(refused), len(kept)) == (1, 1), results
    assert BackupCode.objects.count() == 10
