"""`./run bench letters`: how many mails a second one worker sends, each of a letter that waits in its queue.

A database of its own, filled with SQL: a household, a letter, its announcement and the job that sends it, as acts leave them.
Then one worker as production runs it, until the last is marked. Without an option the backend is the framework's dummy: what
is measured is this side. ``--relay`` speaks SMTP to the sink of the tests, which writes each message to the disk.
``--looks`` gives the organisation that writes a name of its own on its mails, so that each file is looked at.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.db import connection

from benchmarks.ranking import NAME, OwnDatabase
from benchmarks.shared import printing
from config import cli
from hosting.database import postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

BOUND = 900
"""Seconds after which the bench gives up."""
_ROOT = Path(__file__).resolve().parents[1]
_FILES = """
    INSERT INTO palier_demande (public_id, numero_unique, draw_token, state, strike_off_reason, created_at, audience)
    SELECT gen_random_uuid(), 'L' || lpad(i::text, 17, '0'), sha256(convert_to('letters:' || i, 'UTF8')), 'active', '', now(),
        '{}' FROM generate_series(1, %(count)s) i;
    INSERT INTO palier_person (audience, demande_id, key, role, civility, last_name, birth_name, first_name, nationality, phone,
        email, address, employer, profession)
    SELECT audience, id, 'd', 'demandeur', '', '', '', '', '', '', numero_unique || '@example.org', '', '', ''
        FROM palier_demande;
    INSERT INTO palier_demandeversion (audience, demande_id, file_type, file_dated_at, received_at, digest, facts,
        unknown_codes, missing)
    SELECT audience, id, 'CRE', now(), now(), encode(draw_token, 'hex'), %(facts)s::jsonb, '[]', '[]' FROM palier_demande;
    INSERT INTO palier_letter (audience, public_id, demande_id, kind, title, paragraphs, facts, sent_at)
    SELECT audience, gen_random_uuid(), id, 'accuse_candidature', 'Votre candidature', '[]', %(told)s::jsonb, now()
        FROM palier_demande
"""
_MESSAGES = """
    INSERT INTO palier_message (id, demande_id, channel, recipient, subject, body, created_at, about, doubts, outcome)
    SELECT gen_random_uuid(), d.id, 'email', lower(d.numero_unique) || '@example.org', %(subject)s,
        %(body)s || ' https://palier.example/mon-dossier/courrier/' || l.public_id, now(), l.public_id, 0, ''
        FROM palier_demande d JOIN palier_letter l ON l.demande_id = d.id;
    INSERT INTO procrastinate_jobs (queue_name, task_name, priority, args)
    SELECT 'default', 'palier.jobs.messages.send', -10, jsonb_build_object('message', id) FROM palier_message;
    -- No act left these rows: their seal would be told as a fault, line by line.
    DELETE FROM palier_unsealed;
    ANALYZE
"""
_LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'palier.jobs.messages.send' AND status IN ('todo', 'doing')"
_TOLD = """
    SELECT (SELECT count(*) FROM palier_message WHERE sent_at IS NOT NULL),
        (SELECT count(*) FROM palier_message WHERE doubts > 0), extract(epoch FROM max(at) - min(at))
    FROM procrastinate_events WHERE type IN ('started', 'succeeded')
        AND job_id IN (SELECT id FROM procrastinate_jobs WHERE task_name = 'palier.jobs.messages.send')
"""


def main() -> int:
    """Fill, work, print. Ends with 1 where a message was not sent, or left in doubt."""
    parser = argparse.ArgumentParser(prog="./run bench letters", description=__doc__)
    parser.add_argument("--count", type=int, default=5_000)
    parser.add_argument("--relay", action="store_true", help="speak SMTP to a sink instead of the dummy")
    parser.add_argument("--looks", action="store_true", help="the organisation chose a name for its mails")
    options = parser.parse_args()
    print(printing.heading("letters", sys.argv[1:]))
    django.setup()
    with OwnDatabase(), tempfile.TemporaryDirectory() as folder:
        _fill(options.count, looks=options.looks)
        connection.close()
        sent, doubts, seconds, own = _work(Path(folder), options.count, relay=options.relay)
    print(
        f"{sent} mails in {seconds:.1f} s, {sent / seconds:.0f} a second; {doubts} in doubt; "
        f"{own / sent * 1000:.2f} ms of the worker's processor each"
    )
    return 0 if (sent, doubts) == (options.count, 0) else 1


def _fill(count: int, *, looks: bool) -> None:
    import json

    from django.utils import timezone

    from benchmarks.ranking import household
    from palier.models import Organisation, OrganisationLook
    from palier.models.demandes import facts_codec
    from palier.rules.letters import senders
    from palier.workflows.acting import telling

    house = Organisation.objects.create(kind="reservataire", name="Réservataire Est")
    if looks:
        OrganisationLook.objects.create(organisation=house, sender_name="Réservataire Est", changed_at=timezone.now())
    said = telling.announcement(None)
    facts = facts_codec.dump(household())
    told = senders.LetterHead(house.name, house.contact).facts(house.public_id)
    with connection.cursor() as cursor:
        cursor.execute(_FILES, {"count": count, "facts": json.dumps(facts), "told": json.dumps(told)})
        cursor.execute(_MESSAGES, {"subject": said.title, "body": said.body})


def _work(folder: Path, count: int, *, relay: bool) -> tuple[int, int, float, float]:
    """Let one worker send all; how many were, in doubt, in how many seconds, and its own time of processor."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PALIER_STATE": str(folder),
        "DATABASE_URL": postgres.url(cli.state(), database=NAME),
        "PALIER_LOG_LEVEL": "WARNING",
    }
    environment.pop("PALIER_LOGIN", None)
    for port in _relay(folder) if relay else (None,):
        if port is None:
            environment["PALIER_EMAIL_BACKEND"] = "django.core.mail.backends.dummy.EmailBackend"
        else:
            environment |= {"PALIER_SMTP_HOST": "127.0.0.1", "PALIER_SMTP_PORT": str(port)}
        command = [sys.executable, "-P", "-m", "config.worker"]
        worker = subprocess.Popen(command, env=environment, cwd=_ROOT, stdin=subprocess.DEVNULL)
        try:
            own = _until_done(worker, count)
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(60)
    with connection.cursor() as cursor:
        cursor.execute(_TOLD)
        sent, doubts, seconds = cursor.fetchone()
    return sent, doubts, float(seconds), own


def _relay(folder: Path) -> Iterator[int]:
    from sandbox.mail.server import Sink

    with Sink(("127.0.0.1", 0), folder / "mail.jsonl") as sink:
        threading.Thread(target=sink.serve_forever, daemon=True).start()
        yield int(sink.server_address[1])
        sink.shutdown()


def _until_done(worker: subprocess.Popen[bytes], count: int) -> float:
    """The worker's own time of processor, its start not counted."""
    deadline, began = time.monotonic() + BOUND, 0.0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(_LEFT)
            (left,) = cursor.fetchone()
            if left == count:
                began = _processor(worker.pid)
            if not left:
                return _processor(worker.pid) - began
            if worker.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("The worker ended, or did not, before its letters.")
            time.sleep(0.05)


def _processor(pid: int) -> float:
    """Seconds of processor of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
