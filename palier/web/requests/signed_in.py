"""Who is signed in, and the file that they hold if they are a household: asked of the database in one message."""

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from palier.models import Holder, User
from palier.models.together import Ahead, ahead
from palier.models.written_readings import WrittenReading

_HOLDER = WrittenReading(lambda user: Holder.objects.filter(user=user))
_ASKED = "_holder_asked"
"""On a request: of whom the file was asked for, and the question."""


class SignedInMiddleware(AuthenticationMiddleware):
    """The framework's, whose question the one of the file rides with."""

    def process_request(self, request: HttpRequest) -> None:
        """Find out at the first question who it is."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _found(request))  # type: ignore[assignment]


def _found(request: HttpRequest) -> object:
    told = request.session.get(SESSION_KEY)
    if not hasattr(request, "_cached_user") and told is not None:
        user = int(User._meta.pk.to_python(told))  # noqa: SLF001 - as the framework reads it
        setattr(request, _ASKED, (user, ahead(_HOLDER.asked(user))))
    return get_user(request)


def holder_of(request: HttpRequest) -> Holder | None:
    """The file that who is signed in holds, as a holder; none for a professional. Read as the gate."""
    asked: tuple[int, Ahead[list[Holder]]] | None = request.__dict__.pop(_ASKED, None)
    user = request.user.pk
    return next(iter(asked[1].answer()), None) if asked and asked[0] == user else _HOLDER.first(user)
