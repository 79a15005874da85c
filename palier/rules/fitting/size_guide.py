"""Which types of home a territory advises for a household: a habit, never a condition of access (article L441-2-2).

A territory enters its own as one TOML file, dated and named by its act; Palier's stands where none is known.
``size_advice`` says it, ``eligibility`` never reads it.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

from palier.rules.law import canonical, elision, french, parameters, toml_faults, voice
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import phrase
from palier.rules.people.household import Composition

TYPES: Mapping[str, str] = {
    "C": phrase("une chambre"),
    "T1": phrase("un T1"),
    "T2": phrase("un T2"),
    "T3": phrase("un T3"),
    "T4": phrase("un T4"),
    "T5": phrase("un T5"),
    "T6P": phrase("un T6 ou plus"),
}
"""Types of home, smallest first, as a sentence names them."""
ROOM = "C"
"""The one type that is feminine: what agrees with a type asks for it."""
_THIS: Mapping[str, str] = {
    ROOM: phrase("cette chambre"),
    "T1": phrase("ce T1"),
    "T2": phrase("ce T2"),
    "T3": phrase("ce T3"),
    "T4": phrase("ce T4"),
    "T5": phrase("ce T5"),
    "T6P": phrase("ce T6 ou plus"),
}
_ORDER = tuple(TYPES)
_FILE = "occupancy.toml"
_L441_2_2 = cch("L441-2-2")
_MOST_PERSONS = 12
_TOP = {"territory", "act", "effective_from", "parent_and_child", "types"}
_OPTIONAL = {"parent_and_child"}
_MAX_TEXT = 200


class SizeGuideError(ValueError):
    """A guide that cannot be read; the message is the French sentence to show, with the key that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeGuide:
    """The types advised from one person up; the last row stands for more persons."""

    rows: tuple[tuple[str, ...], ...]
    parent_and_child: tuple[str, ...] = ()
    """For one parent and one child, where the guide says it apart."""
    source: Source
    whose: str = ""
    """Whose guide it is, by its name, where it is not Palier's own."""
    territory: str = ""
    effective_from: date | None = None
    digest: str = ""

    def types_for(self, household: Composition, *, more_rooms: int = 0) -> tuple[str, ...]:
        """The types advised, smallest first; ``more_rooms`` adds the next ones (``occupancy.extra_rooms``)."""
        row = self.rows[min(max(household.persons, 1), len(self.rows)) - 1]
        if household.is_single_parent and household.persons == 2 and self.parent_and_child:  # noqa: PLR2004
            row = self.parent_and_child
        last = _ORDER.index(row[-1])
        return (*row, *_ORDER[last + 1 : last + 1 + more_rooms])


@applies(_L441_2_2)
def say(types: tuple[str, ...]) -> str:
    """``un T2 ou un T3``."""
    *first, last = (voice.say(TYPES[code]) for code in types)
    return voice.say("{types} ou {last}", types=french.series(first), last=last) if first else last


@applies(_L441_2_2)
def this(type_code: str) -> str:
    """``ce T3``, ``cette chambre``, ``ce T6 ou plus``; ``ce logement`` for a type that is not known."""
    return voice.say(_THIS[type_code]) if type_code in _THIS else voice.say("ce logement")


@applies(_L441_2_2)
def called(guide: SizeGuide) -> str:
    """``le repère de Palier``, ``le repère d’Est Ensemble``, for use inside a sentence."""
    if not guide.territory:
        return voice.say("le repère de Palier")
    if not guide.whose:
        return voice.say("le repère du territoire")
    return voice.say(_CALLED_ELIDED if elision.elides(guide.whose) else _CALLED, organisation=guide.whose)


_CALLED, _CALLED_ELIDED = phrase("le repère de {organisation}"), phrase("le repère d’{organisation}")


@cache
@applies(act("convention d’occupation par défaut de Palier"))
def of_palier(on: date) -> SizeGuide:
    """Palier's own guide, where a territory has entered none."""
    rows = parameters.get(_FILE, "typology", on)
    apart = parameters.get(_FILE, "typology_parent_and_child", on)
    return SizeGuide(
        rows=tuple(tuple(row) for row in rows.value), parent_and_child=tuple(apart.value), source=rows.article
    )


def _types(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or any(not isinstance(code, str) for code in value):
        raise SizeGuideError(f'{key} : une liste de types de logement est attendue, comme ["T2", "T3"].')
    if odd := [code for code in value if code not in TYPES]:
        raise SizeGuideError(f"{key} : le type « {odd[0]} » n’existe pas, seulement {', '.join(TYPES)}.")
    first = _ORDER.index(value[0])
    if tuple(value) != _ORDER[first : first + len(value)]:
        raise SizeGuideError(f"{key} : les types se suivent, du plus petit au plus grand.")
    return tuple(value)


def _rows(value: object) -> tuple[tuple[str, ...], ...]:
    if not isinstance(value, dict) or not value:
        raise SizeGuideError("types : une section [types] est attendue, avec une ligne par nombre de personnes.")
    wanted = [str(number) for number in range(1, len(value) + 1)]
    if sorted(value) != sorted(wanted) or len(value) > _MOST_PERSONS:
        raise SizeGuideError(
            f"types : les nombres de personnes vont de 1 à {_MOST_PERSONS} au plus, sans en sauter ; le dernier "
            "vaut pour les ménages plus grands."
        )
    rows = tuple(_types(f"types.{number}", value[number]) for number in wanted)
    for number, (row, after) in enumerate(pairwise(rows), start=1):
        if _ORDER.index(after[0]) < _ORDER.index(row[0]) or _ORDER.index(after[-1]) < _ORDER.index(row[-1]):
            raise SizeGuideError(f"types.{number + 1} : une personne de plus ne demande pas un logement plus petit.")
    return rows


def _text(content: Mapping[str, Any], key: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_TEXT or not value.isprintable():
        raise SizeGuideError(f"{key} : un texte de {_MAX_TEXT} caractères au plus est attendu, sur une ligne.")
    return value.strip()


@cache
@applies(act("convention d’occupation d’un territoire"))
def read(text: str, whose: str = "") -> SizeGuide:
    """Read the guide of a territory from its text, or ``SizeGuideError`` with the key and the reason."""
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        line, reason = toml_faults.of(text, error)
        raise SizeGuideError(f"ligne {line}, {reason}.") from error
    if unknown := sorted(set(content) - _TOP):
        raise SizeGuideError(f"{unknown[0]} : clé inconnue.")
    if missing := sorted(_TOP - _OPTIONAL - set(content)):
        raise SizeGuideError(f"{missing[0]} : clé manquante.")
    if type(content["effective_from"]) is not date:
        raise SizeGuideError("effective_from : une date est attendue, comme 2026-07-01.")
    name, rows = _text(content, "act"), _rows(content["types"])
    apart = content.get("parent_and_child")
    return SizeGuide(
        rows=rows,
        parent_and_child=_types("parent_and_child", apart) if apart is not None else (),
        source=act(name),
        whose=whose,
        territory=_text(content, "territory"),
        effective_from=content["effective_from"],
        digest=canonical.digest(content),
    )


@applies(_L441_2_2)
def persons(number: int, *, is_last: bool) -> str:
    """``2 personnes``; the last row of a guide stands for more."""
    if is_last:
        return voice.say_plural(number, "{count} personne et plus", "{count} personnes et plus")
    return voice.say_plural(number, "{count} personne", "{count} personnes")


@applies(_L441_2_2)
def table(guide: SizeGuide) -> tuple[tuple[str, str], ...]:
    """The guide as a page prints it: persons, and the types advised."""
    last = len(guide.rows)
    found = [(persons(number, is_last=number == last), say(row)) for number, row in enumerate(guide.rows, start=1)]
    if guide.parent_and_child:
        found.insert(min(2, last), (voice.say("Un parent et un enfant"), say(guide.parent_and_child)))
    return tuple(found)
