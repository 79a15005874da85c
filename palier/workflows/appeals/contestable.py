"""What a household may contest: the act, who decided, the letter that told it, and the routes that are open."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palier.models import Appeal, Candidature, Demande, Letter, Organisation, PaperLetter, Piece, Radiation
from palier.models.demandes import layers
from palier.rules.appeals import appeal_words, appeals, routes
from palier.rules.appeals.appeals import OF_STAGE, SUBJECTS, AppealBody, AppealState, AppealSubject
from palier.rules.appeals.routes import OpenRoute, ToldLetter
from palier.rules.candidature.funnel import Stage
from palier.rules.law import calendars
from palier.rules.law.clocks import day_in_paris
from palier.rules.situations.situations import Level
from palier.workflows.letters import decided
from palier.workflows.letters.wording import describe
from palier.workflows.people import pieces

_STATES_COURT = ("non_attribution", "irrecevabilite")
"""Letters in which the court and its delay are a required part (``rules.letters.rows.commission_letters``)."""


RELATED = ("publication__home__commune", "publication__bailleur", "publication__reservataire")
"""What is read with a candidature that may be contested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contestable:
    """One thing that its household may contest."""

    demande_id: int
    subject: AppealSubject
    body: Organisation | None
    """Who decided; none where the manager of the register did, which is nobody here. Who succeeds it answers."""
    decided_on: date
    letter: Letter | None
    candidature: Candidature | None = None
    radiation: Radiation | None = None

    @property
    def home(self) -> str:
        """The home, in a few words; empty for a radiation."""
        return describe(self.candidature.publication.home) if self.candidature else ""

    @property
    def body_name(self) -> str:
        """Who answers, as it is called now; empty for nobody."""
        return self.body.present.name if self.body else ""

    @property
    def calendar(self) -> calendars.Calendar:
        """The working days by which a delay of it ends."""
        return self.candidature.publication.home.calendar if self.candidature else calendars.FRANCE


def of_candidature(row: Candidature) -> Contestable | None:
    """What the stage of a candidature lets its household contest; none where nothing was decided against it."""
    subject = OF_STAGE.get(Stage(row.stage))
    if subject is None:
        return None
    is_landlord = SUBJECTS[subject].body is AppealBody.LANDLORD
    publication = row.publication
    letter = _letter(row, subject)
    return Contestable(
        demande_id=row.demande_id,
        subject=subject,
        body=publication.bailleur if is_landlord else publication.reservataire,
        decided_on=day_in_paris(letter.sent_at if letter else row.changed_at),
        letter=letter,
        candidature=row,
    )


def of_radiation(row: Radiation) -> Contestable:
    """A radiation: whoever pronounced it answers, and nobody here where the register did."""
    found = Letter.objects.filter(demande=row.demande_id, kind="radiation", facts__date=row.effective_on.isoformat())
    return Contestable(
        demande_id=row.demande_id,
        subject=AppealSubject.STRUCK_OFF,
        body=row.issued_by,
        decided_on=row.effective_on,
        letter=found.order_by("-sent_at", "-pk").first(),
        radiation=row,
    )


def of_appeal(row: Appeal) -> Contestable:
    """What an appeal is about, as it was contested: its stage may have moved since."""
    letter = None
    if row.candidature is not None:
        letter = _letter(row.candidature, AppealSubject(row.subject), before=row.sent_at)
    elif row.radiation is not None:
        letter = of_radiation(row.radiation).letter
    return Contestable(
        demande_id=row.demande_id,
        subject=AppealSubject(row.subject),
        body=row.organisation,
        decided_on=row.decided_on,
        letter=letter,
        candidature=row.candidature,
        radiation=row.radiation,
    )


_LETTERS = {
    AppealSubject.NOT_SENT: ("non_retenue",),
    **{subject: decided.KINDS[stage] for stage, subject in OF_STAGE.items() if stage in decided.KINDS},
}
"""The letter that told what is contested."""


def _letter(row: Candidature, subject: AppealSubject, *, before: datetime | None = None) -> Letter | None:
    found = Letter.objects.filter(candidature=row, kind__in=_LETTERS[subject])
    if before is not None:
        found = found.filter(sent_at__lte=before)
    return found.order_by("-sent_at", "-pk").first()


def of_demande(demande: Demande) -> Iterator[Contestable]:
    """All that a household may contest now, the newest candidature first, then its radiations that stand."""
    rows = Candidature.objects.filter(demande=demande, stage__in=OF_STAGE)
    for row in rows.select_related(*RELATED).order_by("-changed_at", "-pk"):
        if found := of_candidature(row):
            yield found
    for struck in Radiation.objects.filter(demande=demande, lifted_at=None).order_by("-recorded_at", "-pk"):
        yield of_radiation(struck)


def told_of(one: Contestable) -> ToldLetter:
    """Its letter, as far as a delay depends on it."""
    letter = one.letter
    if letter is None:
        return ToldLetter(states_court=False)
    return ToldLetter(
        states_court=letter.kind in _STATES_COURT,
        sent_at=letter.sent_at,
        opened_at=letter.read_at,
        is_on_paper=PaperLetter.objects.filter(letter=letter, posted_on__isnull=False).exists(),
    )


def routes_of(one: Contestable, *, at: datetime, with_body: bool = True) -> tuple[OpenRoute, ...]:
    """The routes against one thing, each with its last day; without its body where that has answered."""
    known = layers.facts_of(Demande.objects.get(pk=one.demande_id), day_in_paris(at))
    return routes.of(
        one.subject,
        told_of(one),
        body=one.body_name if with_body else "",
        is_transfer=known.is_transfer,
        calendar=one.calendar,
        now=at,
    )


def not_stated(one: Contestable) -> str:
    """What is said where its letter stated no court."""
    return routes.not_stated(one.subject, told_of(one))


def standing(one: Contestable) -> Appeal | None:
    """The appeal that its household has written already of this decision, and not taken back.

    A file that came back and was refused again met another decision: it is contested anew.
    """
    rows = Appeal.objects.filter(demande=one.demande_id, candidature=one.candidature, radiation=one.radiation)
    written = (AppealState.SENT, AppealState.PROPOSED, AppealState.ANSWERED)
    return rows.filter(state__in=written, decided_on__gte=one.decided_on).order_by("-decided_on", "-pk").first()


def at_court(one: Contestable) -> Appeal | None:
    """The note that its household went to a judge, while it stands."""
    rows = Appeal.objects.filter(demande=one.demande_id, candidature=one.candidature, radiation=one.radiation)
    return rows.filter(state=AppealState.AT_COURT).first()


def papers(one: Contestable) -> list[Piece]:
    """The pieces of the file that may be named: ordinary ones that who answers reads. Naming a piece opens it to nobody."""
    if one.body is None:
        return []
    rows = Piece.objects.shown().filter(
        demande=one.demande_id, confidentiality=Level.ORDINARY, audience__overlap=one.body.present.covers
    )
    return list(rows.order_by("code", "-uploaded_at", "pk"))


def contested(one: Contestable, *, reasons: Sequence[str], said: str, named: Sequence[Piece]) -> appeal_words.Contested:
    """What is sent, in words."""
    return appeal_words.Contested(
        subject=one.subject,
        body=one.body_name,
        home=one.home,
        decided_on=one.decided_on,
        reasons=appeals.reasons_of(list(reasons)),
        said=said,
        pieces=[pieces.label_of(piece.code) for piece in named],
    )


def words_of(row: Appeal) -> tuple[str, ...]:
    """What was sent, in the same words as before it was signed; a piece that is no more is not named."""
    named = Piece.objects.shown().filter(public_id__in=row.pieces).order_by("code", "-uploaded_at", "pk")
    return appeal_words.sent(contested(of_appeal(row), reasons=row.reasons, said=row.said, named=list(named)))
