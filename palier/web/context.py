"""What every page is given: where its reader may go, the way out, the age of old data, and the banner of a demo."""

from collections.abc import Sequence

from django.db import Error
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from palier.models import Person
from palier.models.doors import acting
from palier.models.state import page_frame
from palier.models.state.page_frame import Frame
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say, say_plural
from palier.web.access import held_by, role_of, visit_of
from palier.web.acts import new_key
from palier.web.navigation import NAVIGATION, PUBLIC, SWITCHED
from palier.web.presentation import words
from palier.web.reach import reached
from palier.web.requests.ages import said_freshness
from palier.workflows.accounts import managing
from palier.workflows.acting import telling
from palier.workflows.steering import switching

type Item = tuple[str, str, bool]

_INBOX = "courrier"
_FRAME = "page_frame"
TEAM = phrase("Équipe")
"""Beside the entries of their role, of who manages their organisation."""
BANNER = phrase("Démonstration : personnes, logements et organismes sont inventés.")


def navigation(request: HttpRequest) -> dict[str, object]:
    """``nav_items``, ``sign_out_url``, ``signed_in_as`` and ``read_on``. Pages that know better hand their own over these."""
    user = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    wanted = NAVIGATION.get(role_of(request), PUBLIC) if is_signed_in else PUBLIC
    if managing.manages(getattr(request, "membership", None)):
        wanted = (*wanted, (TEAM, "equipe"))
    waiting = unread(request) if is_signed_in else 0
    items = [
        (_inbox(waiting) if name == _INBOX and waiting else say(label), address)
        for label, name in wanted
        if (address := _address(name)) and not _is_shut(name)
    ]
    return {
        "nav_items": marked(items, request.path),
        "unread_count": waiting,
        "sign_out_url": telling.page("deconnexion") if is_signed_in else "",
        "signed_in_as": _who(request) if is_signed_in else "",
        # On paper, whose page it is and of which day stand at its head.
        "read_on": words.date_words(day_in_paris(timezone.now())),
        "switch_url": telling.page("changer-organisme") if len(getattr(request, "memberships", ())) > 1 else "",
    }


def _who(request: HttpRequest) -> str:
    """Who is signed in, in which role and for which organisation: on a shared computer, the first thing to check."""
    membership = getattr(request, "membership", None)
    name = str(getattr(request.user, "name", ""))
    if membership is None:
        return name
    return f"{name}, {french.small(ROLE_LABELS[Role(membership.role)])}, {membership.organisation.name}"


def _inbox(waiting: int) -> str:
    return say_plural(waiting, "Courrier ({count} non lu)", "Courrier ({count} non lus)")


def unread(request: HttpRequest) -> int:
    """How many letters are not read yet, asked once a page. A page of error, or one that acts as another, does not know."""
    return frame(request).unread


def frame(request: HttpRequest) -> Frame:
    """What stands around this page, asked once for whom it acts; nothing on a page of error after a failed statement."""
    # A page of the door, or of the demo, acts as nobody: it may read no file.
    holder = held_by(request)
    demande = holder.demande_id if holder is not None and acting.acts_for(holder.demande_id) else None
    held: tuple[int | None, Frame] | None = getattr(request, _FRAME, None)
    if held is None or held[0] != demande:
        try:
            held = demande, page_frame.around(demande)
        except Error:
            return Frame()
        setattr(request, _FRAME, held)
    return held[1]


def marked(items: Sequence[tuple[str, str]], path: str) -> list[Item]:
    """Each entry, and whether the page stands under it: under one alone, the closest."""
    here = max((address for _, address in items if path.startswith(address)), key=len, default="")
    return [(label, address, address == here) for label, address in items]


def _is_shut(name: str) -> bool:
    return name in SWITCHED and not switching.is_open(SWITCHED[name], at=timezone.now())


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def counter(request: HttpRequest) -> dict[str, object]:
    """``visit``: who is there, until when, and the way out, on the household's pages as a counter reads them."""
    visit = visit_of(request)
    if visit is None:
        return {}
    names = Person.objects.filter(demande=visit.demande_id, key=visit.person_key)
    return {
        "visit": visit,
        "visit_name": SimpleLazyObject(lambda: " ".join(names.values_list("first_name", "last_name").first() or ())),
        "visit_url": telling.page("passage", visit.public_id),
        "visit_end_url": telling.page("finir-passage", visit.public_id),
        "visit_key": new_key(),
    }


def reading(request: HttpRequest) -> dict[str, object]:
    """``data_of``: the sentence that says how old the data are, on a page that a replica serves."""
    data = getattr(request, "data_of", None)
    return {} if data is None else {"data_of": said_freshness(data)}


def people(request: HttpRequest) -> dict[str, object]:
    """``followers``: who can be called about this person's file, asked of the database only where a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or role_of(request) is not Role.DEMANDEUR:
        return {}
    return {"followers": SimpleLazyObject(lambda: reached(frame(request)))}


def demo(request: HttpRequest) -> dict[str, object]:
    """``demo_banner`` and ``demo_url``, on a database marked demo only."""
    if not frame(request).is_demo:
        return {}
    return {"demo_banner": say(BANNER), "demo_url": telling.page("demo")}
