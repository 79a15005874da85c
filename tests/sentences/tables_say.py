"""The sentences that stand in tables: what is said of a stage, a ground, a reason, a word of the trade."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from palier.rules.candidature import funnel, retiring_lists, withdrawal
from palier.rules.commission import commission, grounds, motives, seances, three
from palier.rules.desks import awaiting
from palier.rules.law import clocks
from palier.rules.law.calendars import FRANCE
from palier.rules.letters import audience, glossary, notices, stage_phrases, words
from palier.rules.life import lifecycle, radiation, renewal
from palier.rules.parting import separation
from palier.rules.people.facts import Situation
from palier.rules.scoring import refusals
from palier.rules.situations import pieces, situations, uploads
from tests.sentences.spoken import Reader, Spoken

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 5, 4, 10, 30, tzinfo=clocks.paris())
TODAY = NOW.date()


def _stages() -> Iterator[Spoken]:
    for stage in stage_phrases.STAGES:
        said = words.said(stage, on=TODAY)
        yield Spoken("étape", Reader.PERSON, said.label, is_title=True)
        yield Spoken("étape", Reader.PERSON, f"{said.sentence} {said.next_step}")
    for stage in (funnel.Stage.CLASSEE, funnel.Stage.DESIGNEE, funnel.Stage.ACCEPTEE):
        for until in (None, NOW + timedelta(days=5)):
            yield from (Spoken("retrait", Reader.PERSON, text) for text in withdrawal.follows(stage, open_until=until))
    yield Spoken("retrait", Reader.PERSON, withdrawal.RIGHT)
    for text in retiring_lists.REASONS.values():
        yield Spoken("liste retirée", Reader.ANYONE, text)


def _grounds() -> Iterator[Spoken]:
    for ground in grounds.GROUNDS.values():
        yield Spoken("motif", Reader.PERSON, ground.sentence)
        yield Spoken("motif", Reader.DESK, audience.for_desk(ground.sentence))
    for text in ("Le candidat est malade et vient de loin.", "Trop d’enfants, et une religion différente."):
        for found in motives.scan(text):
            yield Spoken("motif interdit", Reader.ANYONE, found.sentence)
    for text in commission.EXEMPTIONS.values():
        yield Spoken("exception", Reader.DESK, text)
    for transfer in (None, True, False):
        yield from (
            Spoken("recours", Reader.PERSON, text) for text in notices.appeal_routes(is_internal_transfer=transfer)
        )
    yield from (Spoken("recours", Reader.PERSON, text) for text in radiation.appeal_routes(TODAY))


def _lives() -> Iterator[Spoken]:
    for reason in radiation.StrikeOffReason:
        for system in lifecycle.System:
            for late in (-400, -30, 300):
                end = TODAY + timedelta(days=late)
                back = renewal.reactivation(end, reason=reason, system=system, on=TODAY)
                yield Spoken("réactivation", Reader.PERSON, back.sentence)
        for by in radiation.Pronouncer:
            tried = radiation.Intended(reason=reason, by=by, on=TODAY, not_renewed_from=TODAY + timedelta(days=9))
            yield from (Spoken("radiation", Reader.DESK, no.sentence) for no in radiation.obstacles(tried))
    for reason in refusals.reasons(TODAY):
        yield Spoken("raison d’un refus", Reader.PERSON, reason.label, is_title=True)
    for error in (
        separation.NotSeparable,
        separation.NotAHolder,
        separation.NobodyToLeave,
        separation.UnknownDependant,
        separation.DependantForgotten,
    ):
        yield Spoken("séparation", Reader.PERSON, error.sentence)


def _awaiting() -> Iterator[Spoken]:
    ends = (None, *(NOW + timedelta(days=days) for days in (-3, 0, 1, 9)))
    matters = [awaiting.Matter(kind=kind, by=end, calendar=FRANCE) for kind in awaiting.AwaitingKind for end in ends]
    for one in awaiting.in_order(matters, now=NOW):
        yield Spoken("ce qui attend", Reader.PERSON, f"{one.title}. {one.sentence}")
        yield Spoken("ce qui attend", Reader.PERSON, one.act, is_title=True)


def _seances() -> Iterator[Spoken]:
    faults = (
        seances.opening_fault(NOW, NOW - timedelta(days=2)),
        seances.opening_fault(NOW, NOW + timedelta(days=2)),
        seances.held_at_fault(NOW, NOW + timedelta(days=2)),
        seances.held_at_fault(NOW + timedelta(days=900), NOW),
        seances.order_fault([(2, 1), (1, 2)], ""),
    )
    for fault in faults:
        if fault is not None:
            yield Spoken("séance", Reader.DESK, fault.sentence)
    stages = (funnel.Stage.CONFORME, funnel.Stage.DESIGNEE, funnel.Stage.INCOMPLETE)
    for number in range(3):
        for stage in stages:
            for tier in (0, 1):
                sent = [three.SentCandidate(stage=funnel.Stage.CONFORME, tier=1)] * number + [
                    three.SentCandidate(stage=stage, tier=tier)
                ] * (number % 2 + 1)
                found = three.standing(sent, callable_ranks=number % 2, is_plai=False, on=TODAY)
                for exception in (None, *commission.Exemption):
                    fault = three.fault(found, exception)
                    if fault is not None:
                        yield Spoken("trois candidats", Reader.DESK, fault.sentence)


def _words() -> Iterator[Spoken]:
    for word in glossary.WORDS:
        yield Spoken("mot du métier", Reader.ANYONE, word.meaning)
    for sentence, remedy in uploads.REFUSALS.values():
        yield Spoken("envoi d’une pièce", Reader.PERSON, f"{sentence} {remedy}")
    for situation in Situation:
        kind = situations.newest(situation)
        yield Spoken("situation à dire", Reader.PERSON, kind.label, is_title=True)
        yield Spoken("situation à dire", Reader.PERSON, kind.words, is_title=True)
    for document in pieces.documents(date(2026, 5, 1)).values():
        yield Spoken("nom d’une pièce", Reader.PERSON, document.label, is_title=True)


def said() -> Iterator[Spoken]:
    """Every sentence of every table."""
    for table in (_stages, _grounds, _lives, _awaiting, _seances, _words):
        yield from table()
