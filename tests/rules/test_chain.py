"""The digest of a row, the chain and the root: pure, and the same for whoever writes them again from the description."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.rules.seals import chain
from palier.rules.seals.chain import ChainLine, ChainLineKind, Description, Head

OFFER = Description("offer", 1, ("answer", "answered_at", "demande_id"))
VALUES = ("acceptee", None, "12")
SALT = bytes(range(16))
TEXTS = st.none() | st.text(max_size=12)
LINE = ChainLine(
    chain=chain.PLATFORM,
    position=1,
    kind=ChainLineKind.STATE,
    table="offer",
    row="7",
    version=1,
    digest="ab",
    marks="cd",
    sealed_at="2026-05-04T09:00:00+00:00",
)


def test_the_digest_of_a_row_is_that_of_its_description() -> None:
    def framed(part: bytes) -> bytes:
        return str(len(part)).encode() + b":" + part + b","

    columns = [
        hashlib.sha256(framed(SALT) + framed(name.encode()) + (b"-" if value is None else framed(value.encode())))
        for name, value in zip(OFFER.columns, VALUES, strict=True)
    ]
    whole = hashlib.sha256(b"palier/chaine/1 offer 1 7\n" + b"".join(one.digest() for one in columns))

    assert chain.seal(OFFER, "7", VALUES, SALT) == chain.Sealed(
        whole.digest(), b"".join(one.digest()[:4] for one in columns)
    )


@given(before=st.tuples(TEXTS, TEXTS, TEXTS), after=st.tuples(TEXTS, TEXTS, TEXTS))
def test_two_rows_have_one_digest_only_if_they_are_the_same(before, after) -> None:
    sealed = chain.seal(OFFER, "7", before, SALT)

    assert (chain.seal(OFFER, "7", after, SALT).digest == sealed.digest) is (before == after)
    changed = tuple(name for name, old, new in zip(OFFER.columns, before, after, strict=True) if old != new)
    assert chain.differing(OFFER, after, SALT, sealed.marks) == changed


def test_another_salt_another_row_another_version_are_other_digests() -> None:
    digests = {
        chain.seal(OFFER, "7", VALUES, SALT).digest,
        chain.seal(OFFER, "8", VALUES, SALT).digest,
        chain.seal(OFFER, "7", VALUES, SALT[::-1]).digest,
        chain.seal(replace(OFFER, version=2), "7", VALUES, SALT).digest,
    }

    assert len(digests) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"position": 2},
        {"kind": ChainLineKind.REMOVED},
        {"table": "lease"},
        {"row": "8"},
        {"version": 2},
        {"digest": "ba"},
        {"marks": "dc"},
        {"proof": "x"},
        {"sealed_at": "2026-05-04T09:00:01+00:00"},
        {"chain": "y"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_changes_in_a_line_no_later_head_is_the_same(change: dict) -> None:
    start = bytes.fromhex(chain.FIRST_HEAD)

    assert chain.next_head(start, LINE) != chain.next_head(start, replace(LINE, **change))


def test_two_lines_exchanged_give_another_head() -> None:
    start, other = bytes(32), replace(LINE, row="8")

    there = chain.next_head(chain.next_head(start, LINE), other)
    back = chain.next_head(chain.next_head(start, other), LINE)

    assert there != back


def test_the_tree_is_that_of_rfc_6962() -> None:
    def leaf(text: bytes) -> bytes:
        return hashlib.sha256(b"\x00" + text).digest()

    def node(left: bytes, right: bytes) -> bytes:
        return hashlib.sha256(b"\x01" + left + right).digest()

    a, b, c, d, e = (leaf(one) for one in (b"a", b"b", b"c", b"d", b"e"))

    assert chain.merkle_root([]) == hashlib.sha256(b"").digest()
    assert chain.merkle_root([b"a"]) == a
    assert chain.merkle_root([b"a", b"b", b"c"]) == node(node(a, b), c)
    assert chain.merkle_root([b"abcde"[n : n + 1] for n in range(5)]) == node(node(node(a, b), node(c, d)), e)


def test_a_root_changes_with_any_head_its_day_and_the_root_before() -> None:
    heads = {"plateforme": Head(3, "a" * 64), "x": Head(1, "b" * 64)}
    roots = {
        chain.root("2026-05-04", "0" * 64, heads),
        chain.root("2026-05-05", "0" * 64, heads),
        chain.root("2026-05-04", "1" * 64, heads),
        chain.root("2026-05-04", "0" * 64, heads | {"x": Head(2, "b" * 64)}),
        chain.root("2026-05-04", "0" * 64, heads | {"x": Head(1, "c" * 64)}),
        chain.root("2026-05-04", "0" * 64, {"plateforme": heads["plateforme"]}),
    }

    assert len(roots) == 6
    assert chain.root("2026-05-04", "0" * 64, dict(reversed(heads.items()))) in roots
