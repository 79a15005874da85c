"""A job that is told, and what a paper proved of income and home, reach the State's register; the rest waits (ADR 106)."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from palier.gateways.sne import SneClient
from palier.jobs.people import wishes
from palier.models import Demande, Fact, WishSending
from palier.models.demandes import told_jobs
from palier.models.demandes.told_jobs import ToldJob
from palier.rules.doors.access import Role
from palier.rules.people.change_kinds import ChangeKind
from palier.workflows.acting.actors import Actor
from palier.workflows.changes import changed_by_others
from palier.workflows.people import completing
from palier.workflows.people.completing import DeclaredFact
from palier.workflows.register import sending_wishes
from tests.jobs.test_wishes import NOW, jean, register  # noqa: F401 - fixtures
from tests.sandbox.conftest import sandbox  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db(transaction=True)
NUMERO = "1110318016982G1104"
BY = Actor(role=Role.DEMANDEUR)


def there(found: Any) -> Any:
    return SneClient(found.url, found.certs, "ZZTST", NOW).demande(NUMERO)


def told(of: Demande, path: str, value: object, kind: ChangeKind) -> None:
    completing.declare(of, {path: DeclaredFact(value)}, by=BY, at=timezone.now(), kind=kind)


def proved(of: Demande, path: str, value: object) -> None:
    Fact.objects.create(demande=of, layer="verifie", path=path, value=value, at=timezone.now())


def test_a_job_goes_with_its_employer_and_nothing_else_of_its_person_moves(register: Any, jean: Demande) -> None:  # noqa: F811
    before = there(register)
    job = ToldJob(contract="APP", employer="Boulangerie Ruiz", commune="93048")
    told(jean, told_jobs.path_of("d"), told_jobs.value_of(job), ChangeKind.JOB)

    wishes.send(jean.pk)

    after = there(register)
    assert after.demande.household.persons[0].contract_type == "APP"
    assert (after.person("d").employer, after.person("d").work_commune) == (
        "Boulangerie Ruiz",
        before.person("d").work_commune,
    )
    assert after.demande.household.persons[0].incomes == before.demande.household.persons[0].incomes
    assert after.demande.current_home == before.demande.current_home


def test_an_income_and_a_home_wait_for_a_paper_then_go(register: Any, jean: Demande) -> None:  # noqa: F811
    before, year = there(register), completing.reference_years(NOW.date())[1]
    told(jean, f"incomes/d/{year}", 18_000, ChangeKind.INCOME)
    told(jean, "current_home", {"floor_area": 18}, ChangeKind.HOME)
    wishes.send(jean.pk)
    assert there(register).demande.household == before.demande.household
    assert there(register).demande.current_home == before.demande.current_home

    proved(jean, f"incomes/d/{year}", 18_400)
    proved(jean, "current_home", {"floor_area": 19})
    changed_by_others.rescore(jean, at=timezone.now())
    assert WishSending.objects.get(demande=jean).sent_at is None
    wishes.send(jean.pk)

    after = there(register).demande
    assert {one.year: one.amount for one in after.household.persons[0].incomes}[year] == 18_400
    assert after.current_home.floor_area == 19
    assert after.current_home.rent == before.demande.current_home.rent


def test_what_was_sent_once_is_not_asked_again_by_the_next_weighing(register: Any, jean: Demande) -> None:  # noqa: F811
    proved(jean, "current_home", {"floor_area": 19})
    changed_by_others.rescore(jean, at=timezone.now())
    wishes.send(jean.pk)

    changed_by_others.rescore(jean, at=timezone.now())

    assert sending_wishes.said(jean) is not None
    assert WishSending.objects.get(demande=jean).sent_at is not None
