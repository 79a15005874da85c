"""A public search as a feed (Atom) and as a calendar of closings (iCalendar): read without a session, and by no name.

Nothing here reads who asks: the words of an address that are of one's own file are left out.
"""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from palier.models import Publication
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import say
from palier.web.presentation import homes
from palier.web.public.search import published
from palier.web.public.search_form import SearchForm

MOST = 100
"""Homes of a feed, the newest first."""
_OWN = ("pour_moi", "page", "tri", "toits")


def _asked(request: HttpRequest) -> QueryDict:
    asked = request.GET.copy()
    for name in _OWN:
        asked.pop(name, None)
    return asked


def _found(asked: QueryDict) -> list[Publication]:
    rows, _ = published(SearchForm(asked, has_file=False))
    return list(rows.filter(is_direct=False).order_by("-opens_at", "-pk")[:MOST])


def _summary(one: Publication) -> str:
    home = one.home
    return say(
        "{commune}. {amount} charges comprises. On peut candidater jusqu’au {day}.",
        commune=home.commune.named,
        amount=french.cents(home.full_rent),
        day=french.day(day_in_paris(one.closes_at)),
    )


@login_not_required
@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The homes of a search, as a reader of feeds takes them."""
    asked = _asked(request)
    page = request.build_absolute_uri(f"{reverse('recherche')}?{asked.urlencode()}")
    feed = Atom1Feed(
        title=say("Logements ouverts aux candidatures"),
        link=page,
        description="",
        feed_url=request.build_absolute_uri(),
        language=None,
    )
    for one in _found(asked):
        feed.add_item(
            title=homes.title(one.home),
            link=request.build_absolute_uri(reverse("publication", args=[one.public_id])),
            description=_summary(one),
            unique_id=f"urn:uuid:{one.public_id}",
            pubdate=one.opens_at,
            updateddate=one.opens_at,
        )
    answer = HttpResponse(content_type=Atom1Feed.content_type)
    feed.write(answer, "utf-8")
    return answer


@login_not_required
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """The last hour of each home of a search, as a calendar subscribes to it."""
    file = Calendar()
    file.add("prodid", "-//Palier//FR")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("refresh-interval", timedelta(hours=12), parameters={"value": "DURATION"})
    for one in _found(_asked(request)):
        event = Event()
        event.add("uid", str(one.public_id))
        event.add("dtstamp", one.opens_at)
        event.add("dtstart", one.closes_at)
        event.add("summary", say("Clôture : {title}", title=homes.title(one.home)))
        event.add("description", _summary(one))
        event.add("location", one.home.commune.named)
        event.add("url", request.build_absolute_uri(reverse("publication", args=[one.public_id])))
        event.add("transp", "TRANSPARENT")
        file.add_component(event)
    return HttpResponse(file.to_ical(), content_type="text/calendar; charset=utf-8")
