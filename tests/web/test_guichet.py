"""The counter's pages: somebody is seen, the household's own pages open in the visit alone, and each act has its paper."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, JournalEntry, Membership, Piece, Visit, VisitAct
from palier.models.identifiers import uuid7
from palier.rules.law import clocks
from palier.web.demandeur.urls import urlpatterns
from palier.web.requests.visits import OPEN
from tests import factories, second_factors
from tests import world as worlds
from tests.counter_world import address, seen
from tests.plain_pages import plain_text
from tests.web.access_objects import none
from tests.web.access_table import ROWS
from tests.web.asking_as import client_of

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
NOBODYS = "1110326000042ZZTST"


@pytest.fixture
def world() -> World:
    return worlds.cast(others=0)


def typed(world: World, **changes: object) -> dict[str, object]:
    person = world.amina.persons[0]
    assert person.birth_date is not None
    return {
        "numero": world.amina.demande.numero_unique,
        "birth_date": person.birth_date.strftime("%d/%m/%Y"),
        "paper": "passeport",
        "is_there": "on",
        "act_key": str(uuid7()),
        **changes,
    }


def test_a_counter_opens_a_file_by_a_number_and_a_paper_while_the_register_is_away(world: World) -> None:
    client = client_of(world.gisele.person)
    assert client.get("/guichet/").status_code == 200
    answer = client.post("/guichet/", typed(world))
    made = Visit.objects.get()
    assert answer.url == reverse("passage", args=[made.public_id])
    page = client.get(answer.url).content.decode()
    assert world.amina.persons[0].last_name in page
    assert address(made, "mon-dossier") in page


def test_what_opens_nothing_is_told_in_one_sentence_and_without_the_person_nothing_is_asked(world: World) -> None:
    client = client_of(world.gisele.person)
    told = []
    for changes in ({"numero": NOBODYS}, {"birth_date": "01/02/1950"}):
        answer = client.post("/guichet/", typed(world, **changes))
        assert answer.status_code == 400
        page = answer.content.decode()
        told.append(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[page.index('<form class="card') :])))
        assert "n’ouvrent aucun dossier" in page
    assert client.post("/guichet/", typed(world, is_there="")).status_code == 400
    assert not Visit.objects.exists()


def test_an_agent_without_a_second_factor_is_led_to_add_one(world: World) -> None:
    client = Client()
    client.force_login(world.gisele.person)
    assert client.get("/guichet/").url == reverse("second-facteur-verifier") + "?next=%2Fguichet%2F"
    second_factors.show(client)
    assert client.get("/guichet/").status_code == 200


def test_the_pages_of_the_household_open_in_the_visit_and_their_links_stay_in_it(world: World) -> None:
    made, client = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    page = client.get(address(made, "mon-dossier"))
    assert page.status_code == 200
    told = page.content.decode()
    inside = f"/au-guichet/{made.public_id}/"
    links = set(re.findall(r'(?:href|action)="(/[^"#?]*)', told))
    outside = {link for link in links if not link.startswith(inside)}
    assert f"{inside}mon-dossier/pieces/" in links
    assert not {link for link in outside if link.startswith(("/mon-dossier", "/courrier", "/mes-cand", "/logements"))}
    assert "Au guichet avec" in told
    # Nothing leads to what the person keeps to themselves.
    for name in ("acces", "qui-m-aide", "effacer-dossier", "mon-identite", "service-social"):
        assert reverse(name) not in told.replace(inside, "/"), name


def test_what_a_person_keeps_to_themselves_opens_in_no_visit(world: World) -> None:
    made, client = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    shut = {one.name for one in urlpatterns if one.name not in OPEN}
    assert {"acces", "separation", "effacer-dossier", "donner-mandat", "demander-numero", "mes-passages"} <= shut
    rows = [row for row in ROWS if row.name in shut and row.args is none]
    assert rows
    for row in rows:
        for method in (client.get, client.post):
            answer = method(address(made, row.name))
            assert answer.status_code == 404, row.name
            assert "ne s’ouvre pas au guichet" in answer.content.decode(), row.name


def test_no_other_page_of_the_site_opens_under_a_visit(world: World) -> None:
    made, client = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    for name in ("guichet", "bailleur", "intendant", "connexion", "navigateurs", "second-facteur", "etat"):
        assert client.get(address(made, name)).status_code == 404, name
    assert client.get(f"/au-guichet/{made.public_id}/nulle-part/").status_code == 404


def test_a_visit_is_of_its_agent_and_of_nobody_else(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    colleague = factories.member("Georges", world.gisele.body, role=world.gisele.role)
    second_factors.give(colleague.person)
    for user in (world.stranger_gisele.person, colleague.person, world.karim.person, world.amina.user):
        client = client_of(user)
        for where in (address(made, "mon-dossier"), reverse("passage", args=[made.public_id])):
            assert client.get(where).status_code == 404
    nobody = Client().get(address(made, "mon-dossier"))
    assert nobody.status_code == 302
    assert nobody.url.startswith(reverse("connexion-pro"))


def test_once_over_its_pages_say_so_and_keep_nothing(world: World) -> None:
    made, client = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    client.post(reverse("finir-passage", args=[made.public_id]), {"act_key": str(uuid7())})
    answer = client.post(address(made, "verifier"), {"act_key": str(uuid7())})
    assert answer.status_code == 410
    assert not JournalEntry.objects.filter(verb="confirmer").exists()
    late = seen(world.amina.demande, world.gisele)
    now = timezone.now()
    Visit.objects.filter(pk=late.pk).update(opened_at=now - timedelta(hours=1), until=now)
    assert client.get(address(late, "mon-dossier")).status_code == 410
    assert client.get(reverse("passage", args=[late.public_id])).status_code == 410


def test_an_agent_who_is_stopped_meanwhile_is_out_at_the_next_page(world: World) -> None:
    made, client = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    assert client.get(address(made, "mon-dossier")).status_code == 200
    Membership.objects.filter(user=world.gisele.person).update(suspended_at=timezone.now())
    assert client.get(address(made, "mon-dossier")).status_code == 404


def test_a_candidature_is_placed_with_the_person_and_printed(world: World) -> None:
    made, client = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    home = factories.publication(factories.home(world.bailleur, world.reservataire))
    there = address(made, "publication", home.public_id)
    assert client.get(there).status_code == 200
    answer = client.post(address(made, "candidater", home.public_id), {"act_key": str(uuid7())})
    assert answer.url == there
    row = Candidature.objects.get(demande=world.amina.demande)
    desk = client.get(reverse("passage", args=[made.public_id])).content.decode()
    act = VisitAct.objects.get(visit=made)
    assert "Candidature déposée" in desk
    for where in (
        reverse("recu-acte", args=[made.public_id, act.public_id]),
        reverse("recu-passage", args=[made.public_id]),
    ):
        paper = plain_text(client.get(where))
        for said in (
            "Candidature déposée",
            row.reference,
            world.gisele.person.name,
            world.gisele.body.name,
            f"La liste ferme le {clocks.say_instant(row.publication.closes_at)}",
        ):
            assert said in paper, said


def test_what_proves_a_secret_is_taken_and_never_shown_again(world: World) -> None:
    plain = factories.piece(world.amina.demande)
    secret = factories.piece(world.amina.demande)
    Piece.objects.filter(pk=secret.pk).update(confidentiality="sensible")
    made, client = seen(world.amina.demande, world.gisele), client_of(world.gisele.person)
    assert client.get(address(made, "pieces")).status_code == 200
    for piece, status in ((plain, 200), (secret, 404)):
        file = piece.files.get()
        for name in ("mon-fichier", "retirer-fichier"):
            assert client.get(address(made, name, file.public_id)).status_code == status, (piece.confidentiality, name)


def test_no_danger_is_asked_at_a_counter(world: World) -> None:
    made = seen(world.amina.demande, world.gisele)
    there = client_of(world.gisele.person).get(address(made, "completer", "situation")).content.decode()
    alone = client_of(world.amina.user).get(reverse("completer", args=["situation"])).content.decode()
    assert 'value="violence' in alone
    assert 'value="violence' not in there
    assert 'value="handicap' in there


def test_its_person_reads_where_and_what_and_stops_it(world: World) -> None:
    made, client = seen(world.amina.demande, world.gisele), client_of(world.amina.user)
    page = client.get(reverse("mes-passages")).content.decode()
    assert world.gisele.body.name in page
    assert "avec vous, au guichet" in client.get(reverse("lectures")).content.decode()
    client.post(reverse("desavouer-passage", args=[made.public_id]), {"act_key": str(uuid7())})
    made.refresh_from_db()
    assert made.ended_how == "desavouee"
    assert client_of(world.gisele.person).get(address(made, "mon-dossier")).status_code == 410


def test_every_page_that_opens_in_a_visit_reads_as_the_household_s_own(db: None) -> None:
    """The whole list, on a file with something on every page."""
    world = worlds.build()
    Visit.objects.all().delete()
    made = seen(world.amina.demande, world.gisele)
    agent, amina = client_of(world.gisele.person), client_of(world.amina.user)
    column, wrong = 1, []
    for row in ROWS:
        if row.name not in OPEN or row.method != "get" or row.cells[column] != 200:
            continue
        where = reverse(row.name, args=row.args(world))
        own, there = amina.get(where), agent.get(f"/au-guichet/{made.public_id}{where}")
        if there.status_code != own.status_code:
            wrong.append(f"{row.name}: {there.status_code}, not {own.status_code}")
    assert not wrong, "\n".join(wrong)
