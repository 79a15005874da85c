"""`./run bench takeover`: how long a former tool's stock takes to come in, to be verified, and to go out again.

Writes a CSV of invented lines of thirty columns, one in fifty of them faulty and one in fifty somebody who was there already,
typed otherwise; takes it in on a database of its own as the worker does, counts the digests again, finds the line of each of
three times as many documents by its name, looks for doubles, puts each line in a campaign, undoes it, and takes it in again.
Prints lines, seconds, the highest memory of this process, and how many doubles were found.
"""

from __future__ import annotations

import argparse
import os
import resource
import struct
import sys
import time
import zlib
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django
from django.utils import timezone

from benchmarks import ranking
from benchmarks.shared import backend, printing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from palier.models import StockBatch

LINES, COLUMNS = 1_000_000, 30
PAPERS, ARCHIVE = 3, 60_000
"""Documents of each line; files of one archive."""
_MAPPING = """
outil = "banc"
cle = "ID"
dates = ["JJ/MM/AAAA"]
[champs.numero_unique]
colonne = "NUM"
[champs.nom]
colonne = "NOM"
[champs.prenom]
colonne = "PRENOM"
[champs.naissance]
colonne = "NAISSANCE"
[champs.courriel]
colonne = "COURRIEL"
[champs.telephone]
colonne = "TEL"
[champs.typologie]
colonne = "TYPE"
codes = { "1P" = "T1", "2P" = "T2", "3P" = "T3", "4P" = "T4" }
[champs.revenu]
colonne = "RFR"
[champs.depot]
colonne = "DEPOT"
[champs.points]
colonne = "POINTS"
facultatif = true
"""
_NAMED = ("ID", "NUM", "NOM", "PRENOM", "NAISSANCE", "COURRIEL", "TEL", "TYPE", "RFR", "DEPOT", "POINTS")
_FAULTY, _TWINS = 50, 50
_PARTS = (
    *("ba", "ri", "mon", "tel", "lou", "sa", "dier", "ven", "cho"),
    *("pin", "gar", "lis", "no", "fré", "du", "mar", "ky", "zan"),
)


def main() -> int:
    """Write, take in, verify, undo, print."""
    parser = argparse.ArgumentParser(prog="./run bench takeover", description=__doc__)
    parser.add_argument("--lines", type=int, default=LINES)
    options = parser.parse_args()
    django.setup()
    print(printing.heading("takeover", sys.argv[1:]), flush=True)
    load = os.getloadavg()[0]
    # Beside another bench: each has its own.
    ranking.NAME = "palier_takeover"
    with TemporaryDirectory() as folder, ranking.OwnDatabase():
        path = Path(folder, "stock.csv")
        with path.open("w", encoding="cp1252", newline="") as opened:
            opened.writelines(_lines(options.lines))
        size = path.stat().st_size
        rows, batch = _measured(path, Path(folder))
    print(printing.table(("step", "of", "seconds", "of this process", "of the database", "a second", "peak MB"), rows))
    print(
        f"\n{size // 1_000_000} MB of CSV, {COLUMNS} columns; {batch.taken:,} taken, {batch.refused:,} refused. "
        f"Load of the machine when it began: {load:.1f} on {os.cpu_count()} cores; when it ended: {os.getloadavg()[0]:.1f}."
    )
    return 0


def _measured(path: Path, folder: Path) -> tuple[list[tuple[str, ...]], StockBatch]:
    from palier.models import Organisation, StockLine
    from palier.rules.doors.access import Role
    from palier.workflows.acting.actors import Actor
    from palier.workflows.acting.sent_files import SentStock
    from palier.workflows.takeover import receiving, taking_in

    by, body = Actor(role=Role.STEWARD), Organisation.objects.create(kind="reservataire", name="Banc")
    rows: list[tuple[str, ...]] = []
    with path.open("rb") as opened:
        number = sum(1 for _ in opened) - 1

    def timed[R](name: str, act: Callable[[], R], many: int = number) -> R:
        begun, own, served = time.perf_counter(), time.process_time(), backend.seconds()
        done = act()
        seconds, own, served = time.perf_counter() - begun, time.process_time() - own, backend.seconds() - served
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        spent = (f"{seconds:.1f}", f"{own:.1f}", f"{served:.1f}")
        rows.append((name, f"{many:,}", *spent, f"{many / seconds:,.0f}", f"{peak}"))
        # As it goes: a run of a million that is cut has said what it had measured.
        load = os.getloadavg()[0]
        told = f"{own:.0f} s of this process and {served:.0f} s of the database"
        print(f"{name}: {seconds:.0f} s, {told}, {peak} MB at most, load {load:.1f}", flush=True)
        return done

    sent = SentStock(path.name, lambda: _chunks(path))
    batch = timed("received", lambda: receiving.receive(body, [sent], by=by, at=timezone.now()))
    batch = receiving.write_mapping(batch, _MAPPING, by=by, at=timezone.now())
    receiving.begin(batch, by=by, at=timezone.now())
    timed("taken in", _swept)
    batch.refresh_from_db()
    if batch.read != number or batch.state != "repris":
        sys.exit(f"{batch.state}: {batch.read} of {number} read. {batch.fault}")
    if timed("verified", lambda: taking_in.digests_here(batch)) != batch.digests:
        sys.exit("what is here is not what came in")
    counts = f"{batch.read:,} lines read, {StockLine.objects.count():,} here, {batch.taken:,} taken, {batch.refused:,} refused"
    print(
        f"{counts}; {len(batch.digests)} digests, one a column, the same of what came in and of what is here.",
        flush=True,
    )
    _of_documents(batch, number, folder, timed)
    timed("doubles", _compared)
    print(f"{number // _TWINS:,} lines are of somebody who was there; {_found():,} of them were put to a person.")
    timed("in campaign", lambda: _in_campaign(batch))
    receiving.undo(batch, by=by, at=timezone.now())
    timed("undone", _swept)
    if StockLine.objects.exists():
        sys.exit("lines are left")
    _in_again(batch, timed)
    print("In again: as many lines taken, as many refused, each digest the same.")
    return rows, batch


def _swept() -> None:
    """Turn after turn, as long as one asks for the next."""
    from palier.jobs.people import stocks
    from palier.jobs.queue.taking_turns import WorkTurn

    while True:
        turn = WorkTurn(stocks.TURN)
        stocks.sweep_within(turn)
        if not turn.is_over():
            return


def _in_again(batch: StockBatch, timed: Callable[..., object]) -> None:
    """What was undone is begun again, from the file that is still here: the same lines, column by column."""
    from palier.models import StockBatch
    from palier.rules.doors.access import Role
    from palier.workflows.acting.actors import Actor
    from palier.workflows.takeover import receiving

    again = StockBatch.objects.get(pk=batch.pk)
    receiving.begin(again, by=Actor(role=Role.STEWARD), at=timezone.now())
    timed("taken in again", _swept)
    again.refresh_from_db()
    if (again.taken, again.refused, again.digests) != (batch.taken, batch.refused, batch.digests):
        sys.exit(f"in again, {again.taken:,} taken and {again.refused:,} refused, or another digest")


def _of_documents(batch: StockBatch, lines: int, folder: Path, timed: Callable[..., object]) -> None:
    """Archives whose files name the lines by their path, tried: no file of them is opened."""
    from palier.models import StockBundle
    from palier.rules.doors.access import Role
    from palier.workflows.acting.actors import Actor
    from palier.workflows.acting.sent_files import SentStock
    from palier.workflows.takeover import bundling

    by, told = Actor(role=Role.STEWARD), list[StockBundle]()
    for number, first in enumerate(range(0, lines * PAPERS, ARCHIVE)):
        path = folder / f"{number}.zip"
        path.write_bytes(_archive(range(first, min(first + ARCHIVE, lines * PAPERS))))
        sent = SentStock(path.name, lambda path=path: _chunks(path))  # type: ignore[misc]
        told.append(bundling.receive(batch, sent, by=by, at=timezone.now()))
        path.unlink()
        bundling.write_mapping(told[-1], 'chemin = "{cle}/{nature}-*"', by=by, at=timezone.now())
    timed("names of documents", _swept, lines * PAPERS)
    seen = [row.seen for row in StockBundle.objects.filter(pk__in=[one.pk for one in told])]
    files, matched = sum(one["files"] for one in seen), sum(one["matched"] for one in seen)
    if (files, matched) != (lines * PAPERS, batch.taken * PAPERS):
        sys.exit(f"{files:,} names, {matched:,} of a line")
    print(
        f"{files:,} names in {len(told)} archives: {matched:,} of a line that is in, the others of a line that was refused."
    )


def _archive(numbers: range) -> bytes:
    """A ZIP of so many small files, written without holding its list."""
    data = b"%PDF-1.4 banc"
    crc, files, entries = zlib.crc32(data), bytearray(), bytearray()
    for n in numbers:
        name = f"D{n // PAPERS:08d}/CNI-{n % PAPERS}.pdf".encode()
        sizes = (crc, len(data), len(data))
        entries += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 33, *sizes, len(name), 0, 0, 0, 0, 0, len(files)
        )
        entries += name
        files += struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, *sizes, len(name), 0) + name + data
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(numbers), len(numbers), len(entries), len(files), 0)
    return bytes(files + entries + end)


def _compared() -> None:
    from palier.workflows.takeover import pairing

    while pairing.look(at=timezone.now()):
        pass


def _found() -> int:
    """Of the lines that were written as somebody's again, how many were found beside that somebody."""
    from palier.models import StockTwin

    told = StockTwin.objects.values_list("keys", flat=True)
    keys = ([int(side["cle"][1:]) for side in sides] for sides in told)
    return sum(1 for one, other in keys if other % _TWINS == _TWINS - 1 and one == other - 1 - other % 7)


def _in_campaign(batch: StockBatch) -> None:
    """Each line a person of a campaign, settled and counted; nobody is written to."""
    from palier.models import StockCampaign
    from palier.workflows.takeover import campaign_turns

    campaign = StockCampaign.objects.create(batch=batch, state="en_cours", moved_at=timezone.now())
    campaign_turns.take_in(campaign, at=timezone.now())
    campaign_turns.settle(campaign)
    campaign_turns.count(campaign, at=timezone.now())


def _word(number: int) -> str:
    """Another name for each, as long as names are and as easily said."""
    said = ""
    while not said or number:
        number, rest = divmod(number, len(_PARTS))
        said += _PARTS[rest]
    return said.capitalize()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as opened:
        while data := opened.read(1 << 20):
            yield data


def _lines(number: int) -> Iterator[str]:
    others = [f"AUTRE_{n}" for n in range(COLUMNS - len(_NAMED))]
    yield ";".join((*_NAMED, *others)) + "\r\n"
    for n in range(number):
        told = (f"D{n:08d}", *(_twin(n) if n % _TWINS == _TWINS - 1 else _person(n)))
        filled = (f"{1 + n % 4}P", f"{9000 + n % 30000},50", "03/05/2018", str(n % 200))
        yield ";".join((*told, *filled, *(f"valeur {n % (k + 7)}" for k in range(len(others))))) + "\r\n"


def _person(n: int) -> tuple[str, ...]:
    """Number, names, day of birth and contacts of the n-th: few given names serve many, and no day serves more than another."""
    random = Random(n)
    born = date(1940, 1, 1) + timedelta(days=random.randrange(24_000))
    birth = "01/01/1900" if n % _FAULTY == 0 else f"{born:%d/%m/%Y}"
    last, first = _word(random.randrange(60_000)), _word(int(random.paretovariate(0.6)) % 1_500)
    number = f"075{1 + n % 12:02d}19{n % 1_000_000:06d}1A{n // 1_000_000 % 1000:03d}"
    return number, last, first, birth, f"p{n}@exemple.test", f"06{n % 100_000_000:08d}"


def _twin(n: int) -> tuple[str, ...]:
    """Somebody who came before, of whom a letter was heard twice, the names swapped, or the contacts changed."""
    _, last, first, birth, mail, phone = _person(n - 1 - n % 7)
    match n % 3:
        case 0:
            return "", f"{last}{last[-1]}", first, birth, mail, ""
        case 1:
            return "", first, last, birth, "", phone
        case _:
            return "", last.upper(), first, birth, f"autre{n}@exemple.test", phone


if __name__ == "__main__":
    sys.exit(main())
