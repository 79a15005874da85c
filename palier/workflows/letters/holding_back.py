"""A message that waits while its file becomes protected: it leaves to a contact of the file as it is then, or not at all.

A file that somebody left in silence is not protected, and nothing of it changes here: a mailbox that falls silent would tell
(ADR 16).
"""

from datetime import datetime
from uuid import uuid5

from django.db import transaction

from palier.models import Demande, Message, Person, SafeChannel
from palier.rules.letters.outcomes import MessageOutcome
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.letters import heard, papering, unreached


def may_leave(kept: Message, *, at: datetime) -> bool:
    """Whether a message may leave to its recipient now.

    Each holder of a file is still written to, whoever else chose a safe address; a contact of before is not.
    """
    if kept.demande is None:
        return True
    persons = Person.objects.filter(demande=kept.demande, role__in=HOLDERS).values_list("email", "phone")
    if heard.plain(kept.recipient) in {heard.plain(one) for person in persons for one in person if one}:
        return True
    safe = _safe_address(kept.demande)
    if safe:
        return heard.plain(kept.recipient) == heard.plain(safe)
    return not papering.is_protected(kept.demande, at=at)


@transaction.atomic
def hold_back(kept: Message, *, at: datetime) -> None:
    """Give a message up, for good. The letter that it announces is announced where the file is written to now."""
    if not unreached.note(kept.pk, MessageOutcome.HELD, at=at) or kept.demande is None:
        return
    letter = unreached.letter_of(kept)
    if letter is not None and not papering.is_settled(letter):
        said, key = unreached.announcement_again(letter), uuid5(kept.pk, "retenu")
        safe = _safe_address(kept.demande)
        if safe:
            telling.message("email", safe, subject=said.title, body=said.body, at=at, demande=kept.demande, key=key)
        else:
            telling.announce(kept.demande, subject=said.title, body=said.body, at=at, key=key, letter=letter)


def _safe_address(demande: Demande) -> str:
    return SafeChannel.objects.filter(demande=demande).values_list("email", flat=True).first() or ""
