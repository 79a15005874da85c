"""A key that is bound to the certificate of its software: pasted, read again, asked of each call, followed, and taken off."""

from __future__ import annotations

import re
from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from palier.models import ApiKey, JournalEntry
from palier.models.doors import acting
from palier.web.requests import partners
from palier.workflows.accounts import managing
from palier.workflows.partners import binding_certificates, keys
from tests import api_world, factories
from tests.attacks.raw_sql import REFUSED, member, page_of, would
from tests.certificates import Certificate, a_certificate
from tests.plain_pages import plain_text
from tests.web.steward_pages import desk_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db
HOST = "api.palier.example"
STRANGER = "203.0.113.9"
FINE, NONE, ANOTHER, OLD = (
    (200, ""),
    (401, "certificat-absent"),
    (401, "certificat-autre"),
    (401, "certificat-hors-dates"),
)


@pytest.fixture(autouse=True)
def _asked(settings: Any) -> None:
    settings.API_HOST, settings.ALLOWED_HOSTS = HOST, [*settings.ALLOWED_HOSTS, HOST]


@pytest.fixture
def lea() -> Actor:
    factories.commune()
    return api_world.manager(factories.member("Lea", factories.organisation("bailleur", "Est Habitat")))


@pytest.fixture
def desk(lea: Actor) -> Client:
    return desk_of(lea)


@pytest.fixture
def drawn(lea: Actor) -> keys.DrawnKey:
    return api_world.key_of(lea)


@pytest.fixture(scope="module")
def mine() -> Certificate:
    return a_certificate("gestion.est-habitat.example")


@pytest.fixture(scope="module")
def other() -> Certificate:
    return a_certificate("ailleurs.example")


def bind(drawn: keys.DrawnKey, shown: Certificate, by: Actor) -> None:
    with acting.taken(managing.as_manager(by)):
        binding_certificates.bind(drawn.key, shown.pem, by=by, at=timezone.now())


def call(secret: str, shown: Certificate | None = None, client: Client | None = None, **meta: str) -> tuple[int, str]:
    """A call as the proxy hands it over: under the API's name, with what it read."""
    said = shown.header if shown else ":{http.request.tls.client.certificate_der_base64}:"
    meta = {"HTTP_HOST": HOST, "HTTP_CLIENT_CERT": said, **meta}
    told = (client or Client()).get("/api/v1/key", HTTP_AUTHORIZATION=f"Bearer {secret}", **meta)  # type: ignore[arg-type]
    return told.status_code, told.json().get("code", "")


def page(desk: Client, drawn: keys.DrawnKey, **said: str) -> HttpResponse:
    address = reverse("equipe_cle_certificats", args=[drawn.key.public_id])
    return desk.post(address, {"act_key": str(uuid4()), **said}) if said else desk.get(address)  # type: ignore[return-value]


def test_a_manager_binds_reads_again_and_takes_off(
    desk: Client, lea: Actor, drawn: keys.DrawnKey, mine: Certificate
) -> None:
    assert "aucun : son secret suffit" in plain_text(desk.get(reverse("equipe_cle", args=[drawn.key.public_id])))

    first = page(desk, drawn, act="lier", pem=mine.pem)
    assert mine.by_pairs in plain_text(first)
    assert call(drawn.secret) == FINE, "nothing has changed yet"
    assert page(desk, drawn, act="lier", pem=mine.pem, confirme="oui")["Location"].endswith("?fait=liee")

    shown = plain_text(page(desk, drawn))
    assert mine.by_pairs in shown
    assert "CN=gestion.est-habitat.example" in shown
    assert "en service" in shown
    assert (call(drawn.secret), call(drawn.secret, mine)) == (NONE, FINE)
    asked = page(desk, drawn, act="oter", sha256=mine.sha256)
    assert "son secret suffit" in plain_text(asked)
    gone = page(desk, drawn, act="oter", sha256=mine.sha256, confirme="oui")
    assert gone["Location"].endswith("?fait=libre")
    assert call(drawn.secret) == FINE
    lines = JournalEntry.objects.filter(object_id=drawn.key.public_id).order_by("pk")
    assert [(one.verb, one.details.get("empreinte")) for one in lines[1:]] == [
        ("lier_certificat_cle", mine.sha256),
        ("oter_certificat_cle", mine.sha256),
    ]


def test_another_certificate_or_one_that_is_over_opens_nothing(
    lea: Actor, drawn: keys.DrawnKey, mine: Certificate, other: Certificate, desk: Client
) -> None:
    bind(drawn, mine, lea)

    assert (call(drawn.secret, other), call(drawn.secret, mine)) == (ANOTHER, FINE)
    now = timezone.now()
    kept = [{**ApiKey.objects.get().certificates[0], "ends_at": (now - timedelta(minutes=1)).isoformat()}]
    ApiKey.objects.update(certificates=kept, last_used_at=None)
    assert call(drawn.secret, mine) == OLD
    assert ApiKey.objects.get().last_used_at is None, "a call that was refused is no use of the key"
    assert "aucun certificat auquel elle est liée ne vaut aujourd’hui" in plain_text(desk.get(reverse("equipe_cles")))
    kept = [{**kept[0], "begins_at": (now + timedelta(hours=1)).isoformat(), "ends_at": "2100-01-01T00:00:00+00:00"}]
    ApiKey.objects.update(certificates=kept)
    assert call(drawn.secret, mine) == OLD


@pytest.mark.parametrize(
    "how",
    [
        {"REMOTE_ADDR": STRANGER},
        {"HTTP_HOST": "testserver"},
        {"HTTP_HOST": f"testserver:{HOST}"},
        {"REMOTE_ADDR": "not an address"},
    ],
)
def test_the_header_of_a_stranger_is_not_believed(
    lea: Actor, drawn: keys.DrawnKey, mine: Certificate, how: dict[str, str]
) -> None:
    bind(drawn, mine, lea)

    assert call(drawn.secret, mine, **how)[1] in ("certificat-absent", "requete-illisible")
    assert call(drawn.secret, mine, HTTP_HOST=f"{HOST.upper()}:443") == FINE


@pytest.mark.parametrize("said", ["", ":", "::", ":é:", ":AAAA", "AAAA:", ":" + "A" * 20_000 + ":", ":AA==:, :AA==:"])
def test_a_header_that_does_not_read_is_none(lea: Actor, drawn: keys.DrawnKey, mine: Certificate, said: str) -> None:
    bind(drawn, mine, lea)

    assert call(drawn.secret, HTTP_CLIENT_CERT=said) == NONE


def test_where_the_operator_asks_none_no_key_is_bound_and_no_header_read(
    desk: Client, lea: Actor, drawn: keys.DrawnKey, mine: Certificate, settings: Any
) -> None:
    bind(drawn, mine, lea)
    settings.API_HOST = ""

    assert call(drawn.secret, mine) == NONE
    assert "Ce site ne demande pas leur certificat" in plain_text(page(desk, drawn))
    assert page(desk, drawn, act="lier", pem=mine.pem, confirme="oui").status_code == 400
    page(desk, drawn, act="oter", sha256=mine.sha256, confirme="oui")
    assert call(drawn.secret) == FINE


def test_two_serve_while_one_follows_the_other_and_a_third_waits(
    desk: Client, lea: Actor, drawn: keys.DrawnKey, mine: Certificate, other: Certificate
) -> None:
    bind(drawn, mine, lea)
    bind(drawn, other, lea)

    assert (call(drawn.secret, mine), call(drawn.secret, other)) == (FINE, FINE)
    third = page(desk, drawn, act="lier", pem=a_certificate("x").pem)
    assert "ôtez celui qui ne sert plus" in plain_text(third)
    assert "déjà liée" in plain_text(page(desk, drawn, act="lier", pem=other.pem))
    page(desk, drawn, act="oter", sha256=mine.sha256, confirme="oui")
    assert (call(drawn.secret, mine), call(drawn.secret, other)) == (ANOTHER, FINE)
    kept = ApiKey.objects.get().certificates
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.update(certificates=kept * 3)


def test_what_is_pasted_and_is_no_certificate_is_told_and_written_nowhere(
    desk: Client, drawn: keys.DrawnKey, mine: Certificate
) -> None:
    old = a_certificate("vieux.example", ends=timedelta(days=-1))
    for pem, sentence in (
        (mine.private, "clé privée"),
        (mine.pem + mine.private, "clé privée"),
        (mine.pem + mine.pem, "un seul certificat"),
        (mine.pem.replace("M", "N"), "n’est pas un certificat"),
        ("bonjour", "n’est pas un certificat"),
        (old.pem, "est fini depuis le"),
        (a_certificate("faible.example", bits=1024).pem, "trop courte"),
    ):
        told = page(desk, drawn, act="lier", pem=pem, confirme="oui")
        assert told.status_code == 400
        assert sentence in plain_text(told)
        assert pem.strip()[:60] not in told.text.replace("« -----BEGIN CERTIFICATE----- »", "")
    assert ApiKey.objects.get().certificates == []


def basic(drawn: keys.DrawnKey, shown: Certificate | None) -> Any:
    said = b64encode(f"{drawn.key.public_id}:{drawn.secret}".encode()).decode()
    meta = {"HTTP_CLIENT_CERT": shown.header} if shown else {}
    form = {"grant_type": "client_credentials"}
    return Client().post("/api/v1/oauth/token", form, HTTP_AUTHORIZATION=f"Basic {said}", HTTP_HOST=HOST, **meta)  # type: ignore[arg-type]


def test_a_token_of_a_bound_key_opens_with_the_certificate_it_was_asked_with_alone(
    lea: Actor, drawn: keys.DrawnKey, mine: Certificate, other: Certificate
) -> None:
    before = basic(drawn, None).json()["access_token"]
    bind(drawn, mine, lea)
    refused = basic(drawn, None)
    assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert refused["WWW-Authenticate"].startswith("Basic")
    assert (call(before), call(before, mine)) == (NONE, FINE), "one of before asks for the certificate since"

    token = basic(drawn, mine).json()["access_token"]
    bind(drawn, other, lea)

    assert (call(token, mine), call(token), call(token, other)) == (FINE, NONE, ANOTHER)
    assert call(drawn.secret, other) == FINE
    *head, thumb, mark = token.split(".")
    altered = thumb.replace(thumb[0], "B" if thumb[0] == "A" else "A", 1)
    for forged in (".".join([*head, mark]), ".".join([*head, altered, mark]), ".".join([*head, "x", mark])):
        assert call(forged, mine) == (401, "cle-refusee")
    with acting.taken(managing.as_manager(lea)):
        binding_certificates.take_off(drawn.key, mine.sha256, by=lea, at=timezone.now())
        binding_certificates.take_off(drawn.key, other.sha256, by=lea, at=timezone.now())
    assert (call(token, mine), call(drawn.secret)) == ((401, "cle-refusee"), FINE), "it ended with its certificate"


def test_a_refusal_says_the_words_of_the_standard_and_the_key_says_its_certificates(
    lea: Actor, drawn: keys.DrawnKey, mine: Certificate
) -> None:
    bearer = {"HTTP_AUTHORIZATION": f"Bearer {drawn.secret}", "HTTP_HOST": HOST}
    before = Client().get("/api/v1/key", HTTP_CLIENT_CERT=mine.header, **bearer).json()  # type: ignore[arg-type]
    assert (before["certificate"], before["certificates"]) == (mine.sha256, []), "tried before it is bound"
    bind(drawn, mine, lea)

    told = Client().get("/api/v1/key", **bearer)  # type: ignore[arg-type]
    after = Client().get("/api/v1/key", HTTP_CLIENT_CERT=mine.header, **bearer).json()  # type: ignore[arg-type]

    assert re.search(r'Bearer .*error="invalid_token"', told["WWW-Authenticate"])
    assert "liée à un certificat" in told.json()["detail"]
    assert [one["sha256"] for one in after["certificates"]] == [mine.sha256]


def test_who_has_the_secret_alone_spends_none_of_its_calls(
    lea: Actor, drawn: keys.DrawnKey, mine: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partners, "KEY_BURST", 3)
    monkeypatch.setattr(partners, "KEY_PER_SECOND", 1e-9)
    monkeypatch.setattr(partners, "WRONG_BURST", 4)
    monkeypatch.setattr(partners, "WRONG_PER_SECOND", 1e-9)
    bind(drawn, mine, lea)
    one = Client()
    assert call(drawn.secret, mine, one) == FINE

    thief = [call(drawn.secret, None, one, HTTP_X_FORWARDED_FOR=STRANGER)[0] for _ in range(6)]

    assert thief == [401] * 4 + [429] * 2
    assert [call(drawn.secret, mine, one)[0] for _ in range(2)] == [200, 200]


def test_a_key_is_bound_by_its_manager_alone_who_answers_for_it_from_then_on(
    lea: Actor, drawn: keys.DrawnKey, mine: Certificate
) -> None:
    karim = api_world.manager(factories.member("Karim", lea.body))
    stranger = desk_of(api_world.manager(factories.member("Ines", factories.organisation("bailleur", "Ouest"))))
    assert page(stranger, drawn).status_code == 404
    assert page(stranger, drawn, act="lier", pem=mine.pem, confirme="oui").status_code == 404
    bare = "UPDATE palier_apikey SET certificates = '[]'"
    with page_of(member(lea)):
        assert would(bare) == REFUSED
    with page_of(acting.GATE):
        assert would(bare) == REFUSED
    with page_of(managing.as_manager(karim)):
        assert would(bare) == REFUSED, "whoever changes it answers for it"

    asked = plain_text(page(desk_of(karim), drawn, act="lier", pem=mine.pem))
    bind(drawn, mine, karim)

    assert "Vous répondrez de cette clé à la place de Lea" in asked
    assert ApiKey.objects.get().holder_id == karim.person.pk
    with acting.taken(managing.as_manager(karim)):
        keys.revoke(drawn.key, by=karim, at=timezone.now())
        with pytest.raises(keys.KeyRevoked):
            binding_certificates.take_off(drawn.key, mine.sha256, by=karim, at=timezone.now())
