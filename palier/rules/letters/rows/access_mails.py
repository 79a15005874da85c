"""What leaves by e-mail to professionals about their own access: opened, taken back, a second factor that changed."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_SAFETY = act("règlement (UE) 2016/679, article 32")
_HELLO = (said("Bonjour,"),)
_ACCESS = (said("Votre accès à Palier"),)
_NAMED = (said("Bonjour {name},"),)
_CALLED = (said("{organisation} vous donne un accès à Palier, en qualité de : {role}."),)
_ALONE = said(
    "Ce lien est pour vous seul et sert une fois : ne le transférez à personne. Vous n’attendiez rien ? Ne faites rien, et "
    "prévenez votre organisme."
)
_NOT_ME = (
    said(
        "Ce n’était pas vous ? Fermez toutes vos connexions et arrêtez votre mot de passe ici, avant sept jours : {link}"
    ),
    said("Puis appelez la personne qui tient les accès de votre organisme."),
)
TO_PROFESSIONALS = (
    LetterRow(
        kind="acces_ouvert",
        event="Un organisme donne un accès à quelqu’un qui n’a pas encore de mot de passe.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=_ACCESS,
        body=(
            _NAMED,
            _CALLED,
            (said("Pour entrer, choisissez votre mot de passe ici, avant le {day} à {hour} :"), said("{link}")),
            (_ALONE,),
        ),
    ),
    LetterRow(
        kind="acces_repris",
        event="La personne qui tient les accès a fermé les connexions de quelqu’un, qui choisit un autre mot de passe.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=_ACCESS,
        body=(
            _NAMED,
            (
                said(
                    "Votre mot de passe sur Palier ne sert plus, et vos connexions sont fermées : la personne qui tient les "
                    "accès du site l’a fait, à votre demande ou à celle de votre organisme."
                ),
            ),
            (said("Choisissez-en un autre ici, avant le {day} à {hour} :"), said("{link}")),
            (
                said(
                    "Ce lien est pour vous seul et sert une fois : ne le transférez à personne. Vous n’avez rien demandé ? "
                    "Appelez votre organisme : quelqu’un a peut-être pris votre place."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="acces_sans_mot_de_passe",
        event="Un accès est donné ou rendu à quelqu’un qui entre par ProConnect, sans mot de passe.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=_ACCESS,
        body=(
            _NAMED,
            _CALLED,
            (said("Entrez comme d’habitude, par ProConnect : {door}"),),
            (said("Vous voulez aussi un mot de passe ? Choisissez-le ici, avant le {day} à {hour} :"), said("{link}")),
            (_ALONE,),
        ),
    ),
    LetterRow(
        kind="acces_de_plus",
        event="Un organisme donne un accès à quelqu’un qui entre déjà.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=_ACCESS,
        body=(
            _NAMED,
            _CALLED,
            (said("Entrez comme d’habitude, avec votre adresse et votre mot de passe :"), said("{link}")),
            (said("Vous n’attendiez rien ? Prévenez votre organisme."),),
        ),
    ),
    LetterRow(
        kind="nom_corrige",
        event="Le nom d’un membre est corrigé, par exemple après un mariage.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Votre nom est corrigé"),),
        body=(
            _HELLO,
            (said("Votre nom sur Palier s’écrit maintenant : {name}."),),
            (said("Cette correction vient de {organisation}, ou de la personne qui exploite le site."),),
            (said("Ce nom n’est pas le vôtre ? Dites-le-leur : vos actes sont montrés sous ce nom."),),
        ),
    ),
    LetterRow(
        kind="second_facteur_retire",
        event="Un second facteur perdu est retiré.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Votre second facteur est retiré"),),
        body=(
            _HELLO,
            (
                said(
                    "Votre second facteur sur Palier vient d’être retiré, à votre demande ou à celle de votre organisme, "
                    "par la personne qui exploite le site. Vos sessions sont fermées."
                ),
            ),
            (said("À votre prochaine connexion, le mot de passe suffit, puis activez un nouveau second facteur."),),
            (
                said(
                    "Vous n’avez rien demandé ? Appelez tout de suite la personne qui exploite le site : quelqu’un a "
                    "peut-être pris votre place."
                ),
            ),
            _NOT_ME,
        ),
    ),
    LetterRow(
        kind="second_facteur_change",
        event="Un second facteur est ajouté ou retiré, ou ses codes de secours sont renouvelés, par son titulaire.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Votre second facteur a changé"),),
        body=(
            _NAMED,
            (said("Le {day} à {hour}, sur Palier : {what}."), said("Vos autres connexions sont fermées.")),
            (said("C’était vous ? Vous n’avez rien à faire."),),
            _NOT_ME,
        ),
    ),
    LetterRow(
        kind="cle_copiee",
        event="Une clé d’accès compte moins de signatures qu’avant : elle est refusée.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Une de vos clés d’accès a été refusée"),),
        body=(
            _NAMED,
            (
                said(
                    "Le {day} à {hour}, la clé d’accès « {key} » a été refusée sur Palier : elle dit avoir moins servi que la "
                    "dernière fois. Elle est abîmée, ou quelqu’un en a fait une copie."
                ),
            ),
            (said("Si c’était vous, entrez par un code, retirez cette clé, puis ajoutez-en une autre."),),
            _NOT_ME,
        ),
    ),
    LetterRow(
        kind="reception_arretee",
        event="Une adresse qui reçoit les événements d’un organisme n’en prend plus : l’envoi s’arrête.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("L’envoi d’événements à votre logiciel est arrêté"),),
        body=(
            _NAMED,
            (
                said(
                    "L’adresse {address} ne prend plus les événements que Palier lui envoie. L’envoi est arrêté : ce qui se "
                    "passe attend quatre-vingt-dix jours, et rien n’est perdu jusque-là."
                ),
            ),
            (said("Faites réparer le logiciel, puis reprenez l’envoi sur la page de votre équipe."),),
        ),
    ),
    LetterRow(
        kind="cle_donnee",
        event="Une clé est créée pour un logiciel, ou reçoit un autre secret : chaque gestionnaire l’apprend.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Une clé a été donnée à un logiciel"),),
        body=(
            _NAMED,
            (
                said(
                    "La clé « {key} » a un nouveau secret depuis le {day}, demandé par {holder}. Le logiciel qui le tient "
                    "lit et agit au nom de votre organisme."
                ),
            ),
            (
                said(
                    "Si vous ne vous y attendiez pas, révoquez cette clé sur la page de votre équipe, et prévenez vos collègues."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="cle_bientot_finie",
        event="La clé d’un logiciel finit dans un mois, puis dans une semaine.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("La clé d’un de vos logiciels finit bientôt"),),
        body=(
            _NAMED,
            (said("La clé « {key} » finit le {day}. Ce jour-là, le logiciel qui s’en sert perd son accès à Palier."),),
            (said("Créez une autre clé sur la page de votre équipe, et donnez-la au logiciel avant ce jour."),),
        ),
    ),
    LetterRow(
        kind="certificat_bientot_fini",
        event="Le dernier certificat auquel une clé est liée finit dans un mois, puis dans une semaine.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Le certificat d’un de vos logiciels finit bientôt"),),
        body=(
            _NAMED,
            (
                said(
                    "Le certificat auquel la clé « {key} » est liée finit le {day}. Ce jour-là, le logiciel qui s’en sert "
                    "perd son accès à Palier."
                ),
            ),
            (
                said(
                    "Liez le suivant sur la page de cette clé, changez-le dans le logiciel, puis ôtez celui qui finit."
                ),
            ),
        ),
    ),
)
