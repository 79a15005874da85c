"""A co-demandeur says for themselves that they ask together, and takes it back; nobody else says it, or reads it, for them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from palier.jobs.people import identities
from palier.models import Fact, JournalEntry, Person
from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.rules.parting.separation import Living
from palier.web.presentation import sheet
from palier.workflows.acting.actors import Actor
from palier.workflows.candidature import applying
from palier.workflows.doors import signing_in
from palier.workflows.parting import separating
from palier.workflows.people import asking_together, replacing
from tests import couples, factories
from tests import world as worlds
from tests.mandate_world import at_home, in_role
from tests.workflows.forking.moves import go

if TYPE_CHECKING:
    from tests.couples import Couple

pytestmark = pytest.mark.django_db


@pytest.fixture
def couple() -> Couple:
    return couples.couple()


def say(couple: Couple, by: Actor, key: str, *, is_given: bool = True) -> None:
    with transaction.atomic(), in_role(at_home(couple.demande, by)):
        asking_together.say(couple.demande, key, is_given=is_given, by=by, at=timezone.now())


def given(couple: Couple) -> list[str]:
    return sorted(asking_together.given_at(couple.demande, ["d", "c1"]))


def test_who_was_named_agrees_once_and_takes_it_back(couple: Couple) -> None:
    assert given(couple) == []
    say(couple, couple.marc, "c1")
    say(couple, couple.marc, "c1")
    assert given(couple) == ["c1"]
    say(couple, couple.marc, "c1", is_given=False)
    assert given(couple) == []
    verbs = JournalEntry.objects.filter(verb__endswith="a_deux").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["accepter_a_deux", "reprendre_a_deux"]


def test_who_filed_the_demande_is_asked_nothing(couple: Couple) -> None:
    with pytest.raises(asking_together.NotTwo):
        say(couple, couple.amina, "d")


def test_nobody_agrees_for_another(couple: Couple) -> None:
    with pytest.raises(Error):
        say(couple, couple.amina, "c1")
    assert given(couple) == []


def test_the_other_holder_does_not_read_it(couple: Couple) -> None:
    say(couple, couple.marc, "c1")
    for by, sees in ((couple.marc, True), (couple.amina, False)):
        with transaction.atomic(), in_role(at_home(couple.demande, by)):
            assert Fact.objects.filter(path="accord/c1").exists() == sees


def test_a_desk_reads_it_on_the_sheet_and_no_rule_does(couple: Couple) -> None:
    world = worlds.build()
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    placed = applying.apply(couple.demande, home, by=couple.amina, at=timezone.now())
    kept = (placed.tier, placed.order_points, placed.snapshot)

    def agreed() -> list[str]:
        seen = sheet.gather(placed, by=world.odile, on=timezone.localdate())
        return [one.agreed for one in seen.persons if one.place == "Cotitulaire"]

    assert agreed() == ["son accord n’est pas encore donné ici"]
    say(couple, couple.marc, "c1")
    assert agreed()[0].startswith("son accord est donné, le ")
    placed.refresh_from_db()
    assert (placed.tier, placed.order_points, placed.snapshot) == kept
    assert world.odile.role is Role.RESERVATAIRE


def test_somebody_else_in_the_place_has_agreed_to_nothing(couple: Couple) -> None:
    say(couple, couple.marc, "c1")
    assert replacing.let_go(couple.demande, "c1", since=timezone.now(), at=timezone.now())
    assert given(couple) == []


def test_who_comes_into_a_place_is_asked_anew_and_may_agree(couple: Couple) -> None:
    say(couple, couple.marc, "c1")
    Person.objects.filter(demande=couple.demande, key="c1").update(first_name="Paul", birth_date=date(1970, 1, 1))
    assert replacing.let_go(couple.demande, "c1", since=timezone.now(), at=timezone.now())
    with acting.taken(signing_in.intake(couple.demande)):
        paul = Actor(role=Role.DEMANDEUR, user=signing_in.account_of(couple.demande, "c1"))
    with transaction.atomic(), in_role(at_home(couple.demande, paul)):
        assert given(couple) == []
    say(couple, paul, "c1")
    assert given(couple) == ["c1"]


def test_who_agreed_has_agreed_to_nothing_with_somebody_else_in_the_other_place(couple: Couple) -> None:
    say(couple, couple.marc, "c1")
    assert replacing.let_go(couple.demande, "d", since=timezone.now(), at=timezone.now())
    assert given(couple) == []


def test_what_is_agreed_after_somebody_else_came_stays(couple: Couple) -> None:
    since = timezone.now()
    say(couple, couple.marc, "c1")
    assert replacing.let_go(couple.demande, "c1", since=since, at=timezone.now())
    assert given(couple) == ["c1"]


def test_no_agreement_goes_along_or_stays_with_an_open_separation(couple: Couple) -> None:
    say(couple, couple.marc, "c1")
    parting = separating.PartingTerms(leaver="c1", living={"p1": Living.STAYS, "p2": Living.STAYS})
    child = separating.separate(couple.demande, parting, by=couple.marc, at=timezone.now())
    identities.settle(demande=couple.demande.pk)
    assert given(couple) == []
    assert not Fact.objects.filter(demande=child, path__startswith="accord/").exists()


def test_no_agreement_goes_along_with_who_leaves_in_silence_and_the_first_file_keeps_its_own(couple: Couple) -> None:
    say(couple, couple.marc, "c1")
    forked = go(couple)
    assert not Fact.objects.filter(demande=forked.demande, path__startswith="accord/").exists()
    assert given(couple) == ["c1"]


def test_who_is_alone_has_nobody_to_ask_with(couple: Couple) -> None:
    parting = separating.PartingTerms(leaver="c1", living={"p1": Living.STAYS, "p2": Living.STAYS})
    separating.separate(couple.demande, parting, by=couple.marc, at=timezone.now())
    key = Person.objects.get(demande=couple.demande, role="demandeur").key
    with pytest.raises(asking_together.NotTwo):
        asking_together.say(couple.demande, key, is_given=True, by=couple.amina, at=timezone.now())


def test_a_member_of_the_household_s_role_writes_the_path_of_nobody_else(couple: Couple) -> None:
    user = couple.amina.person
    with (
        transaction.atomic(),
        in_role(at_home(couple.demande, couple.amina)),
        pytest.raises(Error),
        transaction.atomic(),
    ):
        connection.cursor().execute(
            "INSERT INTO palier_fact (demande_id, layer, path, value, by_id, at, audience)"
            " VALUES (%s, 'declare', 'accord/c1', 'true', %s, now(), '{}')",
            [couple.demande.pk, user.pk],
        )
