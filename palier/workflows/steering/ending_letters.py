"""A steward writes the free words that end letters: a new version each time, and back to a former one by writing it again."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from palier.models import LetterEnding, Territory, settled
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.law.typography import typeset
from palier.rules.letters import endings
from palier.rules.letters.endings import EndingSlot
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories

_HOUSE = act("règles de publication de Palier")


class BadEnding(Refusal):
    """The text cannot stand in a letter; the message says why."""


class SameEnding(Refusal):
    """It is said so already."""

    sentence = "Ce texte est déjà celui des lettres. Rien n’a changé."


def last(slot: EndingSlot, territory: Territory | None) -> LetterEnding | None:
    """The version that letters bear today."""
    return LetterEnding.objects.filter(slot=slot, territory=territory).order_by("-pk").first()


@transaction.atomic
def write(slot: EndingSlot, text: str, *, territory: Territory | None = None, by: Actor, at: datetime) -> LetterEnding:
    """Write a version, from now on; letters that were kept keep their words. Raises ``BadEnding`` or ``SameEnding``."""
    held_territories.require_where(territory, by=by)
    text = typeset(" ".join(text.split(" ")).strip())
    if wrong := endings.faults(text, is_local=territory is not None):
        raise BadEnding(wrong)
    before = last(slot, territory)
    if (before.text if before else "") == text:
        raise SameEnding
    made = LetterEnding.objects.create(slot=slot, territory=territory, text=text, made_at=at)
    settled.changed()
    details = {"texte": slot.value, "empreinte": sha256(text.encode()).hexdigest()}
    where = {"territoire": territory.code} if territory else {}
    telling.journal(JournalVerb.CHANGE_ENDING, made, by=by, at=at, article=_HOUSE, details={**details, **where})
    return made
