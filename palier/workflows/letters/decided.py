"""Why a candidature was refused, as its page and its letter say it: the ground, its figure, and the letter itself."""

from datetime import date

from palier.models import Candidature, Home, Letter
from palier.models.demandes import layers
from palier.rules.candidature.funnel import Stage
from palier.rules.commission.grounds import Ground
from palier.rules.fitting import affordability

KINDS: dict[Stage, tuple[str, ...]] = {
    Stage.NON_ATTRIBUEE: ("non_attribution",),
    Stage.IRRECEVABLE: ("irrecevabilite",),
    Stage.NON_CONFORME: ("dossier_non_conforme",),
    Stage.ECARTEE: ("ecartee",),
    Stage.INELIGIBLE: ("non_classee",),
    Stage.SANS_SUITE: (
        "logement_attribue",
        "logement_retire",
        "publication_infructueuse",
        "loge_ailleurs",
        "demande_radiee",
        "non_classee",
    ),
}
"""The letter that tells why a candidature stopped, by its stage."""


def letter_of(candidature: Candidature) -> Letter | None:
    """The letter that says why this candidature stopped; its page prints the same paragraphs."""
    kinds = KINDS.get(Stage(candidature.stage), ())
    found = Letter.objects.filter(candidature=candidature, kind__in=kinds) if kinds else Letter.objects.none()
    return found.order_by("-sent_at", "-pk").first()


def figure_of(ground: str, candidature: Candidature, home: Home, *, on: date) -> str:
    """The figure that a ground rests on, with its inputs; empty for a ground without one."""
    if ground != Ground.INSUFFICIENT_RESOURCES:
        return ""
    known = layers.facts_of(candidature.demande, on)
    return affordability.say_rate(affordability.effort_rate_for(known, home.as_facts, on=on))
