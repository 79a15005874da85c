"""Every machine of states that a household follows, with what it reads of each: a sentence, a next step, a day where one is due.

A state machine that is added to the rules is in one of the two lists, or a test fails.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from palier.rules.appeals.appeals import AppealState
from palier.rules.candidature.funnel import PublicationStage, Stage
from palier.rules.exchange import exchange_states
from palier.rules.exchange.exchange_states import EntryState, RoundState
from palier.rules.fetching.fetching import FetchState
from palier.rules.letters import state_words, words
from palier.rules.mandates.mandates import MandateState
from palier.rules.mandates.referrals import ReferralState
from palier.rules.mistakes.remedies import CaseState
from palier.rules.people.employment import EmploymentCodeState
from palier.rules.roofs import roof_requests
from palier.rules.roofs.roof_requests import RoofRequestState
from palier.rules.threads import thread_words
from palier.rules.threads.threads import ThreadState
from palier.rules.viewings import viewings
from palier.rules.viewings.viewings import ViewingState

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from enum import StrEnum


class HouseholdReads(NamedTuple):
    """A sentence and a next step, as phrases: places are not filled."""

    sentence: str
    then: str


def _of_stage(state: StrEnum, on: date) -> HouseholdReads:
    said = words.said(Stage(state) if isinstance(state, Stage) else PublicationStage(state), on=on)
    return HouseholdReads(said.sentence, said.next_step)


def _of_table(table: Mapping[StrEnum, object]) -> Callable[[StrEnum, date], HouseholdReads]:
    def told(state: StrEnum, on: date) -> HouseholdReads:
        found = table[state]
        return HouseholdReads(found.sentence, found.then)  # type: ignore[attr-defined]

    return told


TOLD: Mapping[type[StrEnum], Callable[[StrEnum, date], HouseholdReads]] = {
    Stage: _of_stage,
    PublicationStage: _of_stage,
    EntryState: _of_table(exchange_states.ENTRY_WORDS),  # type: ignore[arg-type]
    RoundState: _of_table(exchange_states.ROUND_WORDS),  # type: ignore[arg-type]
    ViewingState: _of_table(viewings.WORDS),  # type: ignore[arg-type]
    ThreadState: _of_table(thread_words.WORDS),  # type: ignore[arg-type]
    RoofRequestState: _of_table(roof_requests.WORDS),  # type: ignore[arg-type]
    **{kind: _of_table(table) for kind, table in state_words.EVERY.items()},
}
"""By kind of state: what is read of one."""
DUE: frozenset[StrEnum] = frozenset(
    {
        AppealState.SENT,
        AppealState.UNANSWERED,
        CaseState.COMPUTED,
        CaseState.CONTESTED,
        EmploymentCodeState.WAITING,
        EmploymentCodeState.ATTESTED,
        EntryState.SEARCHING,
        EntryState.PAUSED,
        FetchState.FOUND,
        MandateState.LIVING,
        MandateState.SUSPENDED,
        ReferralState.WAITING,
        ReferralState.OPEN,
        ReferralState.ASKED,
        RoofRequestState.SENT,
        RoofRequestState.LISTED,
        RoundState.PROPOSED,
        RoundState.AT_LANDLORDS,
        ThreadState.WAITING,
    }
)
"""States in which somebody waits for a day, or something stands until one: its words have the place of it.

Of a candidature the day is that of what awaits, beside its stage; of a visit, its hour; of a person to be told, fourteen days.
"""
ELSEWHERE: Mapping[str, str] = {
    "ArchiveState": "the page says when it is ready and its last day; it has two states, each with its own words",
    "DemandeState": "what is in the register: « La vie de ma demande » says the life of a demande",
    "EnvelopeState": "« Mon bail » says until when to sign, that paper is worth as much, and what becomes of a refusal",
    "InviteState": "the page of its link: yes, no with its reason, or nothing at all, and that silence costs nothing",
    "LifeState": "the page of its life says when it ends, what renews it and what brings it back",
    "NeedState": "a line of the checklist: why it is asked, who asks and until when, and the button that sends it",
    "OpinionState": "an adviser's words: a label, and the two buttons that join it or leave it out",
    "PartingState": "while it is open its page says what follows and on which day; then how it ended, as its letter",
    "PieceStatus": "told by the line of the checklist that it answers",
    "GroundStatus": "told by the line of its situation, with its proof and its end",
    "StockLineState": "« Mon ancien dossier » says what each line was, and the two buttons that confirm or disown it",
    "TimeState": "its own page says the day that stands, or that nobody answered in time; an answer is a letter",
    "State": "a first registration: its page says the heading that lacks, or what the register answered",
}
"""Machines that a household sees in other words than a sentence of a table, and where."""
NOBODY_S: Mapping[str, str] = {
    "ArrivalState": "an organisation that comes in, at the operator's terminal",
    "HouseState": "the archive of an organisation, at the desk of who manages it",
    "TrialState": "a try of a grid, at the desk of a steward",
    "BundleState": "an archive of documents of a former tool, at the desk of a steward",
    "StockPaperState": "what became of a file of that archive, at the desk of a steward; who reads a document has it",
    "CampaignState": "the letters to the people of a batch, at the desk of a steward",
    "CheckState": "what the register answered of a line, at the desk of a steward",
    "DeliveryState": "a call to the software of an organisation",
    "HomeLineState": "a line of a landlord’s file of homes, at its own desk",
    "ItemState": "a point of a landlord's check",
    "LaneState": "the clock of a desk that validates",
    "PairState": "two demandes that may be of one person, at the desk of a steward",
    "PostingState": "a letter on paper, at the desk that prints it",
    "QuotaStatus": "a share of lets, of an organisation",
    "RoofStage": "a home that its logeur declares",
    "SeanceStage": "a séance, at the desk that holds it",
    "StockState": "a batch of a former tool, at the desk of a steward",
    "TwinState": "two lines that may be one person, at the desk of a steward",
}
"""Machines of desks alone."""
