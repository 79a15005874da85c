"""A first mapping of a file, from the names of its columns and what its first lines hold, for a person to finish."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from palier.rules.law.law import act, applies
from palier.rules.people.folding import folded
from palier.rules.takeover import understanding
from palier.rules.takeover.stock_fields import STOCK_FIELDS, StockField, StockKind
from palier.rules.takeover.stock_mapping import DATE_SHAPES

_USUAL: Mapping[StockField, tuple[str, ...]] = {
    StockField.NUMBER: ("numunique", "numerounique", "nud", "numerodemande", "numsne"),
    StockField.LAST_NAME: ("nom", "nomusage", "nomdemandeur"),
    StockField.BIRTH_NAME: ("nomnaissance", "nomjeunefille"),
    StockField.FIRST_NAME: ("prenom", "prenomdemandeur"),
    StockField.BIRTH_DATE: ("datenaissance", "naissance", "datenais", "dtnaissance", "nele", "ne"),
    StockField.EMAIL: ("email", "mail", "mel", "courriel", "adressemail"),
    StockField.PHONE: ("telephone", "tel", "mobile", "telmobile", "portable"),
    StockField.ADDRESS: ("adresse", "rue", "voie"),
    StockField.POSTAL_CODE: ("codepostal", "cp"),
    StockField.COMMUNE: ("commune", "ville"),
    StockField.EMPLOYER: ("employeur", "entreprise"),
    StockField.PERSONS: ("nbpersonnes", "personnes", "nbpers"),
    StockField.INCOME: ("rfr", "revenufiscal", "revenufiscaldereference"),
    StockField.TYPE: ("typologie", "typologement", "typelogement", "type", "nbpieces"),
    StockField.DEPOSITED_ON: ("datedepot", "depot", "datedemande", "datecreation"),
    StockField.RENEWED_ON: ("daterenouvellement", "renouvellement"),
    StockField.POINTS: ("points", "score", "nbpoints", "pts"),
}
_USUAL_KEYS = ("id", "iddossier", "nodossier", "numdossier", "numerodossier", "reference", "ref")
_ROOMS = re.compile(r"(?:[tf]\s*(\d)(?:\s*bis)?|(\d)\s*(?:p|pieces?))")
_LARGEST, _ONE_ROOM = 6, ("studio", "chambre")
_DAYS = (StockKind.BIRTH, StockKind.PAST_DAY)
_MOST = 40
"""Codes that are proposed: a column of more is no list."""


@applies(act("règles de reprise de Palier"))
def propose_mapping(columns: Sequence[str], lines: Sequence[Sequence[str]] = ()) -> str:
    """A first mapping of a file, read from its head. It may be wrong, and says so."""
    plain = {"".join(sign for sign in folded(one) if sign.isalnum()): one for one in reversed(columns)}
    key = next((plain[one] for one in _USUAL_KEYS if one in plain), columns[0] if columns else "")
    named = {field: next((plain[one] for one in usual if one in plain), "") for field, usual in _USUAL.items()}
    cells = {
        field: [line[place].strip() for line in lines if len(line) > place and line[place].strip()]
        for field, name in named.items()
        if name
        for place in (columns.index(name),)
    }
    days = [one for field, some in cells.items() if STOCK_FIELDS[field].kind in _DAYS for one in some]
    shape = max(DATE_SHAPES[1:], key=lambda each: sum(understanding.reads(each, one) for one in days))
    told = ["# Proposée d’après le nom des colonnes et les premières lignes : relisez tout.", 'outil = "ancien outil"']
    told += [f"cle = {_quoted(key)}", f"dates = [{_quoted(shape)}]", ""]
    for field, some in cells.items():
        told += _field(field, named[field], some)
    return "\n".join(told)


def _field(field: StockField, column: str, cells: Sequence[str]) -> Iterator[str]:
    head = (f"[champs.{field.value}]", f"colonne = {_quoted(column)}")
    if STOCK_FIELDS[field].kind is not StockKind.CODE:
        yield from (*head, "")
        return
    found = sorted(set(cells))[:_MOST]
    # A digit alone counts rooms where its column says so; elsewhere it may be anything.
    rooms = " pieces" if "piece" in folded(column) else ""
    codes = {one: size for one in found if (size := _size(f"{one}{rooms}" if one.isdecimal() else one))}
    # A field of codes without any is no mapping: its column stays with the original line.
    if codes:
        yield from (
            *head,
            f"codes = {{ {', '.join(f'{_quoted(one)} = {_quoted(size)}' for one, size in codes.items())} }}",
        )
        if left := [one for one in found if one not in codes]:
            yield f"# À compléter, ou laissés de côté : {', '.join(map(_quoted, left))}"
        yield from ("facultatif = true", "")


def _size(written: str) -> str:
    plain = folded(written)
    found = _ROOMS.fullmatch(plain)
    rooms = int(found[1] or found[2]) if found else int(plain.startswith(_ONE_ROOM))
    return f"T{_LARGEST}P" if rooms >= _LARGEST else f"T{rooms}" if rooms else ""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
