"""Signing in with FranceConnect and ProConnect over real HTTP: what is believed, and all that is not."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from django.utils import timezone

from palier.gateways import identity
from palier.gateways.identity import Away, Declined, ProviderKind, Spent, Unbelievable, judging
from sandbox.identity.tokens import Keys
from tests import identity_provider as at_provider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from palier.gateways.identity import CertifiedIdentity, Provider
    from sandbox.identity.server import IdentitySandbox

BACK = {kind: f"http://testserver/{door}/{kind}/retour/" for kind, door in at_provider.DOORS.items()}
BOTH = pytest.mark.parametrize("kind", list(ProviderKind))
WHO = {ProviderKind.FRANCECONNECT: "plusieurs", ProviderKind.PROCONNECT: "agent-mfa"}


@pytest.fixture
def sandbox() -> Iterator[IdentitySandbox]:
    with at_provider.running() as server:
        yield server


@pytest.fixture
def known(sandbox: IdentitySandbox, tmp_path: Path) -> Callable[[ProviderKind], Provider]:
    return lambda kind: at_provider.provider(sandbox, kind, tmp_path)


def signed_in(provider: Provider, who: str = "", **more: str) -> CertifiedIdentity:
    asked = identity.ask(provider, back=BACK[provider.kind])
    told = at_provider.told(at_provider.choose(asked.url, who or WHO[provider.kind]))
    assert told["state"] == asked.state
    return identity.answered(provider, asked, told | more, at=timezone.now())


def test_a_citizen_comes_back_with_all_their_names(known: Callable[[ProviderKind], Provider]) -> None:
    found = signed_in(known(ProviderKind.FRANCECONNECT), "plusieurs")

    assert found.citizen is not None
    assert found.citizen.given_names == ("Anne-Sophie", "Marie", "Zoé")
    assert found.citizen.family_name == "LEFÈVRE-D’ORMESSON"
    assert found.citizen.birth == "1979-12-31"
    assert found.agent is None
    assert found.subject.endswith("v1")


@pytest.mark.parametrize(
    ("who", "given", "birth", "is_known_day"),
    [
        ("sans-prenom", (), "1983-07-01", True),
        ("jour-inconnu", ("Mamadou",), "1971-03-00", False),
        ("annee-seule", ("Zahra",), "1968-00-00", False),
        ("nom-long", ("Ève",), "1994-01-09", True),
        ("corse-a", ("Ghjulia",), "1992-08-15", True),
        ("corse-b", ("Pasquale",), "1959-06-05", True),
        ("polynesie", ("Moana", "Tevaite"), "1996-09-30", True),
        ("etranger", ("Siobhán",), "1988-11-20", True),
    ],
)
def test_awkward_citizens_are_read_as_they_are(
    known: Callable[[ProviderKind], Provider], who: str, given: tuple[str, ...], birth: str, is_known_day: bool
) -> None:
    citizen = signed_in(known(ProviderKind.FRANCECONNECT), who).citizen

    assert citizen is not None
    assert citizen.given_names == given
    assert citizen.birth == birth
    assert (citizen.birth_date is not None) is is_known_day
    assert len(citizen.family_name) <= 50


def test_no_more_is_asked_than_is_compared(known: Callable[[ProviderKind], Provider]) -> None:
    asked = dict(
        parse_qsl(
            urlsplit(identity.ask(known(ProviderKind.FRANCECONNECT), back=BACK[ProviderKind.FRANCECONNECT]).url).query
        )
    )

    assert asked["scope"].split() == ["openid", "given_name", "family_name", "preferred_username", "birthdate"]
    assert asked["acr_values"] == "eidas1"
    assert len(asked["nonce"]) >= 22
    assert "code_challenge" not in asked


@pytest.mark.parametrize(("who", "is_mfa"), [("agent", False), ("agent-mfa", True)])
def test_an_agent_comes_back_with_how_they_were_recognised(
    known: Callable[[ProviderKind], Provider], who: str, is_mfa: bool
) -> None:
    agent = signed_in(known(ProviderKind.PROCONNECT), who).agent

    assert agent is not None
    assert agent.is_mfa is is_mfa
    assert agent.email.endswith(".example")


@BOTH
@pytest.mark.parametrize(
    "fault",
    [
        "iss",
        "aud",
        "azp",
        "nonce",
        "expired",
        "future",
        "at_hash",
        "none",
        "hs256",
        "stranger",
        "sub",
        "userinfo_other",
        "userinfo_json",
        "userinfo_iss",
        "userinfo_aud",
        "userinfo_hs256",
        "userinfo_none",
        "endless",
        "garbage",
        "discovery",
    ],
)
def test_nobody_is_let_in_by_what_does_not_hold(
    sandbox: IdentitySandbox, known: Callable[[ProviderKind], Provider], kind: ProviderKind, fault: str
) -> None:
    provider = known(kind)
    if fault == "discovery":
        sandbox.providers[kind.value].fault = fault
        with pytest.raises(Unbelievable):
            identity.ask(provider, back=BACK[kind])
        return
    asked = identity.ask(provider, back=BACK[kind])
    told = at_provider.told(at_provider.choose(asked.url, WHO[kind]))
    sandbox.providers[kind.value].fault = fault

    with pytest.raises(Unbelievable):
        identity.answered(provider, asked, told, at=timezone.now())


def test_a_lower_level_than_asked_is_refused_for_a_household(
    sandbox: IdentitySandbox, known: Callable[[ProviderKind], Provider]
) -> None:
    sandbox.providers["franceconnect"].fault = sandbox.providers["proconnect"].fault = "acr"

    with pytest.raises(Unbelievable, match="acr"):
        signed_in(known(ProviderKind.FRANCECONNECT))
    agent = signed_in(known(ProviderKind.PROCONNECT), "agent").agent
    assert agent is not None
    assert not agent.is_mfa


@BOTH
@pytest.mark.parametrize("fault", ["down", "slow", "drip", "cut"])
def test_a_provider_that_is_away_is_told_as_such_and_in_time(
    sandbox: IdentitySandbox, known: Callable[[ProviderKind], Provider], kind: ProviderKind, fault: str
) -> None:
    provider = replace(known(kind), timeout=0.7)
    asked = identity.ask(provider, back=BACK[kind])
    told = at_provider.told(at_provider.choose(asked.url, WHO[kind]))
    sandbox.providers[kind.value].fault = fault
    began = time.monotonic()

    with pytest.raises(Away):
        identity.answered(provider, asked, told, at=timezone.now())
    assert time.monotonic() - began < 1.5


def test_nobody_at_the_address_is_a_provider_away(tmp_path: Path) -> None:
    with at_provider.running() as server:
        gone = at_provider.provider(server, ProviderKind.FRANCECONNECT, tmp_path)

    with pytest.raises(Away):
        identity.ask(gone, back=BACK[ProviderKind.FRANCECONNECT])


@BOTH
def test_a_code_serves_once(known: Callable[[ProviderKind], Provider], kind: ProviderKind) -> None:
    provider = known(kind)
    asked = identity.ask(provider, back=BACK[kind])
    told = at_provider.told(at_provider.choose(asked.url, WHO[kind]))
    identity.answered(provider, asked, told, at=timezone.now())

    with pytest.raises(Spent):
        identity.answered(provider, asked, told, at=timezone.now())


@BOTH
def test_a_code_of_more_than_thirty_seconds_is_spent(
    sandbox: IdentitySandbox, known: Callable[[ProviderKind], Provider], kind: ProviderKind
) -> None:
    provider = known(kind)
    asked = identity.ask(provider, back=BACK[kind])
    told = at_provider.told(at_provider.choose(asked.url, WHO[kind]))
    sandbox.providers[kind.value].later = 31

    with pytest.raises(Spent):
        identity.answered(provider, asked, told, at=timezone.now())


@BOTH
def test_a_token_read_after_its_end_is_not_believed(
    known: Callable[[ProviderKind], Provider], kind: ProviderKind
) -> None:
    provider = known(kind)
    asked = identity.ask(provider, back=BACK[kind])
    told = at_provider.told(at_provider.choose(asked.url, WHO[kind]))

    with pytest.raises(Unbelievable, match="exp"):
        identity.answered(provider, asked, told, at=timezone.now() + timedelta(seconds=95))


@BOTH
@pytest.mark.parametrize("seconds", [-25, 25])
def test_a_clock_that_is_a_little_off_shuts_nobody_out(
    sandbox: IdentitySandbox, known: Callable[[ProviderKind], Provider], kind: ProviderKind, seconds: int
) -> None:
    sandbox.providers[kind.value].later = seconds

    assert signed_in(known(kind)).subject


@BOTH
def test_keys_that_change_during_a_sign_in_are_asked_again(
    sandbox: IdentitySandbox, known: Callable[[ProviderKind], Provider], kind: ProviderKind
) -> None:
    provider = known(kind)
    first = signed_in(provider)
    sandbox.providers[kind.value].fault = "rotated"

    assert signed_in(provider).subject == first.subject


def test_the_answer_to_another_question_is_refused(known: Callable[[ProviderKind], Provider]) -> None:
    provider = known(ProviderKind.FRANCECONNECT)
    mine, other = (identity.ask(provider, back=BACK[provider.kind]) for _ in range(2))
    told = at_provider.told(at_provider.choose(other.url, "ordinaire"))

    with pytest.raises(Unbelievable, match="nonce"):
        identity.answered(provider, mine, told, at=timezone.now())


def test_a_code_without_its_verifier_opens_nothing(known: Callable[[ProviderKind], Provider]) -> None:
    provider = known(ProviderKind.PROCONNECT)
    mine, other = (identity.ask(provider, back=BACK[provider.kind]) for _ in range(2))
    told = at_provider.told(at_provider.choose(other.url, "agent"))

    with pytest.raises(Spent):
        identity.answered(provider, mine, told, at=timezone.now())


@BOTH
def test_an_answer_of_another_provider_is_refused_before_its_code_is_shown_to_anybody(
    known: Callable[[ProviderKind], Provider], kind: ProviderKind
) -> None:
    with pytest.raises(Unbelievable, match="autre fournisseur"):
        signed_in(known(kind), iss="https://ailleurs.example/api/v2")


@BOTH
def test_who_turns_back_has_declined(known: Callable[[ProviderKind], Provider], kind: ProviderKind) -> None:
    with pytest.raises(Declined) as declined:
        signed_in(known(kind), "personne")

    assert declined.value.is_cancelled


def test_a_wrong_secret_is_the_operators_business(known: Callable[[ProviderKind], Provider], tmp_path: Path) -> None:
    provider = known(ProviderKind.FRANCECONNECT)
    provider.secret_file.write_text("un autre")

    with pytest.raises(Away, match="secret"):
        signed_in(provider)
    provider.secret_file.unlink()
    with pytest.raises(Away, match="se lit pas"):
        signed_in(provider)


def test_an_address_in_clear_is_never_asked(tmp_path: Path) -> None:
    provider = identity.Provider(
        ProviderKind.FRANCECONNECT, "http://identite.example/api/v2", "palier", tmp_path / "secret"
    )

    with pytest.raises(Unbelievable, match="chiffrée"):
        identity.ask(provider, back=BACK[provider.kind])


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (ProviderKind.FRANCECONNECT, {"code_challenge": "A" * 43, "code_challenge_method": "S256"}),
        (ProviderKind.FRANCECONNECT, {"login_hint": "a@b.example"}),
        (ProviderKind.FRANCECONNECT, {"nonce": "a" * 21}),
        (ProviderKind.FRANCECONNECT, {"acr_values": "eidas3"}),
        (ProviderKind.FRANCECONNECT, {"acr_values": ""}),
        (ProviderKind.PROCONNECT, {"code_challenge_method": "plain"}),
        (ProviderKind.PROCONNECT, {"inconnu": "1"}),
        (ProviderKind.PROCONNECT, {"redirect_uri": "https://ailleurs.example/"}),
        (ProviderKind.PROCONNECT, {"response_type": "token"}),
    ],
)
def test_the_sandbox_refuses_what_the_real_ones_refuse(
    known: Callable[[ProviderKind], Provider], kind: ProviderKind, more: dict[str, str]
) -> None:
    where, _, query = identity.ask(known(kind), back=BACK[kind]).url.partition("?")

    status, _, page = at_provider.get(f"{where}?{urlencode(dict(parse_qsl(query)) | more)}")
    assert status == 400
    assert "refusée" in page


@BOTH
def test_leaving_ends_the_session_there_too(known: Callable[[ProviderKind], Provider], kind: ProviderKind) -> None:
    provider = known(kind)
    after = "http://testserver/deconnexion/navigateur/"

    url = identity.leave(provider, token=signed_in(provider).token, back=after)
    status, where, _ = at_provider.get(url)
    assert (status, where.split("?")[0]) == (303, after)
    assert at_provider.told(where)["state"] == at_provider.told(url)["state"]
    assert at_provider.get(identity.leave(provider, token="a.b.c", back=after))[0] == 400


# --- What no honest provider says -------------------------------------------------------------------

KEYS = Keys("ES256")
NOW = timezone.now()
CLAIMS = {
    "iss": "https://identite.example",
    "aud": "palier",
    "sub": "x",
    "nonce": "n",
    "iat": int(NOW.timestamp()),
    "exp": int(NOW.timestamp()) + 60,
}
EXPECTED = judging.ExpectedToken("https://identite.example", "palier", NOW)


def test_the_plain_token_of_these_tests_holds() -> None:
    judging.require_ours(CLAIMS, EXPECTED, is_dated=True)
    judging.require_nonce(CLAIMS, "n")


@pytest.mark.parametrize(
    "odd",
    [
        {"exp": float("nan")},
        {"iat": float("inf")},
        {"exp": True},
        {"exp": "demain"},
        {"exp": None},
        {"nbf": int(NOW.timestamp()) + 600},
        {"aud": []},
        {"aud": ["palier", "autre"]},
        {"aud": {"palier": 1}},
        {"iss": ["https://identite.example"]},
        {"sub": "\ud800"},
        {"sub": "é"},
        {"sub": "x" * 256},
        {"sub": 12},
        {"azp": "autre"},
    ],
)
def test_a_claim_of_another_kind_is_not_believed(odd: dict[str, object]) -> None:
    with pytest.raises(Unbelievable):
        judging.require_ours({**CLAIMS, **odd}, EXPECTED, is_dated=True)


@pytest.mark.parametrize("nonce", [None, 12, "", "\ud800", "nn"])
def test_a_nonce_of_another_kind_is_not_believed(nonce: object) -> None:
    with pytest.raises(Unbelievable):
        judging.require_nonce({**CLAIMS, "nonce": nonce}, "n")


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "a.b",
        "é.é.é",
        "e30.e30.e30",
        "eyJhbGciOiBbIkVTMjU2Il19.e30.e30",
        "eyJhbGciOiAiTm9uZSJ9.e30.",
        "." * 100_000,
        "a" * 200_000,
    ],
)
def test_what_is_no_token_is_told_as_such(token: str) -> None:
    with pytest.raises(Unbelievable):
        judging.signed(token, [KEYS.current.as_dict(private=False)])


def test_a_key_that_is_not_for_that_is_not_used() -> None:
    token, own = KEYS.sign(CLAIMS), KEYS.current.as_dict(private=False)
    assert judging.signed(token, [own])["sub"] == "x"
    assert (
        judging.signed(token, [{"kty": "??"}, {}, {"kid": own["kid"], "kty": "EC", "crv": "P-256"}, own])["sub"] == "x"
    )

    for wrong in ({"use": "enc"}, {"alg": "ES384"}, {"kid": "autre"}, {"crv": "P-384"}, {"kty": "RSA"}):
        with pytest.raises(judging.UnknownKey):
            judging.signed(token, [{**own, **wrong}])


@pytest.mark.filterwarnings("ignore:Key size")
def test_a_short_key_signs_for_nobody() -> None:
    from joserfc import jwt
    from joserfc.jwk import RSAKey

    short = RSAKey.generate_key(1024, {"kid": "court"}, private=True)
    token = jwt.encode({"alg": "RS256", "kid": "court"}, CLAIMS, short, algorithms=["RS256"])

    with pytest.raises(judging.UnknownKey):
        judging.signed(token, [short.as_dict(private=False)])
