"""What the ten key pages are for, in easy words. Each sentence is short, says one thing, and speaks to « vous ».

How easy they are is measured (`tests/sentences/test_easy.py`): no sentence above twelve words, few long words, none of the trade
that the sheet does not explain. A figure of the law is a place, filled from the parameter that the rules read.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from palier.rules.law.voice import phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class EasySheet:
    """One sheet: its title, its parts, and the page where what it explains is done."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    """A heading and its sentences."""
    act: str
    page: str
    """The address name of a page that takes no argument."""


SHEETS: Mapping[str, EasySheet] = {
    "premiere-demande": EasySheet(
        title=phrase("Demander un logement social"),
        parts=(
            (
                phrase("Qu’est-ce que c’est ?"),
                (
                    phrase("Un logement social coûte moins cher qu’un autre."),
                    phrase("Il faut d’abord faire une demande."),
                    phrase("La demande est gratuite."),
                ),
            ),
            (
                phrase("Comment faire ?"),
                (
                    phrase("Vous répondez à des questions."),
                    phrase("Vous pouvez faire une pause, et revenir."),
                    phrase("Vous montrez un papier d’identité."),
                    phrase("Vous signez."),
                    phrase("Vous recevez un numéro. Gardez-le bien."),
                ),
            ),
            (
                phrase("C’est difficile ?"),
                (
                    phrase("Vous pouvez aller dans un guichet."),
                    phrase("Une personne la fait avec vous."),
                    phrase("C’est aussi gratuit."),
                ),
            ),
        ),
        act=phrase("Faire ma demande"),
        page="premiere-demande",
    ),
    "mon-dossier": EasySheet(
        title=phrase("Mon dossier"),
        parts=(
            (
                phrase("Que voit-on ici ?"),
                (
                    phrase("Cette page montre votre demande de logement."),
                    phrase("En haut, il y a ce que vous devez faire."),
                    phrase("Chaque chose a une date."),
                    phrase("Rien en haut ? Alors rien ne presse."),
                ),
            ),
            (
                phrase("Votre vie change ?"),
                (
                    phrase("Un enfant naît. Vous déménagez. Votre travail change."),
                    phrase("Dites-le ici."),
                    phrase("Votre place peut changer."),
                    phrase("Vous voyez le changement avant de signer."),
                ),
            ),
        ),
        act=phrase("Voir mon dossier"),
        page="mon-dossier",
    ),
    "chercher": EasySheet(
        title=phrase("Chercher un logement"),
        parts=(
            (
                phrase("Comment chercher ?"),
                (
                    phrase("Vous écrivez le nom d’une ville."),
                    phrase("Vous choisissez la taille du logement."),
                    phrase("La page montre des logements libres."),
                    phrase("Chercher ne change rien à votre demande."),
                ),
            ),
            (
                phrase("Combien de logements ?"),
                (
                    phrase("Vous pouvez vouloir {number} logements en même temps."),
                    phrase("Choisissez ceux où votre place est bonne."),
                    phrase("Vous pouvez en laisser un pour un autre."),
                ),
            ),
        ),
        act=phrase("Chercher"),
        page="recherche",
    ),
    "un-logement": EasySheet(
        title=phrase("La page d’un logement"),
        parts=(
            (
                phrase("Que dit cette page ?"),
                (
                    phrase("Le loyer est le prix de chaque mois."),
                    phrase("Les charges paient par exemple l’ascenseur et le ménage."),
                    phrase("La page dit l’étage, la taille et la rue."),
                    phrase("Elle dit aussi jusqu’à quand répondre."),
                ),
            ),
            (
                phrase("Il vous plaît ?"),
                (
                    phrase("Entrez avec votre numéro."),
                    phrase("Appuyez sur « Candidater à ce logement »."),
                    phrase("Cela veut dire : je veux ce logement."),
                    phrase("Vous pouvez changer d’avis avant la date."),
                ),
            ),
        ),
        act=phrase("Chercher un logement"),
        page="recherche",
    ),
    "ma-place": EasySheet(
        title=phrase("Ma place"),
        parts=(
            (
                phrase("Pourquoi une place ?"),
                (
                    phrase("Beaucoup de personnes veulent le même logement."),
                    phrase("Chaque demande a des points."),
                    phrase("Les points disent qui passe en premier."),
                    phrase("Vous pouvez voir tous vos points."),
                ),
            ),
            (
                phrase("Que se passe-t-il après ?"),
                (
                    phrase("Votre place peut monter ou descendre."),
                    phrase("Un jour, la liste se ferme."),
                    phrase("Les {number} premiers vont chez le bailleur."),
                    phrase("Le bailleur est le propriétaire du logement."),
                    phrase("Un groupe de personnes choisit. C’est la commission."),
                    phrase("Être premier ne suffit pas toujours."),
                    phrase("On vous écrit à chaque étape."),
                ),
            ),
        ),
        act=phrase("Voir mes places"),
        page="mes-candidatures",
    ),
    "proposition": EasySheet(
        title=phrase("On me propose un logement"),
        parts=(
            (
                phrase("Que faire ?"),
                (
                    phrase("Bonne nouvelle : ce logement est pour vous."),
                    phrase("Il faut répondre avant la date écrite."),
                    phrase("Vous pouvez demander à le voir avant."),
                ),
            ),
            (
                phrase("Vous dites oui"),
                (
                    phrase("Le bailleur prépare le bail."),
                    phrase("Le bail est le papier que vous signez."),
                ),
            ),
            (
                phrase("Vous dites non"),
                (
                    phrase("Dites pourquoi. C’est important."),
                    phrase("La page vous dit ce que cela change."),
                ),
            ),
            (
                phrase("Vous ne répondez pas"),
                (
                    phrase("La loi dit : c’est un non."),
                    phrase("Le logement va à une autre personne."),
                ),
            ),
        ),
        act=phrase("Voir mes places"),
        page="mes-candidatures",
    ),
    "refus": EasySheet(
        title=phrase("Je n’ai pas eu le logement"),
        parts=(
            (
                phrase("Pourquoi ?"),
                (
                    phrase("Une lettre dit la raison."),
                    phrase("La raison est aussi sur la page du logement."),
                    phrase("Votre demande continue."),
                    phrase("Vous pouvez vouloir un autre logement."),
                ),
            ),
            (
                phrase("Vous n’êtes pas d’accord ?"),
                (
                    phrase("Vous pouvez le dire. C’est gratuit."),
                    phrase("Appuyez sur « Contester »."),
                    phrase("Contester veut dire : je ne suis pas d’accord."),
                    phrase("Attention à la date écrite sur la page."),
                    phrase("Une personne lit et vous répond."),
                ),
            ),
        ),
        act=phrase("Voir mes places"),
        page="mes-candidatures",
    ),
    "mes-papiers": EasySheet(
        title=phrase("Envoyer mes papiers"),
        parts=(
            (
                phrase("Pourquoi des papiers ?"),
                (
                    phrase("Un papier prouve ce que vous dites."),
                    phrase("La page dit quels papiers envoyer."),
                ),
            ),
            (
                phrase("Comment faire ?"),
                (
                    phrase("Prenez une photo avec votre téléphone."),
                    phrase("Tout le papier doit se voir."),
                    phrase("La photo doit être nette."),
                    phrase("Vous pouvez l’enlever et en mettre une autre."),
                ),
            ),
            (
                phrase("Et après ?"),
                (
                    phrase("Une personne lit votre papier."),
                    phrase("Il ne va pas ? La page dit pourquoi."),
                    phrase("Vous en envoyez alors un autre."),
                    phrase("Pas de téléphone ? Allez au guichet."),
                ),
            ),
        ),
        act=phrase("Voir mes papiers"),
        page="pieces",
    ),
    "renouveler": EasySheet(
        title=phrase("Garder ma demande"),
        parts=(
            (
                phrase("Pourquoi ?"),
                (
                    phrase("Une demande dure un an."),
                    phrase("Chaque année, il faut dire qu’on la garde."),
                    phrase("Nous vous écrivons avant la date."),
                ),
            ),
            (
                phrase("Comment faire ?"),
                (
                    phrase("Vous relisez ce que vous avez dit."),
                    phrase("Quelque chose a changé ? Dites-le."),
                    phrase("Vous appuyez sur un bouton. C’est fini."),
                ),
            ),
            (
                phrase("Vous avez oublié ?"),
                (
                    phrase("La demande s’arrête."),
                    phrase("Appelez vite votre guichet."),
                    phrase("On peut parfois la reprendre."),
                ),
            ),
        ),
        act=phrase("Garder ma demande"),
        page="renouveler",
    ),
    "danger": EasySheet(
        title=phrase("Quelqu’un me fait peur"),
        parts=(
            (
                phrase("Tout de suite"),
                (
                    phrase("Vous êtes en danger ? Appelez le 17."),
                    phrase("Vous ne pouvez pas parler ? Écrivez au 114."),
                    phrase("Le 3919 vous écoute, jour et nuit."),
                    phrase("C’est gratuit. On ne demande pas votre nom."),
                ),
            ),
            (
                phrase("Votre logement"),
                (
                    phrase("Vous pouvez avoir votre propre demande."),
                    phrase("L’autre personne n’est pas prévenue."),
                    phrase("Vous donnez une adresse sûre."),
                    phrase("Nous écrivons là, et nulle part ailleurs."),
                    phrase("Fermez bien la page quand vous avez fini."),
                ),
            ),
        ),
        act=phrase("Parler à quelqu’un"),
        page="aide",
    ),
}
PAGES: Mapping[str, str] = {
    "premiere-demande": "premiere-demande",
    "mon-dossier": "mon-dossier",
    "recherche": "chercher",
    "publication": "un-logement",
    "mes-candidatures": "ma-place",
    "candidature": "ma-place",
    "offre": "proposition",
    "contester": "refus",
    "pieces": "mes-papiers",
    "renouveler": "renouveler",
    "acces": "danger",
}
"""The page that a sheet stands beside, by its address name, and the sheet's key."""
