"""Homes by many, as the API takes them and says what became of each: a file, or a list in one call."""

import csv
import io
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, create_model

from palier.api.said.homes import HomeFacts
from palier.api.words import Code, Line60
from palier.models import HomeFile, HomeFileLine
from palier.rules.homes import home_files
from palier.rules.homes.home_columns import HOME_FIELDS, CellKind, HomeField
from palier.rules.homes.home_files import FILE_LABELS, LINE_LABELS, HomeLineState
from palier.rules.takeover.stock_states import StockState

_REASON = "Un code de « correction_reasons », pour les logements qui sont déjà là."
_CENTS = 100


class _Strict(Schema):
    model_config = ConfigDict(extra="forbid")


def _may_lack(name: str) -> Any:  # noqa: ANN401 - a type and a default, as the library takes them
    """A field of a home, with its bounds, that may be left out: what is not said stays as it is."""
    told = HomeFacts.model_fields[name]
    kind: Any = Annotated[told.annotation, *told.metadata] if told.metadata else told.annotation
    return kind | None, Field(None, description=told.description)


_FIELDS: dict[str, Any] = {
    "reference": (Line60, Field("", description="La vôtre : un envoi suivant retrouve le logement par elle.")),
    **{name: _may_lack(name) for name in HomeFacts.model_fields},
}
HomeOfBatch = create_model(
    "HomeOfBatch",
    __base__=_Strict,
    __doc__="What is said of one home: a new one needs what « declareHome » needs, one that is there what changes.",
    **_FIELDS,
)


class HomeBatch(Schema):
    """Some homes, and why those that are there are corrected."""

    model_config = ConfigDict(extra="forbid")

    homes: list[HomeOfBatch] = Field(min_length=1, max_length=home_files.MOST_BY_CALL)  # type: ignore[valid-type]
    reason: Code = Field(min_length=1, description=_REASON)

    def as_table(self) -> bytes:
        """The same homes as a file: what takes one in takes the other in."""
        out = io.StringIO()
        lines = csv.writer(out, delimiter=";")
        lines.writerow([one.value for one in HomeField])
        for home in self.homes:
            lines.writerow([_cell(one, getattr(home, one.value)) for one in HomeField])
        return out.getvalue().encode()


def _cell(one: HomeField, value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "oui" if value else "non"
        case int() if HOME_FIELDS[one].kind is CellKind.AMOUNT:
            return f"{value // _CENTS},{value % _CENTS:02d}"
        case list():
            return " ".join(str(item) for item in value)
        case date():
            return value.isoformat()
    return str(value)


class HomeFileSaid(Schema):
    """How far a file is, and what it did."""

    id: UUID
    name: str
    state: str = Field(description="recu, en_cours, arrete, repris, en_annulation, annule, fini.")
    state_label: str
    columns: dict[str, str] = Field(description="Ce que dit chaque colonne ; vide : laissée de côté.")
    notes: list[str] = Field(description="Comment le fichier est lu.")
    lines: int | None = Field(description="Lignes à lire, une fois commencé.")
    read: int
    declared: int
    corrected: int
    same: int
    refused: int
    kept: int = Field(description="Lignes qu’une annulation a laissées, chacune avec sa raison.")
    fault: str = Field(description="Pourquoi il s’est arrêté.")
    received_at: datetime
    done_at: datetime | None

    @classmethod
    def of(cls, file: HomeFile) -> "HomeFileSaid":
        """What is kept of it."""
        plain = ("name", "state", "notes", "lines", "read", "declared", "corrected", "same", "refused", "kept", "fault")
        return cls(
            **{name: getattr(file, name) for name in plain},
            id=file.public_id,
            state_label=FILE_LABELS[StockState(file.state)],
            columns=dict(zip(file.columns, file.mapping, strict=False)),
            received_at=file.received_at,
            done_at=file.done_at,
        )


class HomeLineSaid(Schema):
    """What became of one line."""

    number: int = Field(
        description="De la ligne dans le fichier, ou dans la liste envoyée, celle des colonnes comprise."
    )
    reference: str
    rpls_id: str
    state: str = Field(description="declare, corrige, pareil, refuse.")
    state_label: str
    sentence: str = Field(description="Pourquoi elle est refusée, ou gardée par une annulation.")
    home: UUID | None

    @classmethod
    def of(cls, line: HomeFileLine) -> "HomeLineSaid":
        """What is kept of it."""
        return cls(
            number=line.number,
            reference=line.reference,
            rpls_id=line.rpls,
            state=line.state,
            state_label=LINE_LABELS[HomeLineState(line.state)],
            sentence=line.sentence,
            home=line.home,
        )


class HomeLinePage(Schema):
    """Some lines, in their order."""

    items: list[HomeLineSaid]
    next: int | None = Field(description="À redonner dans « after » ; aucune : c’est tout.")
