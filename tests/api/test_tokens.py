"""Tokens of a few minutes: what the key may, no more, no longer, and counted with it."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from palier.models import ApiKey, Membership
from palier.models.doors import acting
from palier.rules.partners import ended_tokens
from palier.rules.partners.api_purposes import TOKEN_LIFE
from palier.web.requests import partners
from palier.workflows.accounts import managing
from palier.workflows.partners import keys, recognising_keys, tokens
from tests import api_world, factories
from tests.api_world import SoftwareOf

if TYPE_CHECKING:
    from palier.workflows.acting.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim() -> Actor:
    return factories.member("Karim", factories.organisation("bailleur", "Est Habitat"))


@pytest.fixture
def drawn(karim: Actor) -> keys.DrawnKey:
    return api_world.key_of(karim)


def asked(drawn: keys.DrawnKey, client: Client | None = None, **said: str) -> Any:
    basic = b64encode(f"{drawn.key.public_id}:{drawn.secret}".encode()).decode()
    form = {"grant_type": "client_credentials", **said}
    return (client or Client()).post("/api/v1/oauth/token", form, headers={"Authorization": f"Basic {basic}"})


def token_of(drawn: keys.DrawnKey, **said: str) -> SoftwareOf:
    return SoftwareOf(asked(drawn, **said).json()["access_token"])


def test_a_token_does_what_its_key_does_in_the_same_name(drawn: keys.DrawnKey) -> None:
    told = asked(drawn)

    assert (told.status_code, told.json()["token_type"], told.json()["expires_in"]) == (200, "Bearer", 600)
    assert told["Cache-Control"] == "no-store"
    assert drawn.secret not in told.text
    by_key, by_token = (SoftwareOf(one).get("key").json() for one in (drawn.secret, told.json()["access_token"]))
    assert by_key == by_token


def test_a_scope_narrows_and_never_widens(karim: Actor) -> None:
    drawn = api_world.key_of(karim, ["logements", "publications"])

    narrow = token_of(drawn, scope="logements")
    wide = asked(drawn, scope="logements candidats")

    assert narrow.get("homes").status_code == 200
    assert narrow.get("publications").json()["code"] == "hors-finalite"
    assert narrow.get("key").json()["purposes"] == ["logements"]
    assert (wide.status_code, wide.json()["error"]) == (400, "invalid_scope")


def test_who_is_not_the_key_or_asks_otherwise_is_told_in_the_words_of_the_standard(drawn: keys.DrawnKey) -> None:
    wrong = keys.DrawnKey(drawn.key, "palier_" + "x" * 43)
    other = api_world.key_of(factories.member("Zoé", factories.organisation("bailleur", "Ouest")))
    crossed = keys.DrawnKey(other.key, drawn.secret)
    again = keys.DrawnKey(drawn.key, asked(drawn).json()["access_token"])

    for one in (wrong, crossed, again):
        told = asked(one)
        assert (told.status_code, told.json()["error"]) == (401, "invalid_client")
        assert told["WWW-Authenticate"].startswith("Basic")
    assert asked(drawn, grant_type="password").json()["error"] == "unsupported_grant_type"


def test_it_ends_with_its_minutes_and_with_its_key(drawn: keys.DrawnKey, karim: Actor) -> None:
    secret, now = asked(drawn).json()["access_token"], timezone.now()

    assert recognising_keys.software_of(secret, at=now + TOKEN_LIFE - timedelta(seconds=5)) is not None
    assert recognising_keys.software_of(secret, at=now + TOKEN_LIFE + timedelta(seconds=5)) is None
    ApiKey.objects.update(revoked_at=now)
    assert SoftwareOf(secret).get("key").status_code == 401
    ApiKey.objects.update(revoked_at=None)
    Membership.objects.filter(user=karim.person).update(suspended_at=now)
    assert SoftwareOf(secret).get("key").status_code == 401


def test_a_key_drawn_anew_leaves_its_former_tokens_no_longer_than_its_former_secret(
    drawn: keys.DrawnKey, karim: Actor
) -> None:
    secret = asked(drawn).json()["access_token"]
    with acting.taken(managing.as_manager(karim)):
        keys.draw_anew(drawn.key, by=karim, at=timezone.now())
    assert SoftwareOf(secret).get("key").status_code == 200

    ApiKey.objects.update(former_until=timezone.now())

    assert SoftwareOf(secret).get("key").status_code == 401


def test_one_that_was_written_by_hand_opens_nothing(drawn: keys.DrawnKey) -> None:
    secret = asked(drawn, scope="logements").json()["access_token"]
    head, until, bits, mark = secret.removeprefix(tokens.PREFIX).split(".")
    forged = (
        f"{head}.{int(until) + 900}.{bits}.{mark}",
        f"{head}.{until}.{'1' * len(bits)}.{mark}",
        f"{head}.{until}.{bits}.{'B' if mark[0] == 'A' else 'A'}{mark[1:]}",
        f"{head}.{until}.{bits}",
        f"{head}.{'9' * 30}.{bits}.{mark}",
        f"!.{until}.{bits}.{mark}",
        "",
    )

    assert [SoftwareOf(tokens.PREFIX + one).get("key").status_code for one in forged] == [401] * len(forged)


def test_a_secret_that_begins_as_a_token_does_is_a_secret_still(karim: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_secret", lambda: f"{tokens.PREFIX}{'x' * 41}")
    drawn = api_world.key_of(karim)

    assert SoftwareOf(drawn.secret).get("key").status_code == 200
    assert asked(drawn).status_code == 200


def test_tokens_of_a_key_share_its_calls(drawn: keys.DrawnKey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partners, "KEY_BURST", 4)
    monkeypatch.setattr(partners, "KEY_PER_SECOND", 0.0001)
    client, seen = Client(), []
    for _ in range(4):
        told = asked(drawn, client)
        seen.append(told.status_code)
        if told.status_code == 200:
            bearer = {"Authorization": f"Bearer {told.json()['access_token']}"}
            seen.append(client.get("/api/v1/key", headers=bearer).status_code)

    assert seen == [200, 200, 200, 200, 429, 429]


def test_a_key_has_one_way_to_be_written_and_each_is_counted(
    drawn: keys.DrawnKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(partners, "KEY_BURST", 2)
    monkeypatch.setattr(partners, "KEY_PER_SECOND", 0.0001)
    client, name = Client(), str(drawn.key.public_id)
    form = {"grant_type": "client_credentials"}

    def basic(said: str) -> int:
        told = client.post("/api/v1/oauth/token", form, headers={"Authorization": f"Basic {said}"})
        return told.status_code

    said, shouted = (b64encode(f"{one}:{drawn.secret}".encode()).decode() for one in (name, name.upper()))

    assert basic(shouted) == 401
    bearer = client.get("/api/v1/key", headers={"Authorization": f"Bearer {drawn.secret}"})
    assert (bearer.status_code, basic(said), basic(said)) == (200, 200, 429)


def ended(drawn: keys.DrawnKey, **form: str) -> Any:
    basic = b64encode(f"{drawn.key.public_id}:{drawn.secret}".encode()).decode()
    return Client().post("/api/v1/oauth/revoke", form, headers={"Authorization": f"Basic {basic}"})


def test_a_token_is_ended_alone_and_its_key_and_its_other_tokens_go_on(drawn: keys.DrawnKey) -> None:
    token, other = (asked(drawn, scope=one).json()["access_token"] for one in ("logements", "publications"))

    told = ended(drawn, token=token, token_type_hint="access_token")

    assert (told.status_code, told.content, told["Cache-Control"]) == (200, b"", "no-store")
    assert SoftwareOf(token).get("key").json()["code"] == "cle-refusee"
    assert [SoftwareOf(one).get("key").status_code for one in (other, drawn.secret)] == [200, 200]
    assert ended(drawn, token=token).status_code == 200
    kept = ApiKey.objects.get().ended_tokens
    assert [set(one) for one in kept] == [{"token", "until"}]
    assert token not in str(kept)


def test_what_is_no_token_of_this_key_is_said_in_the_words_of_the_standard(drawn: keys.DrawnKey) -> None:
    other = api_world.key_of(factories.member("Zoé", factories.organisation("bailleur", "Ouest")))
    theirs = asked(other).json()["access_token"]

    assert ended(drawn, token=theirs).json()["error"] == "invalid_grant"
    assert SoftwareOf(theirs).get("key").status_code == 200
    assert ended(drawn, token=drawn.secret).json()["error"] == "unsupported_token_type"
    assert ended(drawn, token="n’importe quoi").status_code == 200
    stranger = ended(keys.DrawnKey(drawn.key, other.secret), token=theirs)
    assert (stranger.status_code, stranger.json()["error"]) == (401, "invalid_client")
    assert stranger["WWW-Authenticate"].startswith("Basic")
    assert ended(drawn).json()["code"] == "pas-un-jeton"
    assert ApiKey.objects.get(pk=drawn.key.pk).ended_tokens == []


def test_what_is_kept_of_ended_tokens_goes_with_their_minutes_and_has_a_bound() -> None:
    now = timezone.now()
    kept = ended_tokens.with_one_more([], "a" * 64, now + TOKEN_LIFE, at=now)
    assert kept is not None
    assert ended_tokens.is_ended(kept, "a" * 64)

    later = ended_tokens.with_one_more(kept, "b" * 64, now + 2 * TOKEN_LIFE, at=now + TOKEN_LIFE)
    many = [{"token": str(n), "until": (now + TOKEN_LIFE).isoformat()} for n in range(ended_tokens.MOST)]

    assert later is not None
    assert [one["token"] for one in later] == ["b" * 64]
    assert ended_tokens.with_one_more(many, "c" * 64, now + TOKEN_LIFE, at=now) is None
