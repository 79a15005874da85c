"""Acts on one's own desk: opening a piece of news, the mail of the morning, the sessions left open elsewhere."""

from uuid import UUID

from django.contrib.auth import update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from palier.models.doors import acting
from palier.rules.doors.access import Role
from palier.web.access import DESKS, actor_of, only, role_of
from palier.web.acts import once
from palier.web.desk.awaited import address_of_news
from palier.workflows.desks import desk_news, mailing_desks
from palier.workflows.entering import closing_sessions


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@once
def open_news(request: HttpRequest, key: UUID) -> HttpResponse:
    """Lead to what a piece of news is about, and mark it as opened by its reader alone."""
    found = desk_news.open_one(key, by=actor_of(request), at=timezone.now())
    if found is None:
        raise Http404
    return HttpResponseRedirect(address_of_news(found, role_of(request)))


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@once
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all the news as opened."""
    desk_news.open_all(by=actor_of(request), at=timezone.now())
    return _back(request)


@only(*mailing_desks.PAGES)
@require_POST
@once
def mail(request: HttpRequest) -> HttpResponse:
    """Stop one's own mail of the morning, or have it again."""
    act = mailing_desks.resume if request.POST.get("courriel") == "oui" else mailing_desks.pause
    act(by=actor_of(request), at=timezone.now())
    return HttpResponseRedirect(f"{reverse(DESKS[role_of(request)])}#courriel")


@only(*DESKS)
@require_POST
@once
def close_sessions(request: HttpRequest) -> HttpResponse:
    """End one's sessions in other browsers, forgotten at a colleague's desk or lost with a telephone."""
    user = closing_sessions.close_all(by=actor_of(request), at=timezone.now())
    with acting.taken(acting.GATE):
        update_session_auth_hash(request, user)
    return HttpResponseRedirect(f"{reverse(DESKS[role_of(request)])}?sessions=fermees#sessions")


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(DESKS[role_of(request)])}#attendu")
