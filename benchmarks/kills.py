"""`./run bench kills`: a take-over, its documents, events of partners and nights beside the register, killed, then counted.

On a database of its own. A process does the work of the worker and is killed (-9) after a random while, hundreds of times; the
next goes on with what was begun. A take-over that is in is counted against its digests, undone under the same kills, and begun
again; so are its documents. Acts of a landlord become events that a receiver hears. Demandes that the State's register struck
off are found by night and taken in by day. Prints kills, and how many were lost or doubled: none, or it fails. A call that a
kill cut is said again under the same id, as it promises: those are counted apart.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django
from django.db import connection
from django.utils import timezone

from benchmarks import ranking
from benchmarks.crashes import reconciled
from benchmarks.shared import killing, printing

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.models import StockBatch, StockBundle

LINES, DOCUMENTS, ACTS = 4_000, 8, 60
SLICE = 100
MAPPING = """
outil = "banc"
cle = "ID"
dates = ["JJ/MM/AAAA"]
[champs.nom]
colonne = "NOM"
[champs.naissance]
colonne = "NE"
"""
_ACT = """
    INSERT INTO palier_journalentry (id, at, role, verb, object_kind, object_id, article, details)
    SELECT gen_random_uuid(), now(), 'bailleur', 'corriger_logement', 'Home', public_id, '', '{}' FROM palier_home LIMIT 1
"""
type Row = tuple[str, ...]


def main() -> int:
    """Kill, count, print; fail where something is lost or doubled."""
    parser = argparse.ArgumentParser(prog="./run bench kills", description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="kills in all")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    django.setup()
    print(printing.heading("kills", sys.argv[1:]), flush=True)
    random, begun = Random(options.seed), time.perf_counter()
    # Beside another bench: each has its own.
    ranking.NAME = "palier_kills"
    tenth = options.times // 10
    shares = (3 * tenth, options.times - 7 * tenth, 3 * tenth, tenth)
    with TemporaryDirectory() as folder, ranking.OwnDatabase():
        rows = []
        for part in (
            lambda: _of_lines(shares[0], random),
            lambda: _of_events(shares[1], random, Path(folder, "heard")),
            lambda: reconciled.counted(shares[2], random, Path(folder)),
            lambda: _of_documents(shares[3], random),
        ):
            rows.append(part())
            print(", ".join(rows[-1]), flush=True)
    print(printing.table(("what was killed", "kills", "times whole", "counted", "lost", "doubled"), rows))
    print(f"\n{sum(int(row[1]) for row in rows)} kills -9 in {time.perf_counter() - begun:.0f} s, seed {options.seed}.")
    return 1 if any(row[4] != "0" or row[5] != "0" for row in rows) else 0


def _of_lines(times: int, random: Random) -> Row:
    from palier.jobs.people import stocks
    from palier.models import Organisation, StockLine
    from palier.rules.doors.access import Role
    from palier.workflows.acting.actors import Actor
    from palier.workflows.acting.sent_files import SentStock
    from palier.workflows.takeover import receiving, taking_in, undoing_stock

    taking_in.SLICE = undoing_stock.SLICE = SLICE
    by, body = Actor(role=Role.STEWARD), Organisation.objects.create(kind="reservataire", name="Banc")
    data = "\n".join(["ID;NOM;NE", *(f"{n};Nom {n};01/02/1980" for n in range(LINES))]).encode()
    batch = receiving.receive(body, [SentStock("banc.csv", lambda: [data])], by=by, at=timezone.now())
    receiving.write_mapping(batch, MAPPING, by=by, at=timezone.now())
    kills = whole = lost = doubled = 0
    while kills < times:
        receiving.begin(batch, by=by, at=timezone.now())
        kills += _until(batch, "repris", lambda: stocks.sweep(0), random, 1.2)
        keys = Counter(StockLine.objects.filter(batch=batch).values_list("key", flat=True))
        lost += LINES - len(keys)
        doubled += sum(keys.values()) - len(keys) + abs(batch.read - LINES)
        lost += int(taking_in.digests_here(batch) != batch.digests)
        receiving.undo(batch, by=by, at=timezone.now())
        kills += _until(batch, "annule", lambda: stocks.sweep(0), random, 0.4)
        doubled += StockLine.objects.count()
        whole += 1
    return "a take-over and its undoing", f"{kills}", f"{whole}", f"{LINES * whole:,} lines", f"{lost}", f"{doubled}"


def _until(row: StockBatch | StockBundle, state: str, work: Callable[[], object], random: Random, most: float) -> int:
    """Kill until it is there: later each time where nothing moved, so that a busy machine gets there too."""
    kills, wait, place = 0, most, row.position
    while True:
        kills += killing.killed(work, random, wait)
        row.refresh_from_db()
        if row.state == state:
            return kills
        wait, place = (max(most, wait / 2) if row.position != place else wait * 1.5), row.position


def _of_documents(times: int, random: Random) -> Row:
    from palier.jobs.people import papers, stocks
    from palier.models import Organisation, StockPaper, StockPaperContent
    from palier.rules.doors.access import Role
    from palier.workflows.acting.actors import Actor
    from palier.workflows.acting.sent_files import SentStock
    from palier.workflows.takeover import bundling, receiving, taking_papers
    from tests import factories

    papers._AT_ONCE, taking_papers._REMOVED = 1, 3  # noqa: SLF001 - many transactions to be cut in
    by, body = Actor(role=Role.STEWARD), Organisation.objects.create(kind="reservataire", name="Banc 2")
    data = "\n".join(["ID;NOM;NE", *(f"P{n};Nom {n};01/02/1980" for n in range(DOCUMENTS))]).encode()
    batch = receiving.receive(body, [SentStock("papiers.csv", lambda: [data])], by=by, at=timezone.now())
    receiving.write_mapping(batch, MAPPING, by=by, at=timezone.now())
    receiving.begin(batch, by=by, at=timezone.now())
    stocks.sweep(0)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as writing:
        for n in range(DOCUMENTS):
            writing.writestr(f"P{n}/a.pdf", factories.pdf(1 + n % 4))
    bundle = bundling.receive(batch, SentStock("a.zip", lambda: [made.getvalue()]), by=by, at=timezone.now())
    bundling.write_mapping(bundle, 'chemin = "{cle}/*"', by=by, at=timezone.now())
    stocks.sweep(0)
    kills = whole = lost = doubled = 0
    while kills < times:
        bundling.begin(bundle, by=by, at=timezone.now())
        kills += _until(bundle, "repris", lambda: stocks.sweep(0), random, 4.0)
        keys = Counter(StockPaper.objects.filter(state="pris").values_list("line__key", flat=True))
        lost += DOCUMENTS - len(keys) + DOCUMENTS - StockPaperContent.objects.count()
        doubled += sum(keys.values()) - len(keys) + abs(bundle.read - DOCUMENTS)
        bundling.withdraw(bundle, by=by, at=timezone.now())
        kills += _until(bundle, "essaye", lambda: stocks.sweep(0), random, 0.1)
        doubled += StockPaper.objects.count()
        whole += 1
    return (
        "its documents, in and out",
        f"{kills}",
        f"{whole}",
        f"{DOCUMENTS * whole:,} documents",
        f"{lost}",
        f"{doubled}",
    )


def _left() -> int:
    """What is to be told or sent; where a call was cut, it is due now."""
    from palier.models import PartnerEvent, PartnerOutbox, WebhookEndpoint

    WebhookEndpoint.objects.update(next_at=timezone.now())
    return PartnerOutbox.objects.count() + PartnerEvent.objects.count() - WebhookEndpoint.objects.get().after


def _of_events(times: int, random: Random, heard: Path) -> Row:
    from palier.gateways import webhooks
    from palier.jobs.partners import events
    from palier.jobs.partners import webhooks as carriers
    from palier.models import PartnerEvent, WebhookDelivery, WebhookEndpoint
    from palier.rules.partners.event_kinds import EventKind
    from palier.rules.partners.webhook_delays import SendOutcome
    from palier.workflows.partners import sealing_secrets
    from tests import factories

    def hears(_url: str, _body: bytes, headers: dict[str, str], **_: object) -> SendOutcome:
        with heard.open("a") as opened:
            opened.write(f"{headers['webhook-id']}\n")
        time.sleep(0.01)
        return SendOutcome(200, "")

    webhooks.send = hears  # type: ignore[assignment]
    body = factories.organisation("bailleur", "Banc 3")
    factories.home(body, None)
    WebhookEndpoint.objects.create(
        organisation=body,
        url="https://banc.example/",
        kinds=[kind.value for kind in EventKind],
        sealed=sealing_secrets.seal(sealing_secrets.drawn()),
        created_at=timezone.now(),
        created_by=factories.member("Banc", body).person,
        after=0,
        next_at=timezone.now(),
    )

    def work() -> None:
        while events.relay():
            pass
        while carriers.carry_one():
            pass

    kills = whole = 0
    while kills < times:
        # Acts of one transaction are one event: each is its own.
        with connection.cursor() as cursor:
            for _ in range(ACTS):
                cursor.execute(_ACT)
        whole += 1
        kills += killing.until(work, _left, random, 0.6)
    said = Counter(heard.read_text().split())
    told = {str(one) for one in PartnerEvent.objects.values_list("public_id", flat=True)}
    numbers = list(PartnerEvent.objects.order_by("number").values_list("number", flat=True))
    lost = (
        abs(ACTS * whole - len(told))
        + len(told - set(said))
        + abs(len(told) - WebhookDelivery.objects.filter(state="remise").count())
    )
    doubled = len(set(said) - told) + int(numbers != list(range(1, len(numbers) + 1)))
    print(f"{sum(said.values()) - len(said)} calls of {len(said)} events were said again, each under its id.")
    return "events told and sent", f"{kills}", f"{whole}", f"{len(told):,} events", f"{lost}", f"{doubled}"


if __name__ == "__main__":
    sys.exit(main())
