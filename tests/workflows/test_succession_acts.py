"""Closing an organisation for another: who may be named, what refuses, what is undone on its day, by a page and by a command."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from palier.models import (
    Candidature,
    JournalEntry,
    LetterPrinter,
    Membership,
    Organisation,
    Seance,
    User,
)
from palier.models.territories import successions
from palier.rules.candidature.funnel import ENDED_LISTS
from palier.rules.doors.access import ActionRefused
from palier.rules.doors.file_access import LIVE as LIVE_STAGES
from palier.rules.doors.successions import COUNTED
from palier.rules.law.clocks import day_in_paris
from palier.workflows.accounts import succeeding
from palier.workflows.letters import printers
from palier.workflows.organisations import organising
from tests import factories

if TYPE_CHECKING:
    from tests.world import World
from tests import succession_world
from tests.succession_world import OPERATOR, fresh, heir, seen_by, succeed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return succession_world.world()


def test_an_honest_mistake_is_undone_on_its_day_and_not_after(world: World):
    now = timezone.now()
    other, before = heir(world.bailleur), seen_by(world.karim, Candidature)
    other = succeed(world.bailleur, other)
    former = Organisation.objects.get(pk=world.bailleur.pk)
    with pytest.raises(succeeding.TooLateToUndo):
        succeeding.undo(former, by=OPERATOR, at=now + timedelta(days=1))

    succeeding.undo(former, by=OPERATOR, at=timezone.now())

    assert seen_by(world.karim, Candidature) == before
    assert seen_by(fresh(other), Candidature) == set()
    assert fresh(other).body.took_over == []
    assert Membership.objects.live().filter(user=world.karim.user).exists()
    assert {"succeder_organisme", "annuler_succession"} <= set(
        JournalEntry.objects.filter(object_id=former.public_id).values_list("verb", flat=True)
    )


def test_who_closes_another_signs_its_members_out_and_may_invite_them(world: World):
    other = heir(world.bailleur)
    mine = Membership.objects.get(user=world.karim.user)

    succeed(world.bailleur, other, invited=[mine.pk])

    assert User.objects.get(pk=world.karim.person.pk).signed_out_at is not None
    live = Membership.objects.live().filter(user=world.karim.user)
    assert [(one.organisation_id, one.role) for one in live] == [(other.body.pk, "bailleur")]
    assert not Membership.objects.live().filter(user=world.mireille.user).exists()


def test_who_was_invited_for_it_leaves_the_successor_when_it_is_undone(world: World):
    other = heir(world.bailleur)
    mine, both = (Membership.objects.get(user=one.user) for one in (world.karim, world.mireille))
    there = Membership.objects.create(user=both.user, organisation=other.body, role="bailleur")

    succeed(world.bailleur, other, invited=[mine.pk, both.pk])
    assert Membership.objects.live().filter(user=mine.user, organisation=other.body).exists()
    succeeding.undo(Organisation.objects.get(pk=world.bailleur.pk), by=OPERATOR, at=timezone.now())

    live = set(Membership.objects.live().values_list("pk", flat=True))
    assert {mine.pk, both.pk, there.pk} <= live
    assert not Membership.objects.filter(user=mine.user, organisation=other.body, ended_at=None).exists()
    assert JournalEntry.objects.filter(verb="fermer_membre", object_id=mine.user.public_id).exists()


def test_what_is_printed_for_the_register_passes_and_comes_back(world: World):
    other = heir(world.bailleur)
    printers.name(world.bailleur, ["93"], by=OPERATOR, at=timezone.now())

    succeed(world.bailleur, other)
    assert LetterPrinter.objects.get(departement="93").organisation_id == other.body.pk

    succeeding.undo(Organisation.objects.get(pk=world.bailleur.pk), by=OPERATOR, at=timezone.now())
    assert LetterPrinter.objects.get(departement="93").organisation_id == world.bailleur.pk


@pytest.mark.parametrize("wrong", ["itself", "kind", "closed", "suspended", "state"])
def test_who_cannot_succeed_is_refused(world: World, wrong: str):
    other = factories.organisation("bailleur", "Autre")
    if wrong == "closed":
        organising.close(other, by=OPERATOR, at=timezone.now())
    if wrong == "suspended":
        organising.suspend(other, by=OPERATOR, at=timezone.now())
    chosen = {"itself": world.bailleur, "kind": world.reservataire}.get(wrong, other)
    former = world.bailleur
    if wrong == "state":
        former, chosen = world.reservataire, factories.organisation("reservataire", "Préfet")
        organising.mark_state(chosen, is_state=True, by=OPERATOR, at=timezone.now())

    with pytest.raises(succeeding.NotASuccessor):
        succeeding.succeed(former, chosen, ground="fusion", by=OPERATOR, at=timezone.now())


def test_an_open_seance_a_missing_factor_or_no_ground_refuse(world: World):
    other = heir(world.bailleur)
    with pytest.raises(succeeding.GroundNeeded):
        succeeding.succeed(world.bailleur, other.body, ground="", by=OPERATOR, at=timezone.now())
    Organisation.objects.filter(pk=world.bailleur.pk).update(factor_since=day_in_paris(timezone.now()))
    with pytest.raises(succeeding.FactorIsMissing):
        succeed(world.bailleur, other)
    Organisation.objects.filter(pk=world.bailleur.pk).update(factor_since=None)
    Seance.objects.filter(bailleur=world.bailleur).update(stage="ouverte")
    with pytest.raises(succeeding.SeanceIsOpen):
        succeed(world.bailleur, other)
    with pytest.raises(ActionRefused):
        succeeding.succeed(world.bailleur, other.body, ground="fusion", by=world.karim, at=timezone.now())


def test_twice_is_once_and_another_successor_is_refused(world: World):
    one, other = heir(world.bailleur), heir(world.bailleur, "Autre encore")
    succeed(world.bailleur, one)
    succeed(world.bailleur, one)

    with pytest.raises(succeeding.AlreadySucceeded):
        succeed(world.bailleur, other)
    assert JournalEntry.objects.filter(verb="succeder_organisme").count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE palier_organisation SET took_over = ARRAY[{former}] WHERE id = {other}",
        "UPDATE palier_organisation SET successor_id = {other} WHERE id = {former}",
        "UPDATE palier_organisation SET closed_at = now(), successor_id = {stranger} WHERE id = {former}",
        "UPDATE palier_organisation SET closed_at = now(), successor_id = {former} WHERE id = {former}",
    ],
)
def test_the_database_refuses_a_succession_that_no_act_makes(world: World, statement: str):
    other = factories.organisation("bailleur", "Autre")
    said = statement.format(former=world.bailleur.pk, other=other.pk, stranger=world.reservataire.pk)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(said)


def test_the_numbers_of_what_passes_are_those_of_the_table(world: World):
    told = successions.passing(world.bailleur.pk)

    assert set(told) == set(COUNTED)
    assert (
        told["candidatures"]
        == Candidature.objects.filter(
            publication__bailleur=world.bailleur, stage__in=[one.value for one in LIVE_STAGES]
        )
        .exclude(publication__stage__in=ENDED_LISTS)
        .count()
    )
    assert told["avertissements"] == 1


def test_who_succeeds_does_not_close_over_what_it_took_over(world: World):
    world.home_at("publiee", [world.amina])
    other = succeed(world.bailleur, heir(world.bailleur))

    with pytest.raises(organising.StillAtWork, match="listes, 1 séance"):
        organising.close(other.body, by=OPERATOR, at=timezone.now())


def test_the_command_shows_what_would_pass_then_passes_it_and_takes_it_back(world: World):
    world.home_at("publiee", [world.amina])
    other, told = factories.organisation("bailleur", "Grand Est Habitat"), StringIO()
    words = ("organisation", "succeed", world.bailleur.name, "--to", other.name, "--ground", "fusion")

    call_command(*words, "--look", stdout=told)
    looked = Organisation.objects.get(pk=world.bailleur.pk).closed_at
    call_command(*words, stdout=told)
    passed = Organisation.objects.get(pk=world.bailleur.pk).successor_id
    call_command("organisation", "reopen", world.bailleur.name, stdout=told)

    assert (looked, passed) == (None, other.pk)
    assert Organisation.objects.get(pk=world.bailleur.pk).closed_at is None
    assert "Passerait à Grand Est Habitat" in told.getvalue()
    assert "Passé à Grand Est Habitat" in told.getvalue()
    assert told.getvalue().splitlines()[-1].startswith("Rouvert")
