"""Taking a referral up: type the code, read what it hands over, without a name; then take it, and the name opens."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from palier.rules.doors.access import Role
from palier.rules.mandates import referrals
from palier.rules.people import employment
from palier.web.access import actor_of, only, organisation_of
from palier.web.acts import KEY_FIELD, new_key, once
from palier.web.requests.sources import source_of
from palier.web.social.forms import CodeForm
from palier.workflows.acting.refusals import Refusal
from palier.workflows.mandates import referred
from palier.workflows.mandates.referred import OfferedReferral

BAD_REQUEST = 400


@only(Role.SOCIAL)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def code(request: HttpRequest) -> HttpResponse:
    """Type the code; one that may serve says which situation, how many pieces and since when."""
    form, at, by = CodeForm(request.POST or None), timezone.now(), actor_of(request)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        try:
            found = referred.offered(typed, by=by, source=source_of(request.META), at=at)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            return _page(request, form, found=found, typed=typed)
    return _page(request, form, is_wrong=request.method == "POST")


@only(Role.SOCIAL)
@never_cache
@require_POST
@sensitive_post_parameters()
@once
def take(request: HttpRequest) -> HttpResponse:
    """Take it up: the code serves no more, and the referral opens to this service."""
    form, at = CodeForm(request.POST), timezone.now()
    if form.is_valid():
        by, source = actor_of(request), source_of(request.META)
        try:
            row = referred.take(form.cleaned_data["code"], by=by, source=source, at=at)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            return HttpResponseRedirect(reverse("social-orientation", args=[row.public_id]))
    return _page(request, form, is_wrong=True)


def _page(
    request: HttpRequest,
    form: CodeForm,
    *,
    found: OfferedReferral | None = None,
    typed: str = "",
    is_wrong: bool = False,
) -> HttpResponse:
    context = {
        "organisation": organisation_of(request),
        "form": form,
        "found": found,
        "label": referrals.label(found.code) if found else "",
        "typed": typed,
        "shown": employment.grouped(employment.normalise(typed)),
        "act_key": new_key() if found else request.POST.get(KEY_FIELD) or new_key(),
    }
    return render(request, "palier/social/code.html", context, status=BAD_REQUEST if is_wrong else 200)
