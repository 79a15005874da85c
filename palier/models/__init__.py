"""What we keep, in chapters named as those of the rules where both have one.

`territories`, `accounts`, `demandes`, `homes`, `scoring`, `ranking`, `candidatures`, `life`, `letters`, `mistakes`, `appeals`,
`employers`, `fetching`, `counter`, `mandates` and `partners` hold the tables and what reads them fast, `journal` what is written
once;
`seals` what shows that nothing changed unseen; `rows` who may read and write what, as data; `doors` the policies made of it,
under them all (start with `row_security`); `state` how the database is. Tables are imported from here.
"""

from palier.models.accounts.absences import Absence
from palier.models.accounts.desks import DeskMail, MailPause, NewsSeen
from palier.models.accounts.factors import BackupCode, PassKey, SecondFactor
from palier.models.accounts.identities import LinkedIdentity
from palier.models.accounts.missions import Mission
from palier.models.accounts.people import Holder, Membership, PasswordLink, StewardTerritory, User
from palier.models.accounts.sign_ins import SignIn
from palier.models.appeals.appeals import Appeal
from palier.models.candidatures.assignments import Assignment
from palier.models.candidatures.ballots import CastBallot, PutToVote
from palier.models.candidatures.call_notices import CallNotice
from palier.models.candidatures.called_members import CalledMember, MinutesSignature
from palier.models.candidatures.candidatures import Candidature, Check, CheckDraft, Offer, SetAside
from palier.models.candidatures.chair_elections import ChairElection
from palier.models.candidatures.commissions import AgendaItem, Decision, InterestDeclaration, Seance
from palier.models.candidatures.desk_notes import DeskNote, DeskTag, FileTag
from palier.models.candidatures.envelopes import LeaseEnvelope, LeasePaper, LeaseSigner, SigningNotice
from palier.models.candidatures.leases import Lease
from palier.models.candidatures.member_addresses import MemberAddress
from palier.models.candidatures.members_seen import MemberSeen
from palier.models.candidatures.minutes_papers import MinutesPaper
from palier.models.candidatures.seance_hours import SeanceHours
from palier.models.candidatures.sheet_visits import SheetVisit
from palier.models.candidatures.still_wanted import StillWanted
from palier.models.candidatures.substitutes import SeatAbsence, SeatSubstitute
from palier.models.candidatures.viewings import Viewing, ViewingSlot
from palier.models.counter.registrations import Registration, RegistrationPaper
from palier.models.counter.visits import Visit, VisitAct
from palier.models.demandes.demandes import (
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
from palier.models.demandes.file_changes import FileChange
from palier.models.demandes.forks import Fork, ForkKind
from palier.models.demandes.kept_languages import KeptLanguage
from palier.models.demandes.known_browsers import KnownBrowser
from palier.models.demandes.partings import Parting
from palier.models.demandes.piece_files import FileContent, PieceFile
from palier.models.demandes.safe_channels import SafeChannel
from palier.models.demandes.watching import KeptHome, KeptPlace, SavedSearch
from palier.models.demandes.wishes import WishSending
from palier.models.employers.employers import EmployerReceipt, EmployerSite, EmployerSize, EmployerTally
from palier.models.employers.employment_codes import EmploymentCode
from palier.models.exchange.exchanges import ExchangeEntry, ExchangeLink, ExchangeRound
from palier.models.fetching.fetches import StateFetch
from palier.models.homes.commune_figures import CommuneFigure
from palier.models.homes.conventions import Convention, FlowEvent, FlowPlan
from palier.models.homes.declared_stocks import DeclaredStock
from palier.models.homes.holds import ClosingHold, HoldKind
from palier.models.homes.home_files import HomeFile, HomeFileLine, HomeFilePart
from palier.models.homes.home_pictures import HomePicture, PictureContent
from palier.models.homes.home_refusals import HomeRefusalFigure
from palier.models.homes.homes import Home, Publication, PublicationSeed
from palier.models.homes.planned_acts import PlannedAct, PlannedVerb
from palier.models.homes.published_figures import FairnessFigure, RefusalFigure, VacancyFigure
from palier.models.journal import AccessEntry, DoneAct, Instance, JournalEntry, SignInAttempt, SignInCode
from palier.models.leaving.house_archives import ArrivedRow, HouseArchive, HouseArchivePart, HouseArrival
from palier.models.letters.letters import Letter, Message
from palier.models.letters.more_time import MoreTime
from palier.models.letters.paper_letters import LetterPrinter, PaperLetter
from palier.models.letters.reach_notes import ReachNote
from palier.models.life.archives import DataArchive, DataArchivePart
from palier.models.life.demande_pairs import ComparedHolder, DemandePair
from palier.models.life.erasures import Erasure, LeaseCount, LegalHold
from palier.models.life.forecasts import ErasureForecast
from palier.models.life.radiations import Radiation, RadiationWarning, RenewalNotice
from palier.models.life.register_gaps import RegisterAsking, RegisterGap
from palier.models.mandates.mandates import Mandate, MandateAct, MandateInvitation
from palier.models.mandates.opinions import MandateOpinion
from palier.models.mandates.referrals import Referral, ReferralNote
from palier.models.mandates.trusted import TrustedContact, UnaskedAddress
from palier.models.mistakes.corrections import Correction, CorrectionKind
from palier.models.mistakes.mistakes import MissedHome, Mistake, MistakeNotice
from palier.models.mistakes.recounts import LostPlace, Recount, RecountedList
from palier.models.partners.api_keys import ApiKey
from palier.models.partners.events import PartnerEvent, PartnerFeed, PartnerOutbox
from palier.models.partners.webhooks import DeliveryState, EndpointStop, WebhookDelivery, WebhookEndpoint
from palier.models.ranking.rankings import ChainHead, Ranking, RankingLine
from palier.models.roofs.roofs import OtherRoof, RoofContact, RoofRequest, RoofRequestFacts
from palier.models.scoring.grid_drafts import GridDraft, GridTrial, TrialMarks, TrialState
from palier.models.scoring.scores import DemandeScore
from palier.models.seals.heads import HeadStamp, PublishedHead
from palier.models.seals.seals import DailyRoot, SealCheck, SealedHead, SealedLine, SealTakeover, Unsealed
from palier.models.seals.witnesses import Witness
from palier.models.takeover.bundles import StockBundle, StockBundlePart, StockPaper, StockPaperContent
from palier.models.takeover.campaigns import StockCampaign, StockInvite, StockSending, StockTask
from palier.models.takeover.stock_questions import StockBlock, StockCheck, StockTwin
from palier.models.takeover.stocks import StockBatch, StockFile, StockFilePart, StockLine
from palier.models.territories.looks import OrganisationLook
from palier.models.territories.organisations import (
    Commune,
    GridVersion,
    Organisation,
    OrganisationKind,
    PlaceEdition,
    SizeGuideVersion,
    Territory,
)
from palier.models.territories.steward_settings import LetterEnding, LocalShare, QuartileEntry, SwitchChange
from palier.models.threads.threads import Thread, ThreadMessage

__all__ = [
    "Absence",
    "AccessEntry",
    "AgendaItem",
    "ApiKey",
    "Appeal",
    "ArrivedRow",
    "Assignment",
    "BackupCode",
    "CallNotice",
    "CalledMember",
    "Candidature",
    "CastBallot",
    "ChainHead",
    "ChairElection",
    "Check",
    "CheckDraft",
    "ClosingHold",
    "Commune",
    "CommuneFigure",
    "ComparedHolder",
    "Convention",
    "Correction",
    "CorrectionKind",
    "DailyRoot",
    "DataArchive",
    "DataArchivePart",
    "Decision",
    "DeclaredStock",
    "DeliveryState",
    "Demande",
    "DemandePair",
    "DemandeScore",
    "DemandeState",
    "DemandeVersion",
    "DeskMail",
    "DeskNote",
    "DeskTag",
    "DoneAct",
    "EmployerReceipt",
    "EmployerSite",
    "EmployerSize",
    "EmployerTally",
    "EmploymentCode",
    "EndpointStop",
    "Erasure",
    "ErasureForecast",
    "ExchangeEntry",
    "ExchangeLink",
    "ExchangeRound",
    "Fact",
    "FactLayer",
    "FairnessFigure",
    "FileChange",
    "FileContent",
    "FileTag",
    "FlowEvent",
    "FlowPlan",
    "Fork",
    "ForkKind",
    "GridDraft",
    "GridTrial",
    "GridVersion",
    "HeadStamp",
    "HoldKind",
    "Holder",
    "Home",
    "HomeFile",
    "HomeFileLine",
    "HomeFilePart",
    "HomePicture",
    "HomeRefusalFigure",
    "HouseArchive",
    "HouseArchivePart",
    "HouseArrival",
    "Instance",
    "InterestDeclaration",
    "JournalEntry",
    "KeptHome",
    "KeptLanguage",
    "KeptPlace",
    "KnownBrowser",
    "Lease",
    "LeaseCount",
    "LeaseEnvelope",
    "LeasePaper",
    "LeaseSigner",
    "LegalHold",
    "Letter",
    "LetterEnding",
    "LetterPrinter",
    "LinkedIdentity",
    "LocalShare",
    "LostPlace",
    "MailPause",
    "Mandate",
    "MandateAct",
    "MandateInvitation",
    "MandateOpinion",
    "MemberAddress",
    "MemberSeen",
    "Membership",
    "Message",
    "MinutesPaper",
    "MinutesSignature",
    "MissedHome",
    "Mission",
    "Mistake",
    "MistakeNotice",
    "MoreTime",
    "NewsSeen",
    "Offer",
    "Organisation",
    "OrganisationKind",
    "OrganisationLook",
    "OtherRoof",
    "PaperLetter",
    "Parting",
    "PartnerEvent",
    "PartnerFeed",
    "PartnerOutbox",
    "PassKey",
    "PasswordLink",
    "Person",
    "PictureContent",
    "Piece",
    "PieceContent",
    "PieceFile",
    "PlaceEdition",
    "PlannedAct",
    "PlannedVerb",
    "Publication",
    "PublicationSeed",
    "PublishedHead",
    "PutToVote",
    "QuartileEntry",
    "Radiation",
    "RadiationWarning",
    "Ranking",
    "RankingLine",
    "ReachNote",
    "Recount",
    "RecountedList",
    "Referral",
    "ReferralNote",
    "RefusalFigure",
    "RegisterAsking",
    "RegisterGap",
    "Registration",
    "RegistrationPaper",
    "RenewalNotice",
    "RoofContact",
    "RoofRequest",
    "RoofRequestFacts",
    "SafeChannel",
    "SavedSearch",
    "SealCheck",
    "SealTakeover",
    "SealedHead",
    "SealedLine",
    "Seance",
    "SeanceHours",
    "SeatAbsence",
    "SeatSubstitute",
    "SecondFactor",
    "Seniority",
    "SetAside",
    "SheetVisit",
    "SignIn",
    "SignInAttempt",
    "SignInCode",
    "SigningNotice",
    "SizeGuideVersion",
    "StateFetch",
    "StewardTerritory",
    "StillWanted",
    "StockBatch",
    "StockBlock",
    "StockBundle",
    "StockBundlePart",
    "StockCampaign",
    "StockCheck",
    "StockFile",
    "StockFilePart",
    "StockInvite",
    "StockLine",
    "StockPaper",
    "StockPaperContent",
    "StockSending",
    "StockTask",
    "StockTwin",
    "SwitchChange",
    "Territory",
    "Thread",
    "ThreadMessage",
    "TrialMarks",
    "TrialState",
    "TrustedContact",
    "UnaskedAddress",
    "Unsealed",
    "User",
    "VacancyFigure",
    "Viewing",
    "ViewingSlot",
    "Visit",
    "VisitAct",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WishSending",
    "Witness",
]
