"""Switches: what may begin today, asked here by every act and page, and a steward's change of one (``rules.doors.switches``)."""

from datetime import date, datetime

from django.db import transaction

from palier.models import Commune, Demande, SwitchChange, Territory, settled
from palier.models.demandes import layers
from palier.rules.doors import switches
from palier.rules.doors.switches import SWITCHES, Switch
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase, say
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories

_HOUSE = act("règles de publication de Palier")
SHORTEST_REASON = 10


class SwitchedOff(Refusal):
    """A steward shut it for a time; the sentence says what to do instead."""

    sentence = phrase("Cette fonction est fermée en ce moment.")


class SwitchReasonNeeded(Refusal):
    """Whoever shuts something says why."""

    sentence = "Dites pourquoi, en quelques mots : la raison reste au journal, et vos collègues la lisent."


class BadSwitchDay(Refusal):
    """Not in the past, nor in a year."""

    sentence = "Choisissez un jour à partir d’aujourd’hui, et dans les douze mois qui viennent."


class NotSwitchedThere(Refusal):
    """No territory is known where it is asked."""

    sentence = "Cet interrupteur vaut partout : le territoire du ménage n’est pas connu à cet endroit."


class AlreadySo(Refusal):
    """It says that already, on that day."""

    sentence = "C’est déjà ainsi ce jour-là. Rien n’a changé."


def is_open(switch: Switch, *, at: datetime, territory: str | None = None) -> bool:
    """Whether something may begin now."""
    return switches.is_open(settled.now().changes, switch, territory=territory, on=day_in_paris(at))


def said_shut(switch: Switch, *, at: datetime, territory: str | None = None) -> str:
    """What a page says where it is shut; nothing where it is open."""
    return "" if is_open(switch, at=at, territory=territory) else say(SWITCHES[switch].shut)


def said_shut_for(demande: Demande, switch: Switch, *, at: datetime) -> str:
    """The same for a household, by the territory of the first commune that it wishes, asked only where one is shut."""
    is_asked = switches.is_shut_somewhere(settled.now().changes, switch)
    return said_shut(switch, at=at, territory=_territory_of(demande, day_in_paris(at)) if is_asked else None)


def require_open(switch: Switch, *, at: datetime) -> None:
    """Raise ``SwitchedOff`` where it is shut."""
    if said_shut(switch, at=at):
        raise SwitchedOff(SWITCHES[switch].shut)


def require_open_for(demande: Demande, switch: Switch, *, at: datetime) -> None:
    """Raise ``SwitchedOff`` where it is shut for this household."""
    if said_shut_for(demande, switch, at=at):
        raise SwitchedOff(SWITCHES[switch].shut)


def _territory_of(demande: Demande, on: date) -> str | None:
    wished = layers.facts_of(demande, on).wish.communes[:1]
    return Commune.objects.filter(code__in=wished).values_list("territory_id", flat=True).first()


@transaction.atomic
def change(
    switch: Switch,
    *,
    to_open: bool,
    since: date,
    reason: str,
    territory: Territory | None = None,
    by: Actor,
    at: datetime,
) -> SwitchChange:
    """Open or shut something from a day on. Another change undoes it.

    Raises ``SwitchReasonNeeded``, ``BadSwitchDay``, ``NotSwitchedThere`` or ``AlreadySo``.
    """
    held_territories.require_where(territory, by=by)
    on, reason = day_in_paris(at), " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise SwitchReasonNeeded
    if not on <= since <= switches.last_day(on):
        raise BadSwitchDay
    if territory is not None and not SWITCHES[switch].is_local:
        raise NotSwitchedThere
    settled.changed()
    told = [one for one in settled.now().changes if one.territory == (territory.code if territory else None)]
    if switches.is_open(told, switch, territory=territory.code if territory else None, on=since) == to_open:
        raise AlreadySo
    made = SwitchChange.objects.create(
        switch=switch, territory=territory, is_open=to_open, since=since, reason=reason, made_at=at
    )
    settled.changed()
    details = {"interrupteur": switch.value, "vers": "ouvert" if to_open else "ferme", "des": since.isoformat()}
    where = {"territoire": territory.code} if territory else {}
    telling.journal(JournalVerb.SWITCH_FEATURE, made, by=by, at=at, article=_HOUSE, details={**details, **where})
    return made


def state_in_words(switch: Switch, *, at: datetime) -> str:
    """How it stands for all, with what is announced."""
    on = day_in_paris(at)
    changes = settled.now().changes
    now_open = switches.is_open(changes, switch, on=on)
    coming = sorted({one.since for one in changes if one.switch == switch and one.territory is None and one.since > on})
    for day in coming:
        if switches.is_open(changes, switch, on=day) != now_open:
            return f"{'fermé' if now_open else 'ouvert'} à partir du {french.day(day)}"
    return ""
