"""The plan of a home, drawn from its type and its area: rooms on both sides of the way in, that add up to its area."""

from typing import NamedTuple

from palier.management.demo.drawings.canvas import HEIGHT, INK, SOFT, WHITE, WIDTH, Canvas

_WALL, _THIN = 16, 8
_LEFT, _TOP, _RIGHT, _BOTTOM = 90, 110, WIDTH - 90, HEIGHT - 110
_FLOORS = {"Séjour": "#f3e6cf", "Cuisine": "#e3ecdf", "Chambre": "#e4eaf1", "Bains": "#d9ecec", "Entrée": "#f2efe9"}
_LAYOUTS: dict[str, tuple[tuple[tuple[str, int], ...], ...]] = {
    "T1": ((("Séjour", 62),), (("Entrée", 10),), (("Cuisine", 16), ("Bains", 12))),
    "T2": ((("Séjour", 38), ("Chambre", 24)), (("Entrée", 11),), (("Cuisine", 16), ("Bains", 11))),
    "T3": ((("Séjour", 32), ("Chambre", 18), ("Chambre", 17)), (("Entrée", 10),), (("Cuisine", 14), ("Bains", 9))),
    "T4": (
        (("Séjour", 28), ("Chambre", 14), ("Chambre", 14)),
        (("Entrée", 10),),
        (("Cuisine", 13), ("Bains", 8), ("Chambre", 13)),
    ),
    "T5": (
        (("Séjour", 25), ("Chambre", 13), ("Chambre", 13)),
        (("Entrée", 9),),
        (("Cuisine", 12), ("Bains", 7), ("Chambre", 11), ("Chambre", 10)),
    ),
}
"""The rooms of one side, the way in between, those of the other side; and their hundredths of the area."""
_WORDS = {"Séjour": "séjour", "Cuisine": "cuisine", "Chambre": "chambre", "Bains": "salle de bains"}


class PlannedRoom(NamedTuple):
    """One room: its name, its area in m², and its share of the width of its row."""

    name: str
    area: int
    share: float


def rooms(type_code: str, area: int) -> list[list[PlannedRoom]]:
    """The rooms of each row. What rounding leaves is of the living room."""
    layout = _LAYOUTS[type_code]
    areas = [[max(1, round(area * share / 100)) for _, share in row] for row in layout]
    areas[0][0] += area - sum(map(sum, areas))
    return [
        [PlannedRoom(name, one, one / sum(row)) for (name, _), one in zip(named, row, strict=True)]
        for named, row in zip(layout, areas, strict=True)
    ]


def plan(type_code: str, area: int) -> bytes:
    """Walls, doors, windows, and in each room its name and its area."""
    drawn = Canvas(WHITE)
    drawn.box((_LEFT - _WALL, _TOP - _WALL, _RIGHT + _WALL, _BOTTOM + _WALL), INK)
    top: float = _TOP
    for place, row in enumerate(rooms(type_code, area)):
        bottom = top + (_BOTTOM - _TOP) * sum(one.area for one in row) / area
        left: float = _LEFT
        for room in row:
            right = left + (_RIGHT - _LEFT) * room.share
            is_last = right > _RIGHT - 1
            _room(
                drawn,
                room,
                (left, top, right - (0 if is_last else _THIN), bottom - (0 if place == _WET else _THIN)),
                place,
            )
            left = right
        top = bottom
    drawn.box((_LEFT - _WALL, middle_of(type_code, area) - 38, _LEFT, middle_of(type_code, area) + 30), WHITE)
    return drawn.png()


_WET = 2
"""The row of the kitchen and of the bathroom."""


def middle_of(type_code: str, area: int) -> float:
    """How far down the way in stands: the door of the landing is at its end."""
    above, way_in, _ = (sum(one.area for one in row) for row in rooms(type_code, area))
    return _TOP + (_BOTTOM - _TOP) * (above + way_in / 2) / area


def _room(drawn: Canvas, room: PlannedRoom, box: tuple[float, float, float, float], place: int) -> None:
    left, top, right, bottom = box
    drawn.box(box, _FLOORS[room.name])
    x, y = (left + right) / 2, (top + bottom) / 2
    if room.name == "Entrée":
        drawn.words((x, y), f"{room.name}  {room.area} m²", size=32)
        return
    size = 40 if right - left > 210 else 30  # noqa: PLR2004 - a narrow room has smaller words
    drawn.words((x, y - 26), room.name, size=size)
    drawn.words((x, y + 26), f"{room.area} m²", size=size, fill=SOFT)
    # Each room has its window on the outer wall, its door on the way in.
    outer, inner = (bottom, top - _THIN) if place == _WET else (top - _WALL, bottom)
    if room.name != "Bains":
        drawn.box((x - 70, outer + 4, x + 70, outer + _WALL - 4), "#bcd6dd")
    drawn.box((left + 26, inner, left + 96, inner + _THIN), WHITE)


def told(type_code: str, area: int) -> str:
    """What the plan shows, for who does not see it."""
    above, way_in, below = rooms(type_code, area)
    sides = [", ".join(f"{_WORDS[one.name]} {one.area} m²" for one in row) for row in (above, below)]
    return f"L’entrée, {way_in[0].area} m², mène d’un côté à : {sides[0]} ; de l’autre à : {sides[1]}. Total {area} m²."
