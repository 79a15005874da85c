"""Vérifier hors ligne un classement publié par Palier : ``python -S verify.py FICHIER [--openings FICHIER2]``.

One file, standard library alone, no database, nothing of Palier imported: whoever doubts a ranking can read this
page whole and run it. With the public file it checks integrity, ties and chain; with the openings, also points
and order. With the places that screens give (``--places``, which the platform reads before it shows anything), also
that each candidate of the list is ranked, once, and told so. Exit 0: all is right. Exit 1: the first wrong line is
named. Exit 2: wrong usage or unreadable file.
"""

import argparse
import hashlib
import json
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

LONGEST_LINE = 1 << 20
HEX = re.compile(r"[0-9a-f]{64}")
SECRET = re.compile(r"(?:[0-9a-f]{2}){16,}")
WORDS = (
    "kind publication reservataire closed_at grid grid_digest ceilings_digest seed seed_commitment pseudonyms_digest"
)
MAYBE = (str, type(None))
HEADER: dict[str, Any] = {
    **dict.fromkeys([*WORDS.split(), "previous_head", "digest"], str),
    "version": int,
    "counts": dict,
    "corrects": MAYBE,
    "reason": MAYBE,
}
LINE = {"rank": int, "pseudonym": str, "tie": str, "commitment": str, "chain": str}
FOOTER = {"kind": str, "count": int, "head": str}
OPENINGS_HEADER = {"kind": str, "version": int, "publication": str, "head": str}
OPENINGS_LINE = {"pseudonym": str, "salt": str, "opening": dict}
OPENINGS_FOOTER = {"kind": str, "count": int}
SHOWN_LINE = {
    "pseudonym": str,
    "tier": int,
    "points": int,
    "waiting_since": str,
    "first": int,
    "last": int,
    "total": int,
}
RECEIPT = {
    **dict.fromkeys(["kind", "publication", "pseudonym", "facts_digest", "seed_commitment", "applied_at", "seal"], str),
    "version": int,
    "position": int,
}
OPENING = {
    "publication": str,
    "pseudonym": str,
    "tier": int,
    "points": int,
    "waiting_since": (str, type(None)),
    "verdict": str,
    "lines": list,
    "facts_digest": str,
}


# Lines as Palier writes nearly all of them, known by their text: it is canonical as it stands, and has its fields with
# their types. Any other line is parsed and spelled again, which says the same and costs three times more.
_HEX, _NUMBER, _DAY = '"([0-9a-f]{64})"', "(0|-?[1-9][0-9]{0,17})", '"([0-9-]{1,10})"'
USUAL_LINE = re.compile(rf'{{"chain":{_HEX},"commitment":{_HEX},"pseudonym":{_HEX},"rank":{_NUMBER},"tie":{_HEX}}}\n')
USUAL_OPENING = re.compile(
    rf'{{"opening":({{"facts_digest":{_HEX},"lines":\[(?:{{(.*)}})?\],"points":{_NUMBER},"pseudonym":{_HEX},'
    rf'"publication":"([0-9a-z-]+)","tier":{_NUMBER},"verdict":"([a-z_]+)","waiting_since":(?:null|{_DAY})}}),'
    rf'"pseudonym":{_HEX},"salt":{_HEX}}}\n'
)
USUAL_PLACE = re.compile(
    rf'{{"first":{_NUMBER},"last":{_NUMBER},"points":{_NUMBER},"pseudonym":{_HEX},"tier":{_NUMBER},"total":{_NUMBER},'
    rf'"waiting_since":{_DAY}}}\n'
)
LONGEST_ITEM, KNOWN_ITEMS = 1000, 4096


class FalseLine(Exception):
    """The first line that is not what it should be, told in French."""

    def __init__(self, path: Path, number: int, what: str) -> None:
        """Keep the place for whoever calls this file as a library."""
        super().__init__(f"{path.name}, ligne {number}\u00a0: {what}.")
        self.path, self.number, self.what = path, number, what


class Absent(FalseLine):
    """The ranking holds, and the candidate of a receipt does not stand in it."""


class NotThis(FalseLine):
    """The file is something else from its first line on: nothing is said of any ranking."""


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"nombre {text} interdit")


read = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse).decode
spell = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical(value: object) -> bytes:
    """UTF-8 NFC, sorted keys, no spaces: the bytes that are hashed."""
    return unicodedata.normalize("NFC", spell(value)).encode()


def sha256(text: str | bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(text.encode() if isinstance(text, str) else text).hexdigest()


def usual_line(text: str) -> dict[str, Any] | None:
    """A public line of the usual form, without parsing; none where it is to be read at length."""
    if (found := USUAL_LINE.fullmatch(text)) is None:
        return None
    chain, commitment, pseudonym, rank, lot = found.groups()
    return {"chain": chain, "commitment": commitment, "pseudonym": pseudonym, "rank": int(rank), "tie": lot}


def usual_place(text: str) -> dict[str, Any] | None:
    """The same of a place."""
    if (found := USUAL_PLACE.fullmatch(text)) is None:
        return None
    first, last, points, name, tier, total, since = found.groups()
    numbers = {"first": int(first), "last": int(last), "points": int(points), "tier": int(tier), "total": int(total)}
    return {**numbers, "pseudonym": name, "waiting_since": since}


def read_item(inside: str) -> dict[str, Any] | None:
    """One line of points, from what stands between its braces; none unless it is canonical and its points are a number."""
    text = f"{{{inside}}}"
    try:
        value = read(text)
        is_canonical = canonical(value) == text.encode()
    except (ValueError, RecursionError):
        return None
    return value if is_canonical and type(value.get("points")) is int else None


def usual_opening(text: str, item: Callable[[str], dict[str, Any] | None]) -> tuple[dict[str, Any], bytes] | None:
    """The same of an opening, and its own bytes; ``item`` reads a line of points, which many candidates have alike."""
    if (found := USUAL_OPENING.fullmatch(text)) is None:
        return None
    spelled, digest, inside, points, name, publication, tier, verdict, since, pseudonym, salt = found.groups()
    parts = inside.split("},{") if inside is not None else []
    if max(map(len, parts), default=0) > LONGEST_ITEM or None in (lines := [*map(item, parts)]):
        return None
    opening = {
        "facts_digest": digest,
        "lines": lines,
        "points": int(points),
        "pseudonym": name,
        "publication": publication,
        "tier": int(tier),
        "verdict": verdict,
        "waiting_since": since,
    }
    return {"opening": opening, "pseudonym": pseudonym, "salt": salt}, spelled.encode()


def tie(seed: str, digest: str, pseudonym: str) -> str:
    """The lot of one candidate, from the seed (hexadecimal), the digest of all pseudonyms and its own."""
    return sha256(f"palier-tirage\n{seed}\n{digest}\n{pseudonym}")


class Reader:
    """Reads canonical JSON Lines one by one and knows the number of the current line."""

    def __init__(self, path: Path, usual: Callable[[str], dict[str, Any] | None] | None = None) -> None:
        """Nothing is read before the first ``take``; ``usual`` knows most lines by their text."""
        self.path, self.number, self.lines, self.usual = path, 0, self._read(), usual
        self.known: dict[str, Any] | None = None

    def _read(self) -> Iterator[bytes]:
        with self.path.open("rb") as file:
            while line := file.readline(LONGEST_LINE + 1):
                yield line

    def fail(self, what: str) -> NoReturn:
        """Stop at the current line. Raises ``FalseLine``."""
        raise FalseLine(self.path, self.number, what)

    def take(self) -> dict[str, Any]:
        """The next line, parsed; it must be spelled canonically."""
        self.number += 1
        line = next(self.lines, b"")
        if not line:
            self.fail("le fichier s’arrête trop tôt")
        if not line.endswith(b"\n"):
            self.fail("la ligne est trop longue ou coupée")
        try:
            text = line.decode()
            if self.usual is not None and (known := self.usual(text)) is not None:
                self.known = known
                return known
            value = read(text)
            spelled = canonical(value)
        except (ValueError, RecursionError):
            self.fail("ce n’est pas du JSON lisible")
        if not isinstance(value, dict) or spelled + b"\n" != line:
            self.fail("la ligne n’est pas écrite sous sa forme canonique")
        return value

    def expect(self, value: dict[str, Any], shape: dict[str, Any], name: str) -> None:
        """Exactly these fields with these types; a boolean is no number. A usual line has them by its text."""
        if value is self.known:
            return
        if value.keys() != shape.keys():
            self.fail(f"{name}\u00a0: champs manquants ou en trop ({', '.join(sorted(value.keys() ^ shape.keys()))})")
        for key, kind in shape.items():
            if not isinstance(value[key], kind) or isinstance(value[key], bool):
                self.fail(f"{name}\u00a0: le champ «\u00a0{key}\u00a0» n’a pas la bonne forme")

    def end(self) -> None:
        """Nothing may follow the footer."""
        self.number += 1
        if next(self.lines, b""):
            self.fail("des lignes suivent la fin du fichier")


def require_kind(path: Path, kind: str, name: str) -> None:
    """Refuse a file whose first line does not say that it is of this kind: a picture accuses nobody. Raises ``NotThis``."""
    with path.open("rb") as file:
        first = file.readline(LONGEST_LINE)
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict) or value.get("kind") != kind:
        raise NotThis(path, 1, f"ce n’est pas {name} de Palier")


def check_header(public: Reader) -> dict[str, Any]:
    """The header holds together: its digest, the seed and its commitment."""
    require_kind(public.path, "palier-classement", "un classement")
    header = public.take()
    public.expect(header, HEADER, "en-tête")
    if header["version"] != 1:
        public.fail("ce n’est pas un classement de Palier, version 1")
    content = {key: value for key, value in header.items() if key != "digest"}
    if header["digest"] != sha256(canonical(content)):
        public.fail("l’en-tête a été modifié\u00a0: son empreinte ne correspond plus à son contenu")
    for key in ("seed_commitment", "pseudonyms_digest", "previous_head"):
        if not HEX.fullmatch(header[key]):
            public.fail(f"en-tête\u00a0: «\u00a0{key}\u00a0» n’est pas une empreinte")
    if not SECRET.fullmatch(header["seed"]):
        public.fail("en-tête\u00a0: la graine du tirage est illisible")
    if sha256(bytes.fromhex(header["seed"])) != header["seed_commitment"]:
        public.fail("la graine n’est pas celle qui avait été engagée à la publication")
    if (header["corrects"] is None) != (header["reason"] is None):
        public.fail("une correction doit nommer le classement corrigé et sa raison")
    return header


def check_header_beside(beside: Reader, header: dict[str, Any], kind: str, name: str) -> str:
    """A file beside the public one is of this publication; returns the head that it was made for."""
    require_kind(beside.path, kind, name)
    value = beside.take()
    beside.expect(value, OPENINGS_HEADER, "en-tête")
    if value["version"] != 1:
        beside.fail(f"ce n’est pas {name} de Palier, version 1")
    if value["publication"] != header["publication"]:
        beside.fail("ce fichier est celui d’une autre publication")
    return str(value["head"])


def check_line(public: Reader, line: dict[str, Any], header: dict[str, Any], rank: int, chain: str) -> str:
    """Rank, tie and chain of one line; returns the chain after it."""
    public.expect(line, LINE, "candidat")
    if line["rank"] != rank:
        public.fail(f"le rang devrait être {rank}, la ligne dit {line['rank']}")
    for key in ("pseudonym", "commitment") if line is not public.known else ():
        if not HEX.fullmatch(line[key]):
            public.fail(f"«\u00a0{key}\u00a0» n’est pas une empreinte")
    if line["tie"] != tie(header["seed"], header["pseudonyms_digest"], line["pseudonym"]):
        public.fail(f"rang {rank}\u00a0: le tirage ne correspond pas à la graine et au pseudonyme")
    chain = sha256(f"{chain}\n{rank}\n{line['pseudonym']}\n{line['tie']}\n{line['commitment']}")
    if line["chain"] != chain:
        public.fail(f"rang {rank}\u00a0: la ligne a été modifiée, son chaînage ne correspond plus")
    return chain


def is_day(text: str) -> bool:
    """Whether this is a date as ISO 8601 writes it, and as nobody else does."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def check_opening(
    opened: Reader, entry: dict[str, Any], spelled: bytes, line: dict[str, Any], publication: str
) -> tuple[Any, ...]:
    """Commitment and points of one opening, with its own bytes where they are known; returns its order key."""
    rank, value = line["rank"], entry["opening"]
    if not spelled:
        opened.expect(value, OPENING, "ouverture")
        if not HEX.fullmatch(entry["salt"]):
            opened.fail("le sel n’est pas lisible")
    if sha256(bytes.fromhex(entry["salt"]) + (spelled or canonical(value))) != line["commitment"]:
        opened.fail(f"rang {rank}\u00a0: l’ouverture ne correspond pas à l’engagement publié")
    if value["publication"] != publication or value["pseudonym"] != line["pseudonym"]:
        opened.fail(f"rang {rank}\u00a0: l’ouverture est celle d’une autre ligne")
    if not spelled and not all(isinstance(item, dict) and type(item.get("points")) is int for item in value["lines"]):
        opened.fail(f"rang {rank}\u00a0: une ligne de points est illisible")
    if (total := sum(item["points"] for item in value["lines"])) != value["points"]:
        opened.fail(f"rang {rank}\u00a0: les lignes font {total} points, le total annonce {value['points']}")
    since = value["waiting_since"] or "9999-12-31"
    if not is_day(since):
        opened.fail(f"rang {rank}\u00a0: l’ancienneté n’est pas une date")
    return (value["tier"], -value["points"], since, line["tie"])


class Openings:
    """Follows the openings file beside the public one; some or all lines may be opened."""

    def __init__(self, path: Path, header: dict[str, Any]) -> None:
        """Read the header and the first entry."""
        self.reader, self.publication = Reader(path, self._usual), header["publication"]
        self.item, self.spelled = lru_cache(KNOWN_ITEMS)(read_item), b""
        self.head = check_header_beside(self.reader, header, "palier-ouvertures", "un fichier d’ouvertures")
        self.count = 0
        self.before: tuple[Any, ...] = ()
        self.last: dict[str, Any] = {}
        self._next()

    def _usual(self, text: str) -> dict[str, Any] | None:
        if (found := usual_opening(text, self.item)) is None:
            return None
        entry, self.spelled = found
        return entry

    def _next(self) -> None:
        self.spelled = b""
        self.entry = self.reader.take()
        if "kind" not in self.entry:
            self.reader.expect(self.entry, OPENINGS_LINE, "ouverture")

    def follow(self, line: dict[str, Any]) -> None:
        """Check the opening of this public line, when the file has it."""
        if self.entry.get("pseudonym") != line["pseudonym"]:
            return
        key = check_opening(self.reader, self.entry, self.spelled, line, self.publication)
        if self.before and key <= self.before:
            self.reader.fail(f"rang {line['rank']}\u00a0: ce candidat devait passer avant celui qui le précède")
        self.before, self.count, self.last = key, self.count + 1, self.entry["opening"]
        self._next()

    def finish(self, _count: int, head: str) -> str:
        """All entries were used and the file ends as it says."""
        if "kind" not in self.entry:
            self.reader.fail("cette ouverture n’est pas à sa place dans le classement, ou n’y figure pas")
        self.reader.expect(self.entry, OPENINGS_FOOTER, "fin")
        if self.entry["kind"] != "fin" or self.entry["count"] != self.count:
            self.reader.fail(f"la fin annonce {self.entry['count']} ouvertures, le fichier en a {self.count}")
        self.reader.end()
        if self.head != head:
            self.reader.number = 1
            self.reader.fail("ces ouvertures ont été faites pour un autre état du classement")
        return f"{self.count} lignes ouvertes, points et ordre exacts"


class ShownPlaces:
    """Who stands on the list and what screens tell them, read whole, then held against each public line."""

    def __init__(self, path: Path, header: dict[str, Any]) -> None:
        """Read every place; none is told twice."""
        self.reader = Reader(path, usual_place)
        self.head = check_header_beside(self.reader, header, "palier-affichage", "un fichier de places")
        self.places: dict[str, dict[str, Any]] = {}
        self.totals: set[int] = set()
        self.before: tuple[Any, ...] = ()
        while "kind" not in (line := self.reader.take()):
            self.reader.expect(line, SHOWN_LINE, "place")
            if line["pseudonym"] in self.places:
                self.reader.fail("une candidature a deux places")
            self.places[line["pseudonym"]] = line
        self.reader.expect(line, OPENINGS_FOOTER, "fin")
        if line["kind"] != "fin" or line["count"] != len(self.places):
            self.reader.fail("le nombre de places n’est pas celui annoncé")
        self.reader.end()

    def follow(self, line: dict[str, Any]) -> None:
        """The place told to this candidate, and its order after the one before."""
        rank, shown = line["rank"], self.places.pop(line["pseudonym"], None)
        if shown is None:
            self.reader.fail(f"rang {rank}\u00a0: ce candidat n’est pas sur la liste")
        if (shown["first"], shown["last"]) != (rank, rank):
            self.reader.fail(f"rang {rank}\u00a0: l’écran donne une autre place")
        key = (shown["tier"], -shown["points"], shown["waiting_since"], line["tie"])
        if self.before and key <= self.before:
            self.reader.fail(
                f"rang {rank}\u00a0: d’après ses faits, ce candidat devait passer avant celui qui le précède"
            )
        self.before = key
        self.totals.add(shown["total"])

    def finish(self, count: int, head: str) -> str:
        """Nobody of the list is left, and everybody was told the same number."""
        if self.places:
            self.reader.fail(f"{len(self.places)} candidats de la liste ne sont pas classés")
        if self.totals - {count}:
            self.reader.fail("l’écran annonce un autre nombre de candidats")
        if self.head != head:
            self.reader.fail("ces places ont été lues pour un autre état du classement")
        return "places affichées exactes"


class Receipt:
    """What a candidate was given when they applied, held against the list: they are there, and with which facts."""

    def __init__(self, path: Path, header: dict[str, Any], openings: Openings | None) -> None:
        """It is of this list, and of the draw that was promised then. ``openings`` follow each line before it does."""
        require_kind(path, "palier-recu", "un reçu")
        self.reader, self.openings, self.said = Reader(path), openings, ""
        self.value = self.reader.take()
        self.reader.expect(self.value, RECEIPT, "reçu")
        if self.value["version"] != 1:
            self.reader.fail("ce n’est pas un reçu de Palier, version 1")
        if self.value["publication"] != header["publication"]:
            self.reader.fail("ce reçu est celui d’une autre liste")
        if self.value["seed_commitment"] != header["seed_commitment"]:
            self.reader.fail("le tirage promis sur ce reçu n’est pas celui de ce classement")
        self.reader.end()

    def follow(self, line: dict[str, Any]) -> None:
        """Find the candidate; with their opening, say whether the facts are those of the receipt."""
        if line["pseudonym"] != self.value["pseudonym"]:
            return
        facts, opened = "", self.openings.last if self.openings else {}
        if opened.get("pseudonym") == line["pseudonym"]:
            same = opened["facts_digest"] == self.value["facts_digest"]
            facts = ", avec les mêmes faits" if same else ", avec des faits qui ont changé depuis"
        self.said = f"reçu honoré au rang {line['rank']}{facts}"

    def finish(self, _count: int, _head: str) -> str:
        """Whoever holds a receipt was to be found. Raises ``Absent``."""
        if not self.said:
            raise Absent(self.reader.path, 1, "le candidat de ce reçu n’est pas dans le classement")
        return self.said


def check_footer(public: Reader, line: dict[str, Any], header: dict[str, Any], seen: set[bytes], chain: str) -> None:
    """Counts, head, and the list of pseudonyms on which the draw was made."""
    public.expect(line, FOOTER, "fin")
    if line["kind"] != "fin" or line["count"] != len(seen) or header["counts"].get("classees") != len(seen):
        public.fail(f"le fichier a {len(seen)} candidats, ce n’est pas le nombre annoncé")
    if line["head"] != chain:
        public.fail("la tête de chaîne ne correspond pas aux lignes")
    if sha256("\n".join(name.hex() for name in sorted(seen))) != header["pseudonyms_digest"]:
        public.fail("la liste des pseudonymes n’est pas celle du tirage annoncé dans l’en-tête")


def verify(
    path: Path,
    openings: Path | None = None,
    head: str | None = None,
    places: Path | None = None,
    receipt: Path | None = None,
) -> str:
    """Check the files and return the summary in French, or raise ``FalseLine`` at the first wrong line."""
    public = Reader(path, usual_line)
    header = check_header(public)
    opened = Openings(openings, header) if openings else None
    shown = ShownPlaces(places, header) if places else None
    received = Receipt(receipt, header, opened) if receipt else None
    beside = [one for one in (opened, shown, received) if one is not None]
    chain = sha256(f"palier-chaine\n{header['previous_head']}\n{header['digest']}")
    seen: set[bytes] = set()
    while "kind" not in (line := public.take()):
        chain = check_line(public, line, header, len(seen) + 1, chain)
        name = bytes.fromhex(line["pseudonym"])
        if name in seen:
            public.fail("ce pseudonyme figure déjà plus haut")
        seen.add(name)
        for one in beside:
            one.follow(line)
    count = len(seen)
    check_footer(public, line, header, seen, chain)
    if head is not None and head != chain:
        public.fail("la tête de chaîne n’est pas celle qui a été publiée par ailleurs")
    public.end()
    said = [f"Classement vérifié\u00a0: {count} candidats, intégrité, tirage et chaînage exacts"]
    said += [one.finish(count, chain) for one in beside]
    sentence = "\u00a0; ".join(said)
    return f"{sentence}. Tête {chain}."


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line and return the exit code."""
    parser = argparse.ArgumentParser(prog="verify", description="Vérifie un classement publié, hors ligne.")
    parser.add_argument("file", metavar="FICHIER", type=Path, help="le fichier public du classement")
    parser.add_argument("--openings", metavar="FICHIER2", type=Path, help="le fichier des ouvertures, ou la vôtre")
    parser.add_argument("--places", metavar="FICHIER3", type=Path, help="les places que les écrans donnent")
    parser.add_argument("--receipt", metavar="FICHIER4", type=Path, help="votre reçu de candidature")
    parser.add_argument("--head", metavar="EMPREINTE", help="la tête de chaîne publiée par ailleurs, à comparer")
    options = parser.parse_args(arguments)
    try:
        summary = verify(options.file, options.openings, options.head, options.places, options.receipt)
    except NotThis as other:
        sys.stderr.write(f"Rien n’a été vérifié. {other}\n")
        return 2
    except Absent as absent:
        sys.stdout.write(f"Le classement se suit. {absent}\n")
        return 1
    except FalseLine as wrong:
        sys.stdout.write(f"Classement faux. {wrong}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"Fichier illisible\u00a0: {error.filename} ({error.strerror}).\n")
        return 2
    sys.stdout.write(f"{summary}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
