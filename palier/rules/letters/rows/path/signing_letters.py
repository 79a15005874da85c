"""What a household is told of the papers of its lease: there, void, near their end, over, signed by everybody (ADR 94)."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_HOUSE = act("règles de publication de Palier")
_SIGNED = act("article 1366 du code civil")
_NOT_BY_SILENCE = said("Rien ne se signe par le silence, et lire n’engage à rien.")
ROWS = (
    LetterRow(
        kind="bail_a_signer",
        event="Le bailleur envoie les papiers du bail.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_SIGNED,
        title=(said("Votre bail est prêt à lire"),),
        body=(
            (said("{bailleur} a mis les papiers de votre bail sur votre page, pour {home}."),),
            (
                said("Lisez-les, puis signez avant la fin du {until}.", when="is_online"),
                said(
                    "Lisez-les avant la fin du {until}. Le bail se signe sur papier : appelez le bailleur pour le "
                    "rendez-vous.",
                    unless="is_online",
                ),
                said(
                    "Signer sur papier est possible de la même façon : dites-le d’une pression, ou appelez le bailleur.",
                    when="is_online",
                ),
            ),
            (_NOT_BY_SILENCE,),
        ),
        answer_by="until",
    ),
    LetterRow(
        kind="bail_envoi_annule",
        event="Le bailleur annule l’envoi d’un bail, ou en change un papier.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Ne signez pas ces papiers"),),
        body=(
            (said("{bailleur} a annulé l’envoi de votre bail, pour {home}. Ce qui était signé ne vaut plus."),),
            (
                said(
                    "Un papier change : d’autres vous seront envoyés, et un message vous le dira.", when="is_replaced"
                ),
                said("L’envoi était une erreur. Votre logement vous reste réservé.", unless="is_replaced"),
            ),
        ),
    ),
    LetterRow(
        kind="bail_fin_envoi",
        event="Le temps de signer en ligne est passé.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_HOUSE,
        title=(said("Le temps de signer en ligne est passé"),),
        body=(
            (
                said(
                    "Les papiers de votre bail pour {home} n’ont pas été signés par tous à temps : cet envoi est fini."
                ),
            ),
            (said("Votre accord n’est pas perdu. Appelez {bailleur} : il peut les renvoyer, ou signer sur papier."),),
        ),
    ),
    LetterRow(
        kind="bail_signe_par_tous",
        event="Tout le monde a signé le bail.",
        to=To.CANDIDATE,
        channel=Channel.SPACE,
        article=_SIGNED,
        title=(said("Tout le monde a signé votre bail"),),
        body=(
            (said("Le bail pour {home} est signé par vous et par {bailleur}."),),
            (
                said("Vos papiers signés et le fichier de preuve sont sur votre page : téléchargez-les et gardez-les."),
                said("Le bailleur enregistre maintenant le bail ; une lettre vous le dira."),
            ),
        ),
    ),
    LetterRow(
        kind="bail_a_signer_rappel",
        event="La fin d’un envoi de bail approche.",
        to=To.CANDIDATE,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Rappel : des papiers vous attendent"),),
        body=(
            (said("Bonjour."),),
            (said("Des papiers attendent votre réponse jusqu’au {day}. Connectez-vous à Palier pour les lire."),),
            (said("Si vous préférez le papier, dites-le au même endroit."),),
        ),
    ),
)
