"""`./run bench exchange`: how long a night takes to find rounds of exchange among many tenants, and how many it serves.

Invented homes and wishes of a region, always the same ones for a size; no database. Three kinds of wish: a smaller home, a larger
one, or one near somewhere else.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from datetime import date, timedelta
from random import Random

from benchmarks.shared import printing
from palier.rules.exchange.exchange_homes import ExchangeHome, ExchangeWish
from palier.rules.exchange.exchange_rounds import ExchangeTenant, effort_on, find, in_order, who_would_live_where

SIZES = (500, 2_000, 5_000)
DAY = date(2026, 11, 28)
_COMMUNES = tuple(f"93{number:03d}" for number in range(60))
_TYPES, _SHARES = ("T1", "T2", "T3", "T4", "T5"), (10, 25, 35, 22, 8)


def main() -> int:
    """Make a world of each size, look for its rounds, print."""
    parser = argparse.ArgumentParser(prog="./run bench exchange", description=__doc__)
    parser.add_argument("--sizes", type=lambda text: [int(n) for n in text.split(",")], default=list(SIZES))
    options = parser.parse_args()
    print(printing.heading("exchange", sys.argv[1:]), flush=True)
    rows = [_row(size) for size in options.sizes]
    print(
        printing.table(
            ("tenants", "homes that fit", "CPU seconds", "rounds of 2", "of 3", "of 4", "served", "share"), rows
        )
    )
    print(f"\nRounds of up to {effort_on(DAY).most}; one thread, no database. A night does it once.")
    return 0


def _row(size: int) -> tuple[str, ...]:
    tenants = world(size)
    fits = sum(len(one) for one in who_would_live_where(in_order(tenants)))
    begun = time.process_time()
    rounds = find(tenants, on=DAY).rounds
    seconds = time.process_time() - begun
    lengths = Counter(len(one) for one in rounds)
    served = sum(len(one) for one in rounds)
    return (
        f"{size:,}",
        f"{fits:,}",
        f"{seconds:.1f}",
        *(f"{lengths[length]:,}" for length in (2, 3, 4)),
        f"{served:,}",
        f"{100 * served // size} %",
    )


def world(size: int) -> list[ExchangeTenant]:
    """So many tenants, the same for each size."""
    dice = Random(f"exchange {size}")
    return [_tenant(number, dice) for number in range(size)]


def _so(dice: Random, share: int) -> bool:
    """Whether this one is among so many in a hundred."""
    return dice.randrange(100) < share


def _tenant(number: int, dice: Random) -> ExchangeTenant:
    has = dice.choices(range(5), _SHARES)[0]
    wants = min(4, max(0, has + dice.choice((-1, 0, 1, 1))))
    home = ExchangeHome(
        commune=dice.choice(_COMMUNES),
        type_code=_TYPES[has],
        floor_area=18 + 17 * has + dice.randint(-4, 8),
        storey=dice.randint(0, 6),
        has_lift=_so(dice, 40),
        is_step_free=_so(dice, 20),
        full_rent=24_000 + 11_000 * has + dice.randint(0, 20_000),
    )
    wish = ExchangeWish(
        communes=tuple(dice.sample(_COMMUNES, dice.randint(1, 5))),
        types=(_TYPES[wants],),
        max_rent=30_000 + 13_000 * wants + dice.randint(0, 20_000),
        until=DAY + timedelta(days=200),
        most_storey=2 if _so(dice, 25) else None,
        needs_step_free=_so(dice, 8),
    )
    return ExchangeTenant(ref=number, home=home, wish=wish, since=DAY - timedelta(days=dice.randint(0, 365)))


if __name__ == "__main__":
    sys.exit(main())
