"""What whoever fills a first registration alone is told, at the address that they proved: a step, a day, and never the number."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, LetterRow, To, said

_HOUSE = act("règles de publication de Palier")
_HELLO = (said("Bonjour,"),)
_WHERE = (said("Pour la retrouver : {link}", when="link"),)
ROWS = (
    LetterRow(
        kind="demande_deposee",
        event="Quelqu’un signe sa première demande en ligne : le jour de dépôt, et l’échéance de l’attestation.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=cch("R441-2-3"),
        title=(said("Votre demande de logement est déposée"),),
        body=(
            _HELLO,
            (said("Vous avez signé votre demande de logement. Elle compte depuis le {day}."),),
            (
                said("Votre attestation arrive au plus tard le {due}."),
                said("Si nous avons besoin de vous d’ici là, un autre message vous le dit."),
            ),
            _WHERE,
        ),
    ),
    LetterRow(
        kind="demande_enregistree",
        event="Le système national donne son numéro à une première demande faite en ligne ; le message ne le dit pas.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=cch("R441-2-4"),
        title=(said("Votre demande de logement est enregistrée"),),
        body=(
            _HELLO,
            (said("Votre demande a son numéro unique. Vous le lisez en entrant dans votre dossier."),),
            (said("Vous pouvez dès maintenant chercher un logement et candidater."),),
            _WHERE,
        ),
    ),
    LetterRow(
        kind="demande_a_corriger",
        event="Le système national ne prend pas une première demande faite en ligne.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=cch("R441-2-3"),
        title=(said("Votre demande de logement est à corriger"),),
        body=(
            _HELLO,
            (said("Le système national n’a pas pris votre demande. Votre jour de dépôt est gardé."),),
            (said("Corrigez-la et signez de nouveau avant le {until}."),),
            _WHERE,
        ),
    ),
    LetterRow(
        kind="demande_a_montrer",
        event="Un guichet doit voir la pièce d’identité de qui a signé une première demande en ligne ; rien ne dit pourquoi.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=cch("R441-2-3"),
        title=(said("Votre demande de logement attend quelque chose de vous"),),
        body=(
            _HELLO,
            (
                said("Elle n’est pas encore enregistrée. Votre jour de dépôt est gardé."),
                said("Sa page dit quoi faire avant le {until}."),
            ),
            _WHERE,
        ),
    ),
    LetterRow(
        kind="demande_bientot_effacee",
        event="Une première demande commencée en ligne va être effacée, faute d’avoir été signée.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Votre demande de logement n’est pas finie"),),
        body=(
            _HELLO,
            (
                said("Vous avez commencé une demande de logement. Elle n’est pas envoyée."),
                said("Ce que vous avez écrit sera effacé après le {until}."),
            ),
            (said("Pour la garder, ouvrez-la et répondez à une question. Sinon, ne faites rien."),),
            _WHERE,
        ),
    ),
    LetterRow(
        kind="attestation_en_retard",
        event="L’attestation d’une première demande faite en ligne n’est pas arrivée dans son mois.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=cch("L441-2-1"),
        title=(said("Votre attestation est en retard"),),
        body=(
            _HELLO,
            (
                said(
                    "L’attestation de votre demande n’est pas arrivée dans son mois. Votre jour de dépôt ne change pas."
                ),
                said("Un guichet d’enregistrement vous dit où elle en est, et ce que vous pouvez demander."),
            ),
            _WHERE,
        ),
    ),
)
