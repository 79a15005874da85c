"""The mail that announces a letter says it in each language of the pages; nothing else that leaves does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from palier.models import Message, Person, catalogues
from palier.models.identifiers import uuid7
from palier.rules.letters.announced_abroad import LINES
from palier.workflows.letters import leaving
from tests import factories

if TYPE_CHECKING:
    from uuid import UUID

pytestmark = pytest.mark.django_db
DOUBT = timedelta(minutes=5)
BODY = "Bonjour,\n\nUn courrier vous attend.\n"


def left(about: UUID | None) -> str:
    """The text of a mail as it leaves."""
    amina = factories.demande("Amina")
    Person.objects.filter(demande=amina.demande).update(email="amina@exemple.test")
    kept = Message.objects.create(
        demande=amina.demande,
        channel="email",
        recipient="amina@exemple.test",
        subject="Un courrier",
        body=BODY,
        created_at=timezone.now(),
        about=about,
    )
    found = leaving.prepare(kept.pk, doubt=DOUBT, at=timezone.now())
    assert found is not None
    return found.body


def test_an_announcement_ends_with_a_line_a_language() -> None:
    told = left(uuid7())

    assert told.startswith(BODY.rstrip())
    assert tuple(told.splitlines()[-len(LINES) :]) == LINES


def test_a_code_or_any_other_mail_has_none() -> None:
    assert left(None) == BODY


def test_the_lines_are_those_of_the_languages_that_are_offered() -> None:
    offered = [one.name for one in catalogues.offered().values() if one != catalogues.FRENCH]

    assert sorted(line.split(maxsplit=1)[0].removesuffix(":") for line in LINES) == sorted(offered)
