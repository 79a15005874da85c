"""What a person is told of the pieces of their file and of what an employer answered."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_HOUSE = act("règles de publication de Palier")
ROWS = (
    LetterRow(
        kind="piece_refusee",
        event="Une pièce ne peut pas être acceptée.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Une de vos pièces est à renvoyer"),),
        body=(
            (
                said("Une pièce de votre dossier n’a pas pu être acceptée.", when="is_protected"),
                said("La pièce « {piece} » n’a pas pu être acceptée.", unless="is_protected"),
            ),
            (
                said("La raison est écrite à côté de la pièce, sur la page « Mes pièces ».", when="is_protected"),
                said("Pourquoi : {typed}", unless="is_protected"),
            ),
            (said("Vous pouvez en envoyer une autre depuis la page « Mes pièces ». Votre demande ne change pas."),),
        ),
    ),
    LetterRow(
        kind="piece_acceptee",
        event="Une pièce refusée par erreur est acceptée.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Une pièce refusée par erreur est acceptée"),),
        body=(
            (
                said(
                    "Une pièce de votre dossier avait été refusée par erreur. Elle est acceptée.", when="is_protected"
                ),
                said("La pièce « {piece} » avait été refusée par erreur. Elle est acceptée.", unless="is_protected"),
            ),
            (said("Vous n’avez pas à la renvoyer. La page « Mes pièces » dit où elle en est."),),
        ),
    ),
    LetterRow(
        kind="certifie_conteste",
        event="Un service conteste ce que l’administration a certifié.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Un service a une question sur une de vos pièces"),),
        body=(
            (said("Une réponse de l’administration compte dans votre dossier. Un service ne la comprend pas."),),
            (said("Pourquoi : {typed}"),),
            (
                said("Rien ne change tant que vous n’avez rien fait : elle compte toujours."),
                said("Si votre situation a changé, retirez-la depuis « Mes pièces », ou envoyez une pièce."),
                said("Sans rien de vous, la question se clôt le {until} au soir, et elle continue de compter."),
            ),
        ),
    ),
    LetterRow(
        kind="validation_prolongee",
        event="Le contrôle d’une pièce prend plus de temps.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Le contrôle d’une de vos pièces prend plus de temps"),),
        body=(
            (said("Il sera fait au plus tard le {day}."),),
            (said("Pourquoi : {typed}"),),
            (said("Vous n’avez rien à faire, et vous ne perdez ni points ni ancienneté."),),
        ),
    ),
    LetterRow(
        kind="situation_a_renouveler",
        event="Une preuve arrive à échéance.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Une preuve de votre dossier arrive à échéance"),),
        body=(
            (
                said("Une preuve de votre dossier compte jusqu’au {day}.", when="is_discreet"),
                said("« {piece} » compte jusqu’au {day}.", unless="is_discreet"),
            ),
            (
                said(
                    "Si votre situation n’a pas changé, déposez une preuve récente sur la page « Mes pièces ». Les points "
                    "qu’elle donne continuent sans interruption si elle est vérifiée avant cette date."
                ),
            ),
            (said("Si elle a changé, vous n’avez rien à faire."),),
        ),
        answer_by="valid_until",
    ),
    LetterRow(
        kind="emploi_atteste",
        event="Un employeur a répondu au code : ce qui est attesté, ce que cela fait, et que faire si c’est faux.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(
            said("L’attestation de votre emploi est corrigée", when="replaces"),
            said("Votre emploi est attesté"),
        ),
        body=(
            (
                said(
                    "{organisation} a corrigé ce qui avait été attesté. Ce courrier remplace celui du {replaces}.",
                    when="replaces",
                ),
            ),
            (
                said(
                    "{organisation} a répondu à votre code : contrat « {contract} », depuis le {since}, au lieu de travail "
                    "« {place} »."
                ),
            ),
            (
                said(
                    "C’est vérifié dans votre dossier jusqu’au {counts_until}, sans autre pièce. Là où la grille le compte, "
                    "vos points sont déjà à jour."
                ),
            ),
            (
                said(
                    "L’employeur n’a vu que le code : ni votre nom, ni votre demande, ni ce que vous cherchez. Si ce n’est "
                    "pas votre employeur, dites-le sur la page « Mon emploi » : l’attestation est retirée."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="emploi_non_atteste",
        event="Un employeur n’a rien attesté : un papier vaut autant.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Un employeur n’a pas attesté votre emploi"),),
        body=(
            (said("{organisation} a reçu votre code et n’a pas voulu, ou n’a pas pu, attester."),),
            (
                said(
                    "Rien ne change dans votre dossier. Un contrat de travail ou une attestation sur papier a la même "
                    "valeur : envoyez-les depuis « Mes pièces ». Vous pouvez aussi demander un autre code."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="delai_prolonge",
        event="Un ménage a demandé plus de temps pour envoyer ses pièces, et l’a obtenu.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Vous avez plus de temps"),),
        body=(
            (
                said("Pour {home}, vos pièces étaient attendues jusqu’au {was_due}."),
                said("Elles le sont maintenant jusqu’au {until}. Le bailleur le voit aussi."),
            ),
            (said("Ce délai ne se prolonge qu’une fois."),),
        ),
        answer_by="until",
    ),
    LetterRow(
        kind="delai_accorde",
        event="Un bailleur donne à un ménage le temps de plus qu’il a demandé, sur une offre ou une condition.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Le bailleur vous donne plus de temps"),),
        body=(
            (said("Pour {home}, vous aviez jusqu’au {was_due}. Vous avez maintenant jusqu’au {until}."),),
            (said("Il ajoute : {typed}", when="typed"),),
            (said("Ce délai ne se prolonge qu’une fois."),),
        ),
        answer_by="until",
    ),
    LetterRow(
        kind="delai_maintenu",
        event="Un bailleur ne donne pas le temps de plus qu’un ménage a demandé, et dit pourquoi.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("La date ne change pas"),),
        body=(
            (said("Pour {home}, vous aviez demandé plus de temps. Vous avez toujours jusqu’au {was_due}."),),
            (said("Le bailleur dit pourquoi : {typed}"),),
            (said("Répondez avant ce jour, ou appelez-le : cette demande ne vous coûte ni points, ni rang."),),
        ),
        answer_by="was_due",
    ),
)
