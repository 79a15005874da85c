"""What the closing of a séance sends, as it was read: who closes says it again, and another decision meanwhile is read first."""

from collections import Counter
from collections.abc import Iterable

from palier.models import Decision, Seance
from palier.rules.law import canonical


def decisions_of(seance: Seance) -> list[Decision]:
    """The decisions that its closing tells, one letter each."""
    return list(Decision.objects.filter(item__seance=seance).order_by("pk"))


def kinds_of(rows: Iterable[Decision]) -> dict[str, int]:
    """How many of each kind."""
    return dict(Counter(row.kind for row in rows))


def mark(seance: Seance) -> str:
    """Of what was read: another decision, or another home postponed, and it is read again."""
    postponed = list(seance.items.exclude(postponed_reason="").order_by("pk").values_list("pk", flat=True))
    decided = [row.pk for row in decisions_of(seance)]
    return canonical.digest({"decisions": decided, "postponed": postponed})
