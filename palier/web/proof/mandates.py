"""Anybody checks a mandate: by its number or by the square of its paper; the keys, the list of those taken back, the program."""

from pathlib import Path

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from palier.models.doors import acting
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.voice import phrase, say
from palier.rules.mandates import mandates, verify_mandate
from palier.rules.mandates.mandates import MandateState
from palier.web.languages.later import later
from palier.workflows.mandates import papers

_TEXT = "text/plain; charset=utf-8"
UNKNOWN = phrase("Aucun mandat ne porte ce numéro, ou il n’existe plus : ne le prenez pas pour une preuve.")
NOT_SIGNED = phrase("Ce n’est pas un mandat signé par Palier : il est mal recopié, ou ce papier est faux.")
REFUSED = {
    MandateState.REVOKED: phrase("Ce mandat a été retiré par la personne qui l’avait donné : il ne vaut plus rien."),
    MandateState.GIVEN_BACK: phrase("Ce mandat a été rendu : il ne vaut plus rien."),
    MandateState.CLOSED: phrase("L’organisme de ce mandat a fermé : il ne vaut plus rien."),
    MandateState.OVER: phrase("Ce mandat est fini : son dernier jour est passé."),
    MandateState.SUSPENDED: phrase(
        "L’organisme de ce mandat est suspendu : il ne lit et ne fait rien tant qu’il l’est."
    ),
}


class MandateCheckForm(forms.Form):
    """A number, or what a telephone read in the square."""

    text = forms.CharField(
        label=later("Le numéro du mandat, ou le texte du carré"),
        max_length=verify_mandate.LONGEST,
        help_text=later("Le numéro a 12 signes, par exemple ABCD 2345 EFGH."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": later("Écrivez le numéro.")},
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, text: str = "") -> HttpResponse:
    """Say whether a mandate is worth something today; never who gave it."""
    form = MandateCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
    found, refused = None, ""
    if text:
        found, refused = _checked(text)
    context = {
        "form": form,
        "found": found,
        "refused": refused,
        "scope": [say(mandates.WORDS[one]) for one in found.scope] if found else [],
        "today": day_in_paris(timezone.now()),
    }
    return render(request, "palier/proof/mandate.html", context)


def _checked(text: str) -> tuple[papers.MandateStanding | None, str]:
    try:
        number = papers.number_of(text)
    except verify_mandate.MandatePaperRefused:
        return None, say(NOT_SIGNED)
    with acting.taken(acting.PUBLIC):
        found = papers.standing_of(number)
    if found is None:
        return None, say(UNKNOWN)
    return found, say(REFUSED[found.state]) if found.state in REFUSED else ""


@login_not_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The key by which a paper is verified without a network."""
    return HttpResponse(f"# Palier, {verify_mandate.KIND}\n{papers.public_key()}\n", content_type=_TEXT)


@login_not_required
@never_cache
@require_safe
def taken_back(request: HttpRequest) -> HttpResponse:
    """The mandates that ended before their last day, by digests of their numbers."""
    with acting.taken(acting.PUBLIC):
        lines = papers.taken_back()
    text = "\n".join([f"# Palier, {timezone.now().isoformat(timespec='seconds')}", *lines])
    return HttpResponse(f"{text}\n", content_type=_TEXT)


@login_not_required
@require_safe
def program(request: HttpRequest) -> HttpResponse:
    """The program that verifies a paper: one file of the standard library."""
    response = HttpResponse(Path(verify_mandate.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verify_mandate.py"'
    return response
