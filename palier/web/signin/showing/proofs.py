"""Passwords and second factors that a professional shows on a page: each try is slowed by the door's own count."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest

from palier.models import User
from palier.web.languages.later import shown
from palier.web.requests.sources import source_of
from palier.web.signin import browsers
from palier.web.signin.answers import NONE, tell_refused
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import recognising, slowing
from palier.workflows.entering import proving_factors
from palier.workflows.entering.choosing_passwords import WrongPassword
from palier.workflows.entering.proving_factors import FactorProof


class MustWait(Exception):
    """Too many wrong codes: the next one is looked at later."""

    def __init__(self, left: timedelta) -> None:
        """Keep how long, for the page."""
        super().__init__()
        self.left = left


def slowed(
    request: HttpRequest, user: User, prove: Callable[[], FactorProof | None], *, at: datetime
) -> FactorProof | None:
    """What is shown proves, or nothing. Raise ``MustWait`` where tries are slowed."""
    one = proving_factors.tried(recognising.for_account(user.login, browsers.id_of(request), source_of(request.META)))
    if (left := proving_factors.wait(one, at=at)) > NONE:
        raise MustWait(left)
    proof = prove()
    slowing.note(one, is_success=proof is not None, at=at)
    if proof is None:
        tell_refused("second facteur")
    return proof


def with_password[T](
    request: HttpRequest, form: forms.Form, by: Actor, act: Callable[[], T], *, at: datetime
) -> T | None:
    """Do an act that a wrong password refuses; none, with the error on the form. Wrong ones slow the door."""
    counted = recognising.for_account(by.person.login, browsers.id_of(request), source_of(request.META))
    one = slowing.tried(counted.subject, counted.source)
    if (left := slowing.wait(one, at=at)) > NONE:
        raise MustWait(left)
    try:
        return act()
    except WrongPassword as refusal:
        slowing.note(one, is_success=False, at=at)
        tell_refused("mot de passe")
        form.add_error("password", shown(refusal))
    return None
