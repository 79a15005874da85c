"""After signing in, the first thing is what awaits me, by date; one clock, in the same words on every page and letter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Letter, Message, Offer
from palier.models.identifiers import uuid7
from palier.rules.offer.offers import SILENCE_TEXT
from palier.workflows.offer import offering
from tests import world as worlds
from tests.plain_pages import plain_text

if TYPE_CHECKING:
    from tests.world import World

pytestmark = pytest.mark.django_db
DAY = worlds.DAY


@pytest.fixture
def world() -> World:
    cast = worlds.cast(2)
    cast.at["attribuee"] = cast.home_at("attribuee", [cast.amina, *cast.others])
    return cast


@pytest.fixture
def amina(world: World) -> Client:
    client = Client()
    client.force_login(world.amina.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def sent(world: World) -> Offer:
    first = world.candidature("attribuee")
    return offering.send_offer(first, answer_days=10, by=world.karim, at=timezone.now())


def delivered(world: World) -> Offer:
    now = timezone.now()
    return offering.note_delivery(sent(world), proof="Remise en main propre", delivered_at=now, by=world.karim, at=now)


def html(client: Client, name: str, *args: Any) -> str:
    page = client.get(reverse(name, args=args))
    assert page.status_code == 200
    return plain_text(page)


def text(client: Client, name: str, *args: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html(client, name, *args)))


def spaced(sentence: str) -> str:
    return re.sub(r"\s+", " ", sentence)


def main_buttons(page: str) -> list[str]:
    return re.findall(r'class="button *"[^>]*>([^<]+)<', page)


def offer_letter() -> Letter:
    return Letter.objects.get(kind="offre")


def test_the_offer_is_the_first_thing_and_the_main_button(amina: Client, world: World) -> None:
    delivered(world)

    page = html(amina, "mon-dossier")

    assert page.index("Ce qui vous attend") < page.index("Un logement vous est proposé") < page.index("Numéro unique")
    assert main_buttons(page) == ["Répondre à l’offre"]


def test_nothing_is_said_to_await_where_nothing_does(amina: Client) -> None:
    assert "Ce qui vous attend" not in html(amina, "mon-dossier")


@pytest.mark.parametrize("is_delivered", [True, False])
def test_the_clock_is_in_the_same_words_everywhere(amina: Client, world: World, *, is_delivered: bool) -> None:
    offer = delivered(world) if is_delivered else sent(world)
    said = spaced(offering.say_delay(offer, timezone.now()))
    key = offer.candidature.public_id

    assert said in text(amina, "mon-dossier")
    assert said in text(amina, "mes-candidatures")
    assert said in text(amina, "candidature", key)
    assert said in text(amina, "offre", key)
    assert said in text(amina, "courrier-lire", offer_letter().public_id)


def test_opening_the_letter_shows_the_date_that_then_runs(amina: Client, world: World) -> None:
    sent(world)
    letter = offer_letter()
    assert "n’a pas commencé" in text(amina, "courrier-lire", letter.public_id)

    amina.post(reverse("courrier-ouvrir", args=[letter.public_id]), {"act_key": str(uuid7())})

    said = spaced(offering.say_delay(Offer.objects.get(), timezone.now()))
    assert said.startswith("Acceptez ou refusez avant le")
    assert said in text(amina, "courrier-lire", letter.public_id)


def test_what_silence_does_is_said_once_and_the_same(amina: Client, world: World) -> None:
    offer = delivered(world)
    letter = plain_text(" ".join(offer_letter().paragraphs))

    assert SILENCE_TEXT in letter
    assert "vaut refus" not in letter
    assert spaced(SILENCE_TEXT) in text(amina, "offre", offer.candidature.public_id)
    assert spaced(SILENCE_TEXT) in text(amina, "courrier-lire", offer_letter().public_id)


def test_a_letter_once_answered_asks_nothing_more(amina: Client, world: World) -> None:
    offer = delivered(world)
    offering.decline(offer, by=world.amina.actor, at=timezone.now())

    assert "Acceptez ou refusez" not in text(amina, "courrier-lire", offer_letter().public_id)
    assert "Ce qui vous attend" not in html(amina, "mon-dossier")


def test_unread_letters_are_counted_on_each_page_and_in_the_title(amina: Client, world: World) -> None:
    sent(world)
    number = Letter.objects.filter(demande=world.amina.demande, read_at=None).count()

    assert f"Courrier ({number} non lus)" in text(amina, "recherche")
    assert f"<title>{number} courriers non lus | Palier</title>" in spaced(html(amina, "courrier"))


def test_ordinary_letters_are_read_together_and_the_offer_by_itself(amina: Client, world: World) -> None:
    sent(world)

    done = amina.post(reverse("courrier-tout-lu"), {"act_key": str(uuid7())})

    assert done.status_code == 302
    left = Letter.objects.filter(demande=world.amina.demande, read_at=None)
    assert [letter.kind for letter in left] == ["offre"]
    assert Offer.objects.get().delivered_at is None


def test_the_mail_gives_the_date_and_the_link_and_nothing_of_the_matter(world: World, settings: Any) -> None:
    settings.SITE = "https://logement.example"
    sent(world)

    mail = Message.objects.filter(demande=world.amina.demande).latest("created_at")
    link = f"https://logement.example{reverse('courrier-lire', args=[offer_letter().public_id])}"
    assert mail.subject.startswith("Une réponse est attendue au plus tard le ")
    assert link in mail.body
    for word in ("offre", "logement ", "propos", "loyer", world.at["attribuee"].home.street):
        assert word not in (mail.subject + mail.body).replace(link, "").lower()


def test_an_ordinary_letter_links_too_and_gives_no_date(world: World, settings: Any) -> None:
    settings.SITE = "https://logement.example"
    offering.decline(delivered(world), by=world.amina.actor, at=timezone.now())

    mail = Message.objects.filter(demande=world.amina.demande).latest("created_at")
    letter = Letter.objects.get(kind="refus")
    assert mail.subject == "Un courrier vous attend sur Palier"
    assert reverse("courrier-lire", args=[letter.public_id]) in mail.body


def test_the_link_leads_through_the_sign_in_to_the_letter(world: World) -> None:
    sent(world)
    address = reverse("courrier-lire", args=[offer_letter().public_id])

    asked = Client().get(address)

    assert asked["Location"] == f"{reverse('connexion')}?next={address}"


def test_going_back_after_an_answer_shows_the_state_and_no_button(amina: Client, world: World) -> None:
    offer = delivered(world)
    key = offer.candidature.public_id
    shown = amina.get(reverse("offre_accepter", args=[key]))
    assert "no-store" in shown["Cache-Control"]
    offering.accept(offer, by=world.amina.actor, at=timezone.now())

    for name in ("offre_accepter", "offre_refuser"):
        assert amina.get(reverse(name, args=[key]))["Location"] == reverse("offre", args=[key])
    assert "Accepter ce logement" not in html(amina, "offre", key)
