"""Acts on a database, one at each line of standard input, acknowledged on standard output once they are committed.

Run as a process of its own, with DATABASE_URL: `python -m tests.backups.life OFFSET`, then `apply`, `apply 50`, `close`,
`ask`, `erase`, `merge`, `seal`. Each answer is a JSON line with the instants around the act.
"""

from __future__ import annotations

import itertools
import json
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import django

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.factories import Applicant

django.setup()

from django.db import transaction  # noqa: E402 - the models load after the settings
from django.utils import timezone  # noqa: E402

from palier.jobs.seals import sealing  # noqa: E402
from palier.models import Publication  # noqa: E402
from palier.models.doors import acting  # noqa: E402
from palier.models.seals import seal_queue  # noqa: E402
from palier.rules.doors.access import Role  # noqa: E402
from palier.workflows.acting.actors import Actor  # noqa: E402
from palier.workflows.candidature import applying  # noqa: E402
from palier.workflows.life import erasing, keeping, merging  # noqa: E402
from palier.workflows.ranking import closing  # noqa: E402
from tests import factories  # noqa: E402
from tests.attacks import sealed_world  # noqa: E402

APPLICANTS: list[Applicant] = []
DAY = timedelta(days=1)


def main(offset: int) -> None:
    factories._numbers = itertools.count(offset)  # noqa: SLF001 - two processes write in one database
    on = publication()
    say({"ready": True})
    for line in sys.stdin:
        verb, _, count = line.strip().partition(" ")
        for _ in range(int(count or 1)):
            begun = timezone.now().isoformat()
            done = ACTS[verb](on)
            say({"act": verb, "reference": done, "begun": begun, "done": timezone.now().isoformat()})


def publication() -> Publication:
    number = next(factories._numbers)  # noqa: SLF001
    organisations = [factories.organisation(kind, f"{kind} {number}") for kind in ("bailleur", "reservataire")]
    return factories.publication(factories.home(*organisations))


def say(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)


def apply(on: Publication) -> str:
    one = factories.demande("Ida")
    APPLICANTS.append(one)
    applying.apply(one.demande, on, by=one.actor, at=timezone.now())
    return str(one.demande.public_id)


def close(on: Publication) -> str:
    """A ranking of its own, closed."""
    other, now = publication(), timezone.now()
    for _ in range(3):
        apply(other)
    Publication.objects.filter(pk=other.pk).update(opens_at=now - 9 * DAY, closes_at=now - DAY / 24)
    other.refresh_from_db()
    assert closing.close(other, weighed=factories.believed(other), at=now) is not None
    return str(other.public_id)


def ask(on: Publication) -> str:
    one = APPLICANTS[0]
    erasing.ask(one.demande, by=one.actor, at=timezone.now())
    return str(one.demande.public_id)


def erase(on: Publication) -> str:
    """Whoever applied first asks, and the clock's job does it."""
    reference = ask(on)
    with transaction.atomic():
        acting.take(acting.CLOCK)
        assert keeping.honour(APPLICANTS.pop(0).demande, at=timezone.now())
    return reference


def merge(on: Publication) -> str:
    """An act of the register's manager."""
    kept, gone = (factories.demande(birth_name="Benali") for _ in range(2))
    merging.merge(kept.demande, gone.demande, by=Actor(role=Role.STEWARD), at=timezone.now())
    return str(gone.demande.public_id)


def seal(on: Publication) -> str:
    """What the worker's thread does every two seconds, until nothing waits and nothing older is left."""
    with patch.object(seal_queue, "verbs", sealed_world.invented):
        while sealing.step() < sealing.EVERY:
            pass
    return ""


ACTS: dict[str, Callable[[Publication], str]] = {
    "apply": apply,
    "close": close,
    "ask": ask,
    "erase": erase,
    "merge": merge,
    "seal": seal,
}

if __name__ == "__main__":
    main(int(sys.argv[1]))
