"""Sheets of what one does with a demande: make it, read it, prove it, keep it, search."""

from collections.abc import Mapping

from palier.rules.law.voice import phrase
from palier.web.public.easy.easy_sheet import EasySheet

OF_THE_FILE: Mapping[str, EasySheet] = {
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
                    phrase("Essayez en ligne, dans « Mon dossier »."),
                    phrase("Sinon, appelez vite votre guichet."),
                    phrase("On peut parfois la reprendre."),
                ),
            ),
        ),
        act=phrase("Garder ma demande"),
        page="renouveler",
    ),
}
