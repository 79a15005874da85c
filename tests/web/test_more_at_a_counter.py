"""At a counter a person also asks for an employer's code and another roof, writes to who holds their file, and reads in their
language: each act is their word, by the hand of the agent, with a paper. What stays shut says why, and how it is done."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import EmploymentCode, JournalEntry, KeptLanguage, RoofRequest, Thread, ThreadMessage, VisitAct
from palier.models.identifiers import uuid7
from palier.rules.counter import shut_pages
from palier.web.demandeur.urls import urlpatterns
from palier.web.requests.visits import OPEN, PUBLIC
from palier.workflows.threads import holders
from tests import couples, roof_world
from tests import world as worlds
from tests.attacks.raw_sql import page_of, would
from tests.counter_world import address, in_the_visit, seen
from tests.plain_pages import plain_text
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from django.test import Client

    from palier.models import Visit
    from palier.workflows.threads.holders import FileHolder
    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


@pytest.fixture
def visit(world: World) -> Visit:
    return seen(world.amina.demande, world.gisele)


@pytest.fixture
def gisele(world: World, visit: Visit) -> Client:
    return client_of(world.gisele.person)


def send(client: Client, where: str, **data: object) -> int:
    return int(client.post(where, {"act_key": str(uuid7()), **data}).status_code)


def holder_of(world: World) -> FileHolder:
    """Who holds the file of a candidature that was designated."""
    held = holders.of_candidature(world.candidature("designee"))
    assert held is not None
    return held


def receipts(client: Client, visit: Visit) -> str:
    return plain_text(client.get(reverse("recu-passage", args=[visit.public_id])).text)


def test_a_code_for_the_employer_is_asked_and_taken_back_in_the_name_of_who_is_there(
    world: World, visit: Visit, gisele: Client
) -> None:
    key = str(uuid7())
    told = gisele.post(address(visit, "mon-emploi"), {"act_key": key})
    shown = re.search(r'<strong class="nowrap">([A-Z0-9 -]+)</strong>', told.text)
    assert shown
    # Who has no computer carries it away: the paper bears the code, and no name.
    paper = gisele.post(address(visit, "mon-emploi"), {"act_key": key, "papier": "oui"}).text
    assert shown[1] in paper
    assert "Amina" not in paper

    row = EmploymentCode.objects.get(demande=world.amina.demande)
    assert row.by == world.amina.user
    line = JournalEntry.objects.get(verb="demander_code_emploi")
    assert (line.role, line.actor) == ("guichet", world.gisele.person.public_id)
    assert line.details["passage"] == str(visit.public_id)
    assert "Code pour l’employeur remis" in receipts(gisele, visit)
    assert "attend votre employeur" in plain_text(client_of(world.amina.user).get(reverse("mon-emploi")).text)

    assert send(gisele, address(visit, "annuler-code-emploi", row.public_id)) == 302
    row.refresh_from_db()
    assert row.state == "retiree"
    assert "Code pour l’employeur annulé" in receipts(gisele, visit)


def test_another_roof_is_asked_for_and_given_up(world: World, visit: Visit, gisele: Client) -> None:
    roof = roof_world.published(world.lise)
    page = plain_text(gisele.get(address(visit, "autre-toit", roof.public_id)).text)
    assert "Demander ce toit" in page

    assert send(gisele, address(visit, "demander-toit", roof.public_id), persons="1") == 302

    row = RoofRequest.objects.get()
    assert (row.by, row.person_key) == (world.amina.user, "d")
    assert "Demande d’un autre toit envoyée" in receipts(gisele, visit)
    assert send(gisele, address(visit, "finir-demande-toit", row.public_id)) == 302
    assert "Demande d’un autre toit retirée" in receipts(gisele, visit)


def test_who_holds_the_file_is_written_to_and_answers_where_the_person_reads(world: World) -> None:
    world.at["designee"] = world.home_at("designee", [world.amina])
    visit, gisele = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    held = holder_of(world)

    where = address(visit, "ecrire-message", held.key)
    assert gisele.get(where).status_code == 200
    assert send(gisele, where, subject="ou_en_est", words="Ma fille est née.") == 302

    thread = Thread.objects.get()
    assert (thread.by, thread.messages.get().by) == (world.amina.user, world.amina.user)
    assert "Message envoyé à qui tient le dossier" in receipts(gisele, visit)
    own = client_of(world.amina.user).get(reverse("mes-messages-fil", args=[thread.public_id]))
    assert "Ma fille est née." in plain_text(own.text)
    message = ThreadMessage.objects.get()
    assert send(gisele, address(visit, "reprendre-message", message.public_id)) == 302
    assert ThreadMessage.objects.get().words == ""


def test_what_another_holder_asked_for_and_wrote_is_read_in_no_visit_of_the_first(world: World) -> None:
    both = couples.couple()
    mine = EmploymentCode.objects.create(
        demande=both.demande,
        person_key="c1",
        by=both.marc.user,
        code_hash="x" * 64,
        asked_at=timezone.now(),
        last_day=timezone.localdate(),
    )
    visit = seen(both.demande, world.gisele)
    with page_of(in_the_visit(visit)):
        assert would("SELECT FROM palier_employmentcode") == 0
        assert would("UPDATE palier_employmentcode SET state = 'retiree' WHERE id = %s", [mine.pk]) == 0
        assert would("SELECT FROM palier_thread") == 0
        assert would("SELECT FROM palier_roofrequest") == 0


def test_a_language_that_is_chosen_in_a_visit_is_of_that_visit_alone(
    world: World, visit: Visit, gisele: Client
) -> None:
    back = address(visit, "mon-dossier")
    chosen = gisele.post(address(visit, "langue"), {"langue": "en", "suite": back})
    assert chosen["Location"] == back

    assert '<html lang="en"' in gisele.get(back).text
    assert '<html lang="fr"' in gisele.get(reverse("guichet")).text
    other = seen(world.noe.demande, world.gisele)
    assert '<html lang="fr"' in gisele.get(address(other, "mon-dossier")).text
    assert not KeptLanguage.objects.exists(), "nobody but its person keeps a language with an account"
    assert "pour ce passage" in gisele.get(address(other, "langue")).text


def test_each_page_of_a_household_opens_or_says_why_it_does_not(visit: Visit, gisele: Client) -> None:
    untold = [one.name for one in urlpatterns if one.name not in OPEN | PUBLIC and shut_pages.shut(one.name) is None]
    assert untold == []
    both = [name for one in shut_pages.SHUT for name in one.names if name in OPEN | PUBLIC]
    assert both == []

    told = plain_text(gisele.get(address(visit, "service-social")).text)
    assert "Cela est sous secret" in told
    assert "Comment faire" in told


def test_the_page_of_the_visit_says_what_is_done_elsewhere(visit: Visit, gisele: Client) -> None:
    page = plain_text(gisele.get(reverse("passage", args=[visit.public_id])).text)
    for one in shut_pages.SHUT:
        assert one.what in page
        assert one.how in page


def test_nothing_of_a_message_is_on_a_receipt(world: World) -> None:
    world.at["designee"] = world.home_at("designee", [world.amina])
    visit, gisele = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    held = holder_of(world)
    send(gisele, address(visit, "ecrire-message", held.key), subject="ou_en_est", words="Un mot à moi.")
    assert VisitAct.objects.get().verb == "ecrire_message"
    assert "Un mot à moi" not in receipts(gisele, visit)
