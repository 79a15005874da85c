"""The photos and the plan of a home as its page and its card show them; who spares data is offered them, and sends for none."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from palier.models import Home, HomePicture
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.homes.home_pictures import ROOMS, HomeRoom
from palier.rules.law.voice import say

ASKED = "photos"
"""What an address says to show photos to who spares data."""


@dataclass(frozen=True, slots=True)
class HomePictures:
    """Those of one home, in order; ``is_spared`` where they are offered by a link instead."""

    pictures: tuple[HomePicture, ...] = ()
    is_spared: bool = False

    @property
    def shown(self) -> tuple[tuple[HomePicture, str], ...]:
        """Each with its caption; none to who spares data."""
        return () if self.is_spared else tuple((one, say(ROOMS[HomeRoom(one.room)])) for one in self.pictures)


def spares_data(request: HttpRequest) -> bool:
    """Whether the browser asks for little: then no picture is sent before its reader wants it."""
    return request.headers.get("Save-Data", "").strip().lower() == "on"


_KEPT = WrittenReading(
    lambda home: HomePicture.objects.kept().filter(home=home), pages=(ReadPage.HOME, ReadPage.OPEN_HOME)
)


def of_page(request: HttpRequest, home: Home) -> HomePictures:
    """What the page of a home shows: the plan last."""
    rows = sorted(_KEPT(home.pk), key=lambda one: one.is_plan)
    return HomePictures(tuple(rows), spares_data(request) and request.GET.get(ASKED) != "oui")


def vary(response: HttpResponse) -> HttpResponse:
    """The same address, with photos and without."""
    patch_vary_headers(response, ["Save-Data"])
    return response
