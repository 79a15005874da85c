"""The clock of saved searches: tells their owner of new homes, and roofs, that fit and are open to them, once each (ADR 83).

A message goes to the person who saved the search and to nobody else: at the safe address where the file has one, never for who
left it in silence, and on no file, so that neither another holder nor a desk reads where somebody looks.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.utils.http import urlencode

from palier.models import Candidature, Person, Publication, SavedSearch
from palier.models.demandes import layers
from palier.models.doors import acting
from palier.models.homes import matching
from palier.rules.fitting import eligibility
from palier.rules.homes import alerts
from palier.rules.homes.alerts import Rhythm, WantedHome
from palier.rules.homes.home_facts import Feature
from palier.rules.law import calendars, clocks, french
from palier.rules.law.voice import say, say_plural
from palier.rules.letters.composing import LetterText, compose
from palier.rules.people import facts
from palier.rules.people.answers import Outcome
from palier.workflows.acting import telling
from palier.workflows.letters import heard, texted, to_one_person, wording
from palier.workflows.roofs import new_roofs
from palier.workflows.roofs.new_roofs import FittingRoof
from palier.workflows.scoring.scoring import closing_day

type Fitting = tuple[Publication, tuple[str, ...]]
"""A home that is told, and why."""


def due(at: datetime) -> list[int]:
    """The searches that a new list answers, and that may write now."""
    return matching.searches_due(at, is_quiet=clocks.is_quiet(at, calendars.FRANCE))


@transaction.atomic
def look(pk: int, *, at: datetime) -> bool:
    """Tell one owner of what is new for them; false where nothing left. Twice is once: what was weighed is kept with it."""
    found = SavedSearch.objects.select_for_update(of=("self",)).filter(pk=pk, stopped_at=None)
    row = found.select_related("demande").first()
    if row is None or not _may_write(row, at):
        return False
    is_changed = bool(row.closed) and matching.has_changed_since(row.pk)
    new, roofs = _new(row, at, again=is_changed), new_roofs.new_to(row, wanted_of(row), at)
    if not new and not roofs and not is_changed:
        return False
    known = layers.facts_of(row.demande, clocks.day_in_paris(at))
    to = recipient(row, known)
    with heard.spoken(row.demande, row.by_id, to[1] if to else ""):
        fitting, closed = _fitting(row, known, new) if to else ([], set())
        beside = new_roofs.fitting(row, wanted_of(row), known, roofs, at=at) if to else []
    row.told_on = clocks.day_in_paris(at)
    row.closed = sorted({*closed, *(() if is_changed else _still_new(row.closed, at))})
    row.seen = sorted({*_still_new(row.seen, at), *(one.pk for one in new)} - closed)
    row.weighed_at = at
    row.seen_roofs = sorted({*new_roofs.still_new(row, at), *(one.pk for one in roofs)})
    row.save(update_fields=["told_on", "seen", "closed", "weighed_at", "seen_roofs"])
    if to and (fitting or beside):
        _send(row, to, fitting, beside, at)
    return bool(fitting or beside)


def _may_write(row: SavedSearch, at: datetime) -> bool:
    return alerts.may_write(
        Rhythm(row.rhythm),
        row.hour,
        at,
        told_on=row.told_on,
        is_at_night=row.is_at_night,
        calendar=calendars.FRANCE,
    )


def wanted_of(row: SavedSearch) -> WantedHome:
    """What a saved search asks of a home."""
    return WantedHome(
        type_code=row.type_code,
        most_rent=row.most_rent,
        is_level=row.is_level,
        is_adapted=row.is_adapted,
        worst_energy=row.worst_energy,
        features=frozenset(Feature(code) for code in row.features),
    )


def _new(row: SavedSearch, at: datetime, *, again: bool) -> list[Publication]:
    """Lists that opened since the search was saved, that it asks for, and that it was not weighed against yet.

    ``again``: those too that were closed to the household, for its file has changed.
    """
    rows = Publication.objects.open_at(at).filter(is_direct=False, opens_at__gt=at - alerts.NEW_FOR)
    rows = rows.filter(opens_at__gte=row.made_at).exclude(pk__in=row.seen if again else [*row.seen, *row.closed])
    inside = rows.filter(home__commune__in=row.communes) | rows.filter(home__commune__departement__in=row.departements)
    found = matching.answering(inside, wanted_of(row)).select_related("home__commune", "home__bailleur")
    return list(found.order_by("closes_at", "pk"))


def _still_new(weighed: Sequence[int], at: datetime) -> set[int]:
    """Of what was weighed, what would come again if it were forgotten."""
    rows = Publication.objects.filter(pk__in=weighed, opens_at__gt=at - alerts.NEW_FOR)
    return set(rows.values_list("pk", flat=True))


def _fitting(row: SavedSearch, known: facts.Demande, new: Sequence[Publication]) -> tuple[list[Fitting], set[int]]:
    """Those that are open to the household and where it is no candidate yet; and which are closed to it today."""
    if not layers.is_open(row.demande):
        return [], set()
    candidatures = Candidature.objects.filter(demande=row.demande, publication__in=[one.pk for one in new])
    applied, wanted = set(candidatures.values_list("publication", flat=True)), wanted_of(row)
    found, closed = [], set()
    for one in new:
        home = one.home
        verdict = eligibility.verdict(known, home.as_facts, on=closing_day(one))
        if verdict.outcome is Outcome.NOT_ELIGIBLE:
            closed.add(one.pk)
        if one.pk in applied or one.pk in closed:
            continue
        why = alerts.reasons(wanted, verdict, has_stairs=home.floor != 0, energy=home.energy_class)
        found.append((one, why))
    return found, closed


def recipient(row: SavedSearch, known: facts.Demande) -> tuple[str, str] | None:
    """The channel and the address of its owner; none where no way to them is sure. A text that would not arrive is a mail."""
    by_way_of: tuple[str, ...] = ("email",)
    if row.channel == "sms":
        person = Person.objects.filter(demande=row.demande, key=row.person_key).first()
        by_way_of = ("sms", "email") if person is not None and texted.arrives(person) else ("email",)
    return to_one_person.reach(row.demande, row.by_id, row.person_key, known, by_way_of=by_way_of)


def _send(
    row: SavedSearch, to: tuple[str, str], fitting: Sequence[Fitting], beside: Sequence[FittingRoof], at: datetime
) -> None:
    """In the language of its owner, marked where a machine translated it."""
    channel, address = to
    with heard.spoken(row.demande, row.by_id, address) as language:
        said = _composed(row, channel, fitting, beside)
    telling.message(channel, address, subject=said.title, body=heard.marked(said, language), at=at)


def _composed(row: SavedSearch, channel: str, fitting: Sequence[Fitting], beside: Sequence[FittingRoof]) -> LetterText:
    """Homes first, other roofs apart and counted apart; where no home fits, the roofs are what is counted."""
    roofs = say_plural(
        len(beside),
        "{count} autre toit convient à votre recherche",
        "{count} autres toits conviennent à votre recherche",
    )
    count = roofs
    if fitting:
        count = say_plural(
            len(fitting),
            "{count} logement convient à votre recherche",
            "{count} logements conviennent à votre recherche",
        )
    also, stop = roofs if fitting and beside else None, stop_link(row)
    if channel == "sms":
        return compose("alerte_courte", count=count, also=also, link=_results(row), stop=stop or None)
    more, left = len(fitting) - alerts.SHOWN, len(beside) - alerts.SHOWN
    rest = say_plural(more, "{count} autre logement convient.", "{count} autres logements conviennent.")
    other = say_plural(left, "{count} toit de plus convient.", "{count} toits de plus conviennent.")
    return compose(
        "alerte",
        count=count,
        homes=[_told(one, why) for one, why in fitting[: alerts.SHOWN]],
        more=rest if more > 0 else None,
        also=also,
        roofs=[new_roofs.told(one, why) for one, why in beside[: alerts.SHOWN]],
        more_roofs=other if left > 0 else None,
        link=_results(row),
        stop=stop or None,
    )


def _told(one: Publication, why: Sequence[str]) -> str:
    """One home in the message: what it is, what it costs, until when, why it is told, and its page."""
    lines = [
        french.capital(wording.describe(one.home)),
        say(
            "{amount} par mois, charges comprises. Clôture {day}.",
            amount=french.cents(one.home.full_rent),
            day=clocks.say_instant(one.closes_at),
        ),
        " ".join(why),
    ]
    if settings.SITE:
        lines.append(f"{settings.SITE.rstrip('/')}{telling.page('publication', one.public_id)}")
    return "\n".join(lines)


def _results(row: SavedSearch) -> str | None:
    if not settings.SITE:
        return None
    return f"{settings.SITE.rstrip('/')}{telling.page('recherche')}?{row.query or urlencode({'pour_moi': 'on'})}"


# --- The link of a message --------------------------------------------------------------------


def _signer() -> signing.Signer:
    return signing.Signer(salt="palier.alert.stop", algorithm="sha256")


def stop_token(row: SavedSearch) -> str:
    """What the link holds: an opaque id, signed."""
    return _signer().sign(row.public_id.hex)


def stop_link(row: SavedSearch) -> str:
    """The address of the page that stops the alert; nothing where the site does not know its own."""
    return f"{settings.SITE.rstrip('/')}{telling.page('arreter-alerte', stop_token(row))}" if settings.SITE else ""


def is_running(signed: str) -> bool:
    """Whether the alert of a link still writes; false of a link that nobody made."""
    named = _named(signed)
    if named is None:
        return False
    with acting.taken(acting.GATE):
        return SavedSearch.objects.filter(public_id=named, stopped_at=None).exists()


def stop_by_link(signed: str, *, at: datetime) -> bool:
    """Stop the alert of a link, without an account; false where the link is none. Stopped twice is stopped."""
    named = _named(signed)
    if named is None:
        return False
    with acting.taken(acting.GATE):
        SavedSearch.objects.filter(public_id=named, stopped_at=None).update(stopped_at=at)
    return True


def _named(signed: str) -> UUID | None:
    try:
        return UUID(_signer().unsign(signed))
    except (signing.BadSignature, ValueError):
        return None
