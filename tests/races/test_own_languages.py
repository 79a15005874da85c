"""Two choices of one person at once, from two windows: one language is kept, and both are answered."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import timezone

from palier.models import KeptLanguage
from palier.workflows.doors import own_language
from tests import factories
from tests.mandate_world import at_home, holder, in_role
from tests.races.at_once import at_once

pytestmark = pytest.mark.usefixtures("committed")


def test_two_choices_at_once_keep_one_language() -> None:
    amina = factories.demande("Amina")
    by = holder(amina)

    def choose(code: str) -> None:
        with transaction.atomic(), in_role(at_home(amina.demande, by)):
            own_language.keep(amina.user.holder, code, by=by, at=timezone.now())

    for _ in range(3):
        at_once(lambda: choose("ar"), lambda: choose("pt"))

    assert KeptLanguage.objects.get().code in {"ar", "pt"}
