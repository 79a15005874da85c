"""What is kept of a code: nothing that the database alone could be asked, and what the release before can read meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.utils.crypto import salted_hmac

from palier.models.doors import acting, claims
from palier.workflows.doors import code_hashes

if TYPE_CHECKING:
    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def keyed(*, now: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE palier_claimrule SET are_keyed = %s", [now])


@pytest.fixture(autouse=True)
def _keyed() -> None:
    keyed(now=True)


def test_a_code_is_recognised_blanks_apart_and_no_other_is() -> None:
    kept = code_hashes.hashed("123456")

    assert code_hashes.is_right(" 123 456 ", kept)
    assert not code_hashes.is_right("123457", kept)
    assert not code_hashes.is_right("", kept)


def test_two_digests_of_a_code_differ_and_fit_their_column() -> None:
    one, other = code_hashes.hashed("123456"), code_hashes.hashed("123456")

    assert one != other
    assert "123456" not in one
    assert len(one) <= 128


def test_who_has_the_digests_and_not_the_key_finds_no_code(settings: SettingsWrapper) -> None:
    kept = code_hashes.hashed("000042")
    settings.SECRET_KEY = "another, as long as it takes, that the site never had"

    assert not any(code_hashes.is_right(f"{code:06d}", kept) for code in range(100))


def test_what_the_release_before_kept_is_read_and_an_unusable_one_opens_nothing() -> None:
    keyed(now=False)
    kept = code_hashes.hashed("123456")

    assert check_password("123456", kept)  # as that release reads it
    keyed(now=True)
    assert code_hashes.is_right("123 456", kept)
    assert not code_hashes.is_right("123456", "!nothing")


@pytest.mark.parametrize("now", [True, False])
def test_a_decoy_takes_the_kind_of_time_that_a_code_takes(monkeypatch: pytest.MonkeyPatch, now: bool) -> None:
    """The decoy kept in the stead of a code to a safe address took half a second to refuse, and told that it was one."""
    slow: list[str] = []
    keyed(now=now)
    kept = code_hashes.hashed("123456")
    monkeypatch.setattr(code_hashes, "check_password", lambda code, _: slow.append(code))

    code_hashes.is_right("654321", kept)
    code_hashes.is_right("654321", f"!{kept}")

    assert len(slow) == (0 if now else 2)


@pytest.mark.django_db(databases=["default", "owner"], transaction=True)
def test_the_end_of_an_upgrade_keys_them() -> None:
    keyed(now=False)

    claims.require()

    assert code_hashes.hashed("123456").startswith("cle1$")


def test_each_role_that_keeps_a_code_may_ask_how() -> None:
    for role in ("palier_public", "palier_gate", "palier_intake", "palier_demandeur"):
        with acting.taken(acting.Acting(role=role)):
            assert code_hashes.hashed("123456").startswith("cle1$")


# --- What a code is for -----------------------------------------------------------------------


BOUND = [
    ("connexion", 1, "d"),
    ("connexion", 1, "c"),
    ("connexion", 2, "d"),
    ("mandat", 1, "d"),
    ("connexion", 11, ""),
    (),
]


@pytest.mark.parametrize("bound", BOUND)
def test_a_digest_copied_to_another_purpose_file_or_person_opens_nothing(bound: tuple[object, ...]) -> None:
    kept = code_hashes.hashed("123456", *bound)

    assert [other for other in BOUND if code_hashes.is_right("123456", kept, *other)] == [bound]
    assert len(kept) <= 128


def test_words_that_run_together_are_not_the_same_words() -> None:
    kept = code_hashes.hashed("123456", "a", "b c")

    assert not code_hashes.is_right("123456", kept, "a b", "c")


def of_the_release_before(code: str, salt: str) -> str:
    """What that release keeps, word for word."""
    digest = salted_hmac(f"palier.code.{salt}", code, algorithm="sha256").hexdigest()
    return f"cle1${salt}${digest}"


def test_the_release_before_reads_what_is_kept_here_and_the_reverse() -> None:
    kept = code_hashes.hashed("123456", "connexion", 1, "d")

    assert of_the_release_before("123456", kept.split("$")[1]) == kept
    assert code_hashes.is_right("123456", of_the_release_before("123456", "sel-du-jour_1234"), "connexion", 1, "d")
    assert not code_hashes.is_right("123457", of_the_release_before("123456", "sel-du-jour_1234"), "connexion", 1, "d")


def test_a_digest_whose_binding_is_cut_away_opens_nothing() -> None:
    _, salt, digest = code_hashes.hashed("123456", "connexion", 1, "d").split("$")

    for other in (salt.partition(".")[0], salt.partition(".")[0] + ".", "." + salt):
        assert not code_hashes.is_right("123456", f"cle1${other}${digest}", "mandat", 1, "d")
