"""Messages between a household and who holds its file, each act under the role of the page that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from palier.models import Registration
from palier.models.doors import acting
from palier.models.rows.row_rights import OF_MEMBERS
from palier.rules.doors.access import Role
from palier.workflows.threads import answering_threads, holders, telling_threads, writing_threads
from tests import factories
from tests.mandate_world import at_home, holder, in_role

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from palier.models import Candidature, Demande, Thread, ThreadMessage
    from palier.workflows.acting.actors import Actor
    from tests.factories import Applicant

WORDS = "Bonjour, la visite de mardi est-elle maintenue ?"
REPLY = "Oui, mardi à dix heures, devant la porte."


def house(kind: str = "reservataire", name: str = "Ville de Montreuil") -> Actor:
    return factories.member(kind.capitalize(), factories.organisation(kind, name), role=Role(kind))


def applied(applicant: Applicant, to: Actor, *, bailleur: Actor | None = None, stage: str = "deposee") -> Candidature:
    owner = bailleur or house("bailleur", "Bailleur des Lilas")
    home = factories.home(owner.body, to.body)
    return factories.candidature(factories.publication(home), applicant.demande, stage=stage)


def registered(applicant: Applicant, by: Actor) -> Registration:
    """A first registration of this demande at a counter."""
    return Registration.objects.create(
        organisation=by.body,
        by=by.person,
        state="enregistree",
        numero=applicant.demande.numero_unique,
        demande=applicant.demande,
        made_at=timezone.now(),
        changed_at=timezone.now(),
        registered_at=timezone.now(),
    )


def at_desk(by: Actor) -> acting.Acting:
    user = by.person
    return acting.Acting(role=OF_MEMBERS[by.role], user=user.pk, actor=user.public_id, organisation=by.body.pk)


def wrote(
    demande: Demande,
    by: Actor,
    to: str,
    *,
    words: str = WORDS,
    subject: str = "visite_ou_rendez_vous",
    key: str = "d",
    at: datetime | None = None,
) -> Thread:
    """Sent under the role of the household's page; ``to`` is the key of an address."""
    with transaction.atomic(), in_role(at_home(demande, by)):
        held = holders.named(demande, to)
        assert held is not None
        return writing_threads.write(demande, held, subject, words, key=key, by=by, at=at or timezone.now())


def wrote_on(row: Candidature, applicant: Applicant, **changes: Any) -> Thread:
    return wrote(applicant.demande, holder(applicant), str(row.public_id), **changes)


def wrote_again(row: Thread, applicant: Applicant, words: str = WORDS, *, at: datetime | None = None) -> Thread:
    by = holder(applicant)
    with transaction.atomic(), in_role(at_home(applicant.demande, by)):
        return writing_threads.write_again(row.public_id, applicant.demande, words, by=by, at=at or timezone.now())


def took_back(one: ThreadMessage, demande: Demande, by: Actor, *, at: datetime | None = None) -> Thread:
    with transaction.atomic(), in_role(at_home(demande, by)):
        return writing_threads.take_back(one.public_id, demande, by=by, at=at or timezone.now())


def closed(row: Thread, applicant: Applicant, *, at: datetime | None = None) -> Thread:
    by = holder(applicant)
    with transaction.atomic(), in_role(at_home(applicant.demande, by)):
        return writing_threads.close(row.public_id, applicant.demande, by=by, at=at or timezone.now())


def read(row: Thread, by: Actor, *, at: datetime | None = None) -> list[ThreadMessage]:
    with transaction.atomic(), in_role(at_desk(by)):
        return answering_threads.read(row.public_id, by=by, at=at or timezone.now())[1]


def answered(row: Thread, by: Actor, words: str = REPLY, *, at: datetime | None = None) -> Thread:
    with transaction.atomic(), in_role(at_desk(by)):
        return answering_threads.answer(row.public_id, words, by=by, at=at or timezone.now())


def reply_taken_back(row: Thread, by: Actor, *, at: datetime | None = None) -> Thread:
    with transaction.atomic(), in_role(at_desk(by)):
        return answering_threads.take_back(row.public_id, by=by, at=at or timezone.now())


def ended(row: Thread, by: Actor, reason: str = "sans_question", *, at: datetime | None = None) -> Thread:
    with transaction.atomic(), in_role(at_desk(by)):
        return answering_threads.end(row.public_id, reason, by=by, at=at or timezone.now())


def reopened(row: Thread, by: Actor) -> Thread:
    with transaction.atomic(), in_role(at_desk(by)):
        return answering_threads.reopen(row.public_id, by=by, at=timezone.now())


def hidden(row: Thread, message: UUID, by: Actor, why: str = "injure") -> Thread:
    with transaction.atomic(), in_role(at_desk(by)):
        return answering_threads.hide(row.public_id, message, why, by=by, at=timezone.now())


def shown(row: Thread, message: UUID, by: Actor) -> Thread:
    with transaction.atomic(), in_role(at_desk(by)):
        return answering_threads.show(row.public_id, message, by=by, at=timezone.now())


def handed(row: Thread, by: Actor) -> None:
    with transaction.atomic(), in_role(at_desk(by)):
        answering_threads.hand_over(row.public_id, by=by, at=timezone.now())


def waiting(by: Actor) -> list[Thread]:
    with transaction.atomic(), in_role(at_desk(by)):
        return list(answering_threads.waiting(by.body))


def told(at: datetime) -> int:
    """As the worker does it: how many messages left."""
    with transaction.atomic(), in_role(acting.CLOCK):
        return sum(telling_threads.tell(pk, at=at) for pk in telling_threads.due(at))
