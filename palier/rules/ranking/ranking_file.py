"""The two files of a closed ranking: one that everybody may read, one that opens its lines.

Both are JSON Lines, each line canonical JSON ended by a line feed, so that the first wrong line has a number:
a header, one line a candidate in order of rank, a footer. ``verify.py`` checks them without this package.

* header: ``digest`` is the SHA-256 of its other fields; ``previous_head`` links the réservataire's chain.
* line: ``commitment`` is SHA-256(salt, canonical opening); ``chain`` is SHA-256(chain before, the other fields).
* footer: ``head`` is the chain of the last line. The next ranking of the réservataire carries it.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from palier.rules.law import canonical
from palier.rules.people.answers import PointLine
from palier.rules.ranking.ranking import Place, RankEntry, Ranking, seed_commitment

VERSION = 1
PUBLIC_KIND = "palier-classement"
OPENINGS_KIND = "palier-ouvertures"
SHOWN_KIND = "palier-affichage"
FOOTER_KIND = "fin"
FIRST_HEAD = "0" * 64
"""``previous_head`` of the first ranking of a réservataire."""
SALT_BYTES = 32


class BadFile(ValueError):
    """What is asked to be written would not pass ``verify``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankingHeader:
    """What a ranking says of itself. Counts are of candidatures; digests are SHA-256 in hexadecimal."""

    publication: str
    reservataire: str
    closed_at: datetime
    grid: str
    """Name and effective date of the grid; empty for a ranking without cotation."""
    grid_digest: str
    ceilings_digest: str
    seed: bytes
    seed_commitment: str
    """As it was published with the home."""
    pseudonyms_digest: str
    counts: Mapping[str, int]
    """At least ``classees``; also ``ineligibles``, ``retirees``..."""
    previous_head: str = FIRST_HEAD
    corrects: str | None = None
    """Head of the mistaken ranking that this one replaces; both are kept."""
    reason: str | None = None

    def spelled(self) -> dict[str, Any]:
        """The header as it is written, with its own digest. Raises ``BadFile``."""
        if (self.corrects is None) != (self.reason is None):
            raise BadFile("a correction names what it corrects and why")
        content = {
            "kind": PUBLIC_KIND,
            "version": VERSION,
            "publication": self.publication,
            "reservataire": self.reservataire,
            "closed_at": self.closed_at.isoformat(),
            "grid": self.grid,
            "grid_digest": self.grid_digest,
            "ceilings_digest": self.ceilings_digest,
            "seed": self.seed.hex(),
            "seed_commitment": self.seed_commitment,
            "pseudonyms_digest": self.pseudonyms_digest,
            "counts": dict(self.counts),
            "previous_head": self.previous_head,
            "corrects": self.corrects,
            "reason": self.reason,
        }
        return {**content, "digest": canonical.digest(content)}


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A ranking as published. ``lines`` are complete with their line feeds, header and footer included."""

    lines: list[bytes] = field(repr=False)
    chains: list[str] = field(repr=False)
    head: str

    def content(self) -> bytes:
        """The whole file."""
        return b"".join(self.lines)


def opening_line(line: PointLine) -> dict[str, Any]:
    """One line of points as an opening keeps it."""
    return {
        "criterion": line.criterion,
        "label": line.label,
        "fact": line.fact,
        "points": line.points,
        "source": line.source,
        "proof": str(line.proof),
        "article": line.article.key,
        "valid_until": line.valid_until.isoformat() if line.valid_until else None,
    }


def opening(
    publication: str,
    entry: RankEntry | Place,
    *,
    verdict: str,
    lines: Iterable[Mapping[str, Any]],
    facts_digest: str,
) -> dict[str, Any]:
    """All that a rank rests on, for one candidate. It names its line, so that two openings cannot be swapped."""
    since = entry.waiting_since
    return {
        "publication": publication,
        "pseudonym": entry.pseudonym,
        "tier": entry.tier,
        "points": entry.points,
        "waiting_since": since.isoformat() if since else None,
        "verdict": str(verdict),
        "lines": list(lines),
        "facts_digest": facts_digest,
    }


def commitment(salt: bytes, opened: bytes) -> str:
    """What the public line says of an opening: it binds, and without the salt it tells nothing.

    ``opened`` is ``canonical.encode(opening(...))``; ``salt`` is 32 random bytes, one for each line. Raises ``BadFile``.
    """
    if len(salt) != SALT_BYTES:
        raise BadFile("a salt is 32 bytes")
    return hashlib.sha256(salt + opened).hexdigest()


def first_chain(header: Mapping[str, Any]) -> str:
    """The chain before the first line: it takes in the whole header and the head of the ranking before."""
    text = f"palier-chaine\n{header['previous_head']}\n{header['digest']}"
    return hashlib.sha256(text.encode()).hexdigest()


def next_chain(chain: str, rank: int, pseudonym: str, tie: str, commitment: str) -> str:
    """The chain after one line."""
    return hashlib.sha256(f"{chain}\n{rank}\n{pseudonym}\n{tie}\n{commitment}".encode()).hexdigest()


class PublicLine(NamedTuple):
    """What a public line says, its chain apart."""

    rank: int
    pseudonym: str
    tie: str
    commitment: str


def public_line(chain: str, rank: int, pseudonym: str, tie: str, commitment: str) -> bytes:
    """One line of the public file, canonical as it stands: each is of digits alone, and the keys are in their order."""
    return (
        f'{{"chain":"{chain}","commitment":"{commitment}","pseudonym":"{pseudonym}","rank":{rank},"tie":"{tie}"}}\n'
    ).encode()


def shown_line(pseudonym: str, tier: int, points: int, waiting_since: date, first: int, last: int, total: int) -> bytes:
    """What the screen of one candidate says, beside the key that was weighed: canonical as it stands, as a public line is."""
    return (
        f'{{"first":{first},"last":{last},"points":{points},"pseudonym":"{pseudonym}","tier":{tier},"total":{total},'
        f'"waiting_since":"{waiting_since.isoformat()}"}}\n'
    ).encode()


def head(header: RankingHeader, lines: Iterable[PublicLine]) -> str:
    """The head of the file that these lines make, for a closing that keeps nothing else of it. Raises ``BadFile``."""
    if seed_commitment(header.seed) != header.seed_commitment:
        raise BadFile("the seed is not the one that was committed to")
    chain, count, sha256 = first_chain(header.spelled()), 0, hashlib.sha256
    for rank, name, tie, bound in lines:
        # Same text as next_chain, in line: this loop runs a hundred thousand times inside the closing.
        chain, count = sha256(f"{chain}\n{rank}\n{name}\n{tie}\n{bound}".encode()).hexdigest(), count + 1
    if header.counts.get("classees") != count:
        raise BadFile("counts['classees'] is not the number of places")
    return chain


def public_file(header: RankingHeader, ranking: Ranking, commitments: Iterable[str]) -> PublicFile:
    """Build the public file; ``commitments`` come in the order of the places. Raises ``BadFile``."""
    if header.pseudonyms_digest != ranking.pseudonyms_digest:
        raise BadFile("the header is not that of this ranking")
    if header.seed_commitment != ranking.seed_commitment:
        raise BadFile("the seed is not the one that was committed to")
    if header.counts.get("classees") != len(ranking.places):
        raise BadFile("counts['classees'] is not the number of places")
    spelled = header.spelled()
    lines, chains = [canonical.encode(spelled) + b"\n"], []
    chain = first_chain(spelled)
    for (rank, name, tie, *_), bound in zip(ranking.places, commitments, strict=True):
        chain = next_chain(chain, rank, name, tie, bound)
        chains.append(chain)
        lines.append(public_line(chain, rank, name, tie, bound))
    lines.append(canonical.encode({"kind": FOOTER_KIND, "count": len(chains), "head": chain}) + b"\n")
    return PublicFile(lines, chains, chain)


def openings_file(publication: str, head: str, openings: Iterable[tuple[bytes, Mapping[str, Any]]]) -> Iterator[bytes]:
    """The lines of an openings file, from (salt, opening) pairs in order of rank.

    A candidate receives a file with their own line only; an auditor receives all of them.
    """
    yield (
        canonical.encode({"kind": OPENINGS_KIND, "version": VERSION, "publication": publication, "head": head}) + b"\n"
    )
    count = 0
    for salt, opened in openings:
        count += 1
        yield canonical.encode({"pseudonym": opened["pseudonym"], "salt": salt.hex(), "opening": opened}) + b"\n"
    yield canonical.encode({"kind": FOOTER_KIND, "count": count}) + b"\n"


def openings_as_kept(publication: str, head: str, kept: Iterable[tuple[str, str, str]]) -> Iterator[bytes]:
    """The same file, from (pseudonym, salt, opening) as texts in order of rank: an opening is kept canonical, and stays so."""
    yield next(openings_file(publication, head, ()))
    count = 0
    for pseudonym, salt, opened in kept:
        count += 1
        yield f'{{"opening":{opened},"pseudonym":"{pseudonym}","salt":"{salt}"}}\n'.encode()
    yield canonical.encode({"kind": FOOTER_KIND, "count": count}) + b"\n"
