"""Where the chains stand, and the root of a day over all of them (ADR 42). What leaves the machine starts from here."""

from datetime import date, datetime

from django.db import transaction

from palier.models import DailyRoot, SealedHead
from palier.rules.seals import chain
from palier.rules.seals.chain import Head


def current() -> dict[str, Head]:
    """The head of each chain by its name, now: that of the platform, and that of each organisation by its public id."""
    rows = SealedHead.objects.order_by("name").values_list("name", "position", "head")
    return {name: Head(position, head) for name, position, head in rows}


def of_day(kept: DailyRoot) -> dict[str, Head]:
    """The heads that a root was made of."""
    return {name: Head(int(position), str(head)) for name, (position, head) in kept.heads.items()}


@transaction.atomic
def seal_day(day: date, *, at: datetime) -> DailyRoot:
    """The root of a day, made once from the heads as they stand; asked again, the one that was made. The clock's act."""
    if (made := DailyRoot.objects.filter(day=day).first()) is not None:
        return made
    # Whoever seals waits: all heads are of one moment.
    list(SealedHead.objects.select_for_update().order_by("chain"))
    heads = current()
    last = DailyRoot.objects.order_by("-day").first()
    previous = last.root if last else chain.FIRST_HEAD
    return DailyRoot.objects.create(
        day=day,
        root=chain.root(day.isoformat(), previous, heads),
        previous=previous,
        lines=sum(head.position for head in heads.values()),
        heads={name: [head.position, head.head] for name, head in heads.items()},
        sealed_at=at,
    )
