"""Sheets of what comes after: a place, an offer, a refusal, and somebody who is afraid."""

from collections.abc import Mapping

from palier.rules.law.voice import phrase
from palier.web.public.easy.easy_sheet import EasySheet

OF_THE_PATH: Mapping[str, EasySheet] = {
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
                    phrase("La raison est aussi sur la page de votre candidature."),
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
        act=phrase("Faire ma propre demande"),
        page="acces",
    ),
}
