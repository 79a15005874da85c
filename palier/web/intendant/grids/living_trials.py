"""What a try says of the demandes that live, as a page and a picture: who would rise, who would fall, who would be in front."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from palier.rules.law import french
from palier.rules.ranking.replaying import GROUPS, SPLIT_LABELS, ReplaySplit

HIDDEN = "–"
FEW = "moins de 10"
_LONGEST, _ROW, _BAR = 350, 58, 17
"""The picture, in units of its own."""
_DUTIES = {
    ReplaySplit.DALO: (
        "Les ménages reconnus passent avant tous les autres, quels que soient les points : leur ordre entre eux peut changer."
    ),
    ReplaySplit.QUARTILE: (
        "Hors des quartiers prioritaires, un quart au moins des attributions revient au quart des ressources les plus "
        "faibles (article L441-1) : leur part du premier dixième dit si la grille y aide."
    ),
}
_NO_THRESHOLD = "Le seuil de ressources de ce territoire n’est pas connu ici : personne ne peut y être rangé."


@dataclass(frozen=True, slots=True)
class LivingBar:
    """One bar: where it is, how long, and its count in words."""

    y: int
    width: int
    said: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class LivingGroup:
    """One group: its words, its counts as they may be told, and the bars of its rise and fall."""

    label: str
    counts: tuple[str, ...]
    y: int
    bars: tuple[LivingBar, ...]


@dataclass(frozen=True, slots=True)
class LivingTable:
    """The groups of one split, and the height of their picture."""

    label: str
    duty: str
    groups: tuple[LivingGroup, ...]
    height: int
    summary: str


def shown(living: Mapping[str, Any]) -> dict[str, Any]:
    """What the page says of the living demandes: nothing yet, too few, or counts and tables."""
    counts = {key: _told(living.get(key)) for key in ("total", "moved", "rises", "falls")}
    return {
        "is_there": bool(living),
        "is_few": living.get("total") is None,
        "is_still": living.get("moved") is None,
        "is_dalo_first": living.get("dalo_first", True),
        "counts": counts,
        "tables": [_table(split, living) for split in ReplaySplit if split.value in living.get("splits", {})],
    }


def _table(split: ReplaySplit, living: Mapping[str, Any]) -> LivingTable:
    rows: list[list[int | None]] = living["splits"][split.value]
    most = max((count or 0 for row in rows for count in row[1:3]), default=0)
    labels = GROUPS[split].values()
    groups = tuple(_group(label, row, place, most) for place, (label, row) in enumerate(zip(labels, rows, strict=True)))
    said = " ".join(f"{one.label} : {one.counts[1]} monteraient, {one.counts[2]} descendraient." for one in groups)
    duty = _DUTIES.get(split, "")
    if split is ReplaySplit.QUARTILE and not living.get("has_threshold"):
        duty = f"{duty} {_NO_THRESHOLD}"
    return LivingTable(SPLIT_LABELS[split], duty, groups, _ROW * len(groups) + 4, said)


def _group(label: str, row: list[int | None], place: int, most: int) -> LivingGroup:
    bars = tuple(
        LivingBar(
            place * _ROW + 20 + at * _BAR, _LONGEST * (count or 0) // most if most else 0, _cell(count), is_new=at == 0
        )
        for at, count in enumerate(row[1:3])
    )
    return LivingGroup(label, tuple(_cell(count) for count in row), place * _ROW + 14, bars)


def _told(count: object) -> str:
    return french.number(count) if isinstance(count, int) else FEW


def _cell(count: int | None) -> str:
    return HIDDEN if count is None else french.number(count)
