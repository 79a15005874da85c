"""True and false files, each judged by the stand-alone verifier and by the browser's: they must say the same of the same line."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from palier.rules.law import canonical
from palier.rules.ranking import ranking, ranking_file, verify
from tests.rules.verifying import moves
from tests.rules.verifying.moves import OPENED, PUBLIC, SEED, build, reseal

if TYPE_CHECKING:
    from pathlib import Path

type Lines = list[Any]


@dataclass(frozen=True)
class Case:
    """What somebody hands to a verifier."""

    public: bytes
    openings: bytes | None = None
    head: str | None = None
    receipt: bytes | None = None


def spelled(lines: Lines) -> bytes:
    return b"".join(canonical.encode(line) + b"\n" for line in lines)


def case(public: Lines = PUBLIC, opened: Lines | None = None, head: str | None = None) -> Case:
    return Case(spelled(public), None if opened is None else spelled(opened), head)


def swapped(rows: Lines, one: int, other: int) -> Lines:
    rows = copy.deepcopy(rows)
    rows[one], rows[other] = rows[other], rows[one]
    return rows


def resealed(index: int, **changes: Any) -> Lines:
    """A line changed, and every digest of the file made again."""
    return moves.forge(index, changes, PUBLIC)


def header_only(**changes: Any) -> Lines:
    """The header changed with its digest, and nothing after it."""
    rows = copy.deepcopy(PUBLIC)
    rows[0].update(changes)
    rows[0]["digest"] = canonical.digest({key: value for key, value in rows[0].items() if key != "digest"})
    return rows


def line_only(index: int, **changes: Any) -> Lines:
    rows = copy.deepcopy(PUBLIC)
    rows[index].update(changes)
    return rows


def opened_with(index: int, **changes: Any) -> Lines:
    rows = copy.deepcopy(OPENED)
    rows[index].update(changes)
    return rows


def reopened(index: int, **changes: Any) -> Case:
    """An opening changed, its commitment and every digest made again: only what it says can betray it."""
    public, opened = copy.deepcopy(PUBLIC), copy.deepcopy(OPENED)
    opened[index]["opening"].update(changes)
    salt = bytes.fromhex(opened[index]["salt"])
    public[index]["commitment"] = ranking_file.commitment(salt, canonical.encode(opened[index]["opening"]))
    reseal(public)
    opened[0]["head"] = public[-1]["head"]
    return case(public, opened)


def exchanged() -> Case:
    """Two people exchanged by somebody who makes every digest again."""
    public, opened = swapped(PUBLIC, 1, 2), swapped(OPENED, 1, 2)
    public[1]["rank"], public[2]["rank"] = 1, 2
    reseal(public)
    opened[0]["head"] = public[-1]["head"]
    return case(public, opened)


def doubled() -> Lines:
    rows = copy.deepcopy(PUBLIC)
    rows[2] = {**rows[1], "rank": 2}
    reseal(rows)
    return rows


def added() -> Lines:
    rows, name = copy.deepcopy(PUBLIC), "e" * 64
    tie = ranking.tie(SEED, rows[0]["pseudonyms_digest"], name)
    rows.insert(-1, {"rank": 6, "pseudonym": name, "tie": tie, "commitment": "c" * 64, "chain": ""})
    rows[0]["counts"]["classees"] = 6
    reseal(rows)
    return rows


def corrected(**changes: Any) -> tuple[Lines, Lines]:
    return build(
        **{"corrects": "d" * 64, "reason": "Grille remplacée après une erreur, « e\u0301te\u0301 » 😀.", **changes}
    )


def uncorrected() -> Lines:
    rows = copy.deepcopy(corrected()[0])
    rows[0]["corrects"] = None
    reseal(rows)
    return rows


def raw(line: bytes, at: int = 0) -> Case:
    """One line of the public file replaced by these bytes."""
    lines = spelled(PUBLIC).splitlines(keepends=True)
    lines[at] = line
    return Case(b"".join(lines))


def received(index: int = 3, opened: Lines | None = None, **changes: Any) -> Case:
    """With the receipt of the candidate of a line."""
    told = {
        "kind": "palier-recu",
        "version": 1,
        "publication": "p1",
        "pseudonym": PUBLIC[index]["pseudonym"],
        "facts_digest": "f" * 64,
        "seed_commitment": PUBLIC[0]["seed_commitment"],
        "applied_at": "2026-05-01T10:00:00Z",
        "position": 12,
        "seal": "a" * 64,
    }
    return Case(spelled(PUBLIC), spelled(opened) if opened else None, None, spelled([{**told, **changes}]))


TRUE: dict[str, Case] = {
    "a receipt": received(),
    "a receipt with its opening": received(opened=OPENED),
    "a receipt whose facts have changed": received(opened=OPENED, facts_digest="e" * 64),
    "whole": case(),
    "whole, with openings": case(PUBLIC, OPENED),
    "whole, with its head": case(head=PUBLIC[-1]["head"]),
    "one's own line": case(PUBLIC, [OPENED[0], OPENED[3], {**OPENED[-1], "count": 1}]),
    "nobody": case(*build([])),
    "one": case(*build([(1, 3, None)])),
    "corrected": case(*corrected()),
    "big and small numbers": case(*build([(0, 2**70, None), (1, -(2**70), None)])),
}
_HEADER, _LINE = spelled(PUBLIC[:1]), spelled(PUBLIC[1:2])
FALSE: dict[str, Case] = {
    "a receipt of another list": received(publication="p2"),
    "a receipt of another draw": received(seed_commitment="0" * 64),
    "a receipt of somebody who is not there": received(pseudonym="e" * 64),
    "a receipt of another version": received(version=2),
    "a receipt with more in it": received(more=1),
    "an opening for a receipt": Case(spelled(PUBLIC), None, None, spelled(OPENED)),
    "a receipt with a line after": Case(spelled(PUBLIC), None, None, (received().receipt or b"") * 2),
    "another version": case(header_only(version=2)),
    "a header changed": case(line_only(0, reservataire="r2")),
    "no digest of the head before": case(header_only(previous_head="x")),
    "no readable seed": case(header_only(seed="zz")),
    "another seed": case(header_only(seed="11" * 32)),
    "a reason without what it corrects": case(uncorrected()),
    "a rank": case(line_only(2, rank=3)),
    "no commitment": case(line_only(1, commitment="x")),
    "a tie": case(line_only(2, tie="0" * 64)),
    "a commitment": case(line_only(2, commitment="0" * 64)),
    "a chain": case(line_only(2, chain="0" * 64)),
    "somebody twice": case(doubled()),
    "somebody added": case(added()),
    "somebody dropped": case([row for index, row in enumerate(PUBLIC) if index != 2]),
    "another count": case(line_only(-1, count=4)),
    "a count that is no number": case(header_only(counts={"classees": True})),
    "another head": case(line_only(-1, head="0" * 64)),
    "not the published head": case(head="0" * 64),
    "lines after the end": case([*PUBLIC, PUBLIC[1]]),
    "cut": case(PUBLIC[:3]),
    "cut inside a line": Case(spelled(PUBLIC)[:-20]),
    "a field too many": case(line_only(1, zz=1, é=1)),
    "a field of another kind": case(line_only(1, rank="1")),
    "a boolean for a number": case(line_only(1, rank=True)),
    "an endless line": Case(_HEADER + b'{"a":"' + b"x" * (2 << 20) + b'"}\n'),
    "openings of another version": case(PUBLIC, opened_with(0, version=2)),
    "openings of another home": case(PUBLIC, opened_with(0, publication="p2")),
    "openings of another state": case(PUBLIC, opened_with(0, head="0" * 64)),
    "openings with another count": case(PUBLIC, opened_with(-1, count=2)),
    "openings out of order": case(PUBLIC, swapped(OPENED, 1, 2)),
    "openings of a stranger": case(PUBLIC, opened_with(2, pseudonym="e" * 64)),
    "openings cut": case(PUBLIC, OPENED[:-1]),
    "openings with lines after the end": case(PUBLIC, [*OPENED, OPENED[1]]),
    "no readable salt": case(PUBLIC, opened_with(2, salt="zz")),
    "another salt": case(PUBLIC, opened_with(2, salt="0" * 64)),
    "more points than were committed": case(PUBLIC, opened_with(2, opening={**OPENED[2]["opening"], "points": 99})),
    "an opening of another line": reopened(2, pseudonym="e" * 64),
    "an opening of another home": reopened(1, publication="p2"),
    "points that do not add up": reopened(2, points=41),
    "lines that are no lines": reopened(1, lines=["x"]),
    "points that are no number": reopened(1, lines=[{"points": True}]),
    "no such date": reopened(1, waiting_since="2020-02-30"),
    "the year nought": reopened(1, waiting_since="0000-01-01"),
    "a date written otherwise": reopened(1, waiting_since="20200101"),
    "two people exchanged": exchanged(),
    "a picture": Case(b"\x89PNG\r\n\x1a\n\x00"),
    "nothing": Case(b""),
    "an opening for a ranking": Case(spelled(OPENED)),
    "a ranking for openings": Case(spelled(PUBLIC), spelled(PUBLIC)),
    "no header": Case(spelled(PUBLIC[1:])),
    "a mark before the first line": Case(b"\xef\xbb\xbf" + spelled(PUBLIC)),
    "a header with a fraction": Case(_HEADER.replace(b'"version":1}', b'"version":1.0}')),
    "a header that is not a number": Case(_HEADER.replace(b'"version":1}', b'"version":NaN}')),
    "a fraction": raw(_LINE.replace(b'"rank":1,', b'"rank":1.0,'), 1),
    "an exponent": raw(_LINE.replace(b'"rank":1,', b'"rank":1e0,'), 1),
    "less than nothing": raw(_LINE.replace(b'"rank":1,', b'"rank":-0,'), 1),
    "a number with a zero before": raw(_LINE.replace(b'"rank":1,', b'"rank":01,'), 1),
    "an endless number": raw(_LINE.replace(b'"rank":1,', b'"rank":' + b"1" * 4301 + b","), 1),
    "a huge number": raw(_LINE.replace(b'"rank":1,', b'"rank":' + b"1" * 4300 + b","), 1),
    "spaces": raw(_LINE.replace(b":", b": "), 1),
    "keys in another order": raw(
        json.dumps(dict(reversed(PUBLIC[1].items())), separators=(",", ":")).encode() + b"\n", 1
    ),
    "a key twice": raw(_LINE.replace(b'"rank":1,', b'"rank":1,"rank":1,'), 1),
    "letters as numbers": raw(_LINE.replace(b'"rank"', b'"r\\u0061nk"'), 1),
    "half a character": raw(b'{"a":"\\ud800"}\n', 1),
    "a character in two halves": raw(b'{"a":"\\ud83d\\ude00"}\n', 1),
    "not composed": raw('{"a":"e\u0301"}\n'.encode(), 1),
    "a control character": raw(b'{"a":"\x01"}\n', 1),
    "a control character, escaped": raw(b'{"a":"\\u0001\\b\\f"}\n', 1),
    "a slash, escaped": raw(b'{"a":"\\/"}\n', 1),
    "keys by code point": raw('{"\uff5e":1,"😀":1}\n'.encode(), 1),
    "keys by half of one": raw('{"😀":1,"\uff5e":1}\n'.encode(), 1),
    "a name of JavaScript": raw(b'{"__proto__":1,"constructor":2}\n', 1),
    "not UTF-8": raw(b'{"a":"\xff"}\n', 1),
    "half a character, raw": raw(b'{"a":"\xed\xa0\x80"}\n', 1),
    "a list": raw(b"[]\n", 1),
    "an empty line": raw(b"\n", 1),
    "a comma too many": raw(b'{"a":[1,]}\n', 1),
    "two values": raw(b"{}{}\n", 1),
    "a line that ends as on Windows": raw(_LINE.replace(b"\n", b"\r\n"), 1),
}


def verdict(one: Case, folder: Path) -> list[Any]:
    """What ``verify.py`` says: its exit, then the file, the line and the words; or the count and the head."""
    public, openings, receipt = (folder / f"{name}.jsonl" for name in ("classement", "ouvertures", "recu"))
    public.write_bytes(one.public)
    if one.receipt is not None:
        receipt.write_bytes(one.receipt)
    if one.openings is not None:
        openings.write_bytes(one.openings)
    try:
        opened, received = None if one.openings is None else openings, None if one.receipt is None else receipt
        said = verify.verify(public, opened, one.head, None, received)
    except verify.FalseLine as wrong:
        return [2 if isinstance(wrong, verify.NotThis) else 1, wrong.path.name, wrong.number, wrong.what]
    return [0, said.rpartition("Tête ")[2].rstrip(".")]
