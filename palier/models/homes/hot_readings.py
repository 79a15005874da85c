"""What is asked of open lists most, by what each list carries of its home; each beside the plain reading that it must equal.

The database alone writes ``carried_*``, in the transaction of whatever writes the list or corrects the home (ADR 153): of a list
that runs they are exact; of any other the plain reading is asked (``of``). A test compares every pair, row by row.
"""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, Count, F, Func, QuerySet, Value

from palier.models.homes.homes import Publication
from palier.models.territories.organisations import Commune
from palier.models.written_readings import WrittenReading

type Lists = QuerySet[Publication]


def of_type(rows: Lists, code: str) -> Lists:
    """Those of homes of a type."""
    return rows.filter(carried_type=code)


def up_to(rows: Lists, rent: int) -> Lists:
    """Those whose rent, charges included, is no more than so many cents."""
    return rows.filter(carried_rent__lte=rent)


class _IsAmong(Func):
    """Whether a code is one of those that a text holds, with commas: one value, however many they are."""

    template = "%(expressions)s, ','))"
    arg_joiner = " = ANY(string_to_array("
    output_field = BooleanField()


OPEN_IN = WrittenReading(
    lambda at, codes: (
        Publication.objects.open_at(at)
        .select_related("home__commune", "home__bailleur", "reservataire")
        .filter(_IsAmong(F("carried_commune"), Value(codes)))
        .order_by("closes_at", "pk")
    )
)
"""Those of these communes, with what a card shows, the first to close first: what a household's search asks before it filters."""


def open_in(at: datetime, codes: Collection[str]) -> list[Publication]:
    """``OPEN_IN``, of communes by their codes; nothing of none."""
    return OPEN_IN(at, ",".join(sorted(codes))) if codes else []


def in_communes(rows: Lists, codes: Collection[str]) -> Lists:
    """Those of these communes."""
    return rows.filter(carried_commune__in=codes)


def in_departements(rows: Lists, codes: Collection[str]) -> Lists:
    """Those of these départements: a commune that was taken in across a border follows its heir, whatever its code."""
    return rows.filter(carried_commune__in=Commune.objects.filter(departement__in=codes).values("code"))


def cheapest_first(rows: Lists) -> Lists:
    """In the order of the whole rent."""
    return rows.order_by("carried_rent", "closes_at", "pk")


def by_commune(rows: Lists) -> dict[str, int]:
    """How many there are in each commune."""
    return dict(rows.order_by().values_list("carried_commune").annotate(homes=Count("*")))


def _of_type(rows: Lists, code: str) -> Lists:
    return rows.filter(home__type_code=code)


def _up_to(rows: Lists, rent: int) -> Lists:
    return rows.annotate(full=F("home__rent") + F("home__charges")).filter(full__lte=rent)


def _in_communes(rows: Lists, codes: Collection[str]) -> Lists:
    return rows.filter(home__commune__in=codes)


def _in_departements(rows: Lists, codes: Collection[str]) -> Lists:
    return rows.filter(home__commune__departement__in=codes)


def _cheapest_first(rows: Lists) -> Lists:
    return rows.order_by(F("home__rent") + F("home__charges"), "closes_at", "pk")


def _by_commune(rows: Lists) -> dict[str, int]:
    return dict(rows.order_by().values_list("home__commune").annotate(homes=Count("pk")))


PLAIN: Mapping[Callable[..., Any], Callable[..., Any]] = {
    of_type: _of_type,
    up_to: _up_to,
    in_communes: _in_communes,
    in_departements: _in_departements,
    cheapest_first: _cheapest_first,
    by_commune: _by_commune,
}
"""Each hot reading, and the plain one."""


def of[**P, R](reading: Callable[P, R], *, runs: bool) -> Callable[P, R]:
    """A reading of lists that run; of others, whose homes may have changed since, the plain one."""
    return reading if runs else PLAIN[reading]
