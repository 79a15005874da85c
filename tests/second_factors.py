"""A second factor for somebody of a test, and what its application shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from django.utils import timezone

from palier.models import SecondFactor
from palier.rules.doors import second_factor
from palier.web.requests import factors
from palier.workflows.entering import authenticator, proving_factors

if TYPE_CHECKING:
    from datetime import datetime

    from django.test import Client

    from palier.models import User


def give(user: User) -> tuple[str, list[str]]:
    """Give somebody an application; return its secret and ten backup codes."""
    secret = authenticator.draw()
    SecondFactor.objects.create(
        user=user, sealed=authenticator.seal(secret, user), enrolled_at=timezone.now(), last_step=0
    )
    return secret, proving_factors.make_backups(user)


def shown(secret: str, *, ahead: int = 0, at: datetime | None = None) -> str:
    """What the application shows at an instant, ``ahead`` steps later."""
    return authenticator.code_at(secret, second_factor.step_of(at or timezone.now()) + ahead)


def rest(user: User) -> None:
    """As if the code that was taken last were long past."""
    SecondFactor.objects.filter(user=user).update(last_step=0)


def show(client: Client) -> None:
    """As if whoever is signed in had just shown a code."""
    session = client.session
    session[factors.GIVEN] = int(time.time())
    session.save()
