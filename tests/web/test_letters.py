"""The list of letters on paper: what is told, who sees it, the document, and the acts on what is ticked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import (
    AccessEntry,
    Commune,
    Fact,
    Holder,
    Letter,
    Membership,
    Organisation,
    PaperLetter,
    Person,
    User,
)
from palier.models.identifiers import uuid7
from palier.rules.law import clocks
from palier.rules.people.facts import Situation
from palier.web.demandeur.candidatures.timeline import steps
from tests import second_factors
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import World, make_world

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db
OK, FOUND, NOT_FOUND = 200, 302, 404


@pytest.fixture
def world() -> World:
    world = make_world()
    Membership.objects.create(user=world.karim.person, organisation=world.bailleur, role="bailleur")
    Commune.objects.update(postal_codes="93100 93105")
    Person.objects.update(address="4 rue des Lilas, 93100")
    return world


@pytest.fixture
def karim(world: World) -> Client:
    client = Client()
    client.force_login(world.karim.person)
    second_factors.show(client)
    return client


def stranger(kind: str) -> Client:
    other = Organisation.objects.create(kind=kind, name="Autre")
    user = User.objects.create_user(f"{kind}@example.org", name="Autre")
    Membership.objects.create(user=user, organisation=other, role=kind)
    client = Client()
    client.force_login(user)
    second_factors.show(client)
    return client


def paper(world: World, place: int = 0, **changes: Any) -> PaperLetter:
    made = timezone.now() - timedelta(days=3)
    given = {
        "demande": world.candidatures[place].demande,
        "organisation": world.bailleur,
        "person_key": "d",
        "title": f"Lettre {place}",
        "paragraphs": ["Un texte."],
        "made_at": made,
        "made_on": clocks.day_in_paris(made),
    }
    return PaperLetter.objects.create(**{**given, **changes})


def post(client: Client, query: str = "", **data: Any) -> HttpResponse:
    return client.post(f"{reverse('lettres')}{query}", {"act_key": str(uuid7()), **data})


def page(client: Client, query: str = "") -> str:
    return plain_text(client.get(f"{reverse('lettres')}{query}"))


def test_the_list_names_each_addressee_and_leaves_a_trace_of_it(world: World, karim: Client) -> None:
    row = paper(world)

    assert "Amina Nom1" in page(karim)
    assert "rue des Lilas" not in page(karim)
    assert AccessEntry.objects.filter(object_id=row.public_id, purpose="liste des lettres à poster").exists()


@pytest.mark.parametrize("kind", ["bailleur", "reservataire"])
def test_another_organisation_reads_none_and_notes_none(world: World, kind: str) -> None:
    row, client = paper(world), stranger(kind)

    assert "Aucune lettre ici." in page(client)
    assert client.get(reverse("lettre_papier", args=[row.public_id])).status_code == NOT_FOUND
    assert "Lettre 0" not in plain_text(client.post(reverse("lettres_document"), {"lettre": str(row.public_id)}))
    assert "&n=0" in post(client, lettre=str(row.public_id), act="imprimees")["Location"]
    row.refresh_from_db()
    assert row.printed_at is None


def test_every_state_has_its_true_count_and_its_filter(world: World, karim: Client) -> None:
    now = timezone.now()
    paper(world, 0)
    paper(world, 1, printed_at=now)
    paper(world, 2, printed_at=now, posted_on=clocks.day_in_paris(now), posted_at=now)
    paper(world, 3, withdrawn_at=now, withdrawn_for="sans_objet")

    text = page(karim)
    for label in ("À imprimer (1)", "Imprimée, à poster (1)", "Postée (1)", "Retirée de la liste (1)"):
        assert label in text
    for place, state in enumerate(("a_imprimer", "imprimee", "postee", "retiree")):
        text = page(karim, f"?etat={state}")
        assert [number for number in range(4) if f"Lettre {number}" in text] == [place]
    assert f"Envoyée par la poste le {clocks.say_day(clocks.day_in_paris(now))}" in page(karim, "?etat=postee")


def test_no_field_of_one_act_stops_the_browser_from_sending_another(world: World, karim: Client) -> None:
    paper(world)

    assert " required" not in page(karim, "?etat=toutes").partition('<form method="post" class="stack">')[2]


def test_a_hundred_letters_are_a_page_and_the_order_is_kept_in_the_address(world: World, karim: Client) -> None:
    for _ in range(101):
        paper(world)

    text = page(karim, "?etat=a_imprimer&tri=recent")

    assert "1 à 100 sur 101 lettres" in text
    assert "?etat=a_imprimer&amp;tri=recent&amp;page=2#page" in text


def test_one_document_holds_the_choice_with_addresses_and_no_note_is_made(world: World, karim: Client) -> None:
    rows = [paper(world, place) for place in range(3)]

    text = plain_text(karim.post(reverse("lettres_document"), {"lettre": [str(one.public_id) for one in rows[:2]]}))

    assert text.count('class="sheet"') == 2
    assert "<span>4 rue des Lilas</span><span>93100 MONTREUIL</span>" in text
    assert PaperLetter.objects.filter(printed_at=None).count() == 3
    assert AccessEntry.objects.filter(purpose="impression d’une lettre").count() == 2


def test_all_of_the_page_are_chosen_at_once(world: World, karim: Client) -> None:
    rows = [paper(world, place) for place in range(3)]
    ids = [str(one.public_id) for one in rows]

    answer = post(karim, page=ids, toutes="1", act="imprimees")

    assert answer["Location"] == f"{reverse('lettres')}?&fait=imprimees&n=3#fait"
    assert "3 lettres notées imprimées." in plain_text(karim.get(answer["Location"]))
    assert PaperLetter.objects.filter(printed_by=world.karim.person).count() == 3


def test_a_letter_to_somebody_hidden_is_never_on_paper(world: World, karim: Client) -> None:
    row = paper(world)
    Fact.objects.create(
        demande=row.demande,
        layer="declare",
        path=f"claims/{Situation.VIOLENCE}",
        value={},
        at=timezone.now(),
        audience=row.demande.audience,
    )

    text = plain_text(karim.get(reverse("lettre_papier", args=[row.public_id])))

    assert "rue des Lilas" not in text
    assert "coordonnées protégées" in text
    assert "iolence" not in text
    assert "coordonnées sont protégées" in plain_text(post(karim, lettre=str(row.public_id), act="imprimees"))


def test_a_day_to_come_is_refused_on_its_field_and_the_ticks_are_kept(world: World, karim: Client) -> None:
    row = paper(world, printed_at=timezone.now())
    tomorrow = timezone.localdate() + timedelta(days=1)

    text = plain_text(
        post(
            karim,
            "?etat=imprimee",
            lettre=str(row.public_id),
            act="postees",
            **{"postees-posted_on": tomorrow.isoformat()},
        )
    )

    assert "Ce jour est à venir" in text
    assert f'value="{row.public_id}" aria-label="Choisir la lettre à Amina Nom1" checked' in text


def test_nothing_ticked_and_no_reason_are_said(world: World, karim: Client) -> None:
    row = paper(world, printed_at=timezone.now())

    assert "Cochez au moins une lettre." in plain_text(post(karim, act="imprimees"))
    answer = post(karim, "?etat=imprimee", lettre=str(row.public_id), act="revenues", **{"revenues-reason": ""})
    assert answer.status_code == OK
    row.refresh_from_db()
    assert row.printed_at is not None


def test_the_household_reads_the_words_of_the_desk(world: World, karim: Client) -> None:
    candidature = world.candidatures[0]
    letter = Letter.objects.create(
        demande=candidature.demande,
        candidature=candidature,
        kind="offre",
        title="Une offre",
        paragraphs=["Texte."],
        sent_at=timezone.now(),
        audience=[world.bailleur.pk],
    )
    now = timezone.now()
    paper(world, letter=letter, printed_at=now, posted_on=clocks.day_in_paris(now), posted_at=now)
    user = User.objects.create_user("d:1:d", name="Amina")
    Holder.objects.create(user=user, demande=candidature.demande, person_key="d")
    amina = Client()
    amina.force_login(user)

    said = f"nvoyée par la poste le {clocks.say_day(clocks.day_in_paris(now))}"
    assert said in page(karim, "?etat=postee")
    assert said in plain_text(amina.get(reverse("courrier-lire", args=[letter.public_id])))
    assert [step.sentence for step in steps(candidature, timezone.now()) if said in step.sentence] == [
        f"Lettre 0, e{said}."
    ]
