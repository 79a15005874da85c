"""Hangs drawings in the homes that the demo shows, through the door by which any photo comes; one home in five has none."""

from collections.abc import Iterator
from functools import cache

from palier.gateways.documents import pictures
from palier.gateways.documents.pictures import CleanPicture
from palier.management.demo.days import Days
from palier.management.demo.drawings import plans, scenes
from palier.management.demo.organisations import Offices
from palier.models import Home
from palier.rules.candidature.funnel import ENDED_LISTS
from palier.rules.homes.home_pictures import HomeRoom
from palier.workflows.homes import picturing
from palier.workflows.homes.picturing import PictureDraft

_TINTS = 4
_OURS = r"^DEMO\d{6}$"
"""The numbers of the homes that the demo invents (``homes.py``)."""
_FRESH = -1
"""The day on which they came."""
_ORDINALS = (
    "au rez-de-chaussée",
    "au 1er étage",
    "au 2e étage",
    "au 3e étage",
    "au 4e étage",
    "au 5e étage",
    "au 6e étage",
)


def hang(offices: Offices, days: Days) -> int:
    """Give its drawings to each home of the demo that is shown or about to be, and has none; how many homes."""
    keys = {one.pk: key for key, one in offices.organisations.items()}
    # One that somebody declared since is theirs to show, under a number of theirs.
    rows = Home.objects.filter(rpls_id__regex=_OURS, bailleur__in=keys, reservataire__isnull=False, pictures=None)
    shown = rows.exclude(publications__stage__in=ENDED_LISTS).select_related("commune").order_by("pk").distinct()
    found = [home for home in shown if int(home.rpls_id[-6:]) % 5]
    for home in found:
        for draft in _drafts(home):
            picturing.add(
                home, draft, nobody_seen=True, by=offices.actor(keys[home.bailleur_id]), at=days.at(_FRESH, 10)
            )
    return len(found)


def _drafts(home: Home) -> Iterator[PictureDraft]:
    number = int(home.rpls_id[-6:])
    tint, floor = number % _TINTS, home.floor or 0
    if home.kind == "maison":
        yield _draft(
            HomeRoom.FACADE, _house(tint), "Maison de plain-pied au toit de tuiles, un jardin et deux arbres devant."
        )
    else:
        said = f"Immeuble de {scenes.floors_of(floor)} niveaux, arbres devant ; le logement est {_ORDINALS[floor]}."
        yield _draft(HomeRoom.FACADE, _building(min(floor, scenes.MOST_FLOORS - 2), tint), said)
    windows = 1 if home.type_code in ("T1", "T2") else 2
    seen = "une fenêtre" if windows == 1 else "deux fenêtres"
    told = f"Séjour clair et vide, parquet, {seen} en face de la porte, un radiateur sous chaque fenêtre."
    yield _draft(HomeRoom.LIVING, _living(windows, tint), told)
    drawn = pictures.read(plans.plan(home.type_code, home.floor_area))
    yield _draft(HomeRoom.PLAN, drawn, plans.told(home.type_code, home.floor_area))


def _draft(room: HomeRoom, drawn: CleanPicture, alt: str) -> PictureDraft:
    return PictureDraft(
        room=room,
        alt=alt,
        small=drawn.small.data,
        large=drawn.large.data,
        sizes=((drawn.small.width, drawn.small.height), (drawn.large.width, drawn.large.height)),
        digest=drawn.digest,
        is_drawn=True,
    )


@cache
def _building(floor: int, tint: int) -> CleanPicture:
    return pictures.read(scenes.building(floor, tint))


@cache
def _house(tint: int) -> CleanPicture:
    return pictures.read(scenes.house(tint))


@cache
def _living(windows: int, tint: int) -> CleanPicture:
    return pictures.read(scenes.living_room(windows, tint))
