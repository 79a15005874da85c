"""Who shares a demande says for themselves that they ask together: a word of their own, which they may take back.

Whoever filed the demande named them; nobody asked them. A lease binds each who signs it, so that
a desk knows before it offers a home. The other holder is not told: an agreement that somebody waits for may be forced.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, Fork, ForkKind, Person
from palier.models.demandes import layers
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.voice import phrase
from palier.rules.people.facts import HOLDERS, PersonRole
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal

_ARTICLE = act("règlement (UE) 2016/679, article 7")


class NotTwo(Refusal):
    """One holder alone asks, or the first one does, who filed the demande."""

    sentence = phrase("Cet accord se donne à deux : il n’y a personne d’autre sur cette demande.")


def concerns(demande: Demande, key: str) -> bool:
    """Whether this holder was named by another, and may say that they ask with them."""
    row = Person.objects.filter(demande=demande, key=key).only("role").first()
    return row is not None and row.role == PersonRole.CO_HOLDER


def others(demande: Demande, key: str) -> list[Person]:
    """The other holders of a demande."""
    rows = Person.objects.filter(demande=demande, role__in=HOLDERS).exclude(key=key)
    return list(rows.only("key", "first_name").order_by("key"))


def given_at(demande: Demande, keys: Iterable[str]) -> dict[str, datetime]:
    """When each of these holders agreed, for those whose agreement stands: their last word."""
    paths = {layers.agreement_path(key): key for key in keys}
    rows = Fact.objects.filter(demande=demande, path__in=paths, layer=FactLayer.DECLARED).order_by("at", "id")
    last = {paths[row.path]: row for row in rows.only("path", "value", "at")}
    return {key: row.at for key, row in last.items() if row.value}


@transaction.atomic
def say(demande: Demande, key: str, *, is_given: bool, by: Actor, at: datetime) -> None:
    """A holder's word for themselves; the same word said twice is said once. Raises ``NotTwo``."""
    require(by.role, Action.COMPLETE_DEMANDE)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    if is_given and not (concerns(demande, key) and others(demande, key)):
        raise NotTwo
    if (key in given_at(demande, [key])) == is_given:
        return
    _keep(demande, key, is_given=is_given, by=by, at=at)


def forget(demande: Demande, *, since: datetime, at: datetime) -> None:
    """They are not the same two since a day: nobody has agreed to ask with who is there now. The clock's act; twice is once."""
    rows = Fact.objects.filter(demande=demande, path__startswith=layers.agreement_path(""), layer=FactLayer.DECLARED)
    keys = {path.removeprefix(layers.agreement_path("")) for path in rows.values_list("path", flat=True)}
    for key, day in sorted(given_at(demande, keys).items()):
        if day <= since:
            _keep(demande, key, is_given=False, by=CLOCK, at=at)


def forget_parted(demande: Demande, *, at: datetime) -> None:
    """The same since the last open separation: who comes into the place of who left has said nothing."""
    last = Fork.objects.filter(parent=demande, kind=ForkKind.OPEN).order_by("at").last()
    if last is not None:
        forget(demande, since=last.at, at=at)


def _keep(demande: Demande, key: str, *, is_given: bool, by: Actor, at: datetime) -> None:
    Fact.objects.create(
        demande=demande,
        layer=FactLayer.DECLARED,
        path=layers.agreement_path(key),
        value=True if is_given else None,
        by_id=by.teller,
        at=at,
        audience=demande.audience,
    )
    verb = JournalVerb.AGREE_TO_ASK_TOGETHER if is_given else JournalVerb.TAKE_CO_HOLDER_BACK
    telling.journal(verb, demande, by=by, at=at, article=_ARTICLE, details={"place": key})
