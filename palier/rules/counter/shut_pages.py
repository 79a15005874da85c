"""What no counter opens of a household's pages: why, and how its person does it all the same (ADR 70, ADR 105).

Each page of a household that a visit does not open stands here once, or a test fails: nothing is shut without its reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")


@dataclass(frozen=True, slots=True)
class ShutPages:
    """Some pages that its person opens alone."""

    what: str
    why: str
    how: str
    names: tuple[str, ...]
    """The addresses that it stands for."""


_ALONE = "Chez soi ou sur un téléphone prêté, avec le numéro unique et la date de naissance"
SHUT: Sequence[ShutPages] = (
    ShutPages(
        "L’adresse sûre, les accès et les connexions",
        "Qui l’ouvrirait saurait par où joindre une personne en danger, ou lui fermerait sa porte.",
        f"{_ALONE}. En danger : le 3919, à toute heure.",
        ("acces", "acces-code", "demander-numero", "navigateurs"),
    ),
    ShutPages(
        "Les mandats, et la personne à prévenir",
        "Donner le droit d’agir se fait sans personne derrière l’épaule, pas même un agent.",
        f"{_ALONE}, page « Qui m’aide », avec le code que l’association lui remet.",
        (
            "qui-m-aide",
            "donner-mandat",
            "confirmer-mandat",
            "papier-mandat",
            "retirer-mandat",
            "redonner-mandat",
            "accorder-mandat",
            "repondre-avis",
            "personne-a-prevenir",
            "retirer-personne-a-prevenir",
            "qui-peut-voir",
        ),
    ),
    ShutPages(
        "Une séparation, et l’accord d’un autre titulaire",
        "L’autre titulaire peut être là, ou attendre dehors : ce choix se fait seul.",
        f"{_ALONE}. Un travailleur social peut être à côté.",
        ("separation", "repondre-separation", "a-deux"),
    ),
    ShutPages(
        "L’effacement du dossier",
        "Il ne se reprend pas, et fait perdre des années d’attente.",
        f"{_ALONE}, ou par une lettre signée au responsable des données.",
        ("effacer-dossier",),
    ),
    ShutPages(
        "Ce qui est confié à un service social",
        "Cela est sous secret : un guichet n’en lit rien, et ne sait pas que cela existe.",
        "Avec le travailleur social lui-même, qui donne ou reçoit le code.",
        ("service-social", "orienter", "remettre-preuve", "reprendre-orientation"),
    ),
    ShutPages(
        "L’archive de toutes les données",
        "Elle contient ce qui est confié sous secret et l’adresse sûre : elle ne s’imprime pas à un guichet.",
        f"{_ALONE}, page « Mes données ». Sans courriel ni téléphone : par écrit au responsable des données, qui a un mois.",
        ("mes-donnees", "demander-donnees", "mes-donnees-code", "telecharger-donnees", "effacer-archive"),
    ),
    ShutPages(
        "L’avis d’impôt et l’inscription à France Travail, demandés à l’administration",
        "L’accord se donne par la personne, sur son propre écran, avec son numéro.",
        "Ici, le papier se numérise : « Mes pièces », il vaut autant.",
        ("mes-impots", "mes-impots-acte", "mon-france-travail"),
    ),
    ShutPages(
        "Les recherches gardées, les alertes et les lieux",
        "Elles écrivent à un courriel ou à un téléphone, et disent où la personne vit et travaille.",
        "Ici, les logements du jour se cherchent et se demandent. Les alertes se choisissent chez soi.",
        (
            "mes-recherches",
            "garder-recherche",
            "changer-recherche",
            "arreter-recherche",
            "reprendre-recherche",
            "supprimer-recherche",
            "garder-lieu",
            "retirer-lieu",
            "garder-logement",
            "ne-plus-garder",
        ),
    ),
    ShutPages(
        "L’échange de logement",
        "Chaque titulaire signe de sa main, et montre son logement à des inconnus : cela se lit à tête reposée.",
        f"{_ALONE}, page « Échanger mon logement ».",
        (
            "mon-echange",
            "inscrire-echange",
            "pauser-echange",
            "reprendre-echange",
            "quitter-echange",
            "repondre-ronde",
        ),
    ),
    ShutPages(
        "FranceConnect et l’identité certifiée",
        "C’est la personne qui se connecte, avec un mot de passe qu’un guichet ne doit pas voir.",
        "Sur son propre téléphone. Si les noms diffèrent, la pièce d’identité se montre ici : le doute se tranche au guichet.",
        ("mon-identite", "delier-identite", "franceconnect", "franceconnect-retour", "franceconnect-numero"),
    ),
    ShutPages(
        "Les passages au guichet",
        "Un guichet ne désavoue pas son propre passage.",
        f"{_ALONE}, ou par le lien du message qu’elle vient de recevoir.",
        ("mes-passages", "desavouer-passage"),
    ),
    ShutPages(
        "Dire que qui a attesté n’est pas son employeur",
        "Ce qui est vérifié sort du dossier aussitôt, et des points peuvent partir.",
        f"{_ALONE}, page « Mon emploi ». Un code qui n’a pas servi s’annule ici.",
        ("retirer-emploi",),
    ),
    ShutPages(
        "Le fichier d’agenda d’une visite",
        "Il s’ouvre sur le téléphone de qui vient à la visite.",
        "L’heure se choisit ici, et le reçu la dit avec le lieu.",
        ("visite-agenda",),
    ),
    ShutPages(
        "La signature d’un bail",
        "Un contrat se signe par la personne, avec sa propre preuve d’identité.",
        "Sur papier, chez le bailleur : cela vaut autant, et la date ne change pas.",
        ("mon-bail", "signer-mon-bail", "mon-bail-papier"),
    ),
    ShutPages(
        "L’ancien dossier",
        "Un outil fermé a pu mêler deux personnes : seule la sienne dit si c’est bien elle.",
        f"{_ALONE}, page « Mon dossier ».",
        ("ancien-dossier", "ancien-document", "ancien-document-piece"),
    ),
    ShutPages(
        "La lettre qui prouve un effacement, les liens d’un message",
        "Ils s’ouvrent par qui les a reçus, sans compte.",
        "Depuis le message.",
        ("effacement", "coordonnees-pas-moi", "arreter-alerte", "personne-prevenue", "pas-venu", "invitation-reprise"),
    ),
)
"""In the order of the page of a visit."""
_FIRST = "premiere-demande"
FIRST = ShutPages(
    "Une première demande",
    "Cette personne a déjà une demande : une seconde ferait perdre l’ancienneté de la première.",
    "Pour quelqu’un d’autre, depuis la première page du guichet.",
    (_FIRST,),
)
_ROOFS = "toit-sans-dossier"
ROOFS = ShutPages(
    "Un autre toit, sans dossier",
    "Cette personne a une demande : elle demande un toit avec elle, sans rien retaper.",
    "Ici, page « Autres toits ».",
    (_ROOFS,),
)
_BY_NAME: Mapping[str, ShutPages] = {name: one for one in SHUT for name in one.names}


@applies(_HOUSE)
def shut(name: str) -> ShutPages | None:
    """Why the page of this address opens at no counter; nothing for a page that is no household's."""
    if name.startswith(_FIRST) or name == "ma-premiere-demande":
        return FIRST
    if _ROOFS in name or name == "mes-demandes-de-toits":
        return ROOFS
    return _BY_NAME.get(name)
