"""An answer of the service as a notice: only what is compared or counted is read, and never the address that it bears."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from palier.gateways.taxes.errors import TaxesAway
from palier.rules.fetching.tax_notices import TaxNotice
from palier.rules.people.certified import Citizen

_MOST_EUROS = 100_000_000
_MOST_DEPENDANTS = 50
_FAMILIES = frozenset({"M", "C", "D", "V", "O"})


def notice(body: bytes, year: int) -> TaxNotice:
    """Read an answer, or raise ``TaxesAway``: what is no notice is no fault of a person."""
    try:
        told = dict(json.loads(body))
        return TaxNotice(
            year=year,
            reference_income=_euros(told["rfr"]),
            shares=_shares(told.get("nbPart")),
            family=_family(told.get("sitFam")),
            dependants=_count((told.get("pac") or {}).get("nbPac")),
            established_on=_day(told.get("datEtab")),
            declarants=tuple(one for n in (1, 2) if (one := _declarant(told, n)) is not None),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise TaxesAway("unreadable") from error


def _euros(told: object) -> int:
    if isinstance(told, bool) or not isinstance(told, int | float) or not 0 <= told <= _MOST_EUROS or told != int(told):
        raise ValueError
    return int(told)


def _shares(told: object) -> str:
    return (
        f"{told:g}"
        if isinstance(told, int | float) and not isinstance(told, bool) and 0 < told < _MOST_DEPENDANTS
        else ""
    )


def _family(told: object) -> str:
    return told if isinstance(told, str) and told in _FAMILIES else ""


def _count(told: object) -> int | None:
    if isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= _MOST_DEPENDANTS:
        return told
    return None


def _day(told: object) -> date | None:
    try:
        return date.fromisoformat(str(told)[:10])
    except ValueError:
        return None


def _declarant(told: Mapping[str, Any], n: int) -> Citizen | None:
    """One of the two who sign; none where there is no second one."""
    name = str(told.get(f"nmNaiDec{n}") or "").strip()
    if not name:
        return None
    born = told.get(f"dateNaisDec{n}") or {}
    year, month, day = (str(born.get(part) or "0").strip() for part in ("annee", "mois", "jour"))
    return Citizen(
        family_name=name,
        given_names=tuple(str(told.get(f"prnmDec{n}") or "").split()),
        birth=f"{year:0>4}-{month:0>2}-{day:0>2}",
        usage_name=str(told.get(f"nmUsaDec{n}") or "").strip(),
    )
