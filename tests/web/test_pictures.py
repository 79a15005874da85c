"""Photos of a home on pages: sent by its organisations, shown to everybody with its list, spared to who spares data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import HomePicture, JournalEntry, PictureContent, Publication
from palier.rules.homes.home_pictures import HomeRoom
from palier.web.acts import new_key
from palier.workflows.homes import picturing
from tests import factories, html_faults
from tests.picture_world import ALT, added, drawn, file
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.models import Home
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
OK, FOUND, BAD, NOT_FOUND, CONFLICT = 200, 302, 400, 404, 409
SPARING = {"headers": {"Save-Data": "on"}}


@pytest.fixture
def home() -> Home:
    bailleur = factories.organisation("bailleur", "Habitat")
    return factories.home(bailleur, factories.organisation("reservataire", "Ville"), door="12, porte 4")


@pytest.fixture
def karim(home: Home) -> Actor:
    return factories.member("Karim", home.bailleur)


@pytest.fixture
def odile(home: Home) -> Actor:
    assert home.reservataire is not None
    return factories.member("Odile", home.reservataire)


def desk(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.person)
    return client


def send(client: Client, name: str, of: Home | HomePicture, **changes: Any) -> HttpResponse:
    data = {"act_key": new_key(), "room": "sejour", "alt": ALT, "nobody": "on", "file": upload(), **changes}
    given = {name: value for name, value in data.items() if value is not None}
    return client.post(reverse(name, args=[of.public_id]), given)  # type: ignore[return-value]


def upload(data: bytes | None = None, name: str = "IMG_0001.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, file("JPEG", drawn((1000, 750))) if data is None else data)


def said(answer: Any) -> str:
    return plain_text(answer)


@pytest.mark.parametrize("who", ["karim", "odile"])
def test_a_photo_is_sent_drawn_anew_and_put_in_place(home: Home, who: str, request: pytest.FixtureRequest) -> None:
    client = desk(request.getfixturevalue(who))

    answer = send(client, "photos", home)

    assert answer.status_code == FOUND, said(answer)
    made = HomePicture.objects.get(home=home)
    assert (made.room, made.alt, made.large_width, made.large_height) == ("sejour", ALT, 960, 720)
    content = PictureContent.objects.get(picture=made)
    assert bytes(content.small)[8:12] == bytes(content.large)[8:12] == b"WEBP"
    page = client.get(answer["Location"])
    assert "La photo est ajoutée." in said(page)
    assert not html_faults.faults(page.content.decode())
    line = JournalEntry.objects.get(verb="ajouter_photo")
    assert (line.object_id, line.details["declaration"]) == (made.public_id, "sans_personne_ni_nom")


def test_the_same_form_sent_twice_adds_once(home: Home, karim: Actor) -> None:
    client, key = desk(karim), new_key()

    answers = [send(client, "photos", home, act_key=key) for _ in range(2)]

    assert [one.status_code for one in answers] == [FOUND, FOUND]
    assert HomePicture.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"alt": "photo"}, "Ce texte ne dit pas ce que l’on voit"),
        ({"alt": "Porte 4 au fond du couloir, sol en carrelage"}, "l’adresse exacte ou la porte"),
        ({"alt": ""}, "Dites ce que l’on y voit."),
        ({"nobody": None}, "Regardez la photo, puis cochez la case"),
        ({"room": "grenier"}, "n’est pas"),
        ({"file": None}, "Choisissez une photo."),
        ({"file": upload(b"")}, "Ce fichier est vide"),
        ({"file": upload(b"<svg/>", "plan.svg")}, "n’est pas une photo JPEG, PNG ou WebP"),
        ({"file": upload(file("JPEG")[:4000])}, "abîmée ou incomplète"),
        ({"file": upload(file("JPEG") + b"%PDF-1.7")}, "autre chose qu’une image"),
        ({"file": upload(file("PNG", drawn((300, 200))))}, "trop petite"),
    ],
)
def test_what_is_refused_is_said_on_its_field_and_keeps_nothing(
    home: Home, karim: Actor, changes: dict[str, Any], sentence: str
) -> None:
    answer = send(desk(karim), "photos", home, **changes)

    assert answer.status_code == BAD
    assert sentence in said(answer)
    assert not html_faults.faults(answer.content.decode())
    assert not HomePicture.objects.exists()


def test_words_are_corrected_and_a_picture_replaced(home: Home, karim: Actor) -> None:
    made, client = added(home, karim), desk(karim)
    shown = client.get(reverse("photo", args=[made.public_id]))
    assert ALT in said(shown)
    assert not html_faults.faults(shown.content.decode())
    again = "Cuisine claire, évier sous la fenêtre, sol en carrelage"

    assert send(client, "photo", made, file=None, nobody=None, room="cuisine", alt=again).status_code == FOUND
    made.refresh_from_db()
    assert (made.room, made.alt, made.removed_at) == ("cuisine", again, None)

    refused = send(client, "photo", made, nobody=None)
    assert "cochez la case" in said(refused)
    assert send(client, "photo", made, room="cuisine", alt=again).status_code == FOUND
    kept, removed = picturing.of_home(home, timezone.now())
    assert ([one.alt for one in kept], removed) == ([again], [made])
    assert kept[0].digest != made.digest


def test_order_removal_and_return(home: Home, odile: Actor) -> None:
    first, second = added(home, odile), added(home, odile, room=HomeRoom.PLAN)
    client = desk(odile)

    for name, of in (("photo-monter", second), ("photo-retirer", first)):
        assert send(client, name, of).status_code == FOUND
    page = said(client.get(reverse("photos", args=[home.public_id])))
    assert "Retirée le" in page
    again = send(client, "photo-retirer", first)
    assert again.status_code == CONFLICT
    assert "Cette photo n’est plus là" in said(again)
    assert send(client, "photo-remettre", first).status_code == FOUND
    assert [one.room for one in HomePicture.objects.kept()] == ["plan", "sejour"]


def test_a_stranger_finds_no_home_and_no_picture(home: Home, karim: Actor) -> None:
    made = added(home, karim)
    factories.publication(home)
    for kind in ("bailleur", "reservataire"):
        stranger = desk(factories.member(kind, factories.organisation(kind, "Autre")))
        assert stranger.get(reverse("photos", args=[home.public_id])).status_code == NOT_FOUND
        for name in ("photo", "photo-retirer", "photo-monter", "photo-remettre"):
            assert send(stranger, name, made).status_code == NOT_FOUND, name


@pytest.mark.parametrize("size", ["petite", "grande"])
def test_bytes_are_kept_by_the_reader_alone_and_set_no_cookie(home: Home, karim: Actor, size: str) -> None:
    made = added(home, karim)
    address = reverse(f"photo-{size}", args=[made.digest])
    assert Client().get(address).status_code == NOT_FOUND
    assert desk(karim).get(address).status_code == OK
    list_ = factories.publication(home)

    answer = Client().get(address)

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (OK, f"RIFF-{size}".encode(), "image/webp")
    assert answer["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in answer
    assert not answer.cookies
    assert "default-src" in answer["Content-Security-Policy"]
    assert Client().get(reverse(f"photo-{size}", args=["f" * 32])).status_code == NOT_FOUND
    for stage in ("retiree", "louee"):
        Publication.objects.filter(pk=list_.pk).update(stage=stage)
        assert Client().get(address).status_code == NOT_FOUND


def test_the_page_of_a_home_shows_each_with_its_words(home: Home, karim: Actor) -> None:
    shown = factories.publication(home)
    page = reverse("publication", args=[shown.public_id])
    assert "photos" not in Client().get(page).content.decode()
    added(home, karim, room=HomeRoom.PLAN, digest="e" * 32)
    added(home, karim, is_drawn=True)

    answer = Client().get(page)

    html = answer.content.decode()
    assert not html_faults.faults(html)
    found = re.findall(r"<img\s[^>]*/images/[^>]*>", html)
    assert ['alt="Séjour clair de 20' in one for one in found] == [True, True]
    assert "/images/petite/0123456789abcdef0123456789abcdef.webp 320w" in found[0]
    assert "/images/grande/0123456789abcdef0123456789abcdef.webp 960w" in found[0]
    for word in ('sizes="', 'width="960"', 'height="640"', 'loading="lazy"', 'decoding="async"', 'lang="fr"'):
        assert all(word in one for one in found), word
    assert "e" * 32 in found[1]
    assert "Le séjour (dessin)" in said(answer)
    assert "Le plan</figcaption>" in html


def test_the_page_of_a_home_that_ended_shows_none(home: Home, karim: Actor) -> None:
    shown = factories.publication(home, stage="louee")
    added(home, karim)

    assert "/images/" not in Client().get(reverse("publication", args=[shown.public_id])).content.decode()


@pytest.mark.parametrize("name", ["recherche", "accueil"])
def test_a_card_has_one_small_photo_and_never_the_plan(home: Home, karim: Actor, name: str) -> None:
    factories.publication(home)
    added(home, karim, room=HomeRoom.PLAN, digest="e" * 32)
    html = Client().get(reverse(name)).content.decode()
    assert "/images/" not in html
    added(home, karim)
    added(home, karim, digest="d" * 32)

    answer = Client().get(reverse(name))

    html = answer.content.decode()
    assert re.findall(r"/images/(\w+)/(\w{4})", html) == [("petite", "0123")]
    assert 'loading="lazy"' in html
    assert not html_faults.faults(html)
    assert "Save-Data" in answer["Vary"]


@pytest.mark.parametrize("name", ["recherche", "accueil"])
def test_who_spares_data_is_sent_none_and_offered_them(home: Home, karim: Actor, name: str) -> None:
    shown = factories.publication(home)
    added(home, karim)

    card = Client().get(reverse(name), **SPARING)

    assert "/images/" not in card.content.decode()
    assert "Voir les photos" in said(card)
    address = f"{reverse('publication', args=[shown.public_id])}"
    assert f'href="{address}?photos=oui#photos"' in card.content.decode()
    page = Client().get(address, **SPARING)
    assert "/images/" not in page.content.decode()
    assert "Voir la photo" in said(page)
    assert not html_faults.faults(page.content.decode())
    assert "/images/" in Client().get(f"{address}?photos=oui", **SPARING).content.decode()
