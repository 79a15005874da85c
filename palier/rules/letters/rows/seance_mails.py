"""What leaves by e-mail to the members of a commission who have an account: numbers and hours, never whose file is read."""

from palier.rules.law.law import cch
from palier.rules.letters.parts import Channel, LetterRow, To, given, said

_HELLO = (said("Bonjour,"),)
ROWS = (
    LetterRow(
        kind="seance_convoquee",
        event="Un membre qui a un compte est convoqué, ou la séance change de jour, de lieu ou d’heures : agenda joint.",
        to=To.MEMBERS,
        channel=Channel.MESSAGE,
        article=cch("R441-9"),
        title=(
            said("Séance déplacée au {day}", when="is_moved"),
            said("Séance du {day} : nouvelles heures", when="is_of_other_hours"),
            said("Commission d’attribution du {day}", unless="is_moved"),
        ),
        body=(
            _HELLO,
            (said("La séance a changé : ce courriel remplace le précédent.", when="is_changed"),),
            (given("called"),),
            (given("hours"),),
            (given("agenda"),),
            (said("Lire la séance, une fois connecté : {link}", when="link"),),
            (said("Le fichier joint la met dans votre agenda. Si elle change, un autre courriel suit."),),
        ),
    ),
    LetterRow(
        kind="seance_precisee",
        event="L’ordre du jour ou le quorum d’une séance change, et rien d’autre ; aucun fichier d’agenda n’est joint.",
        to=To.MEMBERS,
        channel=Channel.MESSAGE,
        article=cch("R441-9"),
        title=(
            said("Séance du {day} : nouveau quorum", when="is_quorum_new"),
            said("Séance du {day} : nouvel ordre du jour", unless="is_quorum_new"),
        ),
        body=(
            _HELLO,
            (said("Le jour, l’heure et le lieu ne changent pas : votre agenda reste juste."),),
            (given("called"),),
            (given("hours"),),
            (given("agenda"),),
            (said("Lire la séance, une fois connecté : {link}", when="link"),),
        ),
    ),
    LetterRow(
        kind="seance_annulee",
        event="La séance n’aura pas lieu, ou le membre n’y est plus convoqué ; le fichier joint la retire de son agenda.",
        to=To.MEMBERS,
        channel=Channel.MESSAGE,
        article=cch("R441-9"),
        title=(
            said("Votre convocation au {day} est annulée", when="is_held"),
            said("Séance du {day} annulée", unless="is_held"),
        ),
        body=(
            _HELLO,
            (
                said("Votre convocation à cette séance est annulée : elle se tient sans vous.", when="is_held"),
                said("Cette séance est annulée : personne n’est plus convoqué.", unless="is_held"),
            ),
            (given("called"),),
            (said("Le fichier joint la retire de votre agenda."),),
        ),
    ),
)
