"""In danger: a file of one's own, made in silence. What the other one reads does not change by a byte.

No candidature follows by itself. A copy on each open home, in one second and level with the couple's own, would be a
sign; and none can be examined before the new file has its number. The person applies again, when and where they choose.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, ForkKind, User
from palier.models.demandes import layers
from palier.models.doors import acting
from palier.rules.doors.access import Action, Role, require
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.letters.composing import compose
from palier.rules.parting import separation
from palier.rules.people.facts import Situation
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import second_files
from palier.workflows.viewings import choosing

_ARTICLE = cch("L441-1")


class NothingToFork(Refusal):
    """The facts do not let this file be made two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Danger:
    """What the person says: the situation, who goes along, whether the child to be born does, and the safe address."""

    situation: Situation
    email: str
    follows: Collection[str] = ()
    births_follow: bool = False


@dataclass(frozen=True, slots=True)
class Forked:
    """The new file and its account."""

    demande: Demande
    user: User


@transaction.atomic
def go_alone(demande: Demande, danger: Danger, *, leaver: str, by: Actor, at: datetime) -> Forked:
    """Make the new file of ``leaver``. Nothing is written on the present one, and nothing is told to its contacts.

    It may be done again, from any session of that person: refusing a second time would tell of the first.
    Raises ``NothingToFork``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.SEPARATE)
    stood = layers.standing(layers.layers_of(demande))
    try:
        split = separation.fork(stood, leaver=leaver, follows=danger.follows, births_follow=danger.births_follow)
    except separation.NotSeparable as error:
        raise NothingToFork(str(error)) from error
    # Read under the role of the page, before the new file is made: a visit stays with the file that is left.
    visits = [hour for _, hour in choosing.taken_of(demande, at=at)]
    child = second_files.make(demande, split, leaver=leaver, kind=ForkKind.SILENT, at=at, email=danger.email)
    user = second_files.account(child)
    _tell(child, danger, visits, by=Actor(role=Role.DEMANDEUR, user=user), at=at)
    second_files.require_whole()
    return Forked(child, user)


def _tell(child: Demande, danger: Danger, visits: Sequence[datetime], *, by: Actor, at: datetime) -> None:
    """One line on the new file alone, under its own account: nothing in the journal links it to the old one."""
    with acting.taken(second_files.separating(child.pk, by=by)):
        Fact.objects.create(
            demande=child,
            layer=FactLayer.DECLARED,
            path=f"claims/{danger.situation.value}",
            value={},
            since=day_in_paris(at),
            by=by.user,
            at=at,
        )
        telling.journal(JournalVerb.OPEN_SECOND_FILE, child, by=by, at=at, article=_ARTICLE)
        told = " ; ".join(clocks.say_instant(one) for one in visits)
        telling.send(child, compose("dossier_protege", visits=told), by=by, at=at)
