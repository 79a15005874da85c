"""An archive of another Palier comes in: checked whole first, then a slice at a time; killed, it goes on where it was (ADR 127).

The operator brings it, as the owner: no role of a page writes a ranking. What is here already is found, not written again. At the
end every ranking is written out and verified by the public program: same bytes, same places, or it has not arrived.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from django.db import transaction

from palier.models import (
    ArrivedRow,
    ChainHead,
    HouseArrival,
    JournalEntry,
    Organisation,
    Ranking,
    RankingLine,
)
from palier.models.leaving import live_rows
from palier.models.ranking import freezing, openings
from palier.rules.doors.access import Action, require
from palier.rules.law import canonical
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.leaving import check_house
from palier.rules.leaving.check_house import HouseZip, WrongArchive
from palier.rules.leaving.house_archive import ACTS, ArrivalState
from palier.rules.ranking import verify
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.leaving import arriving_rows

ARTICLE = act("règlement (UE) 2016/679, article 20")
SLICE = 500
_LINES = 2_000


class BadHouseArchive(Refusal):
    """It is not whole, or not one."""

    sentence = "Cette archive n’est pas reçue : {why}."


class AnotherArrival(Refusal):
    """Two at once would each find half of the other."""

    sentence = "Une autre archive entre en ce moment. Recommencez quand elle sera arrivée."


class HouseIsHere(Refusal):
    """Its organisation works here: what it did here is not written over."""

    sentence = "Cet organisme est déjà ici : une archive n’ajoute rien à ce qu’il y fait."


@dataclass
class Coming:
    """An archive that comes in: what is read of it, and what became of each row so far."""

    arrival: HouseArrival
    archive: HouseZip
    by: Actor
    at: datetime
    known: dict[str, dict[str, str]] = field(default_factory=dict)
    listed: frozenset[str] = frozenset()
    """Its homes, by their lists."""


def arrive(path: Path, *, by: Actor, at: datetime) -> HouseArrival:
    """Take it in, or go on; twice is once. Raises ``BadHouseArchive``, ``AnotherArrival``, ``HouseIsHere``."""
    require(by.role, Action.RUN_PLATFORM)
    try:
        check_house.check(path)
        archive = HouseZip(path)
    except WrongArchive as wrong:
        raise BadHouseArchive(why=str(wrong)) from wrong
    try:
        with live_rows.alone() as is_alone:
            if not is_alone:
                raise AnotherArrival
            arrival = _begin(archive, by=by, at=at)
            if arrival.state == ArrivalState.COMING:
                known = live_rows.mapped(arrival.pk, (*live_rows.LIVE, "ranking"))
                _come(Coming(arrival, archive, by, at, known, arriving_rows.listed(archive)))
            return arrival
    finally:
        archive.close()


def digest_of(manifest: Mapping[str, Any]) -> str:
    """What the checking program prints of an archive: by it two are the same."""
    return hashlib.sha256(check_house.canonical(manifest)).hexdigest()


@transaction.atomic
def _begin(archive: HouseZip, *, by: Actor, at: datetime) -> HouseArrival:
    told, digest = archive.manifest["house"], digest_of(archive.manifest)
    standing = HouseArrival.objects.exclude(state=ArrivalState.UNDONE)
    if (same := standing.filter(digest=digest).first()) is not None:
        return same
    here = _here(archive)
    # Each site gives its own number to an organisation: by its SIRET it may be here under another.
    house = UUID(told["id"]) if here is None else here.public_id
    if standing.filter(house=house).exists() or (here is not None and arriving_rows.works_here(here)):
        raise HouseIsHere
    row = HouseArrival.objects.create(digest=digest, house=house, name=told["name"], begun_at=at)
    telling.journal(JournalVerb.TAKE_IN_HOUSE, row, by=by, at=at, article=ARTICLE, details={"empreinte": digest})
    return row


def _here(archive: HouseZip) -> Organisation | None:
    """The organisation of an archive, where it is here already, by its number or by its SIRET. Raises ``BadHouseArchive``."""
    told = archive.manifest["house"]
    rows = archive.rows("tables/organisation.jsonl")
    wanted = next((one for one in rows if one.get("public_id") == told["id"] and one.get("kind") == told["kind"]), None)
    if wanted is None or wanted["kind"] not in arriving_rows.KINDS:
        raise BadHouseArchive(why="l’organisme qui part n’y est pas")
    row = live_rows.read("organisation", {**wanted, **arriving_rows.BARE}, {})
    found = None if row is None else live_rows.found("organisation", row)
    return found if isinstance(found, Organisation) else None


def _come(coming: Coming) -> None:
    tables = {one["name"]: one["path"] for one in coming.archive.manifest["tables"]}
    for table in live_rows.LIVE:
        for told in batched(_new(coming, table, tables), SLICE):
            _slice(coming, table, told)
    _join(coming)
    house = _own(coming)
    standing = arriving_rows.Standing(coming.archive, coming.known, coming.arrival.pk)
    for told in batched(coming.archive.rows(ACTS), SLICE):
        _acts(coming, told, house, standing)
    came = [(one, _told(coming, one, tables, house)) for one in coming.archive.manifest["rankings"]]
    rankings = [(one, row) for one, row in came if row is not None]
    for one, row in rankings:
        _ranking(coming, one, row)
    _prove(coming, [one for one, _ in rankings])
    _end(coming)


def _new(coming: Coming, table: str, tables: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Lines of which nothing became yet."""
    done = coming.known[table]
    key = "code" if table in ("territory", "commune") else "id"
    for told in coming.archive.rows(tables[table]) if table in tables else ():
        if str(told[key]) not in done:
            yield told


@transaction.atomic
def _slice(coming: Coming, table: str, lines: tuple[dict[str, Any], ...]) -> None:
    """Some rows, what became of each, and the line of the journal that says so: all of them, or none."""
    became: list[ArrivedRow] = []
    for told in lines:
        row = arriving_rows.wished(table, told, coming.known)
        here = None if row is None else live_rows.found(table, row)
        if row is None or not arriving_rows.may_stand(
            row, here, coming.arrival.house, is_listed=str(told.get("id")) in coming.listed
        ):
            continue
        if here is None:
            live_rows.add(row)
        source = str(told["code"] if table in ("territory", "commune") else told["id"])
        kept = row if here is None else here
        became.append(
            ArrivedRow(arrival=coming.arrival, table=table, source=source, key=str(kept.pk), is_new=here is None)
        )
    _note(coming, table, became)


def _note(coming: Coming, table: str, became: list[ArrivedRow]) -> None:
    ArrivedRow.objects.bulk_create(became)
    _tell(coming, {"table": table, "lignes": len(became)})
    for one in became:
        coming.known[table][one.source] = one.key


@transaction.atomic
def _join(coming: Coming) -> None:
    """What was declared twice says of which home, whichever of the two came first."""
    if number := arriving_rows.join_duplicates(coming.archive, coming.known["home"], coming.arrival.pk):
        _tell(coming, {"table": "home", "doublons": number})


def _tell(coming: Coming, details: Mapping[str, str | int]) -> None:
    telling.journal(
        JournalVerb.TAKE_IN_HOUSE, coming.arrival, by=coming.by, at=coming.at, article=ARTICLE, details=details
    )
    live_rows.tell_no_partner()


@transaction.atomic
def _own(coming: Coming) -> Organisation:
    """The organisation that came: open again, where an arrival before was undone.

    Whom it carries on for is not written: a succession is an act of this site.
    """
    house = Organisation.objects.select_for_update(of=("self",)).get(public_id=coming.arrival.house)
    house.closed_at = None
    house.save(update_fields=["closed_at"])
    _tell(coming, {"table": "organisation", "lignes": 1})
    return house


@transaction.atomic
def _acts(
    coming: Coming, lines: tuple[dict[str, Any], ...], house: Organisation, standing: arriving_rows.Standing
) -> None:
    """Its own acts as they were journalled, under the same ids; the hour at which they were written down is of here."""
    here = set(JournalEntry.objects.filter(pk__in=[one["id"] for one in lines]).values_list("pk", flat=True))
    made = [
        JournalEntry(
            pk=UUID(one["id"]),
            at=datetime.fromisoformat(told["at"]),
            actor=told["actor"],
            role=told["role"],
            organisation=None if told["organisation"] is None else house.pk,
            verb=told["verb"],
            object_kind=told["object_kind"],
            object_id=UUID(told["object_id"]),
            article=told["article"],
            details=json.loads(told["details"]),
        )
        for one in lines
        if UUID(one["id"]) not in here and standing.is_of(told := dict(one["columns"]), house)
    ]
    JournalEntry.objects.bulk_create(made)
    _tell(coming, {"table": "journalentry", "lignes": len(made)})


def _told(
    coming: Coming, one: Mapping[str, Any], tables: Mapping[str, str], house: Organisation
) -> dict[str, Any] | None:
    """The row of a ranking of the manifest; none where it is another's. Raises ``BadHouseArchive``."""
    told = next((row for row in coming.archive.rows(tables["ranking"]) if row["id"] == one["id"]), None)
    if told is None:
        raise BadHouseArchive(why=f"{one['path']} n’est pas parmi ses classements")
    is_own = coming.known["organisation"].get(str(told["reservataire_id"])) == str(house.pk)
    return told if is_own else None


@transaction.atomic
def _ranking(coming: Coming, one: Mapping[str, Any], told: Mapping[str, Any]) -> None:
    """One ranking with all its lines: the next of its chain, or nothing."""
    if one["id"] in coming.known["ranking"]:
        return
    # Under a key of its own here: the public file names the publication, not the row.
    row = live_rows.read("ranking", {name: value for name, value in told.items() if name != "id"}, coming.known)
    if not isinstance(row, Ranking):
        raise BadHouseArchive(why=f"{one['path']} est d’une liste qui n’y est pas")
    row.save(force_insert=True)
    for some in batched(_paired(coming.archive, one), _LINES):
        RankingLine.objects.bulk_create(_line(row, line, opened) for line, opened in some)
    ends, _ = ChainHead.objects.select_for_update().get_or_create(reservataire_id=row.reservataire_id)
    ends.position, ends.head = row.position, row.head
    ends.save()
    made = list(RankingLine.objects.filter(ranking=row).values_list("pk", flat=True))
    became = [ArrivedRow(arrival=coming.arrival, table="ranking", source=one["id"], key=str(row.pk), is_new=True)]
    became += [
        ArrivedRow(
            arrival=coming.arrival, table="rankingline", source=f"{row.pk.hex[-16:]}-{key}", key=str(key), is_new=True
        )
        for key in made
    ]
    ArrivedRow.objects.bulk_create(became, batch_size=_LINES)
    coming.known["ranking"][one["id"]] = str(row.pk)
    _tell(coming, {"table": "ranking", "lignes": len(made)})


def _lines(archive: HouseZip, path: str) -> Iterator[dict[str, Any]]:
    return (line for line in archive.rows(path) if "kind" not in line)


def _paired(archive: HouseZip, one: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
    """Each line with its opening, where the organisation could read it: both files are in the order of the ranks."""
    openings_left = _lines(archive, one["openings"]) if one["openings"] else iter(())
    waiting = next(openings_left, None)
    for line in _lines(archive, one["path"]):
        if waiting is not None and waiting["pseudonym"] == line["pseudonym"]:
            yield line, waiting
            waiting = next(openings_left, None)
        else:
            yield line, None


def _line(ranked: Ranking, line: Mapping[str, Any], opened: Mapping[str, Any] | None) -> RankingLine:
    return RankingLine(
        ranking=ranked,
        audience=[ranked.reservataire_id] if opened else [],
        rank=line["rank"],
        pseudonym=line["pseudonym"],
        tie=line["tie"],
        commitment=line["commitment"],
        salt=opened["salt"] if opened else "",
        kept_opening=canonical.text(opened["opening"]) if opened else None,
    )


def _prove(coming: Coming, rankings: list[Mapping[str, Any]]) -> None:
    """Each ranking as this site publishes it is the file of the archive, and the public program finds it right."""
    wanted = {one["path"]: one["sha256"] for one in coming.archive.manifest["files"]}
    with TemporaryDirectory() as folder:
        for one in rankings:
            ranked = Ranking.objects.select_related("publication").get(pk=coming.known["ranking"][one["id"]])
            public, opened = Path(folder, "public"), Path(folder, "openings")
            _written(public, freezing.public_lines(ranked.pk, ranked.header), wanted[one["path"]])
            if one["openings"]:
                _written(opened, openings.of(ranked), wanted[one["openings"]])
            try:
                verify.verify(public, opened if one["openings"] else None, ranked.head)
            except verify.FalseLine as wrong:
                raise BadHouseArchive(why=f"un classement n’est pas juste ({wrong})") from wrong


def _written(path: Path, lines: Any, digest: str) -> None:  # noqa: ANN401 - any lines of bytes
    told = hashlib.sha256()
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
            told.update(line)
    if told.hexdigest() != digest:
        raise BadHouseArchive(why="un classement écrit d’ici n’est pas, octet pour octet, celui de l’archive")


@transaction.atomic
def _end(coming: Coming) -> None:
    arrival, counts = coming.arrival, dict[str, int]()
    rows = ArrivedRow.objects.filter(arrival=arrival, is_new=True).values_list("table", flat=True)
    for table in rows.iterator(chunk_size=5_000):
        counts[table] = counts.get(table, 0) + 1
    arrival.state, arrival.done_at, arrival.counts = ArrivalState.ARRIVED, coming.at, counts
    arrival.save(update_fields=["state", "done_at", "counts"])
    _tell(coming, {"etat": ArrivalState.ARRIVED.value, **counts})
