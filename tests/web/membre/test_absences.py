"""A member announces their absence on a page, their secretary calls the suppléant kept for the seat, and the seat comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from palier.models import Message, Seance, SeatAbsence, SeatSubstitute
from palier.models.doors import acting
from palier.rules.commission import interests
from palier.rules.commission.commission import Capacity
from palier.workflows.commission import convening, telling_calls
from palier.workflows.commission.convening import Member
from tests import world as worlds
from tests.web.membre.steps import act, entered, read

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
MINUTES = timedelta(minutes=2)
HOLDER = f"{Capacity.BOARD} {interests.person_key('A. Bailleul')}"


@pytest.fixture
def world() -> World:
    return worlds.cast()


@pytest.fixture
def seance(world: World) -> Seance:
    """In a week, under accounts: Mireille sits for the board, the mayor has no account."""
    now = timezone.now()
    members = [
        Member(name="A. Bailleul", quality=Capacity.BOARD, account=world.mireille.user),
        Member(name="M. Maire", quality=Capacity.MAIRE, place="93048"),
    ]
    return convening.convene(
        held_at=now + timedelta(days=7), place="Siège", quorum=1, members=members, by=world.karim, at=now - MINUTES
    )


def kept(world: World) -> SeatSubstitute:
    """Mathis, kept on the page of the suppléants."""
    karim = entered(world.karim)
    mathis = world.stranger_member.person.public_id
    assert not act(karim, "suppleants", holder=HOLDER, account=str(mathis), since=timezone.localdate().isoformat())
    return SeatSubstitute.objects.get()


def turn() -> list[str]:
    """A turn of the clock: to whom it wrote."""
    at, before = timezone.now() + MINUTES, set(Message.objects.values_list("pk", flat=True))
    with transaction.atomic(), acting.taken(acting.CLOCK):
        for one in telling_calls.due(at):
            telling_calls.tell(one, at=at)
    return [f"{row.recipient}: {row.subject}" for row in Message.objects.exclude(pk__in=before).order_by("recipient")]


def test_an_absence_goes_from_the_member_to_the_suppleant_and_back(world: World, seance: Seance) -> None:
    mireille, karim, mathis = entered(world.mireille), entered(world.karim), entered(world.stranger_member)
    turn()
    assert "Annoncer une absence" in read(mireille, "ma-seance", seance.public_id)
    assert not act(mireille, "mon-absence", seance.public_id, act="annoncer")
    assert "A. Bailleul a annoncé son absence" in read(karim, "seance", seance.public_id)
    assert "Aucun suppléant n’est gardé" in read(karim, "seance_absences", seance.public_id)

    one = kept(world)
    assert "Mathis" in read(karim, "seance_absences", seance.public_id)
    called = {"act": "appeler", "member": "0", "substitute": str(one.public_id)}
    assert not act(karim, "seance_absences", seance.public_id, **called)

    assert "suppléant d’A. Bailleul" in read(mathis, "ma-seance", seance.public_id)
    assert read(mireille, "ma-seance", seance.public_id) == "404"
    assert reverse("mon-absence", args=[seance.public_id]) in mireille.get(reverse("mes-seances")).text
    wrote = " ".join(turn())
    assert world.mireille.person.login in wrote
    assert world.stranger_member.person.login in wrote

    assert "Mathis siège à votre place" in read(mireille, "mon-absence", seance.public_id)
    assert not act(mireille, "mon-absence", seance.public_id, act="revenir")
    assert "A. Bailleul peut venir finalement" in read(karim, "seance", seance.public_id)
    assert not act(karim, "seance_absences", seance.public_id, act="rendre", member="0")

    assert read(mathis, "ma-seance", seance.public_id) == "404"
    page = read(mireille, "ma-seance", seance.public_id)
    assert "Annoncer une absence" in page
    assert "Siège rendu à son titulaire" in page
    assert not SeatAbsence.objects.filter(ended_at=None).exists()


def test_a_line_ends_and_is_read_under_those_that_ended(world: World, seance: Seance) -> None:
    one, karim = kept(world), entered(world.karim)
    assert "Aucun suppléant" not in read(karim, "suppleants")
    assert not act(karim, "suppleants", act="finir", substitute=str(one.public_id))
    page = read(karim, "suppleants")
    assert "Aucun suppléant n’est gardé" in page
    assert "Finies" in page
    assert "déjà finie" in act(karim, "suppleants", act="finir", substitute=str(one.public_id))


def test_nobody_is_called_whom_nobody_kept(world: World, seance: Seance) -> None:
    karim = entered(world.karim)
    said = act(karim, "seance_absences", seance.public_id, act="appeler", member="0")
    assert "n’est pas suppléante de ce siège" in said
    assert "n’est pas membre de la séance" in act(karim, "seance_absences", seance.public_id, act="rendre", member="9")
    assert not act(karim, "seance_absences", seance.public_id, act="absence", member="1")
    assert not act(karim, "seance_absences", seance.public_id, act="retirer", member="1")


def test_who_is_away_reads_no_agenda_and_another_landlord_nothing(world: World, seance: Seance) -> None:
    karim, mireille = entered(world.karim), entered(world.mireille)
    one = kept(world)
    act(karim, "seance_absences", seance.public_id, act="appeler", member="0", substitute=str(one.public_id))
    for name in ("ma-seance", "ma-seance-suivie", "mon-proces-verbal"):
        assert read(mireille, name, seance.public_id) == "404"
