"""An adviser's opinion: its household reads it first, a desk reads what was joined, and nothing weighs it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from palier.jobs.people.mandates import look_all
from palier.models import Candidature, JournalEntry, Mandate, MandateOpinion, Message, Organisation
from palier.models.doors import acting
from palier.models.doors.row_security import BAILLEUR, COMMISSION, RESERVATAIRE
from palier.rules.doors.access import Role
from palier.rules.parting.separation import Living
from palier.web.presentation import joined_opinions
from palier.workflows.candidature import applying
from palier.workflows.mandates import ending_mandates, giving_opinions, granting
from palier.workflows.parting import separating
from tests import couples, factories
from tests.mandate_world import WORDS, at_home, at_the_desk, code, given, holder, in_role, opinion, typed

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(built_world: World) -> World:
    return built_world


def of_desk(by: Actor, role: str) -> acting.Acting:
    return acting.Acting(role=role, user=by.person.pk, actor=by.person.public_id, organisation=by.body.pk)


def on_the_list(world: World) -> Candidature:
    """A candidature that its réservataire reads: its list is closed."""
    return world.candidature("classee")


def answer(world: World, row: MandateOpinion, *, is_joined: bool) -> MandateOpinion:
    demande = world.amina.demande
    with transaction.atomic(), in_role(at_home(demande, holder(world.amina))):
        return giving_opinions.answer(
            row.public_id, demande, is_joined=is_joined, by=holder(world.amina), at=timezone.now()
        )


def read_by(world: World, role: str = RESERVATAIRE) -> list[str]:
    by = {RESERVATAIRE: world.odile, BAILLEUR: world.karim}[role]
    with transaction.atomic(), in_role(of_desk(by, role)):
        return list(MandateOpinion.objects.values_list("text", flat=True))


def test_a_desk_reads_what_its_household_joined_and_as_long_as_it_is_joined(world: World) -> None:
    row = on_the_list(world)
    made = given(world.amina, world.celine)
    with transaction.atomic(), in_role(at_the_desk(world.celine)):
        written = giving_opinions.write(made, row.public_id, f"  {WORDS} ", by=world.celine, at=timezone.now())
    assert read_by(world) == []

    answer(world, written, is_joined=True)
    assert read_by(world) == [WORDS]
    assert read_by(world, BAILLEUR) == []  # a list that another organisation holds
    assert joined_opinions.of(row, Role.RESERVATAIRE)[0][2] == WORDS
    assert joined_opinions.of(row, Role.COMMISSION) == ()

    answer(world, written, is_joined=False)
    assert read_by(world) == []
    verbs = JournalEntry.objects.filter(object_kind="MandateOpinion").order_by("at").values_list("verb", flat=True)
    assert list(verbs) == ["ecrire_avis", "joindre_avis", "ecarter_avis"]


def test_the_landlord_of_a_designated_file_reads_it_too(world: World) -> None:
    written = opinion(world.amina, world.celine, world.candidature("designee"))
    answer(world, written, is_joined=True)
    assert read_by(world, BAILLEUR) == [WORDS]
    with transaction.atomic(), in_role(of_desk(world.karim, COMMISSION)), pytest.raises(Error), transaction.atomic():
        MandateOpinion.objects.exists()


def test_nothing_of_a_place_changes_with_an_opinion(world: World) -> None:
    row = on_the_list(world)
    kept = (row.tier, row.order_points, row.rank, row.snapshot, row.verdict)
    answer(world, opinion(world.amina, world.celine, row), is_joined=True)
    row.refresh_from_db()
    assert (row.tier, row.order_points, row.rank, row.snapshot, row.verdict) == kept


def test_one_stands_a_candidature_until_it_is_withdrawn(world: World) -> None:
    row, at = on_the_list(world), timezone.now()
    first = opinion(world.amina, world.celine, row)
    with pytest.raises(giving_opinions.OpinionGiven):
        giving_opinions.write(first.mandate, row.public_id, WORDS, by=world.celine, at=at)
    answer(world, first, is_joined=True)
    with pytest.raises(giving_opinions.OpinionElsewhere), transaction.atomic(), in_role(at_the_desk(world.celine)):
        giving_opinions.withdraw(first.public_id, by=world.celine, at=at)
    answer(world, first, is_joined=False)
    with transaction.atomic(), in_role(at_the_desk(world.celine)):
        giving_opinions.withdraw(first.public_id, by=world.celine, at=at)
        giving_opinions.write(first.mandate, row.public_id, WORDS, by=world.celine, at=at)
    with pytest.raises(giving_opinions.OpinionElsewhere):
        answer(world, first, is_joined=True)


def test_a_candidature_that_ended_takes_no_opinion_and_leaves_the_one_it_has(world: World) -> None:
    row = world.candidature("publiee")
    written = opinion(world.amina, world.celine, row)
    applying.withdraw(row, by=holder(world.amina), at=timezone.now())
    with pytest.raises(giving_opinions.CandidatureOver):
        answer(world, written, is_joined=True)
    answer(world, written, is_joined=False)
    MandateOpinion.objects.all().delete()
    with pytest.raises(giving_opinions.CandidatureOver):
        opinion(world.amina, world.celine, row)


@pytest.mark.parametrize("end", ["revoked", "over", "closed"])
def test_a_mandate_that_ended_writes_nothing_more(world: World, end: str) -> None:
    made, row = given(world.amina, world.celine), on_the_list(world)
    if end == "revoked":
        granting.revoke(made.public_id, by=holder(world.amina), at=timezone.now())
    if end == "over":
        Mandate.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    if end == "closed":
        Organisation.objects.filter(pk=world.celine.body.pk).update(closed_at=timezone.now())
    # A page that was opened a moment ago: the workflow refuses it, or the database shows the file no more.
    gone = (giving_opinions.MandateOver, Candidature.DoesNotExist)
    with pytest.raises(gone), transaction.atomic(), in_role(at_the_desk(world.celine)):
        giving_opinions.write(made, row.public_id, WORDS, by=world.celine, at=timezone.now())
    assert not MandateOpinion.objects.exists()


def test_an_opinion_on_another_file_is_not_there(world: World) -> None:
    made = given(world.noe, world.celine)
    with pytest.raises(Candidature.DoesNotExist):
        giving_opinions.write(made, on_the_list(world).public_id, WORDS, by=world.celine, at=timezone.now())


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE palier_mandateopinion SET state = 'joint'",
        "UPDATE palier_mandateopinion SET text = 'autre chose, vraiment autre chose'",
        "UPDATE palier_mandateopinion SET told_at = now()",
        "DELETE FROM palier_mandateopinion",
    ],
)
def test_an_adviser_joins_nothing_in_sql(world: World, sql: str) -> None:
    opinion(world.amina, world.celine, on_the_list(world))
    with transaction.atomic(), in_role(at_the_desk(world.celine)), pytest.raises(Error), transaction.atomic():
        connection.cursor().execute(sql)


def test_another_holder_reads_it_where_they_were_asked_and_never_answers(world: World) -> None:
    couple = couples.couple()
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    placed = applying.apply(couple.demande, home, by=couple.amina, at=timezone.now())
    for asks in (False, True):
        Mandate.objects.all().delete()
        made = typed(couple.demande, couple.amina, code(world.celine), asks_other=asks)
        written = giving_opinions.write(made, placed.public_id, WORDS, by=world.celine, at=timezone.now())
        with transaction.atomic(), in_role(at_home(couple.demande, couple.marc)):
            assert MandateOpinion.objects.exists() == asks
            with pytest.raises(MandateOpinion.DoesNotExist):
                giving_opinions.answer(
                    written.public_id, couple.demande, is_joined=True, by=couple.marc, at=timezone.now()
                )
            assert not MandateOpinion.objects.filter(pk=written.pk).update(state="joint")


def test_who_left_openly_leaves_no_opinion_joined_on_the_file(world: World) -> None:
    couple = couples.couple()
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    placed = applying.apply(couple.demande, home, by=couple.amina, at=timezone.now())
    made = typed(couple.demande, couple.amina, code(world.celine))
    written = giving_opinions.write(made, placed.public_id, WORDS, by=world.celine, at=timezone.now())
    giving_opinions.answer(written.public_id, couple.demande, is_joined=True, by=couple.amina, at=timezone.now())
    parting = separating.PartingTerms(leaver="d", living={"p1": Living.STAYS, "p2": Living.STAYS})
    separating.separate(couple.demande, parting, by=couple.amina, at=timezone.now())

    for pk in list(ending_mandates.due(timezone.now())):
        ending_mandates.look(pk, at=timezone.now())

    assert MandateOpinion.objects.get().state == "ecarte"


def test_an_opinion_of_a_mandate_that_was_over_is_left_out_too_once_its_giver_has_gone(world: World) -> None:
    couple = couples.couple()
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    placed = applying.apply(couple.demande, home, by=couple.amina, at=timezone.now())
    made = typed(couple.demande, couple.amina, code(world.celine))
    written = giving_opinions.write(made, placed.public_id, WORDS, by=world.celine, at=timezone.now())
    giving_opinions.answer(written.public_id, couple.demande, is_joined=True, by=couple.amina, at=timezone.now())
    granting.revoke(made.public_id, by=couple.amina, at=timezone.now())
    assert not ending_mandates.leave_out(at=timezone.now())

    parting = separating.PartingTerms(leaver="d", living={"p1": Living.STAYS, "p2": Living.STAYS})
    separating.separate(couple.demande, parting, by=couple.amina, at=timezone.now())
    look_all(0)

    assert MandateOpinion.objects.get().state == "ecarte"


def test_its_household_is_told_once_and_by_nothing_that_names_anybody(world: World) -> None:
    opinion(world.amina, world.celine, on_the_list(world))
    before = Message.objects.count()
    for _ in range(2):
        for pk in list(giving_opinions.untold()):
            giving_opinions.tell(pk, at=timezone.now())
    told = Message.objects.order_by("pk")[before:]
    assert [one.subject for one in told] == ["Un avis vous attend sur Palier"]
    assert world.celine.body.name not in told[0].body
    assert told[0].demande_id is None
