"""What is asked of an old file is told to whoever went out of it in silence: by the clock, which alone reads who they are.

A child or a number of theirs may be at stake. Nothing is written on the old file, and nobody there can tell.
"""

from datetime import datetime

from django.db import transaction

from palier.models import Demande, Fork, ForkKind, Letter, Parting
from palier.models.demandes import layers
from palier.rules.law.clocks import say_day
from palier.rules.parting.parting import OPEN, Shared, State
from palier.rules.parting.separation import Living
from palier.rules.people import facts
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK
from palier.workflows.parting import parting, separating

KIND = "separation_ancien_dossier"
_ENDS = {
    State.AGREED: "Elle a été acceptée depuis l’ancien dossier : il est séparé comme c’était demandé.",
    State.GRANTED: "Une personne a décidé : l’ancien dossier est séparé comme c’était demandé.",
    State.REFUSED: "Une personne a décidé : l’ancien dossier reste comme il était.",
    State.TAKEN_BACK: "Elle a été reprise : l’ancien dossier reste comme il était.",
}
_YOURS = (
    "Votre dossier à vous ne change pas : ni vos enfants qui y sont, ni votre ancienneté, ni vos candidatures. "
    "L’autre titulaire ne sait pas qu’il existe, ni que vous lisez ceci."
)
_SAFE = (
    "Répondre depuis l’ancien dossier montrerait que vous l’ouvrez encore : rien ne vous y oblige, se taire n’accepte rien. "
    "Si une décision de justice dit où vivent vos enfants, déposez-la dans votre dossier. Le 3919 peut vous conseiller."
)


@transaction.atomic
def tell(asked: Parting, *, at: datetime) -> None:
    """One letter to each file that left in silence, for what is asked and for its end; twice is the same as once."""
    title, words = _words(asked)
    for fork in (
        Fork.objects.filter(parent=asked.demande_id, kind=ForkKind.SILENT).select_related("child").order_by("pk")
    ):
        known = Letter.objects.filter(demande=fork.child, kind=KIND, title=title, sent_at__gte=asked.asked_at)
        if layers.is_open(fork.child) and not known.exists():
            telling.letter(fork.child, kind=KIND, title=title, paragraphs=[*words, _YOURS, _SAFE], by=CLOCK, at=at)


def _words(asked: Parting) -> tuple[str, list[str]]:
    if asked.state not in OPEN:
        return "La séparation demandée sur l’ancien dossier a sa réponse", [_ENDS[State(asked.state)]]
    shared = parting.say_shared(_shared(asked))
    until = say_day(asked.answer_by)
    return "Une séparation est demandée sur l’ancien dossier", [
        f"L’ancien dossier fait l’objet d’une demande de séparation. Elle touche {shared}.",
        f"Sans réponse le {until}, une personne regarde les pièces de l’ancien dossier, et décide. Vous saurez quoi.",
    ]


def _shared(asked: Parting) -> tuple[Shared, ...]:
    wanted = separating.Parting(
        leaver=asked.leaver,
        living={key: Living(side) for key, side in asked.living.items()},
        births_leave=asked.births_leave,
    )
    return parting.claimed(_known(asked), wanted, asked.asked_key)


def _known(asked: Parting) -> facts.Demande:
    return layers.layers_of(Demande.objects.get(pk=asked.demande_id)).register
