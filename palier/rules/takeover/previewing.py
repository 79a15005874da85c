"""What a mapping would make of the first lines of a file: what is understood, what is not, before anything is taken in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from palier.rules.law import french
from palier.rules.law.law import act, applies
from palier.rules.takeover.stock_faults import StockFault, fault_sentence
from palier.rules.takeover.stock_fields import STOCK_FIELDS, StockField, StockKind
from palier.rules.takeover.understanding import StockReader, UnderstoodLine

_HOUSE = act("règles de reprise de Palier")
SAMPLE = 500
"""Lines that are tried."""
SHOWN = 8


@dataclass(frozen=True, slots=True)
class FieldSample:
    """A field: how many lines give it, what it became for a few, and which faults were met."""

    label: str
    column: str
    is_claim: bool
    filled: int
    examples: tuple[tuple[str, str], ...]
    """As it was, and as it is understood."""
    unread: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class RefusedSample:
    """A line that would be refused, and why."""

    number: int
    sentence: str
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class StockPreview:
    """What the first lines give."""

    read: int
    taken: int
    partial: int
    refused: int
    fields: tuple[FieldSample, ...]
    refusals: tuple[RefusedSample, ...]
    unmapped: tuple[str, ...]
    """Columns that no field takes: they are kept with the original line, and nothing is made of them."""


@applies(_HOUSE)
def preview_stock(
    reader: StockReader, columns: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> StockPreview:
    """Try these lines; the same key twice among them is seen."""
    keys: set[str] = set()
    tried: list[tuple[int, Sequence[str], UnderstoodLine]] = []
    for number, cells in rows:
        line = reader.read(cells)
        if line.refusal is None and line.key in keys:
            line = UnderstoodLine(key=line.key, refusal=StockFault.SAME_KEY, column=reader.key_column)
        if line.refusal is None:
            keys.add(line.key)
        tried.append((number, cells, line))
    taken = [one for one in tried if one[2].refusal is None]
    refused = [one for one in tried if one[2].refusal is not None]
    mapped = set(reader.mapping.columns) | {one.key for one in reader.mapping.files}
    return StockPreview(
        read=len(tried),
        taken=len(taken),
        partial=sum(1 for one in taken if one[2].left_out),
        refused=len(refused),
        fields=tuple(_sample(one.field, one.column, columns.index(one.column), taken) for one in reader.mapping.fields),
        refusals=tuple(RefusedSample(number, refusal_of(line), cells) for number, cells, line in refused[:SHOWN]),
        unmapped=tuple(name for name in columns if name not in mapped),
    )


@applies(_HOUSE)
def refusal_of(line: UnderstoodLine) -> str:
    """The sentence of a refused line."""
    return fault_sentence(line.refusal, line.column) if line.refusal else ""


def _sample(
    field: StockField, column: str, place: int, taken: Sequence[tuple[int, Sequence[str], UnderstoodLine]]
) -> FieldSample:
    told = [(cells[place].strip(), line.fields[field]) for _, cells, line in taken if field in line.fields]
    examples = dict.fromkeys((was, shown_value(field, value)) for was, value in told)
    faults = Counter(line.left_out[field] for _, _, line in taken if field in line.left_out)
    return FieldSample(
        label=STOCK_FIELDS[field].label,
        column=column,
        is_claim=STOCK_FIELDS[field].is_claim,
        filled=len(told),
        examples=tuple(list(examples)[:3]),
        unread=tuple((fault_sentence(fault, column), number) for fault, number in faults.most_common(3)),
    )


@applies(_HOUSE)
def shown_value(field: StockField, value: str | int) -> str:
    """A field as a person reads it."""
    kind = STOCK_FIELDS[field].kind
    if kind is StockKind.AMOUNT:
        return french.cents(int(value))
    if kind in (StockKind.BIRTH, StockKind.PAST_DAY):
        year, month, day = str(value).split("-")
        return f"{day}/{month}/{year}"
    return str(value)
