"""A steward is held to territories by one of the whole site: given, taken back, ended with the role; and each refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import JournalEntry, Membership, Organisation, OrganisationKind, StewardTerritory, Territory
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.doors.switches import Switch
from palier.rules.letters.endings import EndingSlot
from palier.workflows.accounts import admitting, holding_stewards
from palier.workflows.acting.actors import Actor
from palier.workflows.organisations import held_territories, organising, placing, stewards
from palier.workflows.organisations.placing import OwnPlace
from palier.workflows.steering import ending_letters, switching
from tests import factories
from tests import world as worlds

pytestmark = pytest.mark.django_db
if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def ariane() -> Actor:
    return worlds.steward()


@pytest.fixture
def est() -> Organisation:
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def tessa(ariane: Actor, est: Organisation) -> Actor:
    return worlds.local_steward(est)


@pytest.fixture
def elsewhere() -> Territory:
    return Territory.objects.create(code="AUTRE", name="Autre territoire")


def codes(of: Actor) -> list[str]:
    return list(held_territories.of(of).values_list("code", flat=True))


def test_a_territory_is_given_and_taken_back_and_each_is_a_line(
    ariane: Actor, tessa: Actor, elsewhere: Territory
) -> None:
    said = (tessa.person.login, tessa.body, elsewhere)
    for _ in range(2):
        holding_stewards.give(*said, by=ariane, at=timezone.now())
    assert codes(tessa) == ["AUTRE", "200057875"]

    for _ in range(2):
        holding_stewards.take(*said, by=ariane, at=timezone.now())
    assert codes(tessa) == ["200057875"]

    holding_stewards.give(*said, by=ariane, at=timezone.now())
    assert codes(tessa) == ["AUTRE", "200057875"]
    lines = JournalEntry.objects.filter(object_id=tessa.person.public_id).order_by("pk")
    assert [line.verb for line in lines] == ["confier_territoire", "reprendre_territoire", "confier_territoire"]
    assert {line.details["territoire"] for line in lines} == {"AUTRE"}


def test_a_steward_of_the_site_is_held_nowhere_nor_anybody_else(ariane: Actor, elsewhere: Territory) -> None:
    bruno = worlds.steward("Bruno")

    with pytest.raises(holding_stewards.NotOfTerritories, match="Changez d’abord son rôle"):
        holding_stewards.give(bruno.person.login, bruno.body, elsewhere, by=ariane, at=timezone.now())
    assert not StewardTerritory.objects.exists()


def test_nobody_holds_themselves_and_no_steward_of_territories_holds_another(
    ariane: Actor, tessa: Actor, elsewhere: Territory
) -> None:
    with pytest.raises(stewards.OwnAccess):
        holding_stewards.give(ariane.person.login, ariane.body, elsewhere, by=ariane, at=timezone.now())
    with pytest.raises(ActionRefused):
        holding_stewards.give(tessa.person.login, tessa.body, elsewhere, by=tessa, at=timezone.now())


def test_the_last_steward_of_the_site_is_never_held(ariane: Actor, tessa: Actor) -> None:
    bruno = worlds.steward("Bruno")
    given = (bruno.person.login, bruno.body, Role.LOCAL_STEWARD)

    admitting.change_role(*given, by=ariane, at=timezone.now())

    with pytest.raises(stewards.LastSteward):
        admitting.change_role(
            ariane.person.login, ariane.body, Role.LOCAL_STEWARD, by=Actor(role=Role.STEWARD), at=timezone.now()
        )
    # Nor by an invitation to the other role.
    with pytest.raises(stewards.LastSteward):
        admitting.invite_by_mail(
            ariane.person.login,
            "Ariane",
            ariane.body,
            role=Role.LOCAL_STEWARD,
            by=Actor(role=Role.STEWARD),
            at=timezone.now(),
        )
    assert Membership.objects.live().filter(user=ariane.person, role=Role.STEWARD).exists()


@pytest.mark.parametrize("how", ["role", "depart", "invitation"])
def test_territories_end_with_the_role_and_do_not_come_back_by_themselves(
    ariane: Actor, tessa: Actor, how: str
) -> None:
    who = (tessa.person.login, tessa.body)
    if how == "role":
        admitting.change_role(*who, Role.AUDITOR, by=ariane, at=timezone.now())
        admitting.change_role(*who, Role.LOCAL_STEWARD, by=ariane, at=timezone.now())
    elif how == "depart":
        admitting.close(*who, by=ariane, at=timezone.now())
        admitting.invite_by_mail(who[0], "Tessa", who[1], role=Role.LOCAL_STEWARD, by=ariane, at=timezone.now())
    else:
        admitting.invite_by_mail(who[0], "Tessa", who[1], role=Role.AUDITOR, by=ariane, at=timezone.now())
        admitting.invite_by_mail(who[0], "Tessa", who[1], role=Role.LOCAL_STEWARD, by=ariane, at=timezone.now())

    assert Membership.objects.live().filter(user=tessa.person, role=Role.LOCAL_STEWARD).exists()
    assert codes(tessa) == []


def test_a_suspended_steward_keeps_their_territories_for_when_they_resume(ariane: Actor, tessa: Actor) -> None:
    who = (tessa.person.login, tessa.body)
    admitting.suspend(*who, by=ariane, at=timezone.now())
    assert codes(tessa) == []

    admitting.resume(*who, by=ariane, at=timezone.now())

    assert codes(tessa) == ["200057875"]


def _switch(by: Actor, territory: Territory | None) -> object:
    return switching.change(
        Switch.REFERRAL,
        to_open=False,
        since=timezone.localdate(),
        reason="Le service est en vacances.",
        territory=territory,
        by=by,
        at=timezone.now(),
    )


def _ending(by: Actor, territory: Territory | None) -> object:
    return ending_letters.write(EndingSlot.FORMULA, "Bien à vous.", territory=territory, by=by, at=timezone.now())


def _made(by: Actor, territory: Territory | None) -> object:
    return organising.create(OrganisationKind.ADVISER, "Un toit", territory=territory, by=by, at=timezone.now())


@pytest.mark.parametrize("act", [_switch, _ending, _made])
def test_they_act_in_their_territory_and_neither_everywhere_nor_elsewhere(
    tessa: Actor, elsewhere: Territory, act: Callable[[Actor, Territory | None], object]
) -> None:
    for where in (None, elsewhere):
        with pytest.raises(held_territories.NotYourTerritory, match="un intendant du site"):
            act(tessa, where)

    assert act(tessa, Territory.objects.get(code="200057875"))


@pytest.mark.parametrize("role", [Role.EMPLOYEUR, Role.GUICHET, Role.AUDITOR])
def test_nobody_else_settles_a_territory(tessa: Actor, role: Role) -> None:
    other = Actor(role=role, user=tessa.user, organisation=tessa.organisation)
    with pytest.raises(ActionRefused):
        _switch(other, Territory.objects.get(code="200057875"))


def test_an_organisation_of_another_territory_is_not_theirs(tessa: Actor, ariane: Actor, elsewhere: Territory) -> None:
    ouest = factories.organisation("bailleur", "Ouest Habitat")
    karim = factories.member("Karim", ouest)
    for territory in (None, elsewhere):
        organising.hold(ouest, territory, by=ariane, at=timezone.now())
        for act in (organising.suspend, organising.resume):
            with pytest.raises(held_territories.NotYourTerritory):
                act(ouest, by=tessa, at=timezone.now())
        with pytest.raises(held_territories.NotYourTerritory):
            organising.correct(ouest, name="Autre", by=tessa, at=timezone.now())
        for verb in (admitting.suspend, admitting.close, admitting.reset_by_mail):
            with pytest.raises(held_territories.NotYourTerritory):
                verb(karim.person.login, ouest, by=tessa, at=timezone.now())


def test_what_is_of_the_whole_site_is_refused_in_plain_words(tessa: Actor, est: Organisation) -> None:
    with pytest.raises(held_territories.OfTheWholeSite, match="le site entier"):
        organising.close(est, by=tessa, at=timezone.now())
    with pytest.raises(held_territories.OfTheWholeSite):
        organising.hold(est, None, by=tessa, at=timezone.now())
    with pytest.raises(ActionRefused):
        organising.mark_state(
            factories.organisation("reservataire", "Ville"), is_state=True, by=tessa, at=timezone.now()
        )
    with pytest.raises(admitting.UnfitRole):
        admitting.invite_by_mail("c@est.example", "C. Nouveau", est, role=Role.AUDITOR, by=tessa, at=timezone.now())


def test_an_organisation_is_given_to_a_territory_and_taken_back(
    ariane: Actor, est: Organisation, elsewhere: Territory
) -> None:
    organising.hold(est, elsewhere, by=ariane, at=timezone.now())
    organising.hold(est, elsewhere, by=ariane, at=timezone.now())
    organising.hold(est, None, by=ariane, at=timezone.now())

    lines = JournalEntry.objects.filter(verb="corriger_organisme").order_by("pk")
    assert [(line.details["avant"], line.details["territoire"]) for line in lines] == [(None, "AUTRE"), ("AUTRE", None)]


def test_who_runs_the_site_is_of_no_territory_and_a_mairie_of_its_own(ariane: Actor, elsewhere: Territory) -> None:
    mairie = factories.organisation("mairie", "Mairie")
    for one in (ariane.body, factories.organisation("prefecture", "Préfecture"), mairie):
        with pytest.raises(placing.OfNoTerritory):
            organising.hold(one, elsewhere, by=ariane, at=timezone.now())
    commune = factories.commune()
    commune.territory = elsewhere
    commune.save()

    organising.hold(mairie, elsewhere, by=ariane, at=timezone.now())

    with pytest.raises(placing.OfNoTerritory):
        organising.correct(mairie, place=OwnPlace(factories.commune("75056", "Paris")), by=ariane, at=timezone.now())
