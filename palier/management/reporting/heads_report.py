"""What does not hold in the list of heads: its seals, its rankings, and the hours that an authority gave."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from django.utils import timezone

from palier.gateways.authority import UnbelievableStamp, verify
from palier.gateways.authority.verifying import certificates
from palier.models import DailyRoot, HeadStamp, PublishedHead, Ranking
from palier.rules.law import french
from palier.rules.seals import heads
from palier.workflows.seals.publishing_heads import content

LATE = timedelta(days=2)
"""A line that nobody dated within this is told: an authority may be away for a day."""


def faults(trusted: str) -> Iterator[str]:
    """Each fault in a sentence. ``trusted`` is the file of the authority's certificates; empty, its answers are not read."""
    rows = list(PublishedHead.objects.select_related("ranking", "stamp").order_by("position"))
    yield from heads.faults(row.line for row in rows)
    yield from _of_their_subjects(rows)
    if trusted:
        yield from _of_their_hours(rows, certificates(Path(trusted)))


def _of_their_subjects(rows: Sequence[PublishedHead]) -> Iterator[str]:
    missing = Ranking.objects.filter(published=None).count()
    if missing:
        said = french.count(missing, "classement")
        yield f"{said} sans ligne : la tâche de chaque minute les publie, ou s’arrête sur eux."
    roots = {root.day.isoformat(): root.root for root in DailyRoot.objects.all()}
    if days := roots.keys() - {row.name for row in rows if row.kind == heads.HeadKind.JOURNAL}:
        said = french.count(len(days), "journée du journal", "journées du journal")
        yield f"{said} sans ligne : la tâche de chaque minute les publie, ou s’arrête sur elles."
    for row in rows:
        if row.kind == heads.HeadKind.JOURNAL:
            if roots.get(row.name) != row.head:
                yield f"Ligne {row.position} : la racine du {row.name} n’est plus celle qui avait été publiée."
        elif row.ranking is None or row.ranking.head != row.head:
            yield f"Ligne {row.position} : le classement n’est plus celui qui avait été publié."
        elif row.at - row.ranking.frozen_at > LATE and row.ranking.frozen_at > rows[0].at:
            # Those that are older than the list itself came into it on its first day.
            frozen = french.day(row.ranking.frozen_at.date())
            yield f"Ligne {row.position} : publiée le {french.day(row.at.date())}, pour un classement du {frozen}."


def _of_their_hours(rows: Sequence[PublishedHead], trusted: Sequence[x509.Certificate]) -> Iterator[str]:
    """Each answer must be about its line; each line must be covered soon by the first answer at or after it."""
    waiting: list[PublishedHead] = []
    for row in rows:
        waiting.append(row)
        kept: HeadStamp | None = getattr(row, "stamp", None)
        if kept is None:
            continue
        try:
            stamped_at = verify(bytes(kept.response), content(row.line), trusted).stamped_at
        except UnbelievableStamp:
            yield f"Ligne {row.position} : ce que l’autorité a daté n’est pas cette ligne."
            continue
        for one in waiting:
            if stamped_at - one.at > LATE:
                said, seen = french.day(one.at.date()), french.day(stamped_at.date())
                yield f"Ligne {one.position} : dite du {said}, personne ne l’avait vue avant le {seen}."
        waiting.clear()
    if waiting and (since := waiting[0].at) < timezone.now() - LATE:
        said = french.count(len(waiting), "ligne que personne n’a datée", "lignes que personne n’a datées")
        yield f"{said}, depuis celle du {french.day(since.date())} : l’autorité se tait, ou n’est plus crue."
