"""The ways on from « Mon dossier »: every page of a household, in a few groups, each once.

A line says what a page is for where its title does not. What a counter does not open is not shown in a visit there.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.urls import reverse

from palier.rules.law.voice import phrase, say
from palier.web.requests import visits


@dataclass(frozen=True, slots=True)
class Way:
    """A page, by the name of its address."""

    title: str
    page: str
    question: str = ""
    """Of the pages that ask: which."""
    why: str = ""
    when: str = ""
    """The name of what must be true of the file; empty is always."""


@dataclass(frozen=True, slots=True)
class WayGroup:
    """Ways under one plain title."""

    title: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class ShownWay:
    """A way, as its page shows it; ``count`` follows its title."""

    title: str
    url: str
    why: str
    count: str


OPEN, SHARED, SEARCHES, FORMER, ALONE = "open", "shared", "searches", "former", "alone"
GROUPS = (
    WayGroup(
        phrase("Ma demande"),
        (
            Way(
                phrase("Dire ce qui a changé"),
                "changements",
                why=phrase("Naissance, mariage, adresse, téléphone."),
                when=OPEN,
            ),
            Way(phrase("Relire mon dossier"), "verifier"),
            Way(phrase("Mes revenus"), "completer", "revenus", when=OPEN),
            Way(
                phrase("Mes ressources"),
                "completer",
                "ressources",
                why=phrase("Salaire, chômage, allocations, chaque mois."),
                when=OPEN,
            ),
            Way(phrase("Un emploi qui change : contrat, employeur, dates"), "completer", "emploi", when=OPEN),
            Way(phrase("Mon logement actuel"), "completer", "logement", when=OPEN),
            Way(
                phrase("Une situation plus urgente"),
                "completer",
                "situation",
                why=phrase("Expulsion, handicap, violences, logement indigne."),
                when=OPEN,
            ),
            Way(phrase("Un enfant à naître"), "completer", "foyer", when=OPEN),
            Way(
                phrase("Mon ancien dossier"),
                "ancien-dossier",
                why=phrase("Ce qu’un outil fermé disait de vous."),
                when=FORMER,
            ),
            Way(phrase("La vie de ma demande"), "vie-demande", why=phrase("Ses dates, son renouvellement.")),
        ),
    ),
    WayGroup(
        phrase("Mes papiers"),
        (
            Way(phrase("Mes pièces"), "pieces"),
            Way(phrase("Mes impôts"), "mes-impots", why=phrase("Pour ne pas envoyer l’avis vous-même.")),
            Way(phrase("Mon emploi"), "mon-emploi", why=phrase("Un code que votre employeur confirme.")),
            Way(phrase("Mon identité"), "mon-identite"),
        ),
    ),
    WayGroup(
        phrase("Mes recherches"),
        (
            Way(
                phrase("Ce que je cherche"), "completer", "recherche", why=phrase("Communes, taille, loyer."), when=OPEN
            ),
            Way(phrase("Chercher un logement"), "recherche", when=SEARCHES),
            Way(phrase("Mes candidatures"), "mes-candidatures"),
            Way(phrase("Mes recherches et mes logements gardés"), "mes-recherches"),
            Way(
                phrase("Mes autres toits"),
                "mes-autres-toits",
                why=phrase("Résidence, colocation, logement intermédiaire."),
            ),
            Way(phrase("Échanger mon logement"), "mon-echange"),
        ),
    ),
    WayGroup(
        phrase("Écrire et contester"),
        (
            Way(phrase("Courrier"), "courrier"),
            Way(phrase("Écrire à qui tient mon dossier"), "mes-messages"),
            Way(phrase("Mes contestations"), "contestations"),
            Way(
                phrase("Ce que l’erreur m’a coûté"),
                "cout-erreur",
                why=phrase("Quand quelqu’un s’est trompé sur votre dossier."),
            ),
        ),
    ),
    WayGroup(
        phrase("Qui peut voir et m’aider"),
        (
            Way(
                phrase("Qui peut voir mon dossier"),
                "qui-peut-voir",
                why=phrase("Tous ceux qui le lisent, jusqu’à quand."),
            ),
            Way(phrase("Qui m’aide"), "qui-m-aide", why=phrase("Un conseiller, une personne à prévenir.")),
            Way(phrase("Confier une situation à un service social"), "service-social"),
            Way(phrase("À deux sur cette demande"), "a-deux", when=SHARED),
            Way(phrase("Accès et séparation"), "acces", why=phrase("Adresse sûre, danger, se séparer.")),
            Way(phrase("Qui a lu mon dossier"), "lectures"),
            Way(phrase("Mes passages au guichet"), "mes-passages"),
        ),
    ),
    WayGroup(
        phrase("Ce que Palier garde de moi"),
        (
            Way(phrase("Mes données"), "mes-donnees", why=phrase("Tout recevoir, en un fichier.")),
            Way(phrase("Ma langue"), "langue", why=phrase("De vos pages et de vos messages."), when=ALONE),
            Way(phrase("Mes connexions"), "navigateurs", why=phrase("Les appareils que vous utilisez ici.")),
            Way(phrase("Effacer mon dossier"), "effacer-dossier"),
        ),
    ),
)
"""The groups, from what is done most to what is done once."""


def shown(true: AbstractSet[str], *, at_counter: bool, counts: Mapping[str, str]) -> list[tuple[str, list[ShownWay]]]:
    """The groups that this file has a way in, as this reader may follow them."""
    found = ((say(group.title), list(_ways(group.ways, true, counts, at_counter=at_counter))) for group in GROUPS)
    return [(title, ways) for title, ways in found if ways]


def _ways(
    ways: Iterable[Way], true: AbstractSet[str], counts: Mapping[str, str], *, at_counter: bool
) -> Iterator[ShownWay]:
    for way in ways:
        is_opened = not at_counter or way.page in visits.OPEN | visits.PUBLIC
        if is_opened and (not way.when or way.when in true):
            url = reverse(way.page, args=[way.question] if way.question else None)
            yield ShownWay(say(way.title), url, say(way.why) if way.why else "", counts.get(way.page, ""))
