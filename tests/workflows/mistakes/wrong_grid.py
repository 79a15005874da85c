"""A year lived under a grid typed wrong, beside the same year under the right one; and the clock that counts it again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from palier.models import Commune, GridVersion, Publication, Recount, Territory
from palier.rules.doors.access import Role
from palier.workflows.acting.actors import Actor
from palier.workflows.mistakes import recounting
from tests import factories
from tests.workflows.mistakes import year as years
from tests.workflows.test_grids_of_territories import enter, text

if TYPE_CHECKING:
    from tests.workflows.mistakes.year import Year

STEWARD = Actor(role=Role.STEWARD)
DAY = timedelta(days=1)
WRONG = {"sans_logement": "1", "handicap": "120", "logement_indigne": "1", "violence": "1"}
"""What somebody typed wrong: the points of four criteria."""


def with_grid(year: Year, version: GridVersion) -> None:
    Publication.objects.filter(pk__in=[one.pk for one in year.lists]).update(grid=version)
    for on in year.lists:
        on.refresh_from_db()


def peopled(seed: int, closings: int) -> Year:
    """A year in which everybody has something that the grid weighs, before the first closing."""
    year = years.made(seed, closings=closings)
    for index, one in enumerate(year.people):
        for step, path in ((3, "claims/handicap"), (4, "claims/sans_logement"), (5, "claims/logement_indigne")):
            if index % step == 0:
                years.verified(one, path, years.START - 40 * DAY, by=year.odile)
    return year


def made_territory() -> Territory:
    here = Territory.objects.create(code="EPT8", name="Est Ensemble")
    factories.commune()
    Commune.objects.filter(code="93048").update(territory=here)
    return here


def grids(wrong: dict[str, str]) -> tuple[GridVersion, GridVersion]:
    """The grid as it was typed, with these points wrong, and the one that puts it right, in force later."""
    right = text()
    typed = right
    for criterion, points in wrong.items():
        typed, changed = re.subn(rf'(code = "{criterion}"[^[]*?\npoints = )\d+', rf"\g<1>{points}", typed)
        assert changed == 1
    at = years.START + 300 * DAY
    return enter(typed), enter(text(on=at.date()), at=at - 2 * DAY)


def planted(seed: int = 2, *, closings: int = 4) -> tuple[Year, dict[int, set[str]], dict[int, set[str]], GridVersion]:
    """A year lived under a grid typed wrong, and what the same year gives under the right one."""
    year = peopled(seed, closings)
    wrong, right = grids(WRONG)
    before = transaction.savepoint_create()
    with_grid(year, right)
    clean = years.lived(year, years.dice(seed))
    transaction.savepoint_rollback(before)
    with_grid(year, wrong)
    dirty = years.lived(year, years.dice(seed))
    return year, clean, dirty, right


def opened(right: GridVersion | None, **changes: object) -> Recount:
    at = timezone.now()
    told = {
        "grid": right,
        "territory": None,
        "since": years.START - DAY,
        "until": years.START + 299 * DAY,
        "reason": "Les points de deux critères étaient échangés.",
        "at": max(at, years.START + 300 * DAY),
        **changes,
    }
    return recounting.open_recount(recounting.asked(**told), by=STEWARD, at=at)  # type: ignore[arg-type]


def swept(times: int = 3) -> None:
    """The clock passes, on a moved year: its own functions, one after the other."""
    at = timezone.now()
    for recount, on in recounting.lists_to_count(99):
        recounting.count_list(recount, on, at=at)
    for _ in range(times):
        for one in recounting.to_end(99):
            recounting.end(one, at=at)
        for one in recounting.to_hand(99):
            recounting.hand(one, at=at)


def missed(clean: dict[int, set[str]], dirty: dict[int, set[str]]) -> set[tuple[int, str]]:
    return {(who, home) for who, homes in clean.items() for home in homes - dirty.get(who, set())}
