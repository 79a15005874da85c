"""An organisation closes with files in hand and another carries them on: nothing is rewritten, nothing starts again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from palier.models import (
    Candidature,
    Check,
    Decision,
    Demande,
    Home,
    JournalEntry,
    Letter,
    LetterPrinter,
    Membership,
    Offer,
    Organisation,
    PaperLetter,
    Piece,
    PlannedAct,
    Publication,
    RadiationWarning,
    Seance,
    SetAside,
    User,
)
from palier.models.doors import acting
from palier.models.territories import successions
from palier.rules.candidature.funnel import ENDED_LISTS
from palier.rules.commission.commission import Capacity
from palier.rules.desks.news import News
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.doors.file_access import LIVE as LIVE_STAGES
from palier.rules.doors.successions import COUNTED
from palier.rules.law.clocks import day_in_paris, end_of_day
from palier.workflows.accounts import succeeding
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.commission import checking, convening, designating
from palier.workflows.desks import awaiting_desk, desk_news
from palier.workflows.homes import publishing
from palier.workflows.letters import printers
from palier.workflows.organisations import organising
from tests import factories
from tests import world as worlds
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
OPERATOR = Actor(role=Role.STEWARD)

FATES: dict[str, str] = {
    # Carried on: the rows keep the id, and the desk of who succeeds reads and moves them.
    "home.bailleur": "passe",
    "home.reservataire": "passe",
    "publication.bailleur": "passe",
    "publication.reservataire": "passe",
    "seance.bailleur": "passe",
    "convention.bailleur": "passe",
    "convention.reservataire": "passe",
    "convention.delegate": "passe",
    "flowplan.bailleur": "passe",
    "plannedact.organisation": "passe",
    "paperletter.organisation": "passe",
    "paperletter.printer": "passe",
    "letterprinter.organisation": "passe",
    "radiationwarning.issued_by": "passe",
    "mistake.reservataire": "passe",
    "mistakenotice.bailleur": "passe",
    "registration.organisation": "passe",
    # What was done, under the name of who did it: read by who succeeds, never written again.
    "flowevent.bailleur": "reste",
    "flowevent.reservataire": "reste",
    "leasecount.bailleur": "reste",
    "leasecount.reservataire": "reste",
    "correction.bailleur": "reste",
    "correction.reservataire": "reste",
    "ranking.reservataire": "reste",
    "chainhead.reservataire": "reste",
    "radiation.issued_by": "reste",
    "parting.settled_for": "reste",
    "visit.organisation": "reste",
    "employerreceipt.organisation": "reste",
    "employertally.organisation": "reste",
    "mandateopinion.organisation": "reste",
    "witness.organisation": "reste",
    "organisationlook.organisation": "reste",
    "organisation.successor": "reste",
    # Given by somebody to that one, or given by that one to somebody: it ends with it.
    "membership.organisation": "finit",
    "mission.organisation": "finit",
    "mandate.organisation": "finit",
    "mandateinvitation.organisation": "finit",
    "referral.organisation": "finit",
    "employmentcode.employer": "finit",
    "employersite.organisation": "finit",
}


def keys() -> set[str]:
    return {  # Django's own description of the tables.
        f"{model._meta.db_table.removeprefix('palier_')}.{field.name}"  # noqa: SLF001 - Django’s own
        for model in apps.get_models()
        for field in model._meta.concrete_fields  # noqa: SLF001 - same
        if field.remote_field and field.remote_field.model is Organisation
    }


def test_every_key_to_an_organisation_has_its_fate():
    """A new key fails here until somebody decides what a succession does to it."""
    assert keys() == set(FATES)


@pytest.fixture
def world() -> World:
    made = worlds.build()
    # A séance that is open refuses a succession: here they are still to come.
    Seance.objects.filter(stage="ouverte").update(stage="convoquee")
    return made


def heir(of: Organisation, name: str = "Grand Est Habitat") -> Actor:
    """A member of an organisation of the same kind."""
    return factories.member("Héloïse", factories.organisation(of.kind, name))


def fresh(one: Actor) -> Actor:
    """The same person with their organisation as the database has it."""
    return replace(one, organisation=Organisation.objects.get(pk=one.body.pk))


def succeed(former: Organisation, by: Actor, **more: Any) -> Actor:
    """Let ``by``'s organisation carry on what ``former`` had."""
    succeeding.succeed(former, by.body, ground="fusion", by=OPERATOR, at=timezone.now(), **more)
    return fresh(by)


def seen_by(actor: Actor, model: Any) -> set[int]:
    """The rows of a table that somebody reads under their role."""
    with transaction.atomic(), acting.stepped(claimed(f"palier_{actor.role}", actor)):
        return set(model.objects.values_list("pk", flat=True))


def frozen() -> list[tuple[Any, ...]]:
    """What no succession may change: stages, ranks, instants, readers."""
    rows = Candidature.objects.order_by("pk").values_list(
        "pk", "stage", "rank", "order_points", "applied_at", "changed_at", "audience"
    )
    lists = Publication.objects.order_by("pk").values_list(
        "pk", "stage", "opens_at", "closes_at", "bailleur", "reservataire"
    )
    return [*rows, *lists, *Home.objects.order_by("pk").values_list("pk", "bailleur", "reservataire", "oriented_at")]


SEEN = (
    Candidature,
    Demande,
    Piece,
    Letter,
    PaperLetter,
    Offer,
    Check,
    Decision,
    SetAside,
    Seance,
    PlannedAct,
    RadiationWarning,
)


@pytest.mark.parametrize("side", ["karim", "odile"])
def test_who_succeeds_reads_what_the_former_read_and_the_former_nothing(world: World, side: str):
    former: Actor = getattr(world, side)
    other = heir(former.body)
    read = [model for model in SEEN if side == "karim" or model not in (Seance, RadiationWarning)]
    before = {model: seen_by(former, model) for model in read}
    # Who set somebody aside does not read it again; a colleague does, and so does who succeeds.
    colleague = world.reader if side == "odile" else former
    stood, awaited = frozen(), awaiting_desk.of(by=colleague, at=timezone.now())
    assert before[Candidature]
    assert not seen_by(other, Candidature)

    other = succeed(former.body, other)

    assert {model: seen_by(other, model) for model in read} == before
    assert {model: seen_by(former, model) for model in read} == {model: set() for model in read}
    assert frozen() == stood
    assert awaiting_desk.of(by=other, at=timezone.now()) == awaited


def test_the_next_act_is_made_by_who_succeeds_in_its_own_name(world: World):
    other = succeed(world.bailleur, heir(world.bailleur))
    row = world.candidature("designee")

    checking.check(row, "conforme", **LOOKED, by=other, at=timezone.now())

    row.refresh_from_db()
    line = JournalEntry.objects.filter(object_id=row.public_id).latest("at")
    assert (row.stage, line.organisation) == ("conforme", other.body.pk)
    assert JournalEntry.objects.filter(organisation=world.bailleur.pk).exists()


def test_a_reservataire_that_succeeds_designates_and_publishes(world: World):
    other = succeed(world.reservataire, heir(world.reservataire))
    on, home = world.at["classee"], world.homes["oriente"]

    with transaction.atomic(), acting.stepped(claimed("palier_reservataire", other)):
        sent = designating.send_five(on, by=other, at=timezone.now())

    assert sent
    made = publishing.publish(
        home,
        opens_at=timezone.now(),
        closes_at=end_of_day(day_in_paris(timezone.now() + timedelta(days=10))),
        grid=on.grid,
        by=other,
        at=timezone.now(),
    )
    assert (made.reservataire_id, made.bailleur_id) == (world.reservataire.pk, world.bailleur.pk)


def test_a_seance_of_who_succeeds_examines_homes_of_the_former(world: World):
    other = succeed(world.bailleur, heir(world.bailleur))
    on = world.at["designee"]
    for row in Candidature.objects.filter(publication=on, stage="designee").order_by("rank"):
        checking.check(row, "conforme", **LOOKED, by=other, at=timezone.now())
    members = [convening.Member(name="A. Bailleul", quality=Capacity.BOARD, place="", account=None)]
    seance = convening.convene(
        held_at=timezone.now() + timedelta(days=9),
        place="Siège",
        quorum=1,
        members=members,
        by=other,
        at=timezone.now(),
    )

    item = convening.add_to_agenda(seance, on, exception="", by=other, at=timezone.now())

    assert (item.publication_id, seance.bailleur_id) == (on.pk, other.body.pk)
    with pytest.raises(succeeding.AlreadyMixed):
        succeeding.undo(Organisation.objects.get(pk=world.bailleur.pk), by=OPERATOR, at=timezone.now())


def test_a_chain_of_successions_is_read_by_its_end(world: World):
    second, third = heir(world.bailleur, "Second"), heir(world.bailleur, "Troisième")
    before = seen_by(world.karim, Candidature)
    succeed(world.bailleur, second)
    third = succeed(Organisation.objects.get(pk=second.body.pk), third)

    assert set(third.body.covers) == {third.body.pk, second.body.pk, world.bailleur.pk}
    assert seen_by(third, Candidature) == before
    assert seen_by(fresh(second), Candidature) == set()
    assert Organisation.objects.get(pk=world.bailleur.pk).present == third.body
    with pytest.raises(succeeding.TooLateToUndo):
        succeeding.undo(Organisation.objects.get(pk=world.bailleur.pk), by=OPERATOR, at=timezone.now())


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


def test_who_succeeds_reads_it_among_its_news(world: World):
    other = succeed(world.bailleur, heir(world.bailleur))

    with transaction.atomic(), acting.stepped(claimed(f"palier_{other.role}", other)):
        told = [one.about for one in desk_news.of(by=other, at=timezone.now()) if one.kind is News.SUCCEEDED]

    assert told == [
        f"Vous reprenez ce que {world.bailleur.name} avait en cours, avec ses places, ses dates et ses délais."
    ]
