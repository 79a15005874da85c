"""Who can be tried in one click, and what left for their mailboxes. Elsewhere than in a demo these pages do not exist."""

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate
from uuid import UUID

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from palier.models import ApiKey, Message, User
from palier.models.doors import acting
from palier.rules.law.voice import say
from palier.rules.letters.outcomes import LABELS
from palier.web.access import desk_of, get_or_404
from palier.web.context import frame
from palier.web.demo.tour import JEAN_MAIL, SAMPLE_BIRTH, SAMPLE_NUMBER, TOUR
from palier.web.requests import factors
from palier.web.signin import identity_session, own_language, second_step
from palier.workflows.entering import proving_factors
from palier.workflows.partners import keys

BACKEND = "django.contrib.auth.backends.ModelBackend"
CODE_SUBJECT = "Votre code"
CODES_SHOWN, INVITATIONS_SHOWN, MESSAGES_SHOWN = 5, 3, 60


def demo_only[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a page exist on a database marked demo only, read as the gate."""

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not frame(request).is_demo:
            raise Http404
        with acting.taken(acting.GATE):
            return view(request, *args, **kwargs)

    return wrapper


@login_not_required
@never_cache
@require_safe
@demo_only
def cast(request: HttpRequest) -> HttpResponse:
    """Each person of the cast, their story, and the way in."""
    # People without a story are the crowd of a bench: thousands, who enter by the same door and are not shown.
    told = User.objects.filter(is_demo=True).exclude(demo_story="")
    people = list(told.prefetch_related("memberships__organisation").order_by("pk"))
    context = {
        "demandeurs": [_told(person) for person in people if person.login.startswith("d:")],
        "professionals": [_with_organisation(person) for person in people if not person.login.startswith("d:")],
        "tour": TOUR,
        "secret": keys.demo_secret() if _has_key() else "",
        "site": request.build_absolute_uri("/"),
        "sample_number": SAMPLE_NUMBER,
        "sample_birth": SAMPLE_BIRTH,
    }
    return render(request, "palier/demo/cast.html", context)


def _has_key() -> bool:
    """Whether a software of this world may call today: its manager may have revoked its key."""
    shown = keys.hashed(keys.demo_secret())
    return ApiKey.objects.live(timezone.now()).filter(secret_hash=shown).exists()


def _told(person: User) -> dict[str, Any]:
    return {
        "name": person.name,
        "first_name": person.name.partition(" ")[0],
        "public_id": person.public_id,
        "demo_story": person.demo_story,
    }


def _with_organisation(person: User) -> dict[str, Any]:
    return _told(person) | {"organisation": person.memberships.all()[0].organisation}


@login_not_required
@require_POST
@demo_only
def enter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Sign in as someone of the cast; who has a second factor is asked for its code, as at the door."""
    person = get_or_404(User.objects.filter(is_demo=True, is_active=True), public_id)
    if proving_factors.has(person):
        return second_step.ask(request, person, wanted="", at=timezone.now())
    login(request, person, backend=BACKEND)
    # Nobody of the cast has a password to type again: one click is how a demo recognises somebody.
    factors.note_present(request)
    identity_session.forget_found(request)
    entered = HttpResponseRedirect(reverse(_landing(person)))
    own_language.come_in(request, entered, person, at=timezone.now(), keeps=False)
    return entered


def _landing(person: User) -> str:
    return desk_of(person) or "mes-candidatures"


@login_not_required
@never_cache
@require_safe
@demo_only
def mail(request: HttpRequest) -> HttpResponse:
    """The messages that left, newest first: codes can be read here."""
    messages = Message.objects.order_by("-created_at", "-pk")
    # A closing sends a hundred announcements at once: codes, which people look for, stand apart.
    outcomes = {outcome.value: say(label) for outcome, label in LABELS.items()}
    is_code = Q(subject__startswith=CODE_SUBJECT)
    context = {
        "applications": proving_factors.shown_in_demo(at=timezone.now()),
        "codes": _stated(messages.filter(is_code)[:CODES_SHOWN], outcomes),
        "invitations": _stated(messages.filter(recipient=JEAN_MAIL)[:INVITATIONS_SHOWN], outcomes),
        "mails": _stated(messages.exclude(is_code)[:MESSAGES_SHOWN], outcomes),
        "shown": MESSAGES_SHOWN,
    }
    return render(request, "palier/demo/mail.html", context)


def _stated(messages: Iterable[Message], outcomes: Mapping[str, str]) -> list[dict[str, object]]:
    """Each message as it left, in its reader's language where one is known, with what became of it."""
    return [
        {
            "mail": one,
            "outcome": outcomes.get(one.outcome, ""),
            "parts": [part for part in (one.left_body or one.body).split("\n\n") if part.strip()],
        }
        for one in messages
    ]
