"""What we keep: one file per subject, tables and constraints; the policies that stand under them are in row_security."""

from palier.models.candidatures import Candidature, Check, CheckDraft, Offer, SetAside
from palier.models.commissions import AgendaItem, Decision, InterestDeclaration, Seance
from palier.models.conventions import Convention, FlowEvent, FlowPlan
from palier.models.corrections import Correction, CorrectionKind
from palier.models.demandes import (
    Demande,
    DemandeState,
    DemandeVersion,
    Fact,
    FactLayer,
    Person,
    Piece,
    PieceContent,
    Seniority,
)
from palier.models.desks import DeskMail, MailPause, NewsSeen
from palier.models.erasures import Erasure, LeaseCount, LegalHold
from palier.models.forks import Fork, ForkKind
from palier.models.heads import HeadStamp, PublishedHead
from palier.models.holds import ClosingHold, HoldKind
from palier.models.homes import Home, Publication, PublicationSeed
from palier.models.journal import AccessEntry, DoneAct, Instance, JournalEntry, SignInAttempt, SignInCode
from palier.models.known_browsers import KnownBrowser
from palier.models.leases import Lease
from palier.models.letters import Letter, Message
from palier.models.mistakes import MissedHome, Mistake, MistakeNotice
from palier.models.organisations import (
    Commune,
    GridVersion,
    Organisation,
    OrganisationKind,
    PlaceEdition,
    SizeGuideVersion,
    Territory,
)
from palier.models.paper_letters import LetterPrinter, PaperLetter
from palier.models.partings import Parting
from palier.models.people import Holder, Membership, PasswordLink, User
from palier.models.piece_files import FileContent, PieceFile
from palier.models.planned_acts import PlannedAct, PlannedVerb
from palier.models.radiations import Radiation, RadiationWarning, RenewalNotice
from palier.models.rankings import ChainHead, Ranking, RankingLine
from palier.models.recounts import LostPlace, Recount, RecountedList
from palier.models.safe_channels import SafeChannel
from palier.models.scores import DemandeScore
from palier.models.seals import DailyRoot, SealCheck, SealedHead, SealedLine, SealTakeover, Unsealed
from palier.models.sign_ins import SignIn
from palier.models.wishes import WishSending
from palier.models.witnesses import Witness

__all__ = [
    "AccessEntry",
    "AgendaItem",
    "Candidature",
    "ChainHead",
    "Check",
    "CheckDraft",
    "ClosingHold",
    "Commune",
    "Convention",
    "Correction",
    "CorrectionKind",
    "DailyRoot",
    "Decision",
    "Demande",
    "DemandeScore",
    "DemandeState",
    "DemandeVersion",
    "DeskMail",
    "DoneAct",
    "Erasure",
    "Fact",
    "FactLayer",
    "FileContent",
    "FlowEvent",
    "FlowPlan",
    "Fork",
    "ForkKind",
    "GridVersion",
    "HeadStamp",
    "HoldKind",
    "Holder",
    "Home",
    "Instance",
    "InterestDeclaration",
    "JournalEntry",
    "KnownBrowser",
    "Lease",
    "LeaseCount",
    "LegalHold",
    "Letter",
    "LetterPrinter",
    "LostPlace",
    "MailPause",
    "Membership",
    "Message",
    "MissedHome",
    "Mistake",
    "MistakeNotice",
    "NewsSeen",
    "Offer",
    "Organisation",
    "OrganisationKind",
    "PaperLetter",
    "Parting",
    "PasswordLink",
    "Person",
    "Piece",
    "PieceContent",
    "PieceFile",
    "PlaceEdition",
    "PlannedAct",
    "PlannedVerb",
    "Publication",
    "PublicationSeed",
    "PublishedHead",
    "Radiation",
    "RadiationWarning",
    "Ranking",
    "RankingLine",
    "Recount",
    "RecountedList",
    "RenewalNotice",
    "SafeChannel",
    "SealCheck",
    "SealTakeover",
    "SealedHead",
    "SealedLine",
    "Seance",
    "Seniority",
    "SetAside",
    "SignIn",
    "SignInAttempt",
    "SignInCode",
    "SizeGuideVersion",
    "Territory",
    "Unsealed",
    "User",
    "WishSending",
    "Witness",
]
