"""Pictures of homes: files as cameras and mischief make them, and what the workflows keep of one, without opening a process."""

from __future__ import annotations

import io
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from PIL import Image, ImageDraw

from palier.rules.homes.home_pictures import HomeRoom
from palier.workflows.homes import picturing
from palier.workflows.homes.picturing import PictureDraft

if TYPE_CHECKING:
    from palier.models import Home, HomePicture
    from palier.workflows.acting.actors import Actor

ALT = "Séjour clair de 20 m², deux fenêtres sur cour et un parquet"
DRAFT = PictureDraft(
    room=HomeRoom.LIVING,
    alt=ALT,
    small=b"RIFF-petite",
    large=b"RIFF-grande",
    sizes=((320, 213), (960, 640)),
    digest="0123456789abcdef0123456789abcdef",
)


def draft(**changes: Any) -> PictureDraft:
    return replace(DRAFT, **changes)


def added(home: Home, by: Actor, **changes: Any) -> HomePicture:
    return picturing.add(home, draft(**changes), nobody_seen=True, by=by, at=timezone.now())


def drawn(size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """Something is seen on it."""
    picture = Image.new("RGB", size, "#f4efe6")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill="#0e5f5b")
    return picture


def noise(size: tuple[int, int]) -> Image.Image:
    """What packs worst."""
    return Image.frombytes("RGB", size, Random(1).randbytes(size[0] * size[1] * 3))  # noqa: S311 - no secret


def file(kind: str = "JPEG", picture: Image.Image | None = None, **options: Any) -> bytes:
    made = io.BytesIO()
    (picture or drawn()).save(made, kind, **options)
    return made.getvalue()
