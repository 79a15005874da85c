"""What follows when something has changed in a household: a receipt to both holders, and the register's refusal."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, LetterRow, To, given, said

_HOUSE = act("règles de publication de Palier")
_SAFETY = act("règlement (UE) 2016/679, article 32")
ROWS = (
    LetterRow(
        kind="changement_foyer",
        event="Un titulaire dit ce qui a changé dans le foyer : les deux titulaires en ont la trace.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-2"),
        title=(said("Un changement dans votre foyer"),),
        body=(
            (said("Un changement a été dit le {day} : {what}."),),
            (said("Vos points et vos candidatures ouvertes en tiennent compte. Le registre national est prévenu."),),
            (said("C’est une erreur ? La page « Qu’est-ce qui a changé ? » permet de l’annuler."),),
        ),
    ),
    LetterRow(
        kind="changement_repris",
        event="Un titulaire reprend ce qu’il avait dit du foyer.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-2"),
        title=(said("Un changement est annulé"),),
        body=((said("Le changement « {what} » est annulé. Votre dossier redit ce qu’il disait avant."),),),
    ),
    LetterRow(
        kind="changement_refuse",
        event="Le registre ne prend pas ce qui a changé dans le foyer ou les coordonnées, avec sa raison.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Le registre national n’a pas pris votre changement"),),
        body=(
            (given("why"),),
            (
                said("Ce que vous avez dit est gardé ici, et compte pour vos candidatures sur Palier."),
                said("À la page « Qu’est-ce qui a changé ? », corrigez-le ou reprenez-le."),
            ),
        ),
    ),
)
TO_FORMER = (
    LetterRow(
        kind="coordonnees_changees",
        event="Les coordonnées d’un titulaire changent : dit là où Palier l’atteignait avant, et nulle part ailleurs.",
        to=To.FORMER,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Vos coordonnées ont changé sur Palier"),),
        body=(
            (said("Bonjour,"),),
            (said("Vos coordonnées viennent de changer sur Palier."),),
            (
                said("C’était vous : ne faites rien."),
                said("Ce n’était pas vous : remettez les anciennes ici : {link}", when="link"),
                said("Ce n’était pas vous : appelez votre guichet.", unless="link"),
            ),
        ),
    ),
)
