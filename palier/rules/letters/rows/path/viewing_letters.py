"""What a household is told of the visits of a home: hours to choose, a change, and a reminder that names nothing (ADR 93)."""

from palier.rules.law.law import act
from palier.rules.letters.parts import Channel, LetterRow, To, said

_HOUSE = act("règles de publication de Palier")
_COSTS_NOTHING = said(
    "Visiter n’engage à rien. Ne pas venir ne coûte ni point, ni place, et ne change aucune décision."
)
ROWS = (
    LetterRow(
        kind="visite_proposee",
        event="Le bailleur propose des heures de visite.",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=_HOUSE,
        title=(said("Une visite vous est proposée"),),
        body=(
            (said("{bailleur} vous propose de visiter {home}."),),
            (
                said(
                    "Choisissez votre heure sur la page de votre candidature : la dernière se choisit avant le {until}."
                ),
                said("Une heure plus proche se ferme plus tôt : la page le dit."),
                said("Si aucune ne vous va, dites-le au même endroit."),
                said("Si vous ne pouvez pas choisir en ligne, appelez le {phone}.", when="phone"),
            ),
            (_COSTS_NOTHING,),
        ),
        answer_by="until",
    ),
    LetterRow(
        kind="visite_changee",
        event="Le bailleur a déplacé ou corrigé une visite choisie.",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=_HOUSE,
        title=(said("Votre visite change"),),
        body=(
            (said("Votre visite change, pour {home}."),),
            (
                said("Elle était prévue le {was}.", when="was"),
                said("Elle est maintenant le {starts_at}.", when="was"),
                said("Elle reste le {starts_at}.", unless="was"),
                said("Rendez-vous : {place}."),
            ),
            (
                said(
                    "Si cela ne vous va pas, choisissez une autre heure sur la page de votre candidature, ou rendez celle-ci."
                ),
                said("Si vous aviez mis la visite dans un agenda, prenez-y le nouveau fichier."),
            ),
            (_COSTS_NOTHING,),
        ),
    ),
    LetterRow(
        kind="visite_annulee",
        event="Le bailleur a annulé une visite choisie.",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=_HOUSE,
        title=(said("Votre visite est annulée"),),
        body=(
            (said("{bailleur} annule la visite du {starts_at} pour {home}. Ne vous déplacez pas."),),
            (
                said(
                    "D’autres heures sont proposées : choisissez sur la page de votre candidature.", when="has_others"
                ),
                said("S’il en propose d’autres, un message vous le dira.", unless="has_others"),
            ),
            (_COSTS_NOTHING,),
        ),
    ),
    LetterRow(
        kind="visite_notee",
        event="Le bailleur a noté une visite pour un ménage qui l’a appelé.",
        to=To.CANDIDATE,
        channel=Channel.LETTER,
        article=_HOUSE,
        title=(said("Une visite est notée pour vous"),),
        body=(
            (said("À votre demande, {bailleur} a noté votre visite, le {starts_at}, pour {home}."),),
            (said("Rendez-vous : {place}."),),
            (said("Si vous ne l’avez pas demandée, rendez cette heure sur la page de votre candidature."),),
            (_COSTS_NOTHING,),
        ),
    ),
    LetterRow(
        kind="visite_rappel",
        event="La veille d’une visite choisie.",
        to=To.CANDIDATE,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Rappel : un rendez-vous demain"),),
        body=(
            (said("Bonjour."),),
            (said("Vous avez noté un rendez-vous pour demain, {day}."),),
            (
                said("L’heure et le lieu sont ici : {link}", when="link"),
                said("Connectez-vous à Palier : l’heure et le lieu y sont.", unless="link"),
            ),
            (said("Si vous ne venez pas, dites-le au même endroit. Cela ne vous coûte rien."),),
        ),
    ),
)
