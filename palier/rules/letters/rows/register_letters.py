"""What a person is told of the national register: a number given or refused, a wish that it does not take."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, LetterRow, To, given, said

_HOUSE = act("règles de publication de Palier")
ROWS = (
    LetterRow(
        kind="numero",
        event="Le registre a donné son numéro à un dossier sorti d’un autre.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-4"),
        title=(said("Votre numéro unique"),),
        body=(
            (said("Le registre national a enregistré votre demande sous le numéro {number}."),),
            (said("Elle garde toute votre ancienneté. Vous pouvez candidater."),),
            (said("Pour entrer, ce numéro et votre date de naissance suffisent maintenant."),),
        ),
    ),
    LetterRow(
        kind="numero_refuse",
        event="Le registre refuse un numéro, avec sa raison.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=cch("R441-2-4"),
        title=(said("Le registre n’a pas encore donné votre numéro"),),
        body=(
            (given("why"),),
            (said("Complétez votre dossier, puis demandez de nouveau votre numéro. Votre ancienneté ne change pas."),),
        ),
    ),
    LetterRow(
        kind="souhait_refuse",
        event="Le registre ne prend pas ce que le ménage cherche, avec sa raison.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Le registre national n’a pas pris ce que vous cherchez"),),
        body=(
            (given("why"),),
            (said("Ce que vous cherchez reste gardé ici, et compte pour vos candidatures sur Palier."),),
        ),
    ),
)
