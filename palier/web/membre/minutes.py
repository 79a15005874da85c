"""The minutes of a member's own séance, under opaque references, and their signature."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from palier.rules.commission import signatures
from palier.rules.doors.access import Role
from palier.web.access import actor_of, get_or_404, only, organisation_of
from palier.web.acts import new_key, once
from palier.web.commission import minutes_pdf
from palier.web.desk.desk_parts import attempt
from palier.web.membre.seances import own
from palier.workflows.commission import minutes_words, seating, signing_minutes


@only(Role.COMMISSION)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def read(request: HttpRequest, seance: UUID) -> HttpResponse:
    """Read the minutes, then sign what was read: its digest travels with the form."""
    found, by = get_or_404(own(request), seance), actor_of(request)
    form = forms.Form(request.POST or None)
    if request.method == "POST" and form.is_valid():
        digest = request.POST.get("digest", "")
        now = timezone.now()
        if attempt(
            form, lambda: signing_minutes.sign(found, digest=digest, by=by, at=now, printed=minutes_pdf.to_keep)
        ):
            return redirect("mon-proces-verbal", found.public_id)
    mine = seating.place_of(found, by)
    signed = dict(found.signatures.values_list("member", "signed_at"))
    context = {
        **minutes_words.drawn(found),
        "form": form,
        "act_key": new_key(),
        "is_mine_to_sign": mine in signatures.were_there(found.members, found.changes),
        "own_signature": signed.get(mine),
        "signatures": [(found.members[place]["name"], at) for place, at in sorted(signed.items())],
    }
    return render(request, "palier/membre/minutes.html", context)


@only(Role.COMMISSION)
@require_safe
def pdf(request: HttpRequest, seance: UUID) -> HttpResponse:
    """The same as a PDF, with the signature of the chair once it is in it."""
    found = get_or_404(own(request), seance)
    return minutes_pdf.given(request, found, {"organisation": organisation_of(request), "seance": found})
