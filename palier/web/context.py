"""What every page is given: where its reader may go, the way out, the age of old data, and the banner of a demo."""

from django.db import Error
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from palier.models import Instance, Letter
from palier.models.doors import acting
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.law import french
from palier.rules.law.voice import phrase, say, say_plural
from palier.web.access import role_of
from palier.web.navigation import NAVIGATION, PUBLIC
from palier.web.reach import reached
from palier.web.requests.ages import said_freshness

type Item = tuple[str, str, bool]

_INBOX = "courrier"
_UNREAD = "unread_letters"
BANNER = phrase("Démonstration : personnes, logements et organismes sont inventés.")


def navigation(request: HttpRequest) -> dict[str, object]:
    """``nav_items``, ``sign_out_url`` and ``signed_in_as``. Pages that know better hand their own over these."""
    user = getattr(request, "user", None)
    is_signed_in = user is not None and user.is_authenticated
    wanted = NAVIGATION.get(role_of(request), PUBLIC) if is_signed_in else PUBLIC
    waiting = unread(request) if is_signed_in else 0
    items = [
        _item(request, _inbox(waiting) if name == _INBOX and waiting else say(label), name) for label, name in wanted
    ]
    return {
        "nav_items": [item for item in items if item],
        "sign_out_url": _address("deconnexion") if is_signed_in else "",
        "signed_in_as": _who(request) if is_signed_in else "",
        "switch_url": _address("changer-organisme") if len(getattr(request, "memberships", ())) > 1 else "",
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
    if not hasattr(request, _UNREAD):
        setattr(request, _UNREAD, _count_unread(request))
    return int(getattr(request, _UNREAD))


def _count_unread(request: HttpRequest) -> int:
    holder = getattr(request.user, "holder", None)
    if holder is None or not acting.acts_for(holder.demande_id):
        return 0
    try:
        return Letter.objects.filter(demande=holder.demande_id, read_at=None).count()
    except Error:
        return 0


def _item(request: HttpRequest, label: str, name: str) -> Item | None:
    address = _address(name)
    return (label, address, request.path.startswith(address)) if address else None


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def reading(request: HttpRequest) -> dict[str, object]:
    """``data_of``: the sentence that says how old the data are, on a page that a replica serves."""
    data = getattr(request, "data_of", None)
    return {} if data is None else {"data_of": said_freshness(data)}


def people(request: HttpRequest) -> dict[str, object]:
    """``followers``: who can be called about this person's file, asked of the database only where a page shows it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or role_of(request) is not Role.DEMANDEUR:
        return {}
    return {"followers": SimpleLazyObject(lambda: reached(request))}


def demo(request: HttpRequest) -> dict[str, object]:
    """``demo_banner`` and ``demo_url``, on a database marked demo only."""
    if not is_demo():
        return {}
    return {"demo_banner": say(BANNER), "demo_url": _address("demo")}


def is_demo() -> bool:
    """Say if this database is a demo's; a page of error after a failed statement does not know, and says nothing."""
    try:
        return Instance.objects.filter(is_demo=True).exists()
    except Error:
        return False
