"""What is asked of an old file is told to whoever went out of it in silence: by the clock, which alone reads who they are.

A child or a number of theirs may be at stake. Nothing is written on the old file, and nobody there can tell.
"""

from datetime import datetime

from django.db import transaction

from palier.models import Demande, Fork, ForkKind, Letter, Parting
from palier.models.demandes import layers
from palier.rules.law.clocks import say_day
from palier.rules.letters.composing import LetterText, compose
from palier.rules.letters.rows.parting_letters import ENDS
from palier.rules.parting.parting import OPEN, PartingState, Shared
from palier.rules.parting.separation import Living
from palier.rules.people import facts
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.parting import parting, separating

KIND = "separation_ancien_dossier"


@transaction.atomic
def tell(asked: Parting, *, at: datetime) -> None:
    """One letter to each file that left in silence, for what is asked and for its end; twice is the same as once."""
    text = _text(asked)
    for fork in (
        Fork.objects.filter(parent=asked.demande_id, kind=ForkKind.SILENT).select_related("child").order_by("pk")
    ):
        known = Letter.objects.filter(demande=fork.child, kind=KIND, title=text.title, sent_at__gte=asked.asked_at)
        if layers.is_open(fork.child) and not known.exists():
            telling.send(fork.child, text, by=CLOCK, at=at)


def _text(asked: Parting) -> LetterText:
    is_open = asked.state in OPEN
    return compose(
        KIND,
        end=None if is_open else ENDS[PartingState(asked.state)],
        shared=parting.say_shared(_shared(asked)) if is_open else None,
        day=say_day(asked.answer_by),
    )


def _shared(asked: Parting) -> tuple[Shared, ...]:
    wanted = separating.PartingTerms(
        leaver=asked.leaver,
        living={key: Living(side) for key, side in asked.living.items()},
        births_leave=asked.births_leave,
    )
    return parting.claimed(_known(asked), wanted, asked.asked_key)


def _known(asked: Parting) -> facts.Demande:
    return layers.standing(layers.layers_of(Demande.objects.get(pk=asked.demande_id)))
