"""Backup codes, told this once, and the session that goes on while all others have just ended."""

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from palier.models import User
from palier.models.doors import acting
from palier.rules.doors import second_factor
from palier.web.access import DESKS
from palier.web.requests import factors, resuming
from palier.workflows.acting.actors import Actor


def stay(request: HttpRequest, by: Actor) -> None:
    """Every session has just ended: this one goes on under another key."""
    with acting.taken(acting.GATE):
        update_session_auth_hash(request, User.objects.get(pk=by.person.pk))


def told(request: HttpRequest, by: Actor, codes: list[str], *, is_new: bool = False) -> HttpResponse:
    """The backup codes, this once: they stand in this answer and nowhere else."""
    stay(request, by)
    context = {
        "codes": [second_factor.grouped(code, 4) for code in codes],
        "is_new": is_new,
        "onwards": onwards(request, by),
        "login": by.person.login,
    }
    return render(request, "palier/signin/backup_codes.html", context)


def onwards(request: HttpRequest, by: Actor) -> str:
    """Where somebody goes once they have a factor: to the form or the export that waits, else to their desk."""
    wanted = request.session.pop(factors.WANTED, "")
    return reverse("reprendre") if resuming.KEPT in request.session else wanted or reverse(DESKS[by.role])
