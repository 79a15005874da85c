"""What is seen of a home from the street, and of its living room: the floors it has, a lit window where it is."""

from palier.management.demo.drawings.canvas import (
    FRAME,
    GLASS,
    GLASS_LIT,
    GROUND,
    HEIGHT,
    INK,
    PAPER,
    SKY,
    SOFT,
    WALLS,
    WHITE,
    WIDTH,
    Canvas,
)

LEAST_FLOORS, MOST_FLOORS = 4, 7
_COLUMNS = 7
_STREET = 830


def building(floor: int, tint: int) -> bytes:
    """A building of flats; the window of the home is lit."""
    drawn = Canvas(SKY)
    floors = floors_of(floor)
    tall = 96 * floors + 110
    left, right, top = 300, WIDTH - 300, _STREET - tall
    drawn.box((0, _STREET, WIDTH, HEIGHT), GROUND)
    drawn.box((0, _STREET, WIDTH, _STREET + 34), "#d9d4c8")
    drawn.box((left, top, right, _STREET), WALLS[tint % len(WALLS)])
    drawn.box((left - 14, top - 22, right + 14, top), SOFT)
    wide = (right - left) / _COLUMNS
    for row in range(floors):
        for column in range(_COLUMNS):
            x, y = left + wide * (column + 0.5), _STREET - 110 - 96 * row - 62
            if row == 0 and column == _COLUMNS // 2:
                continue
            is_here = row == min(floor, floors - 1) and column in (1, 2)
            _window(drawn, x, y, GLASS_LIT if is_here else GLASS, has_balcony=row > 0 and column % 2 == 1)
    middle = (left + right) / 2
    drawn.box((middle - 46, _STREET - 150, middle + 46, _STREET), INK, round_by=6)
    drawn.box((middle - 36, _STREET - 138, middle + 36, _STREET - 8), GLASS)
    for foot, size in (
        ((150, _STREET + 10), 330),
        ((WIDTH - 160, _STREET + 14), 280),
        ((WIDTH - 60, _STREET + 20), 220),
    ):
        drawn.tree(foot, size)
    return drawn.png()


def floors_of(floor: int) -> int:
    """How many levels a building is drawn with."""
    return max(LEAST_FLOORS, min(MOST_FLOORS, floor + 2))


def _window(drawn: Canvas, x: float, y: float, glass: str, *, has_balcony: bool) -> None:
    drawn.box((x - 32, y - 34, x + 32, y + 34), FRAME, round_by=3)
    drawn.box((x - 27, y - 29, x - 2, y + 29), glass)
    drawn.box((x + 2, y - 29, x + 27, y + 29), glass)
    if has_balcony:
        drawn.box((x - 44, y + 12, x + 44, y + 18), SOFT)
        for bar in range(-40, 45, 16):
            drawn.box((x + bar, y + 18, x + bar + 4, y + 40), SOFT)


def house(tint: int) -> bytes:
    """A small house with its garden."""
    drawn = Canvas(SKY)
    drawn.box((0, _STREET - 40, WIDTH, HEIGHT), GROUND)
    left, right, top = 380, WIDTH - 380, 470
    drawn.box((left, top, right, _STREET), WALLS[tint % len(WALLS)])
    drawn.box((right - 170, 240, right - 110, 420), "#a9654a")
    drawn.shape([(left - 50, top), (right + 50, top), (right - 150, 260), (left + 150, 260)], "#a9654a")
    for x in (left + 130, right - 130):
        _window(drawn, x, top + 130, GLASS_LIT, has_balcony=False)
    middle = (left + right) / 2
    drawn.box((middle - 48, _STREET - 210, middle + 48, _STREET), INK, round_by=6)
    drawn.oval((middle + 24, _STREET - 110, middle + 36, _STREET - 98), GLASS_LIT)
    drawn.shape(
        [(middle - 60, _STREET), (middle + 60, _STREET), (middle + 150, HEIGHT), (middle - 150, HEIGHT)], "#d9d4c8"
    )
    drawn.tree((190, _STREET + 30), 400)
    drawn.tree((WIDTH - 170, _STREET + 40), 300)
    return drawn.png()


def living_room(windows: int, tint: int) -> bytes:
    """A room with so many windows, a floor of boards and a radiator."""
    drawn = Canvas(PAPER)
    drawn.box((0, 690, WIDTH, HEIGHT), "#c79f72")
    for x in range(-400, WIDTH + 400, 130):
        drawn.line([(WIDTH / 2 + (x - WIDTH / 2) * 0.72, 690), (x, HEIGHT)], "#b58c60", 3)
    drawn.box((0, 672, WIDTH, 692), WHITE)
    for index in range(windows):
        across = WIDTH / 2 + (index - (windows - 1) / 2) * 380
        drawn.box((across - 130, 150, across + 130, 560), WHITE, round_by=4)
        for side in (-1, 1):
            drawn.box((across + 62 * side - 54, 166, across + 62 * side + 54, 544), SKY)
            drawn.oval((across + 62 * side - 50, 430, across + 62 * side + 40, 544), "#a8c39a")
        drawn.box((across - 140, 556, across + 140, 572), "#e5dccb")
        drawn.box((across - 96, 590, across + 96, 668), WHITE, round_by=6, edge="#ddd4c4", width=3)
        for bar in range(-80, 81, 20):
            drawn.line([(across + bar, 598), (across + bar, 660)], "#ddd4c4", 3)
    drawn.box((90, 250, 250, 690), WALLS[tint % len(WALLS)])
    drawn.oval((220, 470, 236, 486), INK)
    drawn.box((WIDTH - 210, 470, WIDTH - 150, 530), WHITE, round_by=6, edge="#ddd4c4", width=3)
    return drawn.png()
