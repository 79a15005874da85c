"""Telling of rounds: who signed the entry, and nobody else, that an answer is due or that there is news (ADR 97).

A message names no home, no landlord and no exchange. It hangs on no file: what another holder reads is the page.
"""

from datetime import date, datetime

from django.conf import settings

from palier.models import ExchangeEntry, ExchangeRound
from palier.models.demandes import layers
from palier.rules.law import clocks
from palier.rules.letters.composing import compose
from palier.workflows.acting import telling
from palier.workflows.letters import heard, to_one_person


def proposed(made: ExchangeRound, *, at: datetime) -> None:
    """An answer is due by a day."""
    for link in made.links.select_related("entry__demande").order_by("pk"):
        _tell(link.entry, "echange_ronde", at=at, answer_by=link.answer_by)


def moved(made: ExchangeRound, *, at: datetime) -> None:
    """There is news, the same for each."""
    for link in made.links.select_related("entry__demande").order_by("pk"):
        news(link.entry, at=at)


def news(entry: ExchangeEntry, *, at: datetime) -> None:
    """There is something to read."""
    _tell(entry, "echange_suite", at=at)


def _tell(entry: ExchangeEntry, kind: str, *, at: datetime, answer_by: date | None = None) -> None:
    known = layers.facts_of(entry.demande, clocks.day_in_paris(at))
    to = to_one_person.reach(entry.demande, entry.by_id, entry.person_key, known, by_way_of=("email", "sms"))
    if to is None:
        return
    link = f"{settings.SITE.rstrip('/')}{telling.page('mon-echange')}" if settings.SITE else None
    with heard.spoken(entry.demande, entry.by_id, to[1]) as language:
        said = {"day": clocks.say_day(answer_by)} if answer_by else {}
        text = compose(kind, link=link, **said)
    telling.message(*to, subject=text.title, body=heard.marked(text, language), at=at)
