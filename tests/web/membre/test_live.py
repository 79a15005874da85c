"""A séance that is followed: who is connected, what is at the vote, a connection that comes back, a vote that is cast once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import CastBallot, MemberSeen, Seance
from palier.workflows.commission import deciding, declaring_interests, polling, putting_to_vote, sitting
from tests import world as worlds
from tests.plain_pages import plain_text
from tests.web.membre.steps import act, entered, mark_of, read
from tests.web.membre.test_votes import ballots, drafted, put

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import AgendaItem, Publication
    from tests.world import World

pytestmark = pytest.mark.django_db


def told(client: Client, name: str, *args: object) -> str:
    """The words of a page, without its tags."""
    return " ".join(re.sub(r"<[^>]+>", " ", read(client, name, *args)).split())


@pytest.fixture
def where(seance: Seance, on: Publication) -> tuple[object, object]:
    return seance.public_id, on.public_id


@pytest.fixture
def item(seance: Seance) -> AgendaItem:
    return seance.items.get()


def test_who_reads_a_page_is_connected_until_nothing_more_is_read(world: World, seance: Seance) -> None:
    karim, mireille = entered(world.karim), entered(world.mireille)
    assert "A. Bailleul, Conseil du bailleur pas encore vu" in told(karim, "seance_suivie", seance.public_id)

    read(mireille, "ma-seance", seance.public_id)
    page = told(karim, "seance_suivie", seance.public_id)
    assert "A. Bailleul, Conseil du bailleur connecté" in page
    assert "M. Maire, Maire sans compte" in page

    MemberSeen.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    page = told(karim, "seance_suivie", seance.public_id)
    assert re.search(r"A\. Bailleul, Conseil du bailleur pas revu depuis \d+ h", page)


def test_a_page_is_read_again_by_itself_where_its_reader_asks_and_no_longer_than_the_seance(
    world: World, seance: Seance, item: AgendaItem
) -> None:
    mireille, here = entered(world.mireille), reverse("ma-seance-suivie", args=[seance.public_id])
    assert "Refresh" not in mireille.get(here).headers
    assert mireille.get(f"{here}?suivre=oui").headers["Refresh"] == "15"

    deciding.postpone(item, "Un élément manque.", by=world.commission, at=timezone.now())
    sitting.close(seance, by=world.commission, at=timezone.now())

    over = mireille.get(f"{here}?suivre=oui")
    assert "Refresh" not in over.headers
    assert "Lire le procès-verbal" in plain_text(over)
    assert not MemberSeen.objects.exists()


def test_a_connection_that_comes_back_finds_the_same_home_and_its_vote(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    put(entered(world.karim), item)
    before = entered(world.mireille)
    assert "vous n’avez pas encore voté" in read(before, "ma-seance-suivie", where[0])
    sent = {**ballots(item, "contre"), "read": mark_of(before, *where)}
    assert act(before, "mon-vote", *where, **sent) == ""

    again = entered(world.mireille)
    page = read(again, "ma-seance-suivie", where[0])
    assert item.publication.home.street in page
    assert "votre vote est gardé" in page
    # The page of before, sent once more by another window, is no second vote.
    sent["read"] = sent["read"].split("/")[0] + "/"
    assert "Vous avez déjà voté" in act(again, "mon-vote", *where, **{**sent, **ballots(item, "pour")})
    assert set(CastBallot.objects.values_list("ballot", flat=True)) == {"contre"}


def test_a_ballot_is_cast_on_the_decisions_that_were_read(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    """It failed: a page opened before other decisions were put cast its ballot on those, unread."""
    karim, mireille = entered(world.karim), entered(world.mireille)
    put(karim, item)
    old = mark_of(mireille, *where)
    act(karim, "seance_voix", *where, act="retirer")
    put(karim, item)

    said = act(mireille, "mon-vote", *where, read=old, **ballots(item, "pour"))

    assert "Les décisions aux voix ont changé" in said
    assert not CastBallot.objects.exists()


def test_each_vote_that_comes_too_late_or_from_elsewhere_is_refused_with_its_sentence(
    world: World, item: AgendaItem, where: tuple[object, object]
) -> None:
    karim, mireille = entered(world.karim), entered(world.mireille)
    put(karim, item)
    mark = mark_of(mireille, *where)
    declaring_interests.declare_own(item, by=world.mireille, at=timezone.now())
    assert "Vous avez déclaré un intérêt" in act(mireille, "mon-vote", *where, read=mark, **ballots(item, "pour"))
    declaring_interests.withdraw_own(item, reason="Homonyme.", by=world.mireille, at=timezone.now())

    # Whose session was closed enters again, and sends nothing by that.
    stopped = entered(world.mireille)
    stopped.session.flush()
    answer = stopped.post(reverse("mon-vote", args=where), {"read": mark, **ballots(item, "pour")})
    assert answer.status_code == 302
    assert reverse("connexion-pro") in answer["Location"]
    assert not CastBallot.objects.exists()

    act(karim, "seance_voix", *where, act="retirer")
    assert "Ce vote est terminé" in act(mireille, "mon-vote", *where, read=mark, **ballots(item, "pour"))
    assert not CastBallot.objects.exists()


def test_without_quorum_nothing_is_put_to_the_vote_and_the_page_says_since_when(
    world: World, seance: Seance, item: AgendaItem
) -> None:
    karim = entered(world.karim)
    sitting.note_presence(seance, member=1, is_present=False, by=world.commission, at=timezone.now())
    with pytest.raises(putting_to_vote.TooFewToVote):
        putting_to_vote.put(item, drafted(item), by=world.commission, at=timezone.now())
    page = told(karim, "seance_suivie", seance.public_id)
    assert "Quorum perdu : 1 voix présente, 2 requises" in page

    sitting.note_presence(seance, member=1, is_present=True, by=world.commission, at=timezone.now())

    page = told(karim, "seance_suivie", seance.public_id)
    assert "Quorum atteint : 2 voix présentes" in page
    assert "Quorum perdu : 1 sur 2" in page
    assert "Quorum atteint de nouveau : 2 sur 2" in page
    assert putting_to_vote.put(item, drafted(item), by=world.commission, at=timezone.now()).pk


def test_online_the_secretary_notes_no_vote_of_who_has_an_account(
    world: World, seance: Seance, item: AgendaItem, where: tuple[object, object]
) -> None:
    Seance.objects.filter(pk=seance.pk).update(form="numerique")
    karim = entered(world.karim)
    with pytest.raises(polling.OwnHandNeeded, match=r"A\. Bailleul"):
        deciding.decide(item, drafted(item), by=world.commission, at=timezone.now())
    put(karim, item)
    said = act(karim, "seance_voix", *where, act="enregistrer", tous_0="pour", tous_1="pour")
    assert "vote sur sa page" in said

    # Out of the room, they count in no quorum: it is missed, and nothing is decided.
    assert "Le quorum" in act(karim, "seance_voix", *where, act="enregistrer", tous_0="absent", tous_1="pour")
    polling.cast(item, ballots(item, "pour"), by=world.mireille, at=timezone.now())
    assert act(karim, "seance_voix", *where, act="enregistrer", tous_1="pour") == ""


def test_a_member_of_another_seance_follows_nothing_of_this_one(world: World, seance: Seance) -> None:
    assert read(entered(world.stranger_member), "ma-seance-suivie", seance.public_id) == "404"
    assert not MemberSeen.objects.exists()
    worlds._attribute(world, world.at["en_commission"])  # noqa: SLF001 - the next step of the path
    assert "ne se tient plus" in read(entered(world.karim), "seance_suivie", seance.public_id)
