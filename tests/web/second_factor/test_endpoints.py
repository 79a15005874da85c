"""Where events are sent, on pages: declared by a manager behind a second factor, its secret shown once, stopped, removed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from palier.models import JournalEntry, PartnerEvent, WebhookDelivery, WebhookEndpoint
from palier.workflows.partners import sealing_secrets
from tests import api_world, factories
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.test import Client

    from palier.models import Organisation
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
URL = "https://partner.example/recevoir"
SAID = {"url": URL, "kinds": ["home.declared", "offer.answered"]}


@pytest.fixture
def est() -> Organisation:
    factories.commune()
    return factories.organisation("bailleur", "Est Habitat")


@pytest.fixture
def lea(est: Organisation) -> Actor:
    return api_world.manager(factories.member("Lea", est))


@pytest.fixture
def desk(lea: Actor) -> Client:
    return desk_of(lea)


def post(client: Client, page: str, args: list[object], **said: object) -> HttpResponse:
    return client.post(reverse(page, args=args), {"act_key": str(uuid4()), **said})  # type: ignore[return-value]


def secret_in(page: str) -> str:
    found = re.search(r"whsec_[A-Za-z0-9+/]{43}=", page)
    assert found is not None, page
    return found[0]


def declared(desk: Client) -> WebhookEndpoint:
    assert post(desk, "equipe_receptions", [], **SAID).status_code == 200
    return WebhookEndpoint.objects.get(removed_at=None)


def test_an_address_is_declared_and_its_secret_shown_once(desk: Client) -> None:
    assert "Envoi des événements" in plain_text(desk.get(reverse("equipe_cles")).text)

    page = post(desk, "equipe_receptions", [], **SAID)

    secret, kept = secret_in(page.text), WebhookEndpoint.objects.get()
    assert "no-store" in page["Cache-Control"]
    assert (kept.url, kept.kinds) == (URL, ["home.declared", "offer.answered"])
    assert secret not in kept.sealed
    assert sealing_secrets.opened(kept.sealed) == secret
    for again in (desk.get(reverse("equipe_receptions")), desk.get(reverse("equipe_reception", args=[kept.public_id]))):
        assert URL in again.text
        assert "whsec_" not in again.text
    assert JournalEntry.objects.filter(verb="ajouter_reception", object_id=kept.public_id).count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"url": "http://partner.example/"}, "https://"),
        ({"url": "https://user:pass@partner.example/"}, "https://"),
        ({"kinds": []}, "Choisissez"),
        ({"kinds": ["tout"]}, "Choisissez parmi les réponses proposées"),
    ],
)
def test_an_address_that_is_not_called_or_for_nothing_is_refused(
    desk: Client, said: dict[str, object], sentence: str
) -> None:
    page = post(desk, "equipe_receptions", [], **{**SAID, **said})

    assert page.status_code == 400
    assert sentence in page.text
    assert not WebhookEndpoint.objects.exists()


def test_it_is_stopped_resumed_replayed_given_another_secret_and_removed(desk: Client) -> None:
    kept = declared(desk)
    args: list[object] = [kept.public_id]

    def state() -> str:
        return plain_text(desk.get(reverse("equipe_reception", args=args)).text)

    assert post(desk, "equipe_reception", args, act="arreter").status_code == 302
    assert "arrêtée par un gestionnaire" in state()
    assert post(desk, "equipe_reception", args, act="reprendre").status_code == 302
    assert post(desk, "equipe_reception", args, act="rejouer", number="0").status_code == 302
    wrong = post(desk, "equipe_reception", args, act="rejouer", number="7")
    assert (wrong.status_code, "déjà été envoyé" in wrong.text) == (400, True)
    assert "Renouveler le secret ?" in plain_text(post(desk, "equipe_reception", args, act="secret").text)
    secret = secret_in(post(desk, "equipe_reception", args, act="secret", confirme="oui").text)
    kept.refresh_from_db()
    assert sealing_secrets.opened(kept.sealed) == secret
    assert "signe encore" in state()
    assert "Retirer cette adresse ?" in plain_text(post(desk, "equipe_reception", args, act="retirer").text)
    assert post(desk, "equipe_reception", args, act="retirer", confirme="oui").status_code == 302
    kept.refresh_from_db()
    assert (kept.removed_at is None, kept.sealed, kept.former_sealed) == (False, "", "")
    assert desk.get(reverse("equipe_reception", args=args)).status_code == 404
    verbs = JournalEntry.objects.filter(object_id=kept.public_id).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [
        "ajouter_reception",
        "arreter_reception",
        "reprendre_reception",
        "rejouer_reception",
        "renouveler_secret_reception",
        "retirer_reception",
    ]


def test_what_became_of_each_is_seen_and_what_was_given_up_is_said_again(desk: Client, lea: Actor) -> None:
    kept, at = declared(desk), timezone.now()
    home = factories.home(lea.body, lea.body)
    for number, state, fault in ((1, "remise", ""), (2, "abandonnee", "delai")):
        event = PartnerEvent.objects.create(
            organisation=lea.body, number=number, kind="home.declared", home=home, at=at, told_at=at
        )
        WebhookDelivery.objects.create(endpoint=kept, event=event, state=state, attempts=number, fault=fault, at=at)

    page = plain_text(desk.get(reverse("equipe_reception", args=[kept.public_id])).text)
    assert "Logement déclaré" in page
    assert "abandonné" in page
    assert "pas de réponse à temps" in page
    assert post(desk, "equipe_reception", [kept.public_id], act="redire").status_code == 302

    assert list(WebhookDelivery.objects.order_by("pk").values_list("state", flat=True)) == ["remise", "a_redire"]


def test_nobody_else_reaches_it(desk: Client, lea: Actor, est: Organisation) -> None:
    kept = declared(desk)
    other = desk_of(api_world.manager(factories.member("Ines", factories.organisation("bailleur", "Ouest"))))
    plain = desk_of(factories.member("Marc", est))

    assert other.get(reverse("equipe_reception", args=[kept.public_id])).status_code == 404
    assert URL not in other.get(reverse("equipe_receptions")).text
    assert plain.get(reverse("equipe_receptions")).status_code == 404
    with page_of(member(lea)):
        for table in ("palier_webhookendpoint", "palier_webhookdelivery"):
            assert would(f"SELECT 1 FROM {table}") == REFUSED


def test_an_organisation_has_five_addresses_at_most(desk: Client) -> None:
    for number in range(5):
        assert post(desk, "equipe_receptions", [], **{**SAID, "url": f"{URL}/{number}"}).status_code == 200

    page = post(desk, "equipe_receptions", [], **SAID)

    assert (page.status_code, "déjà cinq adresses" in page.text) == (400, True)
