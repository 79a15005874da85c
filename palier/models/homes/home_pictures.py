"""Photos and plan of a home: what each shows in words, and its bytes apart, so that a list loads none.

Row security shows them to everybody while a list of the home runs, and to the organisations of the home always.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Coalesce, Greatest

from palier.models.homes.homes import Home, Publication
from palier.models.identifiers import uuid7
from palier.rules.candidature.funnel import ENDED_LISTS
from palier.rules.homes.home_pictures import LARGE_SIDE, SMALL_SIDE, HomeRoom


class HomePictureQuerySet(models.QuerySet["HomePicture"]):
    """Pictures by where they stand."""

    def kept(self) -> Self:
        """Those that were not removed, in their order."""
        return self.filter(removed_at=None).order_by("position", "pk")


class HomePicture(models.Model):
    """One picture, drawn anew here. Nothing of it names who is at home: whoever added it declared it, or it is a drawing."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    home = models.ForeignKey(Home, models.PROTECT, related_name="pictures")
    room = models.CharField(max_length=20)
    """A value of ``rules.homes.home_pictures.HomeRoom``."""
    alt = models.CharField(max_length=240)
    """What is said to who does not see it."""
    position = models.PositiveSmallIntegerField()
    is_drawn = models.BooleanField(default=False, db_default=False)
    """A drawing and no photo: said so beside it."""
    digest = models.CharField(max_length=32, db_index=True)
    """Names its content: the address of its bytes never changes meaning. Two homes may show the same drawing."""
    small_width = models.PositiveSmallIntegerField()
    small_height = models.PositiveSmallIntegerField()
    large_width = models.PositiveSmallIntegerField()
    large_height = models.PositiveSmallIntegerField()
    nobody_seen_at = models.DateTimeField()
    """When whoever added it declared that nobody and no name is seen on it; the journal says who."""
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = HomePictureQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(room__in=[room.value for room in HomeRoom]), name="picture_room_is_known"
            ),
            models.CheckConstraint(condition=~Q(alt=""), name="picture_is_told"),
            models.CheckConstraint(
                condition=Q(
                    small_width__range=(1, SMALL_SIDE),
                    small_height__range=(1, SMALL_SIDE),
                    large_width__range=(1, LARGE_SIDE),
                    large_height__range=(1, LARGE_SIDE),
                ),
                name="picture_is_bounded",
            ),
            models.UniqueConstraint(
                fields=["home"], condition=Q(room=HomeRoom.PLAN.value, removed_at=None), name="picture_one_plan_a_home"
            ),
        )

    @property
    def is_plan(self) -> bool:
        """Whether it shows how the rooms stand."""
        return self.room == HomeRoom.PLAN


class PictureContent(models.Model):
    """The two pictures that are served: of a card, and of the page of the home."""

    picture = models.OneToOneField(HomePicture, models.CASCADE, primary_key=True, related_name="content")
    small = models.BinaryField()
    large = models.BinaryField()


def first_of(publications: Iterable[Publication]) -> dict[int, HomePicture]:
    """By home, the first photo that its card shows; a plan says little so small."""
    rows = HomePicture.objects.kept().filter(home__in={one.home_id for one in publications})
    found: dict[int, HomePicture] = {}
    for row in rows.exclude(room=HomeRoom.PLAN.value):
        found.setdefault(row.home_id, row)
    return found


def forget(*, removed_before: datetime, kept_since: datetime) -> dict[str, int]:
    """Erase pictures removed so long ago, and those of homes that nobody has published since; how many."""
    live = Publication.objects.exclude(stage__in=ENDED_LISTS).values("home")
    unused = (
        HomePicture.objects.exclude(home__in=live)
        .annotate(last=Greatest(F("added_at"), Coalesce(Max("home__publications__closes_at"), F("added_at"))))
        .filter(last__lt=kept_since)
        .values_list("pk", flat=True)
    )
    gone = {*HomePicture.objects.filter(removed_at__lt=removed_before).values_list("pk", flat=True), *unused}
    PictureContent.objects.filter(picture__in=gone).delete()
    count, _ = HomePicture.objects.filter(pk__in=gone).delete()
    return {"palier_homepicture": count}
