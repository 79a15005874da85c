"""Telling of rounds: who signed the entry, and nobody else, that an answer is due or that there is news (ADR 97).

A message names no home, no landlord and no exchange. It hangs on no file: what another holder reads is the page.
"""

from datetime import datetime

from django.conf import settings

from palier.models import ExchangeEntry, ExchangeRound
from palier.models.demandes import layers
from palier.rules.law import clocks
from palier.rules.letters.composing import compose
from palier.workflows.acting import telling
from palier.workflows.letters import to_one_person


def proposed(made: ExchangeRound, *, at: datetime) -> None:
    """An answer is due by a day."""
    for link in made.links.select_related("entry__demande").order_by("pk"):
        _tell(link.entry, "echange_ronde", at=at, day=clocks.say_day(link.answer_by))


def moved(made: ExchangeRound, *, at: datetime) -> None:
    """There is news, the same for each."""
    for link in made.links.select_related("entry__demande").order_by("pk"):
        news(link.entry, at=at)


def news(entry: ExchangeEntry, *, at: datetime) -> None:
    """There is something to read."""
    _tell(entry, "echange_suite", at=at)


def _tell(entry: ExchangeEntry, kind: str, *, at: datetime, **said: str) -> None:
    known = layers.facts_of(entry.demande, clocks.day_in_paris(at))
    to = to_one_person.reach(entry.demande, entry.by_id, entry.person_key, known, by_way_of=("email", "sms"))
    if to is None:
        return
    path = telling.page("mon-echange")
    text = compose(kind, link=f"{settings.SITE.rstrip('/')}{path}" if settings.SITE else None, **said)
    telling.message(*to, subject=text.title, body=text.body, at=at)
