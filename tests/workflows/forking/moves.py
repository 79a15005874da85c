"""One of a couple goes alone."""

from __future__ import annotations

from django.utils import timezone

from palier.rules.people.facts import Situation
from palier.workflows.parting import forking
from tests import couples

DANGER = forking.Danger(situation=Situation.VIOLENCE, email=couples.SAFE, follows=["p1"])
NOW = timezone.now()


def go(couple: couples.Couple, danger: forking.Danger = DANGER, leaver: str = "d") -> forking.Forked:
    return forking.go_alone(couple.demande, danger, leaver=leaver, by=couple.amina, at=NOW)
