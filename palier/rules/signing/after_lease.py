"""What the law may change once a household lives in its home: said when it reads its lease, never decided here.

Surcharge, survey and three-yearly review are said as their articles were read; what follows a home too large (L442-3-1)
was read at second hand. The amount of the first, and the income past which one may no longer stay (L442-3-3), were read
in no text in force, and the page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from palier.rules.law import parameters
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.voice import phrase, say

FILE = "after_lease.toml"
_SAID: Mapping[Source, str] = {
    cch("L441-3"): phrase(
        "Si les revenus du foyer dépassent un jour d’au moins {surcharge_over_percent} % le plafond de votre logement, "
        "un supplément s’ajoute à votre loyer : le surloyer. Il n’y en a pas dans un quartier prioritaire, ni dans "
        "certaines zones rurales. Vos revenus ont baissé d’au moins {surcharge_drop_percent} % ? Demandez que les "
        "derniers comptent."
    ),
    cch("L442-3-3"): phrase(
        "Au-dessus de certains plafonds de revenus, le droit de rester dans le logement peut prendre fin."
    ),
    cch("L442-3-4"): phrase(
        "Répondez chaque année à l’enquête du bailleur sur vos revenus. Là où les logements manquent, sans réponse "
        "{survey_years} années de suite, le droit de rester prend fin {survey_months} mois après le 1er janvier qui "
        "suit. Ce n’est pas le cas en quartier prioritaire, à partir de {survey_age} ans, ni si une personne du foyer a un "
        "handicap."
    ),
    cch("L442-5-2"): phrase(
        "Tous les {review_years} ans après la signature, là où les logements manquent, le bailleur regarde si le "
        "logement convient encore : trop petit, trop grand, adapté à un handicap que personne n’a plus, à adapter à un "
        "handicap ou à une perte d’autonomie, ou revenus au-dessus du plafond. La commission donne alors son avis sur ce qui "
        "vous irait, et le bailleur le regarde avec vous."
    ),
    cch("L442-3-1"): phrase(
        "Selon nos informations, quand le logement est trop grand, le bailleur en propose alors un à votre taille, au loyer "
        "moins élevé. Là où les logements manquent, refuser {relocation_offers} offres peut mettre fin au droit de rester, "
        "{relocation_months} mois après la dernière. Ce n’est le cas ni en quartier prioritaire, ni à plus de "
        "{relocation_age} ans, ni si une personne du foyer a un handicap ou une perte d’autonomie. Un logement adapté à un "
        "handicap que personne n’a plus a sa propre règle (L442-3-2), que nous n’avons pas lue."
    ),
}
_UNREAD = phrase(
    "Nous n’avons lu ni le montant du surloyer, ni les revenus au-dessus desquels le droit de rester prend fin : "
    "demandez-les au bailleur avant de décider quoi que ce soit."
)
_YOUR_TURN = phrase(
    "Votre famille ou vos revenus changent ? Dites-le au bailleur. Le logement ne convient plus ? Une nouvelle demande se dépose."
)
_FIGURES = (
    "surcharge_over_percent",
    "surcharge_drop_percent",
    "survey_years",
    "survey_months",
    "survey_age",
    "review_years",
    "relocation_offers",
    "relocation_months",
    "relocation_age",
)


@dataclass(frozen=True, slots=True)
class AfterLease:
    """What may change, each with its article; what to do; and what was not read."""

    lines: tuple[tuple[str, str], ...]
    your_turn: str
    unread: str


@applies(*_SAID)
def told(on: date) -> AfterLease:
    """The same words on the page of the lease and on that of the candidature, once the lease is signed."""
    figures = {key: parameters.get(FILE, key, on).value for key in _FIGURES}
    lines = tuple((say(words, **figures), source.number) for source, words in _SAID.items())
    return AfterLease(lines, say(_YOUR_TURN), say(_UNREAD))
