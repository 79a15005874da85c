"""A mapping, kept as data: which column fills which field, by which codes and shapes of dates, and which files are joined.

It is a TOML file of the steward's, read whole before anything is taken in: every error at once, each with its key. A batch keeps
the text and its digest, so that what it took in is told by one mapping and no other.
"""

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from palier.rules.law import toml_faults
from palier.rules.law.law import act, applies
from palier.rules.takeover.stock_fields import STOCK_FIELDS, StockField, StockKind

LARGEST_MAPPING = 100_000
"""Signs of a mapping: past it the file is something else."""
MOST_CODES = 2_000
DATE_SHAPES = ("AAAA-MM-JJ", "JJ/MM/AAAA", "JJ-MM-AAAA", "JJ.MM.AAAA", "AAAAMMJJ", "JJMMAAAA", "MM/JJ/AAAA")
"""The first is always read: a day of a spreadsheet arrives so."""
JOINED = "."
"""Between the word of a joined file and its column."""
_TOP = frozenset({"outil", "cle", "dates", "decimale", "champs", "fichiers"})
_OF_FIELD = frozenset({"colonne", "codes", "facultatif"})
_OF_FILE = frozenset({"nom", "cle"})
_LONGEST_NAME = 200
_HOUSE = act("règles de reprise de Palier")


class MappingError(ValueError):
    """A mapping that cannot serve: each fault in a sentence."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        """Keep them apart, for a page that lists them."""
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class MappedField:
    """A field, its column, and what is done where the cell is not understood."""

    field: StockField
    column: str
    codes: Mapping[str, str] | None = None
    is_optional: bool = False
    """The line is taken without this field where it is not understood; otherwise it is refused."""


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """A file beside the main one: one line of it at most is found by the key of each line."""

    word: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class StockMapping:
    """What a batch is read by."""

    tool: str
    key: str
    fields: tuple[MappedField, ...]
    dates: tuple[str, ...] = DATE_SHAPES[:1]
    decimal: str = ","
    files: tuple[JoinedFile, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it names, the key first."""
        return tuple(dict.fromkeys((self.key, *(one.column for one in self.fields))))

    @property
    def digest(self) -> str:
        """What tells it from any other: its meaning, whatever the order and the spaces of its text."""
        told = {
            "outil": self.tool,
            "cle": self.key,
            "dates": sorted(self.dates),
            "decimale": self.decimal,
            "champs": {
                one.field.value: [one.column, dict(one.codes) if one.codes is not None else None, one.is_optional]
                for one in self.fields
            },
            "fichiers": {one.word: [one.name, one.key] for one in self.files},
        }
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@applies(_HOUSE)
def read_mapping(text: str) -> StockMapping:
    """Read the text of a mapping. Raises ``MappingError`` with every fault."""
    if len(text) > LARGEST_MAPPING:
        raise MappingError(("Cette correspondance est trop longue : 100 000 signes au plus.",))
    try:
        told = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line, reason = toml_faults.of(text, error)
        raise MappingError((f"Ligne {line} : {reason}.",)) from error
    faults = tuple(_faults(told))
    if faults:
        raise MappingError(faults)
    return StockMapping(
        tool=told["outil"].strip(),
        key=told["cle"],
        fields=tuple(
            MappedField(
                StockField(name),
                one["colonne"],
                {key.strip(): str(value) for key, value in one["codes"].items()} if "codes" in one else None,
                one.get("facultatif", False),
            )
            for name, one in told["champs"].items()
        ),
        dates=tuple(dict.fromkeys((*DATE_SHAPES[:1], *told.get("dates", ())))),
        decimal=told.get("decimale", ","),
        files=tuple(JoinedFile(word, one["nom"], one["cle"]) for word, one in told.get("fichiers", {}).items()),
    )


def _faults(told: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"« {key} » : cette clé n’existe pas." for key in told if key not in _TOP)
    if not _is_name(told.get("outil")) or len(told["outil"].strip()) > 40:  # noqa: PLR2004 - as it is kept
        yield "« outil » : écrivez le nom de l’ancien outil, 40 signes au plus."
    if not _is_name(told.get("cle")):
        yield "« cle » : écrivez la colonne qui distingue chaque ligne."
    dates = told.get("dates", [])
    if not isinstance(dates, list) or any(one not in DATE_SHAPES for one in dates):
        yield f"« dates » : choisissez parmi {', '.join(DATE_SHAPES)}."
    elif {"JJ/MM/AAAA", "MM/JJ/AAAA"} <= set(dates):
        yield "« dates » : 03/04/2020 serait deux jours à la fois. Gardez un seul ordre du jour et du mois."
    if told.get("decimale", ",") not in {",", "."}:
        yield "« decimale » : une virgule ou un point."
    files = told.get("fichiers", {})
    yield from _file_faults(files)
    yield from _field_faults(told.get("champs"), set(files) if isinstance(files, dict) else set())


def _file_faults(files: object) -> Iterator[str]:
    if not isinstance(files, dict):
        yield "« fichiers » : une table par fichier joint, nommée comme lui."
        return
    for word, one in files.items():
        if not isinstance(one, dict) or set(one) != _OF_FILE or not all(_is_name(part) for part in one.values()):
            yield f"« fichiers.{word} » : écrivez « nom », le nom du fichier, et « cle », sa colonne de jointure."


def _field_faults(fields: object, words: set[str]) -> Iterator[str]:
    if not isinstance(fields, dict) or not fields:
        yield "« champs » : écrivez au moins un champ, par exemple [champs.numero_unique]."
        return
    for name, one in fields.items():
        place = f"« champs.{name} »"
        if name not in set(StockField):
            yield f"{place} : ce champ n’existe pas. Les champs sont {', '.join(StockField)}."
        elif not isinstance(one, dict) or not set(one) <= _OF_FIELD or not _is_name(one.get("colonne")):
            yield f"{place} : écrivez « colonne », et si besoin « codes » et « facultatif »."
        else:
            yield from _one_field_faults(place, StockField(name), one, words)
    if StockField.NUMBER.value not in fields and StockField.LAST_NAME.value not in fields:
        yield "« champs » : sans numéro unique ni nom, aucune ligne ne dirait de qui elle est."


def _one_field_faults(place: str, field: StockField, one: Mapping[str, Any], words: set[str]) -> Iterator[str]:
    codes = one.get("codes")
    is_code = STOCK_FIELDS[field].kind is StockKind.CODE
    if is_code and (not isinstance(codes, dict) or not codes or len(codes) > MOST_CODES):
        yield f"{place} : écrivez « codes », ce que devient chaque code de l’ancien outil."
    if codes is not None and not is_code:
        yield f"{place} : ce champ n’a pas de codes."
    if is_code and isinstance(codes, dict) and any(not isinstance(value, str) for value in codes.values()):
        yield f"{place} : chaque code devient un texte entre guillemets."
    if not isinstance(one.get("facultatif", False), bool):
        yield f"{place} : « facultatif » est true ou false."
    head, dot, _ = one["colonne"].partition(JOINED)
    # A column may have a point in its own name; the word of a joined file before it is what makes it joined.
    if dot and head in words and not one["colonne"].partition(JOINED)[2].strip():
        yield f"{place} : écrivez la colonne après « {head}. »."


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and len(value) <= _LONGEST_NAME
