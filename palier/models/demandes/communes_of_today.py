"""The communes that a file names, as they stand today: of one that merged, its heir, and the territory of each (ADR 185)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, F, Func, JSONField, Subquery

from palier.models.demandes.demandes import DemandeVersion
from palier.models.territories import known_communes
from palier.models.territories.organisations import Commune
from palier.models.written_readings import WrittenReading
from palier.rules.people import facts


@dataclass(frozen=True, slots=True)
class CommuneToday:
    """Where a commune stands: its territory, empty where it has none, and its code of today."""

    territory: str
    code: str


type Today = Callable[[Collection[str]], Mapping[str, CommuneToday]]


class _IsNamed(Func):
    """Whether a code is in a list of JSON. By the list, which is short: communes are found by their key."""

    template = "%(expressions)s))"
    arg_joiner = " IN (SELECT jsonb_array_elements_text("
    output_field = BooleanField()


class _Named(Func):
    """The communes of a version: of its addresses, of the places of work and of the wish."""

    template = (
        "coalesce(%(expressions)s -> 'lives_at', '[]') || coalesce(%(expressions)s -> 'works_at', '[]')"
        " || coalesce(%(expressions)s #> '{wish,communes}', '[]')"
    )
    output_field = JSONField()


NAMED = WrittenReading(
    lambda demande: Commune.objects.filter(
        _IsNamed(
            F("code"),
            Subquery(
                DemandeVersion.objects.filter(demande=demande)
                .order_by("-file_dated_at", "-id")
                .values(named=_Named(F("facts")))[:1]
            ),
        )
    ).values_list("code", "territory", "successor_code")
)
"""Those of the register's last version, to leave in one message with the rest of an act."""


def read(rows: Iterable[tuple[str, str | None, str | None]]) -> dict[str, CommuneToday]:
    """What was answered to ``NAMED``."""
    return {code: CommuneToday(territory or "", successor or code) for code, territory, successor in rows}


def of(communes: Collection[str]) -> Mapping[str, CommuneToday]:
    """Where each of these that is known stands today; no query where none is named."""
    if not communes:
        return {}
    found = known_communes.of(communes)
    return read((code, one.territory_id, one.successor_code) for code, one in found.items())


def beside(known: Mapping[str, CommuneToday]) -> Today:
    """The same, where some were read already: the others alone are asked for."""
    return lambda communes: {**known, **of(set(communes) - known.keys())}


def wished(wish: facts.Wish, now: Mapping[str, CommuneToday]) -> tuple[str, ...]:
    """Each commune of the wish as it is today; nothing where none has merged: the wish says it, and its digest stands."""
    said = tuple(dict.fromkeys(wish.communes))
    today = tuple(now[code].code if code in now else code for code in said)
    return () if today == said else today
