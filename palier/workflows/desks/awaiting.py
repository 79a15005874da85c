"""What awaits a household: its live offer, warnings, pieces asked or refused, proofs to send, and the end of its year.

Gathered from what each act left, read as its own person reads it; ``rules.desks.awaiting`` orders it and gives the sentences.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from palier.models import Candidature, Demande, LeaseEnvelope, Letter, Offer, Parting, RadiationWarning
from palier.models.demandes import layers
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.candidature.funnel import Stage
from palier.rules.candidature.offer_answers import OfferAnswer
from palier.rules.commission import checking
from palier.rules.desks import awaiting
from palier.rules.desks.awaiting import Awaited, AwaitingKind, Matter
from palier.rules.exchange.exchange_states import RoundAnswer, RoundState
from palier.rules.fitting import eligibility
from palier.rules.law import calendars, clocks, french
from palier.rules.law.calendars import FRANCE
from palier.rules.law.voice import phrase, say
from palier.rules.life import radiation, renewal
from palier.rules.parting import parting as parting_rules
from palier.rules.people import facts, numero
from palier.rules.roofs.roof_requests import RoofRequestState
from palier.rules.signing.lease_signing import WAITING
from palier.rules.situations.needed_pieces import NeedState
from palier.rules.situations.priorities import GroundStatus
from palier.rules.situations.urgency import LaneState
from palier.rules.threads import thread_words
from palier.rules.threads.threads import ThreadSubject
from palier.workflows.acting.actors import Actor
from palier.workflows.commission import asking_wanted
from palier.workflows.exchange import answering_rounds
from palier.workflows.letters import reaching
from palier.workflows.letters.wording import describe
from palier.workflows.mandates import giving_opinions
from palier.workflows.offer import offering
from palier.workflows.people import asking, standing
from palier.workflows.people.asking import AskedPieces
from palier.workflows.people.needing import Checklist, NeedLine
from palier.workflows.radiation import warning_radiation
from palier.workflows.roofs import asking_roofs
from palier.workflows.threads import writing_threads
from palier.workflows.viewings import choosing


def of(
    demande: Demande,
    known: facts.Demande,
    checklist: Checklist,
    *,
    separation: Parting | None = None,
    by: Actor,
    at: datetime,
) -> tuple[Awaited, ...]:
    """Everything that awaits, the first to end first; the checklist is that of this reader.

    ``separation`` is the one that waits on the file (`parting.open_of`). Nobody reads the protected situation that another
    holder told.
    """
    found = [*_of_candidatures(demande, checklist.asked, at), *_expected(demande, at), *_roofs(demande, by, at)]
    found += _answers(demande, by)
    if layers.is_open(demande):
        found += [*_warnings(demande, at), *_renewal(demande, known, at), *_proofs(known, checklist, at)]
        found += [*_rounds(demande), *_opinions(demande, by, at)]
        found += [*_refused(checklist.lines), *_separation(separation, by), *_number(demande)]
    return awaiting.in_order(found, now=at)


def _rounds(demande: Demande) -> Iterator[Matter]:
    """A round of exchange that waits for an answer of this file."""
    link = answering_rounds.live_of(demande)
    if link is not None and link.stage == RoundState.PROPOSED and link.answer in ("", RoundAnswer.LATER):
        yield Matter(
            kind=AwaitingKind.EXCHANGE_ROUND,
            key=str(link.public_id),
            by=clocks.end_of_day(link.answer_by),
            calendar=calendars.of_departement(link.commune.departement),
        )


def by_candidature(demande: Demande, *, at: datetime) -> dict[str, Awaited]:
    """What awaits on each candidature, by its public id, the most pressing first: a card and a page say it in the same words."""
    found: dict[str, Awaited] = {}
    waiting = awaiting.in_order(_of_candidatures(demande, asking.still_asked(demande), at), now=at)
    # A visit costs nothing to leave, and has a place of its own on the page: it hides no offer and no piece.
    for one in sorted(waiting, key=lambda one: one.kind is AwaitingKind.VIEWING):
        found.setdefault(one.key, one)
    return found


_OFFER_LETTERS = ("offre", "rappel_offre")
_QUESTION_LETTERS = ("toujours_interesse",)
_WARNING_LETTERS = ("avertissement_radiation",)


def of_letter(letter: Letter, *, at: datetime) -> Awaited | None:
    """What a letter asks for, while it is still to do: the clock that its page shows beside the letter as it was sent."""
    matters: Iterable[Matter] = ()
    if letter.kind in _OFFER_LETTERS and letter.candidature is not None:
        key = str(letter.candidature.public_id)
        matters = (one for one in _offers(letter.demande, at) if one.key == key)
    elif letter.kind in _QUESTION_LETTERS and letter.candidature is not None:
        key = str(letter.candidature.public_id)
        matters = (one for one in _questions(letter.demande, at) if one.key == key)
    elif letter.kind in _WARNING_LETTERS:
        matters = (one for one in _warnings(letter.demande, at) if one.key == letter.facts.get("avertissement"))
    return next(iter(awaiting.in_order(matters, now=at)), None)


def _of_candidatures(demande: Demande, requests: Iterable[AskedPieces], at: datetime) -> Iterator[Matter]:
    """What awaits on the candidatures: the offer to answer, the pieces that the landlord or the commission waits for."""
    yield from _offers(demande, at)
    yield from _leases(demande)
    yield from _questions(demande, at)
    yield from _viewings(demande, at)
    for asked in requests:
        row = asked.candidature
        about = _capital(describe(row.publication.home))
        if row.stage != Stage.INCOMPLETE:
            # The piece of a condition awaits until the condition is met, whatever was sent meanwhile.
            (code,) = asked.codes
            awaited = say("La pièce : {piece}.", piece=_piece(code))
            yield _by_day(AwaitingKind.CONDITION, row, f"{about}. {awaited}", asked, at)
        elif asked.left:
            awaited = say("Pièces : {pieces}.", pieces=french.series(_piece(code) for code in asked.left))
            yield _by_day(AwaitingKind.PIECES, row, f"{about}. {awaited}", asked, at)


_LIVE_OFFERS = WrittenReading(
    lambda demande: (
        Offer.objects.filter(demande=demande, answer=OfferAnswer.LIVE)
        # Most files have none: nothing to join.
        .prefetch_related("candidature", "publication__home__commune")
    ),
    pages=(ReadPage.FILE, ReadPage.CANDIDATURES, ReadPage.CANDIDATURE),
)
_TO_SIGN = WrittenReading(
    lambda demande: (
        LeaseEnvelope.objects.filter(demande=demande, state__in=sorted(WAITING), on_paper_at=None)
        # Until each holder has signed: then the landlord's own signature is awaited, and nothing of theirs.
        .filter(signers__person_key__gt="", signers__signed_at=None)
        .distinct()
    ),
    pages=(ReadPage.FILE, ReadPage.CANDIDATURES, ReadPage.CANDIDATURE),
)
_LIVE_WARNINGS = WrittenReading(
    lambda demande: (
        RadiationWarning.objects.filter(demande=demande, cancelled_at=None, struck_off_at=None)
        .prefetch_related("issued_by", "candidature__publication__home__commune")
        .order_by("pk")
    ),
    pages=(ReadPage.FILE,),
)


def _offers(demande: Demande, at: datetime) -> Iterator[Matter]:
    for offer in _LIVE_OFFERS(demande.pk):
        if not offering.is_silent(offer, at):
            yield Matter(
                kind=AwaitingKind.OFFER,
                key=str(offer.candidature.public_id),
                about=f"{_capital(describe(offer.publication.home))}.",
                by=offer.answer_by,
                earliest=offering.earliest_end(offer, at),
                said=offering.say_delay(offer, at),
                calendar=offer.publication.home.calendar,
            )


def _leases(demande: Demande) -> Iterator[Matter]:
    """Papers of a lease that wait to be read, and signed online or on paper."""
    for one in _TO_SIGN(demande.pk):
        row = one.candidature
        if row.stage == Stage.ACCEPTEE:
            yield Matter(
                kind=AwaitingKind.LEASE_TO_SIGN,
                key=str(row.public_id),
                about=f"{_capital(describe(row.publication.home))}.",
                by=one.ends_at,
                calendar=row.publication.home.calendar,
            )


def _questions(demande: Demande, at: datetime) -> Iterator[Matter]:
    """« Toujours intéressé ? », until its end. Leaving it costs nothing."""
    for one in asking_wanted.to_answer(demande, at=at):
        home = one.candidature.publication.home
        yield Matter(
            kind=AwaitingKind.STILL_WANTED,
            key=str(one.candidature.public_id),
            about=f"{_capital(describe(home))}.",
            by=one.until,
            calendar=home.calendar,
        )


def _viewings(demande: Demande, at: datetime) -> Iterator[Matter]:
    """Hours of visit that wait for a choice: until the last of them closes. It costs nothing to leave them."""
    for one in choosing.to_choose(demande, at=at):
        home = one.row.publication.home
        yield Matter(
            kind=AwaitingKind.VIEWING,
            key=str(one.row.public_id),
            about=f"{_capital(describe(home))}.",
            by=one.until,
            calendar=home.calendar,
        )


def _expected(demande: Demande, at: datetime) -> Iterator[Matter]:
    """The visit that was chosen: who forgets it finds it where they look first."""
    for row, starts_at in choosing.taken_of(demande, at=at):
        home = row.publication.home
        yield Matter(
            kind=AwaitingKind.EXPECTED,
            key=str(row.public_id),
            about=f"{_capital(describe(home))}.",
            by=starts_at,
            calendar=home.calendar,
        )


def _roofs(demande: Demande, by: Actor, at: datetime) -> Iterator[Matter]:
    """At another roof: the visit that was fixed, and a stay that ends soon. Told to the person who asked, and at no counter."""
    if by.visit is not None or by.user is None:
        return
    for row, kind, until in asking_roofs.awaiting_of(demande, by, at=at):
        yield Matter(
            kind=AwaitingKind.ROOF_VISIT if kind is RoofRequestState.ACCEPTED else AwaitingKind.ROOF_ENDING,
            key=str(row.public_id),
            about=f"{row.roof.name}, {row.roof.commune.named}.",
            by=until,
            calendar=calendars.of_departement(row.roof.commune.departement),
        )


def _opinions(demande: Demande, by: Actor, at: datetime) -> Iterator[Matter]:
    """What an adviser wrote, until who gave the mandate joins it or not; told to them alone, and at no counter."""
    for row in giving_opinions.to_answer(demande, by) if by.visit is None and by.user is not None else ():
        publication = row.candidature.publication
        yield Matter(
            kind=AwaitingKind.OPINION,
            key=str(row.public_id),
            about=f"{_capital(describe(publication.home))}.",
            by=publication.closes_at if publication.is_open_at(at) else None,
            calendar=publication.home.calendar,
        )


def _answers(demande: Demande, by: Actor) -> Iterator[Matter]:
    """What was answered to their own messages, until they say that they read it; at a counter, nothing of them is shown."""
    if by.visit is not None or by.user is None:
        return
    for row in writing_threads.to_read(demande, by):
        about = f"{row.organisation.present.name}. {say(thread_words.SUBJECTS[ThreadSubject(row.subject)])}."
        yield Matter(kind=AwaitingKind.ANSWERED, key=str(row.public_id), about=about, calendar=FRANCE)


def _warnings(demande: Demande, at: datetime) -> Iterator[Matter]:
    for warning in _LIVE_WARNINGS(demande.pk):
        yield Matter(
            kind=AwaitingKind.WARNING,
            key=str(warning.public_id),
            about=say("{organisation} vous en avertit.", organisation=warning.issued_by.name),
            by=warning.answer_by,
            earliest=radiation.answer_by(at, warning_radiation.calendar_of(warning)),
            said=warning_radiation.say_delay(warning, at),
            calendar=warning_radiation.calendar_of(warning),
        )


def _separation(asked: Parting | None, by: Actor) -> Iterator[Matter]:
    """A separation that the other holder asked: it awaits the answer of this one alone."""
    holder = getattr(by.user, "holder", None)
    if asked is None or holder is None or asked.state != parting_rules.PartingState.TO_CONFIRM:
        return
    if asked.asked_key != holder.person_key:
        about = say(
            "Se taire n’accepte rien : sans votre réponse ce jour-là, une personne regarde les pièces et décide."
        )
        yield Matter(kind=AwaitingKind.SEPARATION, about=about, by=clocks.end_of_day(asked.answer_by), calendar=FRANCE)


def _renewal(demande: Demande, known: facts.Demande, at: datetime) -> Iterator[Matter]:
    on = clocks.day_in_paris(at)
    end = eligibility.last_valid_day(known, on=on)
    # Nothing can be renewed of a file that came out of another before it has its number: that is what awaits.
    if end is None or on < renewal.notice_from(end) or numero.is_pending(demande.numero_unique):
        return
    about = say("Elle garde son numéro et son ancienneté.")
    yield Matter(kind=AwaitingKind.RENEWAL, about=about, by=clocks.end_of_day(end), calendar=FRANCE)


def _number(demande: Demande) -> Iterator[Matter]:
    """No date of the law: it stands behind what has one. Whether it was asked is kept where no page reads (ADR 16)."""
    if numero.is_pending(demande.numero_unique):
        yield Matter(
            kind=AwaitingKind.NUMBER,
            about=say(
                "Sans lui, vous préparez votre dossier sans candidater ni renouveler. S’il est déjà demandé, le registre "
                "répondra."
            ),
            calendar=FRANCE,
        )


def _proofs(known: facts.Demande, checklist: Checklist, at: datetime) -> Iterator[Matter]:
    for one in standing.of_pieces(known, checklist.sent, checklist.hidden, at=at):
        label = say("« {situation} ».", situation=say(one.kind.label))
        is_waiting = one.lane is not None and one.lane.state is LaneState.PROOF_MISSING
        if one.may_renew and one.until is not None:
            yield Matter(
                kind=AwaitingKind.ENDING, key=one.code, about=label, by=clocks.end_of_day(one.until), calendar=FRANCE
            )
        elif one.status is GroundStatus.DECLARED or (is_waiting and one.status is GroundStatus.IN_REVIEW):
            about = f"{label} {say('Sans preuve, rien n’est vérifié.')}"
            yield Matter(kind=AwaitingKind.PROOF, key=one.code, about=about, calendar=FRANCE)


def _refused(lines: Iterable[NeedLine]) -> Iterator[Matter]:
    """Pieces of the checklist whose last sending was refused, with the reason."""
    for line in lines:
        if line.state is NeedState.REFUSED:
            typed = french.cited(line.standing.reason)
            about = say(_REFUSED_OF if line.who else _REFUSED, piece=line.label, name=line.who, typed=typed)
            yield Matter(
                kind=AwaitingKind.REFUSED,
                key=line.needed.code,
                whose="".join(line.needed.persons[:1]),
                about=about,
                calendar=FRANCE,
            )


_REFUSED = phrase("« {piece} ». Pourquoi : {typed}")
_REFUSED_OF = phrase("« {piece} », {name}. Pourquoi : {typed}")


def _by_day(kind: AwaitingKind, row: Candidature, about: str, asked: AskedPieces, at: datetime) -> Matter:
    """Until its day; where nobody was reached no day runs, and the sentence says so."""
    key, calendar = str(row.public_id), row.publication.home.calendar
    if asked.waiting is not None and asked.waiting.stands:
        said, earliest = reaching.say_standing(asked.waiting, at), clocks.end_of_day(asked.waiting.delay.due_on)
        return Matter(kind=kind, key=key, about=about, earliest=earliest, said=said, calendar=calendar)
    by = clocks.end_of_day(asked.by) if asked.by else None
    return Matter(kind=kind, key=key, about=about, by=by, calendar=calendar)


def _piece(code: str) -> str:
    return say(checking.PIECES[checking.PieceToAsk(code)][1]) if code in set(checking.PieceToAsk) else code


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
