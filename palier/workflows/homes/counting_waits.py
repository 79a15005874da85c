"""Counts, once a month, how long one waits in each commune: the figures that anybody may read (article R441-2-17)."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import batched

from django.db import transaction

from palier.models import CommuneFigure
from palier.models.homes import commune_figures, declared_stocks
from palier.rules.homes import declared_stock, waiting_times
from palier.rules.homes.waiting_times import Figures, Spell
from palier.rules.ranking import small_cells

_WRITTEN_AT_A_TIME = 1_000


def first_of_month(on: date) -> date:
    """The day of the figures that stand on a day: one count a month, so that two of them tell nothing of who came in between."""
    return on.replace(day=1)


@transaction.atomic
def count(until: date) -> int:
    """Count the twelve months before a day, once; return the rows written. A month that is counted stays as it was told."""
    if CommuneFigure.objects.filter(counted_on=until).exists():
        return 0
    stocks = stocks_of(until)
    return keep(
        row
        for commune, spells in commune_figures.spells_of_a_year(until)
        for row in rows_of(commune, spells, until, stocks)
    )


type Stocks = Mapping[tuple[str, str], tuple[int, int]]
"""By commune and size, the year of a stock that covers the lets, and its homes."""


def stocks_of(until: date) -> Stocks:
    """The stock of the last first of January, or of the one before, wherever every landlord who let had declared one."""
    years = (until.year, until.year - 1)
    found = (
        (key, declared_stock.covering(declared, letting, years=years))
        for key, declared, letting in declared_stocks.of_a_year(until)
    )
    return {key: covered for key, covered in found if covered is not None}


def keep(rows: Iterable[CommuneFigure]) -> int:
    """Write these rows, a thousand at a time; one that another count wrote first stands. Return how many were offered."""
    return sum(
        len(CommuneFigure.objects.bulk_create(some, ignore_conflicts=True))
        for some in batched(rows, _WRITTEN_AT_A_TIME)
    )


def rows_of(
    commune: str, spells: dict[str, list[Spell]], until: date, stocks: Stocks | None = None
) -> Iterator[CommuneFigure]:
    """The rows of a commune: one a size of which something may be told."""
    least = small_cells.smallest_shown(until)
    for size, told in waiting_times.figures(spells, least=least).items():
        if (told.demandes, told.lets, told.gone) != (None, None, None):
            year, stock = (stocks or {}).get((commune, size), (None, None))
            is_told = declared_stock.turnover(told.lets, stock, least=least) is not None
            yield _row(commune, size, told, until, *((stock, year) if is_told else (None, None)))


def _row(
    commune: str, size: str, told: Figures, until: date, stock: int | None, stock_year: int | None
) -> CommuneFigure:
    return CommuneFigure(
        stock=stock,
        stock_year=stock_year,
        commune_id=commune,
        size=size,
        counted_on=until,
        demandes=told.demandes,
        lets=told.lets,
        gone=told.gone,
        housed_after=told.housed_after,
        quick=told.quick,
        slow=told.slow,
        expected=told.expected.months,
        expected_low=told.expected.low,
        expected_high=told.expected.high,
    )
