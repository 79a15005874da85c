"""A mandate: its scope, its days in Paris, its end, its warning; and its paper, which anybody verifies without a network."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from palier.rules.law import clocks
from palier.rules.mandates import mandates, proof, verify_mandate
from palier.rules.mandates.mandates import MandateMove, MandateScope, MandateState, NotLiving, OutOfScope

DAY = date(2026, 5, 4)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
READ = frozenset({MandateScope.READ})
NUMBER = "ABCD2345EFGH"


# --- Its life ---------------------------------------------------------------------------------


def test_reading_is_in_every_mandate_and_unknown_words_are_nothing() -> None:
    assert mandates.scope_of(["effacer", ""]) == READ
    assert mandates.said(mandates.scope_of(one.value for one in MandateScope)) == tuple(MandateScope)


@pytest.mark.parametrize("months", [0, 2, 13, 1200])
def test_a_duration_that_is_not_proposed_is_refused(months: int) -> None:
    with pytest.raises(mandates.BadLength):
        mandates.grant(READ, months, on=DAY)


def test_the_last_day_is_whole_and_the_next_one_is_after() -> None:
    given_ = mandates.grant(READ, 1, on=DAY)

    assert given_.last_day == date(2026, 6, 4)
    assert mandates.standing(given_, on=date(2026, 6, 4)) is MandateState.LIVING
    assert mandates.standing(given_, on=date(2026, 6, 5)) is MandateState.OVER


@pytest.mark.parametrize(
    ("instant", "state"),
    [
        (datetime(2026, 6, 4, 21, 59, 59, tzinfo=UTC), MandateState.LIVING),
        (datetime(2026, 6, 4, 22, 0, tzinfo=UTC), MandateState.OVER),
    ],
)
def test_the_day_is_that_of_paris(instant: datetime, state: MandateState) -> None:
    given_ = mandates.grant(READ, 1, on=DAY)

    assert mandates.standing(given_, on=clocks.day_in_paris(instant)) is state


def test_its_household_is_warned_fifteen_days_before_and_never_on_the_day_it_was_given() -> None:
    given_ = mandates.grant(READ, 1, on=DAY)

    assert mandates.warns_from(given_) == date(2026, 5, 20)
    assert not mandates.is_to_warn(given_, on=date(2026, 5, 19))
    assert mandates.is_to_warn(given_, on=date(2026, 5, 20))
    assert not mandates.is_to_warn(given_, on=date(2026, 6, 5))


class Life(RuleBasedStateMachine):
    """Days pass, somebody acts, somebody ends it: what is over stays over, and nothing is done outside of it."""

    def __init__(self) -> None:
        super().__init__()
        self.on = DAY
        self.mandate = mandates.grant(READ, 3, on=DAY)
        self.ended: MandateState | None = None
        self.warnings = 0

    @rule(days=st.integers(min_value=0, max_value=40))
    def pass_days(self, days: int) -> None:
        self.on += timedelta(days=days)

    @rule(move=st.sampled_from(MandateMove))
    def end(self, move: MandateMove) -> None:
        try:
            self.mandate = mandates.move(self.mandate, move, on=self.on)
        except NotLiving:
            assert self.ended is not None or self.on > self.mandate.last_day
        else:
            assert self.ended is None
            assert self.on <= self.mandate.last_day
            self.ended = self.mandate.state

    @rule(wanted=st.sampled_from(MandateScope))
    def act(self, wanted: MandateScope) -> None:
        is_living = self.ended is None and DAY <= self.on <= self.mandate.last_day
        try:
            mandates.require(self.mandate, wanted, on=self.on)
        except NotLiving:
            assert not is_living
        except OutOfScope:
            assert wanted not in self.mandate.scope
        else:
            assert is_living
            assert wanted in self.mandate.scope

    @precondition(lambda self: mandates.is_to_warn(self.mandate, on=self.on))
    @rule()
    def warn(self) -> None:
        self.mandate = mandates.Mandate(
            self.mandate.scope, self.mandate.granted_on, self.mandate.last_day, self.mandate.state, self.on
        )
        self.warnings += 1

    @invariant()
    def what_is_over_stays_over(self) -> None:
        found = mandates.standing(self.mandate, on=self.on)
        assert self.ended is None or found is self.ended
        assert (found is MandateState.LIVING) == (self.ended is None and self.on <= self.mandate.last_day)
        assert self.warnings <= 1


TestLife = Life.TestCase


# --- Its paper --------------------------------------------------------------------------------


def square(*, name: str = "Amina Bénali", until: date = date(2026, 8, 4), key: Ed25519PrivateKey = KEY) -> str:
    said = proof.payload(
        number=NUMBER, organisation="Toit commun", name=name, scope=READ, granted_on=DAY, last_day=until
    )
    return proof.sealed(said, key.sign(said))


@settings(max_examples=20)
@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32))
def test_our_own_verification_judges_as_the_library_does(message: bytes, seed: bytes) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)

    assert verify_mandate.is_signed(public, message, signature)
    assert not verify_mandate.is_signed(public, message + b"x", signature)
    assert not verify_mandate.is_signed(public, message, signature[:-1] + bytes([signature[-1] ^ 1]))
    assert not verify_mandate.is_signed(public[:-1], message, signature)


def test_a_paper_says_who_may_do_what_and_until_when_and_names_nobody() -> None:
    found = verify_mandate.read(f"https://palier.example/mandats/verifier/{square()}/", [PUBLIC])

    assert (found["number"], found["organisation"], found["scope"]) == (NUMBER, "Toit commun", ["lire"])
    assert "nali" not in str(found).lower()


BEFORE = (
    "eyJmcm9tIjoiMjAyNi0wNS0wNCIsImtpbmQiOiJwYWxpZXItbWFuZGF0LTEiLCJuYW1lIjoiMjY3NmQ3YTM5NWUyMjI1YTZiZTUy"
    "NjJhMjUzMjdiNDAiLCJudW1iZXIiOiJBQkNEMjM0NUVGR0giLCJvcmdhbmlzYXRpb24iOiJBc3NvY2lhdGlvbiBUb2l0IGNvbW11"
    "biIsInNjb3BlIjpbImxpcmUiXSwidW50aWwiOiIyMDI2LTA4LTA0In0"
    ".PTqjRanRSt9PmBKLY2FCpTiLz38U-5q9UcdW8GCpE7TBrQCi1h72Yp1I_pHBNJtSNVEXVrdSaaM4Rw_gFSJnAg"
)
"""A square of the release that had one word, under the key of these tests."""


def test_a_square_of_before_verifies_and_reads_alone() -> None:
    found = verify_mandate.read(BEFORE, [PUBLIC])
    verify_mandate.require(found, on=DAY, name="Amina Bénali")
    assert mandates.scope_of(found["scope"]) == READ  # type: ignore[arg-type]


def test_the_square_carries_each_word_and_the_program_says_it_as_the_pages_do() -> None:
    said = proof.payload(
        number=NUMBER,
        organisation="X",
        name="Y",
        scope=frozenset(MandateScope),
        granted_on=DAY,
        last_day=date(2026, 8, 4),
    )
    found = verify_mandate.read(proof.sealed(said, KEY.sign(said)), [PUBLIC])
    assert found["scope"] == [one.value for one in MandateScope]
    assert {one.value: words for one, words in mandates.WORDS.items()} == verify_mandate.WORDS


@pytest.mark.parametrize("name", ["AMINA  BENALI", "amina bénali", "Amina Bénali"])
def test_the_name_is_the_same_however_it_is_written(name: str) -> None:
    verify_mandate.require(verify_mandate.read(square(), [PUBLIC]), on=DAY, name=name)


@pytest.mark.parametrize(
    ("on", "name", "why"),
    [
        (date(2026, 8, 5), "", "fini"),
        (date(2026, 5, 3), "", "pas encore"),
        (DAY, "Noé Lambert", "nom"),
    ],
)
def test_a_paper_is_refused_past_its_days_and_under_another_name(on: date, name: str, why: str) -> None:
    with pytest.raises(verify_mandate.MandatePaperRefused, match=why):
        verify_mandate.require(verify_mandate.read(square(), [PUBLIC]), on=on, name=name)


def test_a_paper_of_another_key_changed_or_cut_is_refused() -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    mine = square()
    said, _, signature = square(until=date(2030, 1, 1), key=other).partition(".")
    for wrong in (
        square(key=other),
        f"{said}.{mine.partition('.')[2]}",
        mine[:-5],
        said,
        "",
        ".",
        "é.é",
        f"{said}.{signature}",
    ):
        with pytest.raises(verify_mandate.MandatePaperRefused):
            verify_mandate.read(wrong, [PUBLIC])


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-S", Path(verify_mandate.__file__), *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_program_stands_alone_and_says_what_it_cannot_know(tmp_path: Path) -> None:
    text = square(until=date.today() + timedelta(days=30))  # noqa: DTZ011 - the day of this machine
    keys, revoked = tmp_path / "cles.txt", tmp_path / "retires.txt"
    keys.write_text(f"# Palier\n{PUBLIC.hex()}\n", encoding="utf-8")
    revoked.write_text("# rien\n", encoding="utf-8")

    alone = run(text, "--key", str(keys))
    assert alone.returncode == 0, alone.stderr
    assert "on ne peut pas savoir si ce mandat a été retiré" in alone.stdout
    assert "Non vérifié : le nom" in alone.stdout

    whole = run(text, "--key", PUBLIC.hex(), "--name", "Amina Benali", "--revoked", str(revoked))
    assert whole.returncode == 0
    assert "on ne peut pas savoir" not in whole.stdout

    digest = verify_mandate.hashlib.sha256(f"{verify_mandate.KIND}:{NUMBER}".encode()).hexdigest()
    revoked.write_text(f"{digest}\n", encoding="utf-8")
    gone = run(text, "--key", PUBLIC.hex(), "--revoked", str(revoked))
    assert (gone.returncode, "retiré" in gone.stdout) == (1, True)
    assert run(text, "--key", "zz").returncode == 2


@given(st.integers(min_value=1_700_000_000, max_value=2_200_000_000))
def test_the_program_knows_the_day_in_paris_without_a_table(second: int) -> None:
    instant = datetime.fromtimestamp(second, tz=UTC)

    assert verify_mandate.today_in_paris(instant) == clocks.day_in_paris(instant)
