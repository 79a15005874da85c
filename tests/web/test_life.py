"""The pages of the life of a demande: the candidate's, and the bailleur's page of a radiation, through the web's login."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import Demande, Holder, Letter, Membership, Radiation, RadiationWarning, RenewalNotice, User
from palier.models.identifiers import uuid7
from palier.web.presentation.words import date_words
from palier.workflows.acting import telling
from palier.workflows.letters import life_letters
from palier.workflows.radiation import warning_radiation
from tests.plain_pages import plain_text
from tests.workflows.bailleur_world import World, make_world

if TYPE_CHECKING:
    from django.http import HttpResponse

pytestmark = pytest.mark.django_db
FACTS = "Deux courriers sont restés sans réponse."
DAY = timedelta(days=1)


@pytest.fixture
def world() -> World:
    world = make_world()
    assert world.karim.user is not None
    Membership.objects.create(user=world.karim.user, organisation=world.bailleur, role="bailleur")
    Demande.objects.update(valid_until=timezone.localdate() + 90 * DAY)
    world.reload()
    return world


@pytest.fixture
def karim(world: World) -> Client:
    client = Client()
    assert world.karim.user is not None
    client.force_login(world.karim.user)
    return client


@pytest.fixture
def amina(world: World) -> Client:
    demande = world.candidatures[0].demande
    user = User.objects.create_user(f"d:{demande.pk}:d", name="Amina")
    Holder.objects.create(user=user, demande=demande, person_key="d")
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, name: str, *args: object, **data: object) -> HttpResponse:
    return client.post(reverse(name, args=args), {"act_key": str(uuid7()), **data})


def text(client: Client, name: str, *args: object) -> str:
    page = client.get(reverse(name, args=args))
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", plain_text(page)))


def warned(world: World, days_ago: int = 0) -> RadiationWarning:
    return warning_radiation.warn(
        world.candidatures[0],
        reason="RADCON",
        facts=FACTS,
        by=world.karim,
        at=timezone.now() - days_ago * DAY,
        letter_sent_on=timezone.localdate() - 90 * DAY,
    )


def delivered(world: World, days_ago: int) -> RadiationWarning:
    moment = timezone.now() - days_ago * DAY
    return warning_radiation.note_delivery(
        warned(world, days_ago + 1), proof="AR 1", delivered_at=moment, by=world.karim, at=moment
    )


# --- The candidate --------------------------------------------------------------------------


def test_the_page_says_until_when_and_how_the_person_is_warned(amina: Client) -> None:
    said = text(amina, "vie-demande")

    assert "valable jusqu’au" in said
    assert "Nous vous préviendrons à partir du" in said
    # No address is known: nothing is promised by post.
    assert ", par courriel, dans votre espace." in said
    assert "Ni renouvellement fait ici, ni avertissement, ni radiation." in said


def test_a_renewal_is_dated_and_its_letter_is_read_again(amina: Client, world: World) -> None:
    demande = world.candidatures[0].demande
    text_of = life_letters.renewed(demande.deposited_on, timezone.localdate(), demande.valid_until)
    telling.send(demande, text_of, by=world.karim, at=timezone.now())

    page = plain_text(amina.get(reverse("vie-demande")))
    assert f"Renouvelée le {date_words(timezone.localdate())}." in page
    assert reverse("courrier-lire", args=[Letter.objects.get(kind="renouvellement").public_id]) in page
    assert "Ni renouvellement" not in page


def test_a_notice_that_left_is_said(amina: Client, world: World) -> None:
    demande = world.candidatures[0].demande
    RenewalNotice.objects.create(
        demande=demande, valid_until=demande.valid_until, sent_at=timezone.now(), channels=["email"], rule="2°"
    )

    assert re.search(r"Nous vous avons prévenu le [^.]+, par courriel, dans votre espace\.", text(amina, "vie-demande"))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_until": None}, "pas connue"),
        ({"valid_until": timezone.localdate() - DAY, "state": "a_renouveler"}, "plus valable"),
        ({"state": "radiee", "strike_off_reason": "RADREN"}, "Selon nos informations"),
        ({"state": "radiee", "strike_off_reason": "RADATT", "valid_until": None}, "ne se réactive pas"),
        ({"state": "radiee", "strike_off_reason": "RADXYZ"}, "RADXYZ"),
    ],
)
def test_each_state_is_said_in_words(amina: Client, changes: dict[str, object], words: str) -> None:
    Demande.objects.update(**changes)
    said = text(amina, "vie-demande")

    assert words in said
    assert not re.search(r"réactiv\w+ jusqu", said)


def test_the_facts_stay_in_the_letter_until_it_is_delivered(amina: Client, world: World) -> None:
    warned(world)
    assert FACTS not in text(amina, "vie-demande")
    letter = Letter.objects.get(kind="avertissement_radiation")
    assert FACTS not in text(amina, "courrier-lire", letter.public_id)
    RadiationWarning.objects.all().delete()
    delivered(world, 3)

    said = text(amina, "vie-demande")
    assert FACTS in said
    assert "Répondez avant le" in said


def test_an_answer_cancels_once_and_is_told(amina: Client, world: World) -> None:
    warning = delivered(world, 3)
    assert "Envoyer ma réponse" in text(amina, "repondre-avertissement", warning.public_id)
    assert post(amina, "repondre-avertissement", warning.public_id, text=" ").status_code == 200
    assert post(amina, "repondre-avertissement", warning.public_id, text="Me voici.").status_code == 302

    warning.refresh_from_db()
    assert warning.answer == "Me voici."
    assert "annulé par votre réponse" in text(amina, "vie-demande")
    assert "ne vaut plus" in text(amina, "repondre-avertissement", warning.public_id)
    again = post(amina, "repondre-avertissement", warning.public_id, text="Encore.")
    assert again.status_code == 200
    warning.refresh_from_db()
    assert warning.answer == "Me voici."


def test_nobody_answers_for_another_household(amina: Client, world: World) -> None:
    other = world.candidatures[1]
    theirs = warning_radiation.warn(
        other, reason="RADCON", facts=FACTS, by=world.karim, at=timezone.now(), letter_sent_on=timezone.localdate()
    )

    assert post(amina, "repondre-avertissement", theirs.public_id, text="Oui").status_code == 404


def test_paper_is_asked_for_and_given_up(amina: Client, world: World) -> None:
    for wanted, word in ((True, "oui"), (False, "non")):
        assert post(amina, "choisir-papier", papier=word).status_code == 302
        assert Demande.objects.get(pk=world.candidatures[0].demande_id).wants_paper is wanted
        assert "papier" in text(amina, "vie-demande")


# --- The bailleur ---------------------------------------------------------------------------


def test_a_warning_goes_from_its_sending_to_a_radiation(karim: Client, amina: Client, world: World) -> None:
    first = world.candidatures[0].public_id
    assert "Aucun avertissement" in text(karim, "bailleur_radiation", first)
    sent = post(
        karim,
        "bailleur_radiation",
        first,
        act="avertir",
        reason="RADCON",
        facts=FACTS,
        letter_sent_on=(timezone.localdate() - 30 * DAY).isoformat(),
    )
    assert sent.status_code == 302
    warning = RadiationWarning.objects.get()
    assert "Sans preuve de remise" in text(karim, "bailleur_radiation", first)
    early = post(karim, "bailleur_radiation", first, act="radier", warning=warning.public_id)
    assert early.status_code == 200
    assert "preuve" in plain_text(early)
    moment = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    RadiationWarning.objects.update(sent_at=timezone.now() - DAY)
    proved = post(
        karim, "bailleur_radiation", first, act="remise", warning=warning.public_id, proof="AR 1", delivered_at=moment
    )
    assert proved.status_code == 302
    assert "Pas de radiation avant le" in text(karim, "bailleur_radiation", first)
    RadiationWarning.objects.all().delete()
    late = delivered(world, 45)
    assert "La radiation est possible" in text(karim, "bailleur_radiation", first)
    assert post(karim, "bailleur_radiation", first, act="radier", warning=late.public_id).status_code == 302

    assert Radiation.objects.get().reason == "RADCON"
    assert "La demande est radiée" in text(karim, "bailleur_radiation", first)
    assert "Absence de réponse à un courrier (motif c)" in text(amina, "vie-demande")


def test_a_warning_is_taken_back_and_an_answer_is_read(karim: Client, world: World) -> None:
    first = world.candidatures[0].public_id
    warning = delivered(world, 3)
    assert post(karim, "bailleur_radiation", first, act="retirer", warning=warning.public_id).status_code == 302
    RadiationWarning.objects.update(answer="Me voici.", answered_at=timezone.now())

    assert "Me voici." in text(karim, "bailleur_radiation", first)


@pytest.mark.parametrize("word", ["", "x", "00000000-0000-7000-8000-000000000000"])
def test_an_act_on_no_warning_of_ours_does_nothing(karim: Client, world: World, word: str) -> None:
    warned(world)
    first = world.candidatures[0].public_id
    refused = post(karim, "bailleur_radiation", first, act="retirer", warning=word)

    assert refused.status_code == 200
    assert "ne vaut plus" in plain_text(refused)
    assert RadiationWarning.objects.get().cancelled_at is None


def test_a_forbidden_ground_is_refused_with_its_sentence(karim: Client, world: World) -> None:
    refused = post(
        karim,
        "bailleur_radiation",
        world.candidatures[0].public_id,
        act="avertir",
        reason="RADCON",
        facts="Famille étrangère.",
        letter_sent_on=timezone.localdate().isoformat(),
    )

    assert refused.status_code == 200
    assert "n’est pas un motif" in plain_text(refused)


def test_each_file_offers_the_reasons_that_it_allows(karim: Client, world: World) -> None:
    first = world.candidatures[0]
    assert "Irrecevabilité" not in text(karim, "bailleur_radiation", first.public_id)
    warned(world)
    assert "Envoyer un avertissement" not in text(karim, "bailleur_radiation", first.public_id)
    type(first).objects.filter(pk=first.pk).update(stage="irrecevable")

    said = text(karim, "bailleur_radiation", first.public_id)
    assert "Irrecevabilité" in said
    assert "Courrier resté sans réponse, envoyé le" not in said


def test_the_file_says_first_that_a_warning_waits(amina: Client, world: World) -> None:
    assert "risque d’être radiée" not in text(amina, "mon-dossier")
    warned(world)

    page = text(amina, "mon-dossier")
    assert (
        page.index("Ce qui vous attend") < page.index("risque d’être radiée") < page.index("Répondre à l’avertissement")
    )


def test_a_written_withdrawal_strikes_off_at_once(karim: Client, world: World) -> None:
    first = world.candidatures[0]
    done = post(
        karim,
        "bailleur_radiation",
        first.public_id,
        act="renoncer",
        withdrawn_on=timezone.localdate().isoformat(),
        is_whole="on",
    )

    assert done.status_code == 302
    assert Demande.objects.get(pk=first.demande_id).strike_off_reason == "RADABA"
