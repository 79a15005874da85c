"""Making letters on paper: for whom there is no other way, or as the second channel of an offer. Never for who is hidden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from palier.models import Demande, Letter, Offer, Organisation, PaperLetter, Person
from palier.models.demandes import layers
from palier.models.identifiers import uuid7
from palier.models.letters.paper_letters import PaperLetterQuerySet
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.doors import confidentiality
from palier.rules.law import clocks
from palier.rules.law.typography import typeset
from palier.rules.law.voice import phrase, say
from palier.rules.letters import posting
from palier.rules.offer import uncollected
from palier.rules.people import facts
from palier.rules.people.facts import HOLDERS
from palier.rules.situations.situations import Level
from palier.workflows.letters import authors, printers

OFFER_KIND = "offre"
HELP = phrase(
    "Vous n’avez pas d’ordinateur ? Le guichet de votre commune peut lire cette lettre avec vous et répondre avec vous, "
    "avec votre numéro unique."
)


def is_protected(demande: Demande, *, at: datetime) -> bool:
    """Whether a situation of this file hides where the person lives: nothing is posted there, proved or not."""
    return hides(layers.facts_of(demande, clocks.day_in_paris(at)))


def hides(known: facts.Demande) -> bool:
    """The same, of a file whose facts are at hand."""
    return confidentiality.level_of(claim.situation for claim in known.claims) is Level.PROTECTED


def holders(demande: Demande) -> list[Person]:
    """Who is written to: each holder, by name."""
    rows = Person.objects.filter(demande=demande, role__in=HOLDERS)
    return list(rows.order_by("key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is printed, and who answers for it: none is the register, for which somebody is named (``printers``)."""

    title: str
    paragraphs: Sequence[str]
    organisation: Organisation | None
    letter: Letter | None = None
    offer: Offer | None = None
    is_registered: bool = False


def keep(demande: Demande, paper: Paper, *, to: Iterable[str], at: datetime, key: UUID | None = None) -> int:
    """Keep one letter for each person of ``to``; return how many. Once for each ``key``, which a task run twice repeats."""
    kept, written = 0, paper.organisation
    printer = printers.printer_of(demande) if written is None else None
    for person in to:
        public_id = uuid5(key, f"papier {person}") if key else uuid7()
        if key and PaperLetter.objects.filter(public_id=public_id).exists():
            continue
        PaperLetter.objects.create(
            public_id=public_id,
            demande=demande,
            organisation=written,
            printer=printer,
            letter=paper.letter,
            offer=paper.offer,
            person_key=person,
            title=typeset(paper.title),
            paragraphs=[typeset(paragraph) for paragraph in paper.paragraphs],
            is_registered=paper.is_registered,
            made_at=at,
            made_on=clocks.day_in_paris(at),
        )
        kept += 1
    return kept


def instead(letter: Letter, *, at: datetime, key: UUID | None = None, to: Sequence[str] | None = None) -> int:
    """Put a letter on paper when its household has no e-mail, no telephone and no safe channel. The clock's act.

    ``to`` is whom alone nothing else reaches.

    The organisation that wrote it prints it; a letter that none wrote is printed by who is named, else by the operator.
    """
    if not posting.goes_on_paper(letter.kind) or is_settled(letter) or is_protected(letter.demande, at=at):
        return 0
    paper = Paper(
        title=letter.title,
        paragraphs=[*letter.paragraphs, say(HELP)],
        organisation=authors.of(letter),
        letter=letter,
        offer=_offer_made_by(letter),
    )
    persons = [one.key for one in holders(letter.demande)] if to is None else to
    return keep(letter.demande, paper, to=persons, at=at, key=key)


def is_settled(letter: Letter) -> bool:
    """Whether nothing more is to be sent of this letter: it was opened, or what it offers reached its person or is over."""
    if letter.read_at is not None:
        return True
    made = _offer_made_by(letter)
    return made is not None and not _waits_unproved(made)


def _offer_made_by(letter: Letter) -> Offer | None:
    if letter.kind != OFFER_KIND:
        return None
    rows = Offer.objects.filter(candidature=letter.candidature_id, sent_at__lte=letter.sent_at)
    return rows.select_related("publication", "candidature").order_by("-sent_at", "-pk").first()


def _waits_unproved(offer: Offer) -> bool:
    """Whether an offer waits for its answer, and nothing proves its delivery: a proof has a delay, which no paper lengthens."""
    if offer.answer != OfferAnswer.LIVE or offer.delivered_at is not None:
        return False
    return (offer.publication.stage, offer.candidature.stage) == (PublicationStage.ATTRIBUEE, Stage.OFFRE_ENVOYEE)


def of_offer(
    offer: Offer, to: Iterable[str], *, until: date, at: datetime, is_registered: bool = False, key: UUID | None = None
) -> int:
    """The second channel of an offer: its letter again, whole, below what its clock says on the day of ``at``."""
    letter = letter_of(offer)
    paper = Paper(
        title=letter.title if letter else say("Une réponse est attendue"),
        paragraphs=[_expected(offer, until), *(letter.paragraphs if letter else ()), say(HELP)],
        organisation=offer.publication.bailleur,
        letter=letter,
        offer=offer,
        is_registered=is_registered,
    )
    return keep(offer.demande, paper, to=to, at=at, key=key)


def _expected(offer: Offer, until: date) -> str:
    """By when an answer is expected: a last day only where a delay runs, and which of the days of the letter counts."""
    if offer.delivered_at is None:
        return say(
            "Une réponse est attendue de vous. Le délai n’a pas encore commencé, car rien ne prouve que l’offre vous est "
            "parvenue : il ne finira pas avant le {day}. N’attendez pas cette date pour répondre.",
            day=clocks.say_day(until),
        )
    if uncollected.is_uncollected(offer.delivery_proof):
        return say(
            "Une réponse est attendue de vous au plus tard le {until}. C’est cette date qui compte : la lettre recommandée a été "
            "présentée le {day} et n’a pas été retirée, et la loi la compte comme reçue ce jour-là.",
            until=clocks.say_day(until),
            day=clocks.say_day(clocks.day_in_paris(offer.delivered_at)),
        )
    return say(
        "Une réponse est attendue de vous au plus tard le {until}. C’est cette date qui compte : la remise de l’offre est "
        "prouvée le {day}.",
        until=clocks.say_day(until),
        day=clocks.say_day(clocks.day_in_paris(offer.delivered_at)),
    )


def letter_of(offer: Offer) -> Letter | None:
    """The letter that made the offer."""
    return Letter.objects.filter(candidature=offer.candidature_id, kind=OFFER_KIND).order_by("-sent_at", "-pk").first()


def waits(offer: Offer) -> bool:
    """Whether a letter of this offer still waits to be posted: until then its second channel was not used."""
    return counted(offer, PaperLetter.objects.waiting()).exists()


def counted(offer: Offer, rows: PaperLetterQuerySet) -> PaperLetterQuerySet:
    """The letters on which the delay of an offer counts: all, or those that its second channel made once delivery is proved.

    What was made before the proof no longer matters: the person has the offer. Nor does what a returned mail made between a
    delivery and the day on which it was noted.
    """
    rows = rows.filter(offer=offer)
    if offer.delivered_at is not None:
        rows = rows.filter(made_at__gt=offer.delivered_at)
        if offer.second_channel_at is not None:
            rows = rows.filter(made_at__gte=offer.second_channel_at)
    return rows
