"""An organisation closes with files in hand and another carries them on: nothing is rewritten, nothing starts again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from palier.models import (
    Candidature,
    Check,
    Decision,
    Demande,
    JournalEntry,
    Letter,
    Offer,
    Organisation,
    PaperLetter,
    Piece,
    PlannedAct,
    RadiationWarning,
    Seance,
    SetAside,
)
from palier.models.doors import acting
from palier.rules.commission.commission import Capacity
from palier.rules.desks.news import News
from palier.rules.law.clocks import day_in_paris, end_of_day
from palier.workflows.accounts import succeeding
from palier.workflows.acting.actors import Actor, claimed
from palier.workflows.commission import checking, convening, designating
from palier.workflows.desks import awaiting_desk, desk_news
from palier.workflows.homes import publishing
from tests.workflows.bailleur_world import LOOKED

if TYPE_CHECKING:
    from tests.world import World
from tests import succession_world
from tests.succession_world import OPERATOR, fresh, frozen, heir, seen_by, succeed

pytestmark = pytest.mark.django_db

FATES: dict[str, str] = {
    # Carried on: the rows keep the id, and the desk of who succeeds reads and moves them.
    "home.bailleur": "passe",
    "home.reservataire": "passe",
    "publication.bailleur": "passe",
    "publication.reservataire": "passe",
    "seance.bailleur": "passe",
    # Who stands in for whom goes on with the commission.
    "seatsubstitute.bailleur": "passe",
    "chairelection.bailleur": "passe",
    "convention.bailleur": "passe",
    "convention.reservataire": "passe",
    "convention.delegate": "passe",
    "flowplan.bailleur": "passe",
    "declaredstock.bailleur": "reste",
    "plannedact.organisation": "passe",
    "paperletter.organisation": "passe",
    "appeal.organisation": "passe",
    "reachnote.organisation": "passe",
    "otherroof.organisation": "passe",
    "roofrequest.organisation": "passe",
    "thread.organisation": "passe",
    "exchangelink.house": "passe",
    "exchangelink.own_house": "passe",
    "exchangeentry.landlord": "passe",
    "paperletter.printer": "passe",
    "letterprinter.organisation": "passe",
    "radiationwarning.issued_by": "passe",
    "mistake.reservataire": "passe",
    "mistakenotice.bailleur": "passe",
    "registration.organisation": "passe",
    "stockbatch.organisation": "reste",
    # What a file declared is homes, which pass; the file and its report stay with who sent it.
    "homefile.bailleur": "reste",
    # A key ends with the house that drew it: its successor draws its own.
    "apikey.organisation": "reste",
    # What was told to a software stays told to it; from then on its successor's is.
    "partnerfeed.organisation": "reste",
    "partnerevent.organisation": "reste",
    # An address ends with the house that declared it: its successor declares its own.
    "webhookendpoint.organisation": "reste",
    # Asked by who managed the house that ends: its successor asks for its own, which has all.
    "housearchive.organisation": "reste",
    # What was done, under the name of who did it: read by who succeeds, never written again.
    "thread.handed_from": "reste",
    "threadmessage.organisation": "reste",
    "flowevent.bailleur": "reste",
    "flowevent.reservataire": "reste",
    "leasecount.bailleur": "reste",
    "vacancyfigure.bailleur": "reste",
    "refusalfigure.bailleur": "reste",
    "homerefusalfigure.organisation": "reste",
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
    # Between its colleagues alone.
    "assignment.organisation": "finit",
    "absence.organisation": "finit",
    "sheetvisit.organisation": "finit",
    # Of files that pass: who carries on reads what was noted of them.
    "desknote.organisation": "passe",
    "filetag.organisation": "passe",
    "desktag.organisation": "passe",
    "mission.organisation": "finit",
    "mandate.organisation": "finit",
    "mandateinvitation.organisation": "finit",
    "referral.organisation": "finit",
    "employmentcode.employer": "finit",
    "employersite.organisation": "finit",
    "employersize.organisation": "finit",
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
    return succession_world.world()


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


def test_who_succeeds_reads_it_among_its_news(world: World):
    other = succeed(world.bailleur, heir(world.bailleur))

    with transaction.atomic(), acting.stepped(claimed(f"palier_{other.role}", other)):
        told = [one.about for one in desk_news.of(by=other, at=timezone.now()) if one.kind is News.SUCCEEDED]

    assert told == [
        f"Vous reprenez ce que {world.bailleur.name} avait en cours, avec ses places, ses dates et ses délais."
    ]
