"""A file found not compliant by mistake comes back at its rank, until the commission sits; nobody leaves for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from palier.models import Candidature, Check, Demande, JournalEntry, Letter, Membership, Organisation, Seance, User
from palier.models.candidatures import places
from palier.rules.doors.access import ActionRefused, Role
from palier.rules.letters import check_reasons
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome
from palier.workflows.appeals import answering, appeals, contestable
from palier.workflows.commission import checking, checking_again, convening, deciding, designating, sitting
from palier.workflows.commission.checking_again import AgainReasonNeeded, ListChanged, NotCheckedAgain
from tests.plain_pages import plain_text
from tests.workflows.appeals import contested as appeals_contested
from tests.workflows.bailleur_world import (
    DAY,
    LOOKED,
    NOW,
    World,
    as_bailleur,
    attribute,
    examine,
    make_candidature,
    make_home,
    make_publication,
    make_world,
    ranked_drafts,
)
from tests.workflows.test_checking import reservataire

pytestmark = pytest.mark.django_db
LATER = NOW + DAY


@pytest.fixture
def world() -> World:
    """Two files compliant, the third found not compliant by mistake, the fourth and the fifth rightly."""
    world = make_world()
    Membership.objects.create(user=world.karim.person, organisation=world.bailleur, role="bailleur")
    for rank, row in enumerate(world.candidatures[:5], start=1):
        if rank <= 2:
            checking.check(row, "conforme", **LOOKED, by=world.karim, at=NOW)
        else:
            checking.check(row, "non_conforme", ground="plafonds_depasses", by=world.karim, at=NOW)
    world.reload()
    return world


def again(world: World, why: str = "lecture", **known: Any) -> Check:
    with as_bailleur(world):
        return checking_again.check_again(world.candidatures[2], why=why, by=world.karim, at=LATER, **known)


def convened(world: World) -> Seance:
    seance = convening.convene(
        held_at=NOW + 2 * DAY,
        place="Siège",
        quorum=2,
        by=world.karim,
        at=NOW,
        members=[
            convening.Member(name="A. Bailleul", quality=convening.Capacity.BOARD),
            convening.Member(name="M. Maire", quality=convening.Capacity.MAIRE, place="93048"),
        ],
    )
    convening.add_to_agenda(seance, world.publication, by=world.karim, at=NOW)
    return seance


def test_it_takes_back_its_rank_and_who_was_called_meanwhile_stays(world: World) -> None:
    (called,) = designating.call_next(world.publication, by=reservataire(world), at=NOW)
    Letter.objects.all().delete()
    with as_bailleur(world):
        foreseen = " ".join(checking_again.told(world.candidatures[2]))

    kept = again(world)

    assert "Avant lui : les rangs 1 et 2." in foreseen
    assert "Après lui : le rang 6." in foreseen
    assert "4 dossiers à l’examen" in foreseen
    assert world.stages() == ["conforme", "conforme", "designee", "non_conforme", "non_conforme", "designee"]
    letter = Letter.objects.get()
    assert (letter.kind, letter.candidature) == ("controle_repris", world.candidatures[2])
    assert check_reasons.REASONS["lecture"] in plain_text(" ".join(letter.paragraphs))
    assert (kept.output, kept.ground, kept.by) == ("a_refaire", "lecture", world.karim.user)
    line = JournalEntry.objects.get(verb="reprendre_controle")
    assert line.details == {"motif": "lecture", "etait": "plafonds_depasses"}
    for row in (world.candidatures[2], called):
        checking.check(row, "conforme", **LOOKED, by=world.karim, at=LATER)
    assert [row.rank for row in convening.compliant(world.publication)] == [1, 2, 3, 6]


def test_it_may_be_found_not_compliant_anew_and_come_back_anew(world: World) -> None:
    again(world)
    row = world.candidatures[2]
    assert checking_again.since(Candidature.objects.get(pk=row.pk)) == LATER

    checking.check(row, "non_conforme", ground="plafonds_depasses", by=world.karim, at=LATER + DAY)
    again(world, "saisie")

    assert list(row.checks.order_by("pk").values_list("output", flat=True)) == ["non_conforme", "a_refaire"] * 2


def test_refused_again_it_is_contested_again_and_each_decision_once(world: World) -> None:
    row = world.candidatures[2]
    first = appeals_contested.contest(row, at=LATER)
    again(world)
    with as_bailleur(world):
        answering.propose(first, answer="dossier_repris", note="", by=world.karim, at=LATER)
    answering.tell(first, at=LATER + DAY / 24)
    checking.check(row, "non_conforme", ground="plafonds_depasses", by=world.karim, at=LATER + DAY)

    assert contestable.standing(appeals_contested.of(row)) is None
    second = appeals_contested.contest(row, at=LATER + DAY)
    with pytest.raises(appeals.AlreadyContested):
        appeals_contested.contest(row, at=LATER + DAY)
    assert (first.decided_on, second.decided_on) == (NOW.date(), (LATER + DAY).date())
    first.refresh_from_db()
    assert first.state == "repondue"


def test_its_landlord_reads_again_what_was_added_and_the_end_of_its_reading_is_forgotten(world: World) -> None:
    row = world.candidatures[2]
    Candidature.objects.filter(pk=row.pk).update(read_until=(NOW + 60 * DAY).date())
    Demande.objects.filter(pk=row.demande_id).update(audience=[world.bailleur.pk])

    again(world)

    row.refresh_from_db()
    assert row.read_until is None
    assert set(Demande.objects.get(pk=row.demande_id).audience) == {world.bailleur.pk, world.reservataire.pk}


def test_until_the_commission_sits_and_no_longer(world: World) -> None:
    seance = convened(ready(world))
    with as_bailleur(world):
        assert "l’ordre du jour" in checking_again.told(world.candidatures[3])[-1]
    sitting.open_seance(seance, present={0, 1}, by=world.commission, at=NOW + 2 * DAY)
    world.reload()

    with pytest.raises(NotCheckedAgain, match="siège"), as_bailleur(world):
        checking_again.check_again(world.candidatures[3], why="lecture", by=world.karim, at=NOW + 2 * DAY)


def ready(world: World) -> World:
    """The third is compliant after all: a home may be examined."""
    again(world)
    checking.check(world.candidatures[2], "conforme", **LOOKED, by=world.karim, at=LATER)
    world.reload()
    return world


def test_a_home_whose_file_came_back_after_its_agenda_is_not_decided_before_it_is_read(world: World) -> None:
    seance = convened(ready(world))
    with as_bailleur(world):
        checking_again.check_again(world.candidatures[3], why="regle", by=world.karim, at=LATER)
    sitting.open_seance(seance, present={0, 1}, by=world.commission, at=NOW + 2 * DAY)
    item = seance.items.get()
    with pytest.raises(convening.NotExaminable, match="contrôlé"):
        deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + 2 * DAY)

    checking.check(world.candidatures[3], "conforme", **LOOKED, by=world.karim, at=NOW + 2 * DAY)

    assert len(deciding.decide(item, ranked_drafts(world), by=world.commission, at=NOW + 2 * DAY)) == 4


def test_not_once_the_commission_has_decided() -> None:
    world = make_world()
    attribute(world)

    with pytest.raises(NotCheckedAgain, match="décidé"), as_bailleur(world):
        checking_again.check_again(world.candidatures[3], why="lecture", by=world.karim, at=LATER)


@pytest.mark.parametrize("stage", ["louee", "retiree", "infructueuse", "rendue_au_bailleur"])
def test_not_once_the_list_is_over(world: World, stage: str) -> None:
    type(world.publication).objects.filter(pk=world.publication.pk).update(stage=stage)
    world.reload()

    with pytest.raises(NotCheckedAgain):
        again(world)


@pytest.mark.parametrize("stage", ["conforme", "desistee", "sans_suite", "designee"])
def test_not_a_file_that_stands_elsewhere(world: World, stage: str) -> None:
    Candidature.objects.filter(pk=world.candidatures[2].pk).update(stage=stage)

    with pytest.raises(NotCheckedAgain):
        again(world)


def test_not_who_is_struck_off(world: World) -> None:
    Demande.objects.filter(pk=world.candidatures[2].demande_id).update(state="radiee")

    with pytest.raises(NotCheckedAgain, match="pour le moment"):
        again(world)


def accepted_elsewhere(world: World) -> None:
    other = Organisation.objects.create(kind="bailleur", name="Autre bailleur")
    on = make_publication(make_home(other, world.reservataire, 2), "attribuee")
    make_candidature(on, world.candidatures[2].demande, 1, "acceptee")


def test_not_who_has_accepted_another_home_whose_row_this_landlord_does_not_read(world: World) -> None:
    accepted_elsewhere(world)

    with pytest.raises(NotCheckedAgain, match="pour le moment"):
        again(world)


def test_by_the_house_that_checked_it_alone(world: World) -> None:
    other = Organisation.objects.create(kind="bailleur", name="Autre bailleur")
    stranger = Actor(role=Role.BAILLEUR, user=User.objects.create_user("a@example.org", name="A"), organisation=other)

    with pytest.raises(NotYourHome):
        checking_again.check_again(world.candidatures[2], why="lecture", by=stranger, at=LATER)
    with pytest.raises(ActionRefused):
        checking_again.check_again(world.candidatures[2], why="lecture", by=reservataire(world), at=LATER)


@pytest.mark.parametrize("why", ["", "mauvaise_impression"])
def test_a_reason_of_the_list_is_given(world: World, why: str) -> None:
    with pytest.raises(AgainReasonNeeded):
        again(world, why)


def test_what_changed_since_the_page_is_read_first(world: World) -> None:
    row = world.candidatures[2]
    seen = checking.seen_of(row.checks.get())
    with as_bailleur(world):
        read = checking_again.coming_back.shown(checking_again.told(row))
    with pytest.raises(checking.CheckedMeanwhile):
        again(world, seen="0", read=read)
    designating.call_next(world.publication, by=reservataire(world), at=NOW)

    with pytest.raises(ListChanged):
        again(world, seen=seen, read=read)
    assert world.stages()[2] == "non_conforme"
    assert not Letter.objects.filter(kind="controle_repris").exists()


MOVED = "UPDATE palier_candidature SET stage = 'designee' WHERE id = %s"


def moved(world: World) -> bool:
    """Whether the database lets its landlord make this move by itself."""
    try:
        with as_bailleur(world), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(MOVED, [world.candidatures[3].pk])
    except DatabaseError:
        return False
    return True


def test_the_database_holds_the_move_to_the_same_day() -> None:
    world = make_world()
    examine(world)
    world.reload()
    assert not moved(world), "its commission sits"
    Seance.objects.update(stage="annulee")
    assert moved(world)
    Candidature.objects.filter(pk=world.candidatures[3].pk).update(stage="non_conforme")
    type(world.publication).objects.filter(pk=world.publication.pk).update(stage="attribuee")
    assert not moved(world), "its commission has decided"
    type(world.publication).objects.filter(pk=world.publication.pk).update(stage="designee")
    world.candidatures[2], world.candidatures[3] = world.candidatures[3], world.candidatures[2]
    accepted_elsewhere(world)
    world.candidatures[2], world.candidatures[3] = world.candidatures[3], world.candidatures[2]
    assert not moved(world), "its household has accepted another home"


def test_a_landlord_asks_of_its_own_lists_alone(world: World) -> None:
    accepted_elsewhere(world)
    other = Candidature.objects.get(stage="acceptee")
    places.refresh_audience(other.demande_id)

    with as_bailleur(world), connection.cursor() as cursor:
        cursor.execute(
            "SELECT palier_accepted_elsewhere(%s), palier_accepted_elsewhere(%s)", [world.candidatures[2].pk, other.pk]
        )
        assert cursor.fetchone() == (True, False)
