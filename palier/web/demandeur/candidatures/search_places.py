"""Where a search that is about to be saved looks, in words and by codes."""

from palier.models.territories import localities
from palier.rules.law import french
from palier.rules.law.voice import read_in, say, say_plural
from palier.web.public.search import Seeker
from palier.web.public.search_form import SearchForm
from palier.web.public.where import Where, around
from palier.workflows.candidature.watching import SearchPlace

_LONGEST_LIST, _LONGEST_PLACE = 120, 200


def place_of(search: SearchForm, seeker: Seeker) -> SearchPlace | None:
    """Where the search looks: the place that it names, or where the household looks today; none where neither is known."""
    _, where = seeker.answer(search)
    if where.text:
        return _named(where, search.asked.get("rayon") or 0) if where.named else None
    wished = seeker.known.wish.communes if seeker.known else ()
    if not wished:
        return None
    told = say("dans les communes de votre demande : {communes}", communes=listed(localities.named(wished)))
    return SearchPlace(named=told[:_LONGEST_PLACE], is_own=True, communes=localities.same_places(wished))


def place_to_keep(search: SearchForm, seeker: Seeker) -> SearchPlace | None:
    """The same place as it is kept: its words in French, whoever reads."""
    with read_in(None):
        return place_of(search, seeker)


def listed(names: list[str]) -> str:
    """Whole names, as many as the row keeps; how many more there are is a number, and none is cut."""
    words, more = names[0], len(names) - 1
    for name in names[1:]:
        longer = french.names((words, name), is_wide=True)
        if len(longer) > _LONGEST_LIST:
            break
        words, more = longer, more - 1
    if not more:
        return words
    return say_plural(more, "{names} et {count} autre commune", "{names} et {count} autres communes", names=words)


def _named(where: Where, radius: int) -> SearchPlace:
    if departements := where.departements(radius):
        return SearchPlace(named=where.named, departements=departements)
    named = where.named
    if radius:
        named = say("{commune} et à {number} km autour", commune=named, number=radius)
    return SearchPlace(named=named, communes=around(where.communes, radius))


def own_name(place: SearchPlace) -> str:
    """What the search is called unless its person says otherwise: of the whole demande, two words and no list."""
    return say("Les communes de ma demande") if place.is_own else french.capital(place.named)[:60]
