"""Where a person and what stands over their word tell different things of one fact: shown to them, never overwritten.

The wish is not here: it is the household's own (`layers`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from palier.models.demandes.layers import Layers, expected
from palier.rules.people import facts

HOME = "current_home"


class ConflictSource(StrEnum):
    """What stands over the person's word."""

    REGISTER = "registre"
    VERIFIED = "piece"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A fact told in two ways: ``standing`` counts, ``declared`` is what the person last said."""

    path: str
    standing: Any
    declared: Any
    source: ConflictSource = ConflictSource.REGISTER


def conflicts(layers: Layers) -> tuple[Conflict, ...]:
    """Every answer of the person that does not count, with what counts instead."""
    return (*_incomes(layers), *_resources(layers), *_home(layers), *_births(layers), *_claims(layers))


def _incomes(layers: Layers) -> Iterator[Conflict]:
    for person in layers.register.household.persons:
        known = {f"incomes/{person.key}/{income.year}": income.amount for income in person.incomes}
        paths = [path for path in layers.declared if path.startswith(f"incomes/{person.key}/")]
        for path in sorted(paths):
            verified, told = layers.verified.get(path), layers.declared[path].value
            standing = verified.value if verified else known.get(path)
            if standing is not None and told != standing:
                yield Conflict(path, standing, told, ConflictSource.VERIFIED if verified else ConflictSource.REGISTER)


def _resources(layers: Layers) -> Iterator[Conflict]:
    """What a person receives and pays each month: the register's amounts stand, or those of a checked paper."""
    for person in layers.register.household.persons:
        path = f"resources/{person.key}"
        declared, verified = layers.declared.get(path), layers.verified.get(path)
        if declared is None or not declared.value:
            continue
        is_sure = verified is not None and verified.value is not None
        standing = verified.value if verified and is_sure else [asdict(one) for one in person.resources]
        if standing and _amounts(standing) != _amounts(declared.value):
            source = ConflictSource.VERIFIED if is_sure else ConflictSource.REGISTER
            yield Conflict(path, standing, declared.value, source)


def _amounts(rows: Iterable[Mapping[str, Any]]) -> set[tuple[str, int | None, bool]]:
    return {(row["code"], row["amount"], bool(row.get("is_paid"))) for row in rows}


def _home(layers: Layers) -> Iterator[Conflict]:
    declared, verified = layers.declared.get(HOME), layers.verified.get(HOME)
    known, sure = asdict(layers.register.current_home), dict(verified.value or {}) if verified else {}
    for key, told in sorted((declared.value or {}).items()) if declared else ():
        standing = sure.get(key, known.get(key))
        if standing not in (None, (), []) and _plain(told) != _plain(standing):
            yield Conflict(
                f"{HOME}/{key}", standing, told, ConflictSource.VERIFIED if key in sure else ConflictSource.REGISTER
            )


def _births(layers: Layers) -> Iterator[Conflict]:
    declared, standing = layers.declared.get("expected"), expected(layers)
    if declared is None or declared.value is None:
        return
    told = _birth(declared.value["number"], declared.value["due_on"])
    child = next(iter(standing), None)
    counted = _birth(child.number, child.due_on.isoformat() if child.due_on else None) if child else _birth(0, None)
    if told != counted:
        source = ConflictSource.VERIFIED if "expected" in layers.verified else ConflictSource.REGISTER
        yield Conflict("expected", counted, told, source)


def _claims(layers: Layers) -> Iterator[Conflict]:
    """A situation that the person takes back while a verified proof of it still counts."""
    for path, fact in sorted(layers.declared.items()):
        verified = layers.verified.get(path)
        if not path.startswith("claims/") or fact.value is not None or verified is None or verified.value is None:
            continue
        yield Conflict(path, facts.Situation(path.removeprefix("claims/")), None, ConflictSource.VERIFIED)


def _birth(number: int, due_on: str | None) -> dict[str, Any]:
    return {"number": number, "due_on": due_on if number else None}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
