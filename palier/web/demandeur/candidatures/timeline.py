"""The dated steps of one candidature, read from what each act left."""

from datetime import datetime

from palier.models import Appeal, Candidature, Letter, PaperLetter, Publication, Ranking
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.appeals import appeal_words
from palier.rules.appeals.appeal_words import AppealPath
from palier.rules.appeals.appeals import AppealState
from palier.rules.candidature.funnel import Stage
from palier.rules.law import clocks
from palier.rules.law.voice import phrase, say
from palier.rules.letters import posting, said_again, table
from palier.rules.letters.words import said
from palier.web.presentation import homes
from palier.web.presentation.cards import Step

_RANKED = WrittenReading(
    lambda publication: Ranking.objects.filter(publication=publication).order_by("-version")[:1],
    pages=(ReadPage.CANDIDATURE,),
)
_LETTERS = WrittenReading(
    lambda candidature: Letter.objects.filter(candidature=candidature).order_by("sent_at"),
    pages=(ReadPage.CANDIDATURE,),
)
_POSTED = WrittenReading(
    lambda candidature: (
        PaperLetter.objects.filter(letter__candidature=candidature).exclude(posted_on=None).select_related("letter")
    ),
    pages=(ReadPage.CANDIDATURE,),
)
_APPEALS = WrittenReading(
    lambda candidature: Appeal.objects.filter(candidature=candidature).select_related("organisation").order_by("pk"),
    pages=(ReadPage.CANDIDATURE,),
)


def last_ranking(publication: Publication) -> Ranking | None:
    """The ranking of a list as it stands."""
    return _RANKED.first(publication.pk)


def steps(row: Candidature, at: datetime) -> list[Step]:
    """Past steps with their dates, the present one, and what is to come without a date."""
    publication = row.publication
    begins = (
        say("Le préfet vous désigne pour un logement") + "." if publication.is_direct else say("Vous avez candidaté.")
    )
    found = [Step(begins, row.applied_at)]
    ranking = last_ranking(publication)
    if ranking is not None:
        closed = [say("La publication est close et le classement figé.")]
        if row.rank:
            closed.append(say("Votre rang : {rank} sur {total}.", rank=row.rank, total=ranking.candidates))
        found.append(Step(" ".join(closed), ranking.frozen_at))
    letters = list(_LETTERS(row.pk))
    told = [letter for letter in letters if letter.kind in table.STEPS]
    found += [_of_letter(letter) for letter in told]
    found += [Step(say("Vous avez candidaté de nouveau."), moment) for moment in _came_back(letters)]
    found += [
        Step(f"{one.title}, {posting.say_posted(one.posted_on)}.", one.posted_at, is_kept=True)
        for one in _POSTED(row.pk)
        if one.posted_on
    ]
    # What a letter tells already is not said again by the name of the stage.
    is_told = any(letter.kind == _LETTER_OF.get(Stage(row.stage)) for letter in told)
    if row.stage not in (Stage.DEPOSEE, Stage.CLASSEE) and not is_told:
        words = said(Stage(row.stage), on=clocks.day_in_paris(at), is_own=publication.is_own)
        found.append(Step(f"{words.label}.", row.changed_at))
    found += _contested(row)
    # What was decided in the morning is told once the minutes are closed: each step keeps its own hour, in order.
    found.sort(key=lambda step: step.at or row.applied_at)
    if publication.is_running and row.stage == Stage.DEPOSEE:
        if homes.is_past_hour(publication, at):
            found.append(Step(say("La liste est close."), publication.closes_at))
            found.append(Step(say("Classement, en cours de vérification."), is_done=False))
        else:
            found.append(Step(say("Clôture et classement."), publication.closes_at, is_done=False))
        found.append(Step(say(_SENT_OWN if publication.is_own else _SENT), is_done=False))
        found.append(Step(say("Examen par la commission d’attribution."), is_done=False))
    return found


def _came_back(letters: list[Letter]) -> list[datetime]:
    """When its household applied again, once it had withdrawn: the row keeps its first hour alone."""
    gone, found = False, list[datetime]()
    for letter in letters:
        if letter.kind == _RECEIPT and gone:
            found.append(letter.sent_at)
        gone = letter.kind == _LETTER_OF[Stage.RETIREE] or (gone and letter.kind != _RECEIPT)
    return found


def _of_letter(letter: Letter) -> Step:
    """What a letter says, in the language of who reads."""
    again = said_again.title(letter.kind, letter.title)
    return Step(again or letter.title, letter.sent_at, is_kept=not again)


def _contested(row: Candidature) -> list[Step]:
    """What its household contested of it, and what became of that."""
    return [Step(sentence, at) for one in _APPEALS(row.pk) for sentence, at in appeal_words.steps(_path(one))]


def _path(one: Appeal) -> AppealPath:
    return AppealPath(
        organisation=one.organisation.present.name,
        sent_at=one.sent_at,
        is_of_a_judge=one.court_on is not None,
        late_told_at=one.late_told_at,
        told_at=one.told_at,
        ended_at=one.ended_at,
        state=AppealState(one.state),
    )


_RECEIPT = "accuse_candidature"
_LETTER_OF = {
    Stage.DESIGNEE: "controle_repris",
    Stage.OFFRE_ENVOYEE: "offre",
    Stage.NON_ATTRIBUEE: "non_attribution",
    Stage.RETIREE: "retrait_candidature",
}
_SENT, _SENT_OWN = phrase("Cinq dossiers proposés au bailleur."), phrase("Cinq dossiers retenus par le bailleur.")
