"""The link of an invitation: it shows the same words to everybody, and believes who gives the number and the birth date."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from palier.web.languages.later import later
from palier.web.requests.sources import source_of
from palier.web.signin.answers import NONE, too_many
from palier.web.signin.forms import NumberForm
from palier.web.signin.views import level
from palier.workflows.doors import slowing
from palier.workflows.takeover import answering_invites
from palier.workflows.takeover.answering_invites import InviteSaid, InviteWord, LinkState

_BAD_REQUEST = 400
_ALONE = {one.value: one for one in (InviteWord.NOT_ME, InviteWord.ME_AFTER_ALL)}
"""Said without the number: whoever receives the message."""
_PROVED = {one.value: one for one in (InviteWord.MINE, InviteWord.USELESS, InviteWord.UNSAID)}
_MISMATCH = later(
    "Ces deux informations ne correspondent pas à ce lien. Vérifiez votre numéro et votre date de naissance. "
    "Numéro perdu ? Le guichet de votre commune le retrouve avec vous."
)


class InvitedForm(NumberForm):
    """The number and the birth date, as the ordinary door asks them; no code is sent from here."""

    channel = None  # type: ignore[assignment]


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@level
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Yes, no longer, not me; or one of them taken back. Only a button does it: a mailbox opens links by itself."""
    at = timezone.now()
    if request.method != "POST":
        return _shown(request, code, InvitedForm())
    source = source_of(request.META)
    if (left := slowing.wait(answering_invites.tried(code, source), at=at)) > NONE:
        return too_many(request, left)
    word = request.POST.get("reponse", "")
    if word in _ALONE:
        is_taken = answering_invites.answer(code, InviteSaid(_ALONE[word]), source=source, at=at)
        return _shown(request, code, InvitedForm(), said=word if is_taken else "")
    form = InvitedForm(request.POST)
    if word not in _PROVED or not form.is_valid():
        return _shown(request, code, form, status=_BAD_REQUEST)
    said = InviteSaid(_PROVED[word], form.cleaned_data["numero"], form.cleaned_data["birth_date"])
    if answering_invites.answer(code, said, source=source, at=at):
        return _shown(request, code, InvitedForm(), said=word)
    form.add_error(None, _MISMATCH)
    return _shown(request, code, form, status=_BAD_REQUEST)


def _shown(request: HttpRequest, code: str, form: forms.Form, *, said: str = "", status: int = 200) -> HttpResponse:
    state = answering_invites.standing(code)
    context = {"state": state.value, "form": form, "said": said, "is_gone": state is LinkState.GONE}
    response = render(request, "palier/signin/invited.html", context, status=status)
    # The address holds a secret: no page that is reached from here learns it.
    response["Referrer-Policy"] = "strict-origin"
    return response
