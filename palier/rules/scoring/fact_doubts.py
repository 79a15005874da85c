"""What is missing for the points to be complete: a named doubt and what the person can do, never a silent zero."""

from collections.abc import Iterator, Mapping
from datetime import date

from palier.rules.fitting import affordability
from palier.rules.law import parameters
from palier.rules.law.law import applies, cch
from palier.rules.law.voice import say
from palier.rules.people.answers import Reason
from palier.rules.people.facts import Demande, Situation
from palier.rules.scoring.cotation_facts import Fact

_FILE = "demande.toml"
_PLAN = cch("L441-2-8")
_EVICTION = {
    Situation.EVICTION_COMMANDEMENT,
    Situation.EVICTION_JUGEMENT,
    Situation.EVICTION_ASSIGNATION,
    Situation.EVICTION_COMMANDEMENT_PAYER,
}


@applies(cch("L441-2-8"), cch("R441-2-17"))
def doubts(demande: Demande, facts: Mapping[str, Fact], since: date | None, *, on: date) -> tuple[Reason, ...]:
    """Every doubt on the points of a demande."""
    return (*_unknown(demande, facts, since), *_eviction(demande, on))


def _unknown(demande: Demande, facts: Mapping[str, Fact], since: date | None) -> Iterator[Reason]:
    if since is None:
        yield Reason(
            code="anciennete_inconnue",
            source=_PLAN,
            sentence=say("La date de dépôt de votre demande n’est pas connue : l’ancienneté n’est pas comptée."),
            remedy=say("Déposez votre attestation d’enregistrement."),
        )
    if demande.current_home.rent and affordability.monthly_resources(demande.household) is None:
        yield Reason(
            code="ressources_inconnues",
            source=_PLAN,
            sentence=say("Vos ressources mensuelles ne sont pas toutes connues : le taux d’effort n’est pas calculé."),
            remedy=say("Indiquez les ressources mensuelles de chaque titulaire."),
        )
    if "surface" not in facts and Situation.HOMELESS.value not in facts:
        yield Reason(
            code="surface_inconnue",
            source=_PLAN,
            sentence=say("La surface de votre logement actuel n’est pas connue : la suroccupation n’est pas calculée."),
            remedy=say("Indiquez la surface de votre logement actuel."),
        )


def _eviction(demande: Demande, on: date) -> Iterator[Reason]:
    motive = parameters.get(_FILE, "eviction_motive", on).value
    if motive in demande.motives and not any(claim.situation in _EVICTION for claim in demande.claims):
        yield Reason(
            code="stade_expulsion_inconnu",
            source=_PLAN,
            sentence=say("Votre demande parle d’une expulsion sans dire à quel stade. Les points peuvent en dépendre."),
            remedy=say("Indiquez le dernier acte reçu : assignation, jugement ou commandement de quitter les lieux."),
        )
