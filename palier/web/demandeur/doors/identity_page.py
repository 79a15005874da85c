"""« Mon identité »: what the State certifies of this very person, locked, with its source; and how to link it, or undo it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from palier.gateways.identity import ProviderKind
from palier.models import Person, SafeChannel, User
from palier.rules.doors.access import Role
from palier.rules.law.voice import say
from palier.rules.people import certified
from palier.rules.people.certified import LIKE, SENTENCES, Named
from palier.web.access import demande_of, only
from palier.web.signin import identity_session
from palier.workflows.doors import identities


@only(Role.DEMANDEUR)
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """The identity of who is signed in, and of nobody else of the file."""
    demande, user = demande_of(request), request.user
    assert isinstance(user, User)  # noqa: S101 - a household, or 404
    person = Person.objects.get(demande=demande, key=user.holder.person_key)
    row = identities.link_of(user)
    came = identity_session.found_of(request, ProviderKind.FRANCECONNECT, at=timezone.now())
    other = came[0].citizen if came and request.GET.get("fait") == "autre" else None
    held = Named(person.last_name, person.birth_name, person.first_name, person.birth_date)
    citizen = identities.certified_of(row) if row else None
    like = LIKE.get(certified.likeness(citizen, held)) if citizen else None
    context = {
        "row": row,
        "citizen": citizen,
        "like": say(like) if like else "",
        "person": person,
        "spares_piece": certified.spares_piece(person.nationality),
        "done": request.GET.get("fait", ""),
        "other": other,
        "differences": [say(SENTENCES[one]) for one in certified.differences(other, held)] if other else [],
        # A file that is reached by a safe address is opened by nothing else.
        "may_link": not SafeChannel.objects.filter(demande=demande).exists(),
    }
    return render(request, "palier/demandeur/identity.html", context)
