"""Sheets of what is done with others: a message, a visit, taxes that the State sends, an exchange of homes, another roof."""

from collections.abc import Mapping

from palier.rules.law.voice import phrase
from palier.web.public.easy.easy_sheet import EasySheet

OF_EXCHANGES: Mapping[str, EasySheet] = {
    "messages": EasySheet(
        title=phrase("Écrire une question"),
        parts=(
            (
                phrase("À qui écrire ?"),
                (
                    phrase("Des personnes suivent votre demande."),
                    phrase("La page dit leurs noms."),
                    phrase("Vous choisissez à qui écrire."),
                ),
            ),
            (
                phrase("Comment faire ?"),
                (
                    phrase("Vous dites de quoi vous parlez."),
                    phrase("Vous écrivez avec vos mots."),
                    phrase("La page dit avant quel jour on vous répond."),
                    phrase("Écrire ne change pas votre place."),
                    phrase("Personne n’a encore lu ? Vous pouvez le reprendre."),
                ),
            ),
            (
                phrase("C’est urgent ?"),
                (
                    phrase("N’écrivez pas. Appelez le numéro de la page."),
                    phrase("Vous êtes en danger ? Appelez le 17."),
                ),
            ),
        ),
        act=phrase("Voir mes messages"),
        page="mes-messages",
    ),
    "visite": EasySheet(
        title=phrase("Visiter un logement"),
        parts=(
            (
                phrase("Qu’est-ce que c’est ?"),
                (
                    phrase("Vous allez voir le logement avant de dire oui."),
                    phrase("Le bailleur propose des heures."),
                    phrase("Vous en prenez une."),
                ),
            ),
            (
                phrase("Le jour de la visite"),
                (
                    phrase("La page dit où aller, et quoi apporter."),
                    phrase("D’autres personnes peuvent venir à la même heure."),
                    phrase("Regardez bien : l’eau, le bruit, les murs."),
                ),
            ),
            (
                phrase("Vous ne pouvez pas venir ?"),
                (
                    phrase("Rendez votre heure, et prenez-en une autre."),
                    phrase("Aucune heure ne va ? Dites-le sur la page."),
                    phrase("Cela ne change pas votre place."),
                ),
            ),
        ),
        act=phrase("Voir mes places"),
        page="mes-candidatures",
    ),
    "impots": EasySheet(
        title=phrase("Mes impôts"),
        parts=(
            (
                phrase("À quoi ça sert ?"),
                (
                    phrase("Les impôts savent ce que vous gagnez."),
                    phrase("Ils peuvent nous le dire, si vous voulez."),
                    phrase("Vous n’avez alors pas de papier à envoyer."),
                ),
            ),
            (
                phrase("Comment faire ?"),
                (
                    phrase("Vous écrivez votre numéro des impôts."),
                    phrase("Vous cochez la case pour dire oui."),
                    phrase("La réponse arrive. Vous la lisez."),
                    phrase("C’est faux ? Ne la gardez pas."),
                ),
            ),
            (
                phrase("Vous ne voulez pas ?"),
                (
                    phrase("Vous avez le droit de dire non."),
                    phrase("Envoyez une photo du papier. C’est pareil."),
                ),
            ),
        ),
        act=phrase("Voir mes impôts"),
        page="mes-impots",
    ),
    "echange": EasySheet(
        title=phrase("Échanger mon logement"),
        parts=(
            (
                phrase("Qu’est-ce que c’est ?"),
                (
                    phrase("Vous avez déjà un logement social."),
                    phrase("Une autre personne en a un aussi."),
                    phrase("Vous prenez le sien. Elle prend le vôtre."),
                    phrase("À trois, c’est possible aussi."),
                ),
            ),
            (
                phrase("Comment faire ?"),
                (
                    phrase("Vous dites ce que vous cherchez."),
                    phrase("Nous cherchons qui peut changer avec vous."),
                    phrase("La page vous montre le logement."),
                    phrase("Vous dites oui, ou non, avant la date."),
                    phrase("Dire non ne coûte rien."),
                ),
            ),
            (
                phrase("Qui décide ?"),
                (
                    phrase("Tout le monde doit dire oui."),
                    phrase("Puis les bailleurs et la commission décident."),
                    phrase("La commission est un groupe qui choisit."),
                    phrase("Gardez votre logement jusque-là."),
                ),
            ),
        ),
        act=phrase("Voir mon échange"),
        page="mon-echange",
    ),
    "autre-toit": EasySheet(
        title=phrase("Un autre toit"),
        parts=(
            (
                phrase("Qu’est-ce que c’est ?"),
                (
                    phrase("Ce n’est pas un logement social."),
                    phrase("C’est une chambre pour quelques mois."),
                    phrase("Ou un logement où l’on vit à plusieurs."),
                    phrase("Ou un logement un peu plus cher."),
                    phrase("La page dit pour qui est chaque toit."),
                ),
            ),
            (
                phrase("Comment faire ?"),
                (
                    phrase("Vous lisez le prix par mois."),
                    phrase("Vous demandez le toit qui vous va."),
                    phrase("Le logeur est la personne qui le loue."),
                    phrase("La page dit avant quel jour il répond."),
                    phrase("Il dit oui ? Vous allez voir le toit."),
                ),
            ),
            (
                phrase("Et mon logement social ?"),
                (
                    phrase("Votre demande ne change pas."),
                    phrase("Vous gardez votre place et vos points."),
                    phrase("Vous pouvez dire non. Cela ne coûte rien."),
                ),
            ),
        ),
        act=phrase("Voir les autres toits"),
        page="autres-toits",
    ),
}
