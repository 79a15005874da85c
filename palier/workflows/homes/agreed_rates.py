"""Whether what a bailleur agreed holds within the law on every day: rates together, and the order under which some go past."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from palier.models import Convention
from palier.rules.homes import flow


def check(
    bailleur: int, departement: str, *, since: date, made: Convention | None = None, besides: int | None = None
) -> None:
    """On each day from ``since`` where a rate of the département may go up, or an order of the préfet has lapsed.

    ``made`` is what is about to be written, ``besides`` the row that it takes the place of, or that leaves. Of two conventions
    of one owner on one day, the database refuses the second: they are not added up here. Raises ``BadFlow``.
    """
    rows = Convention.objects.filter(bailleur=bailleur, departement=departement).select_related("reservataire")
    others = [one for one in rows if one.pk != besides]
    known = [*others, *([] if made is None else [made])]
    days = {since, *(day for one in known for day in one.days_of_change if day > since)}
    for day in sorted(days):
        flow.check_rates(_running(others, made, day), on=day)


def _running(others: Sequence[Convention], made: Convention | None, day: date) -> list[flow.Share]:
    held = made if made is not None and made.holds(day) else None
    running = [one for one in others if one.holds(day) and (held is None or one.key != held.key)]
    return [one.as_share(Fraction(0)) for one in (*running, *([held] if held else []))]
