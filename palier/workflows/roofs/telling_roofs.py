"""The clock of requests for other roofs: tells each person, and them alone, of an answer, of a silence, and of the end of a stay.

A message names neither roof nor logeur: a telephone is read over a shoulder. It hangs on no file: another holder finds nothing.
"""

from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from palier.models import RoofRequest
from palier.models.demandes import layers
from palier.rules.law import clocks
from palier.rules.letters.composing import compose
from palier.rules.roofs import roof_requests
from palier.rules.roofs.roof_requests import GIVEN_UP, READ, RoofRequestState
from palier.workflows.acting import telling
from palier.workflows.acting.telling import MessageReader
from palier.workflows.letters import heard, to_one_person


def due(at: datetime) -> list[int]:
    """The requests of which something is to be told, or that are over: ids."""
    on, since = clocks.day_in_paris(at), Coalesce(F("told_at"), F("asked_at"))
    rows = RoofRequest.objects.filter(moved_at=None).annotate(since=since)
    answered = Q(answered_at__gt=F("since")) & Q(answered_at__gte=_still_told(at))
    corrected = Q(roof__changed_at__gt=F("since"), state__in=READ)
    late = Q(state=RoofRequestState.SENT, promised_on__lt=on, late_told_on=None) | Q(
        Q(late_told_on=None) | Q(late_told_on__lte=F("listed_until")),
        state=RoofRequestState.LISTED,
        listed_until__lt=on,
    )
    ending = Q(state=RoofRequestState.ENTERED, ends_on__lte=roof_requests.latest_end_told(on))
    told = Q(reminded_at__gt=F("answered_at"), ends_on__gte=on)
    return list(rows.filter(answered | corrected | late | ending & ~told).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def look(pk: int, *, at: datetime) -> bool:
    """Tell what is to be told of one request, each thing once; end a stay whose last day is past. False where nothing left."""
    found = RoofRequest.objects.select_for_update(of=("self",)).filter(pk=pk, moved_at=None)
    row = found.select_related("demande", "roof", "contact").first()
    if row is None:
        return False
    on, since = clocks.day_in_paris(at), row.told_at or row.asked_at
    kinds = [*_answered(row, since, at), *_late(row, on), *_ending(row, on, at)]
    row.told_at = at
    row.save(update_fields=["told_at", "late_told_on", "reminded_at", "state", "ended_at"])
    return _send(row, kinds, at) if kinds else False


def _still_told(at: datetime) -> datetime:
    return clocks.at_hour(roof_requests.earliest_told(clocks.day_in_paris(at)), 0)


def _answered(row: RoofRequest, since: datetime, at: datetime) -> list[str]:
    if row.state in GIVEN_UP:
        return []  # their person said no since: nothing awaits them there any more
    if row.answered_at and row.answered_at > since and row.answered_at >= _still_told(at):
        return ["toit_reponse"]
    return ["toit_change"] if row.state in READ and row.roof.changed_at > since else []


def _late(row: RoofRequest, on: date) -> list[str]:
    late = roof_requests.late_since(row.dates, on=on)
    if late is None or (row.late_told_on is not None and row.late_told_on > late):
        return []
    row.late_told_on = on
    return ["toit_retard"]


def _ending(row: RoofRequest, on: date, at: datetime) -> list[str]:
    """The end of a stay, a month before; past its last day, the stay is over."""
    if row.state != RoofRequestState.ENTERED or row.ends_on is None:
        return []
    if on > row.ends_on:
        row.state, row.ended_at = RoofRequestState.ENDED.value, at
        return []
    # An end that was corrected since is told anew.
    is_told = row.reminded_at is not None and (row.answered_at is None or row.reminded_at > row.answered_at)
    if is_told or on < roof_requests.reminded_from(row.ends_on):
        return []
    row.reminded_at = at
    return ["toit_fin"]


def _send(row: RoofRequest, kinds: list[str], at: datetime) -> bool:
    to = _way(row, at)
    if to is None:
        return False
    is_alone = row.demande is None
    path = telling.page("mes-demandes-de-toits" if is_alone else "mes-autres-toits")
    link = f"{settings.SITE.rstrip('/')}{path}" if settings.SITE else None
    for kind in kinds:
        with heard.spoken(row.demande, row.by_id, to[1]) as language:
            ends = {"day": clocks.say_day(row.ends_on)} if kind == "toit_fin" and row.ends_on else {}
            said = compose(kind, link=link, is_alone=is_alone, **ends)
        # Who has no file is written to in the language of the page on which they asked.
        read_in = row.contact.language if row.contact else ""
        told = replace(said, paragraphs=(heard.marked(said, language),))
        telling.write(MessageReader(*to, language=read_in), told, at=at)
    return True


def _way(row: RoofRequest, at: datetime) -> tuple[str, str] | None:
    """Where its person alone is reached: as their file says today; without one, by what they proved, until it is forgotten."""
    if row.contact is not None:
        return (row.contact.channel, row.contact.contact) if row.contact.contact else None
    if row.demande is None or row.by_id is None:
        return None
    known = layers.facts_of(row.demande, clocks.day_in_paris(at))
    return to_one_person.reach(row.demande, row.by_id, row.person_key, known, by_way_of=("email", "sms"))
