"""What a household reads of what it contests: its receipt, its answer, an answer that is late, and its withdrawal."""

from palier.rules.appeals import appeal_words
from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, each, musts, said

_HOUSE = act("règles de publication de Palier")
ROWS = (
    LetterRow(
        kind="contestation_recue",
        event="Un ménage conteste : ce qui est parti, à qui, et quand la réponse est attendue.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        must=musts("ce qui est contesté", "jour de la réponse"),
        title=(said("Votre {name} est partie"),),
        body=(
            (said("Envoyée le {sent_at}. Voici ce que {organisation} lira."),),
            each("sent", "ce qui est contesté", words=appeal_words.SENT),
            (
                said("Une réponse est attendue au plus tard le {answer_by}.", "jour de la réponse"),
                said("Vous pouvez la retirer tant que personne n’a répondu, à la page « Mes contestations »."),
            ),
            (
                # Fifteen working days are long: who waits for them would let other homes go.
                said(
                    "Le logement n’attend pas la réponse : il peut être attribué à quelqu’un d’autre.",
                    when="is_of_home",
                ),
                said("Contester ne change ni vos points, ni votre rang, ni vos autres candidatures."),
            ),
        ),
    ),
    LetterRow(
        kind="contestation_retiree",
        event="Un ménage retire ce qu’il contestait.",
        to=To.HOUSEHOLD,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Votre {name} est retirée"),),
        body=(
            (
                said("{organisation} n’y répondra pas."),
                said("Vous pouvez contester de nouveau depuis la page « Mes contestations »."),
            ),
        ),
    ),
    LetterRow(
        kind="contestation_en_retard",
        event="Une réponse n’est pas venue au jour promis.",
        to=To.HOUSEHOLD,
        channel=Channel.LETTER,
        article=_HOUSE,
        must=musts("le jour où elle se ferme", "les recours"),
        title=(said("Votre {name} n’a pas encore de réponse"),),
        body=(
            (
                said("{organisation} devait vous répondre au plus tard le {answer_by}, et ne l’a pas fait."),
                said("La réponse reste due, et nous le lui rappelons. Vous n’avez rien à refaire."),
            ),
            (
                said(
                    "Sans réponse le {closes_on} au soir, cette contestation se ferme ici.", "le jour où elle se ferme"
                ),
                said("N’attendez pas ce jour pour prendre une autre voie : il ne change le délai d’aucun juge."),
            ),
            each("routes", "les recours"),
        ),
    ),
    LetterRow(
        kind="contestation_sans_reponse",
        event="Personne n’a répondu, longtemps après le jour promis : la contestation se ferme.",
        to=To.HOUSEHOLD,
        channel=Channel.LETTER,
        article=_HOUSE,
        must=musts("ce qui finit", "les recours"),
        title=(said("Votre {name} se ferme sans réponse"),),
        body=(
            (
                said("{organisation} devait vous répondre au plus tard le {answer_by}, et ne l’a pas fait."),
                said(
                    "Votre {name} n’attend plus ici. Elle ne garde plus votre dossier ouvert à {organisation}.",
                    "ce qui finit",
                ),
            ),
            (
                said("Ce silence ne change ni vos points, ni votre rang, ni vos autres candidatures."),
                said("Vous pouvez aussi contester de nouveau depuis la page « Mes contestations »."),
            ),
            each("routes", "les recours"),
        ),
    ),
    LetterRow(
        kind="contestation_repondue",
        event="Qui a décidé répond à un ménage qui conteste : les mêmes mots que sur la page.",
        to=To.HOUSEHOLD,
        channel=Channel.LETTER,
        article=_HOUSE,
        must=musts("la réponse"),
        title=(said("La réponse à votre {name}"),),
        body=(
            (said("{organisation} répond à votre {name} du {sent_on}."),),
            each("answer", "la réponse"),
        ),
    ),
)
