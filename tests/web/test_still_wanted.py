"""« Toujours intéressé ? » : put by who publishes a closed list, answered by households, on their real pages and by the API."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import Candidature, Demande, JournalEntry, Letter, Message, Person, PlannedAct, StillWanted
from palier.models.doors.row_security import BAILLEUR, CLOCK, DEMANDEUR, PROTECTED, RESERVATAIRE
from palier.rules.candidature.funnel import Stage
from palier.rules.commission.grounds import Ground
from palier.rules.letters.words import said
from palier.workflows.commission import asking_wanted
from palier.workflows.people import contradicting
from tests import api_world, factories
from tests import world as worlds
from tests.attacks import sealed_world
from tests.attacks.raw_sql import REFUSED, member, page_of, person, would
from tests.plain_pages import plain_text
from tests.web.test_helpers import client_of

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    made = worlds.cast(others=0)
    made.at["classee"] = made.home_at("classee", [made.amina, made.noe])
    return made


def press(client: Client, name: str, of: Candidature | object, **said: str) -> Answer:
    return client.post(reverse(name, args=[of.public_id]), {"act_key": str(uuid4()), **said})  # type: ignore[attr-defined]


def read(client: Client, name: str, of: object) -> str:
    return plain_text(client.get(reverse(name, args=[of.public_id])))  # type: ignore[attr-defined]


def asked(world: World) -> tuple[Client, Candidature, Candidature]:
    """Odile, who asked; Amina's candidature and Noé's."""
    odile = client_of(world.odile.user)
    assert press(odile, "demander-si-interesse", world.at["classee"]).status_code == 302
    return odile, world.candidature("classee"), world.candidature("classee", world.noe)


def assert_says_what_is(answer: Answer, row: Candidature) -> None:
    """Once the candidature moved, its own sentence; never that nothing changed, or that its place is kept."""
    row.refresh_from_db()
    page = plain_text(answer)
    assert "Rien n’a changé" not in page
    assert "vous gardez votre place" not in page
    assert said(Stage(row.stage), on=timezone.localdate(), is_past_hour=True).sentence in page
    assert f'href="{reverse("candidature", args=[row.public_id])}"' in answer.content.decode()


def read_source(client: Client, row: Candidature) -> str:
    return client.get(reverse("candidature", args=[row.public_id])).content.decode()


def test_each_answer_stands_beside_its_file_and_no_answer_costs_anything(world: World) -> None:
    odile, hers, his = asked(world)
    letters = Letter.objects.filter(kind="toujours_interesse")
    assert {one.candidature_id for one in letters} == {hers.pk, his.pk}
    assert Message.objects.filter(demande=hers.demande).exists()
    announced = Message.objects.filter(demande=hers.demande).latest("created_at")
    assert "Un courrier vous attend" in announced.subject
    assert "au plus tard" not in announced.body
    assert "Ne pas répondre ne change rien" in plain_text(" ".join(letters[0].paragraphs))
    amina = client_of(world.amina.user)
    assert reverse("toujours-interesse", args=[hers.public_id]) in read_source(amina, hers)

    assert press(amina, "toujours-interesse", hers).status_code == 302
    assert press(amina, "toujours-interesse", hers).status_code == 302
    row = StillWanted.objects.get(candidature=hers)
    assert row.yes_at is not None
    page = read(odile, "publication-reservataire", world.at["classee"])
    assert "oui, le" in page
    assert "pas encore" in page
    told = Message.objects.filter(demande=his.demande)
    assert told.update(sent_at=timezone.now(), outcome="refuse", outcome_at=timezone.now())
    assert "personne non jointe" in read(odile, "publication-reservataire", world.at["classee"])
    told.update(outcome="", outcome_at=None)
    today = timezone.localdate()
    assert "l’intéresse toujours" in contradicting.of(hers, Ground.UNREACHABLE, on=today)
    assert contradicting.of(his, Ground.UNREACHABLE, on=today) == ""
    assert JournalEntry.objects.filter(verb="dire_toujours_interesse").count() == 1

    before = list(Candidature.objects.filter(pk=his.pk).values("rank", "stage", "order_points", "waiting_since"))
    assert press(odile, "envoyer-dossiers", world.at["classee"]).status_code == 302
    his.refresh_from_db()
    assert his.stage == "designee"
    refused = press(client_of(world.noe.user), "toujours-interesse", his)
    assert refused.status_code == 409
    assert_says_what_is(refused, his)
    assert [{**before[0], "stage": "designee"}] == list(
        Candidature.objects.filter(pk=his.pk).values("rank", "stage", "order_points", "waiting_since")
    )
    assert "sans réponse" in read(odile, "publication-reservataire", world.at["classee"])

    items = (
        api_world.software(world.odile).get(f"publications/{world.at['classee'].public_id}/candidates").json()["items"]
    )
    assert [one["still_wanted"] for one in sorted(items, key=lambda one: one["id"] != str(hers.public_id))] == [
        "oui",
        "sans_reponse",
    ]


def test_a_question_to_few_is_sealed_as_told(world: World) -> None:
    sealed_world.seal()
    asked(world)
    sealed_world.seal(is_invented=False)

    assert PlannedAct.objects.get().done_at is not None
    assert sealed_world.faults() == []


def test_a_yes_is_taken_back_and_no_is_the_withdrawal_that_is_confirmed(world: World) -> None:
    odile, hers, his = asked(world)
    amina = client_of(world.amina.user)
    press(amina, "toujours-interesse", hers)
    press(amina, "toujours-interesse", hers, act="reprendre")
    assert StillWanted.objects.get(candidature=hers).yes_at is None
    page = amina.get(reverse("toujours-interesse", args=[hers.public_id])).content.decode()
    assert reverse("retirer", args=[hers.public_id]) in page
    hers.refresh_from_db()
    assert hers.stage == "classee"

    # A candidate of another list of the same house: her file is still seen, and her withdrawal is still no answer.
    world.at["autre"] = world.home_at("classee", [world.amina])
    assert press(amina, "retirer", hers).status_code == 302
    page = read(odile, "publication-reservataire", world.at["classee"])
    assert "non, retirée" not in page
    refused = press(amina, "toujours-interesse", hers)
    assert refused.status_code == 409
    assert_says_what_is(refused, hers)
    assert press(odile, "demander-si-interesse", world.at["classee"]).status_code == 409
    assert StillWanted.objects.filter(candidature=his).count() == 1
    items = (
        api_world.software(world.odile).get(f"publications/{world.at['classee'].public_id}/candidates").json()["items"]
    )
    assert {one["still_wanted"] for one in items if one["id"] == str(hers.public_id)} == {None}


def test_only_its_household_and_who_publishes_the_list_have_rights_on_an_answer(world: World) -> None:
    _, hers, _ = asked(world)
    rows, yes = "SELECT id FROM palier_stillwanted", "UPDATE palier_stillwanted SET yes_at = clock_timestamp()"
    assert {p.role for p in PROTECTED if p.table == "palier_stillwanted"} == {DEMANDEUR, BAILLEUR, RESERVATAIRE, CLOCK}
    for who, seen in ((world.karim, 0), (world.stranger_odile, 0), (world.odile, 2)):
        with page_of(member(who)):
            assert would(rows) == seen
            assert would(yes) == REFUSED
    with page_of(person(world.stranger)):
        assert would(rows) == would(yes) == 0
    with page_of(person(world.amina)):
        assert would(rows) == would(yes) == 1
        assert would("UPDATE palier_stillwanted SET until = now()") == REFUSED
    Candidature.objects.filter(pk=hers.pk).update(stage="designee")
    with page_of(person(world.amina)):
        assert would(yes) == 0
    Demande.objects.filter(pk=hers.demande_id).update(audience=[])
    with page_of(member(world.odile)):
        assert would(rows) == 1


@pytest.mark.parametrize("hours", [0, 2])
def test_who_cannot_be_reached_at_once_reads_like_anybody_in_the_first_hour(world: World, hours: int) -> None:
    Person.objects.filter(demande=world.amina.demande).update(email="", phone="")
    asking_wanted.ask(world.at["classee"], by=world.odile, at=timezone.now() - timedelta(hours=hours))

    page = read(client_of(world.odile.user), "publication-reservataire", world.at["classee"])

    assert ("personne non jointe" in page) is (hours == 2)


def test_in_plain_sql_the_landlord_of_another_s_list_writes_no_letter_that_asks(world: World) -> None:
    Candidature.objects.filter(publication=world.at["classee"]).update(stage="designee", audience=[world.bailleur.pk])
    row = world.candidature("classee")
    Demande.objects.filter(pk=row.demande_id).update(audience=[world.bailleur.pk])
    letter = (
        "INSERT INTO palier_letter (public_id, kind, title, paragraphs, facts, sent_at, audience, demande_id, candidature_id)"
        f" VALUES (gen_random_uuid(), 'toujours_interesse', 'x', '[]', '{{}}', now(), ARRAY[{world.bailleur.pk}],"
        f" {row.demande_id}, {row.pk})"
    )
    with page_of(member(world.karim)):
        assert would(letter) == REFUSED
        assert would(letter.replace("toujours_interesse", "offre")) == 1


def test_a_list_is_not_asked_whole_a_few_at_a_time(world: World) -> None:
    on = factories.publication(factories.home(world.bailleur, world.reservataire), stage="classee", to_designate=1)
    for rank in (1, 2, 3):
        factories.candidature(on, factories.demande().demande, stage="classee", rank=rank)
    made = asking_wanted.ask(on, by=world.odile, at=timezone.now())
    assert [one.candidature.rank for one in made] == [1, 2]
    with pytest.raises(asking_wanted.NobodyToAsk):
        asking_wanted.ask(on, by=world.odile, at=timezone.now())
