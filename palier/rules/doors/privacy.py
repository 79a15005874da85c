"""Each personal field: its category, why it is kept, who may read it and for how long.

The table is the register of processing in small: the documentation prints it, and a repository test fails when a
model keeps a personal field that is not here. Keys are ``Model.field``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.doors.access import Role
from palier.rules.law.law import act, applies


class Category(StrEnum):
    """The class of a datum under data-protection law."""

    ORDINARY = "courante"
    SPECIAL = "sensible"
    """Article 9: health, handicap, and what reveals violence suffered."""
    JUDICIAL = "judiciaire"
    """Article 10: complaints, protection orders, eviction judgments."""
    NATIONAL_ID = "identifiant_national"


class KeepingPurpose(StrEnum):
    """Why a field is kept; anything without a purpose is not kept."""

    IDENTIFY = "identifier"
    CONTACT = "joindre"
    ELIGIBILITY = "verifier_conditions"
    POINTS = "calculer_points"
    PROVE = "prouver"
    NOTIFY = "notifier"
    SECURE = "securiser"
    DECLARE_HOMES = "declarer_logements"
    """A landlord declares its homes, and may take what a file said back (ADR 135)."""
    HAND_BACK = "remettre_a_sa_personne"
    """What somebody asked to take away (articles 15 and 20)."""
    TAKE_OVER = "reprendre"
    """Carrying on what a former tool held, so that nobody has to begin again (ADR 104)."""
    EXCHANGE = "echanger"
    """Looking for an exchange of homes, and being proposed one: the household's own request (ADR 97)."""
    LODGE = "loger_ailleurs"
    """Asking for another roof, and being answered: the person's own request (ADR 90)."""
    COUNT = "compter_objectifs"
    """The shares of the law, counted on signed leases (article L441-1)."""


class Retention(StrEnum):
    """How long a field is kept before it is erased."""

    LIFE_OF_DEMANDE = "un_an_apres_radiation"
    """One year after the demande is struck off (decree 2017-917, article 4)."""
    UNTIL_CHECKED = "trois_mois_apres_verification"
    """The file of a piece goes before the fact that it proves; the row still says that it was seen."""
    ONE_DAY = "un_jour"
    ONE_WEEK = "sept_jours"
    """As long as an archive that is ready can be downloaded (``archive_days``)."""
    TWO_WEEKS = "quatorze_jours"
    """As long as a desk tells what happened without its people (``clocks.lately``)."""
    ONE_YEAR = "un_an"
    STOCK_FILES = "fichiers_de_reprise"
    """As long as a take-over can be undone and made again (``stock_file_days``)."""
    STOCK_LINES = "dix_huit_mois_sans_reponse"
    """As long as what a former tool said waits for its person (``stock_months``); confirmed, it lives with their demande."""
    ROOFS_ALONE = "quatre_vingt_dix_jours_apres"
    """So long after the last thing that happens to a request for another roof without a file (``kept_alone_days``)."""
    MEMBERSHIP = "duree_habilitation"
    WHILE_REFUSED = "tant_que_refuse"
    """An address that wants no question: a keyed digest, without which it would be asked again."""


@dataclass(frozen=True, slots=True)
class Field:
    """One line of the register."""

    category: Category
    purpose: KeepingPurpose
    readers: frozenset[Role]
    retention: Retention


_SELF = frozenset({Role.DEMANDEUR, Role.GUICHET})
_PARTIES = frozenset({Role.DEMANDEUR, Role.BAILLEUR})
"""Of a lease: its household, and its landlord."""
_ADVISED = frozenset({Role.CONSEILLER})
"""What a living mandate opens, in the columns of ``models.rows.column_rights``."""
_UNDER_SECRECY = frozenset({Role.SOCIAL})
"""What a household handed over to a social service and has not taken back (``models.rows.rows_of_referrals``)."""
_LOGEUR = frozenset({Role.DEMANDEUR, Role.LOGEUR})
"""What a person says in a request for another roof, while it lives (``models.rows.rows_of_roofs``)."""
_WRITTEN_TO = frozenset({Role.DEMANDEUR, Role.GUICHET, Role.BAILLEUR, Role.RESERVATAIRE})
"""What a person writes to who holds their file (``models.rows.rows_of_threads``)."""
_CHECKERS = _SELF | {Role.RESERVATAIRE, Role.BAILLEUR, Role.AUDITOR}
_DECIDERS = _CHECKERS | {Role.COMMISSION}
_COUNTERS = frozenset({Role.RESERVATAIRE, Role.BAILLEUR, Role.AUDITOR})
_STAFF = frozenset({Role.STEWARD})
_OWN_DESK = frozenset({Role.BAILLEUR, Role.RESERVATAIRE})
_NOTED = _OWN_DESK | {Role.DEMANDEUR}
"""Of a house and of the household that it notes something of (``models.rows.path.rows_of_notes``)."""


def _field(
    purpose: KeepingPurpose,
    readers: frozenset[Role],
    category: Category = Category.ORDINARY,
    retention: Retention = Retention.LIFE_OF_DEMANDE,
) -> Field:
    return Field(category, purpose, readers, retention)


_IDENTITY = _field(KeepingPurpose.IDENTIFY, _CHECKERS | _ADVISED)
_NAME = _field(KeepingPurpose.IDENTIFY, _CHECKERS | _ADVISED | _UNDER_SECRECY)
_HANDED = _field(KeepingPurpose.POINTS, frozenset({Role.DEMANDEUR}) | _UNDER_SECRECY, Category.SPECIAL)
_CONTACT = _field(KeepingPurpose.CONTACT, _CHECKERS)
_WEIGHED = _field(KeepingPurpose.POINTS, _DECIDERS)
_TESTED = _field(KeepingPurpose.ELIGIBILITY, _DECIDERS)
PERSONAL: Mapping[str, Field] = {
    "Demande.numero_unique": _field(KeepingPurpose.IDENTIFY, _DECIDERS | _ADVISED, Category.NATIONAL_ID),
    "Demande.draw_token": _field(KeepingPurpose.SECURE, frozenset()),
    "Demande.deposited_on": _field(KeepingPurpose.POINTS, _DECIDERS | _ADVISED),
    "Demande.motives": _WEIGHED,
    "Demande.dalo": _WEIGHED,
    "DemandeVersion.facts": _field(KeepingPurpose.PROVE, _CHECKERS, Category.SPECIAL),
    "DemandeVersion.unknown_codes": _field(KeepingPurpose.PROVE, _CHECKERS),
    "DemandeVersion.missing": _field(KeepingPurpose.PROVE, _CHECKERS),
    "Person.civility": _CONTACT,
    "Person.last_name": _NAME,
    "Person.birth_name": _IDENTITY,
    "Person.first_name": _NAME,
    "Person.match_birth_name": _field(KeepingPurpose.IDENTIFY, frozenset()),
    "Person.match_first_name": _field(KeepingPurpose.IDENTIFY, frozenset()),
    "Person.role": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS | _ADVISED | _UNDER_SECRECY),
    "Person.birth_date": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS),
    "Person.nationality": _field(KeepingPurpose.ELIGIBILITY, _SELF | {Role.BAILLEUR}),
    "Person.phone": _CONTACT,
    "Person.email": _CONTACT,
    "Person.address": _CONTACT,
    "Person.employer": _field(KeepingPurpose.ELIGIBILITY, _SELF | {Role.RESERVATAIRE}),
    "Person.profession": _field(KeepingPurpose.ELIGIBILITY, _SELF | {Role.RESERVATAIRE}),
    "Person.marital_status": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS),
    "Person.is_disabled": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS, Category.SPECIAL),
    "Income.amount": _TESTED,
    "Income.year": _TESTED,
    "Resource.code": _TESTED,
    "Resource.amount": _TESTED,
    "ExpectedChild.due_on": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS, Category.SPECIAL),
    "CurrentHome.rent": _WEIGHED,
    "CurrentHome.occupancy_codes": _WEIGHED,
    "Claim.situation": _field(KeepingPurpose.POINTS, _SELF | {Role.RESERVATAIRE}, Category.SPECIAL),
    "Claim.since": _field(KeepingPurpose.POINTS, _SELF | {Role.RESERVATAIRE}, Category.JUDICIAL),
    "Seniority.departement": _WEIGHED,
    "Seniority.since": _WEIGHED,
    "Parting.asked_key": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS),
    "Parting.leaver": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS),
    "Parting.living": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS),
    "Parting.births_leave": _field(KeepingPurpose.ELIGIBILITY, _CHECKERS),
    "Parting.reason": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Mistake.kind": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Mistake.amended": _field(KeepingPurpose.PROVE, _CHECKERS),
    "Mistake.said": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Mistake.contest": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Mistake.remedy": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Mistake.note": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Appeal.subject": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Appeal.reasons": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Appeal.said": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Appeal.pieces": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Appeal.court_on": _field(KeepingPurpose.PROVE, _CHECKERS, Category.JUDICIAL),
    "Appeal.answer": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Appeal.note": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "MoreTime.reason": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "MoreTime.state": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "MoreTime.note": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "ReachNote.way": _field(KeepingPurpose.PROVE, _CHECKERS),
    "ReachNote.reason": _field(KeepingPurpose.PROVE, _CHECKERS),
    "MissedHome.outcome": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "MissedHome.changes": _field(KeepingPurpose.POINTS, _CHECKERS, Category.SPECIAL),
    "MissedHome.points_before": _WEIGHED,
    "MissedHome.points_after": _WEIGHED,
    "MistakeNotice.rank": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "LostPlace.outcome": _field(KeepingPurpose.NOTIFY, _SELF),
    "LostPlace.changes": _field(KeepingPurpose.POINTS, _SELF, Category.SPECIAL),
    "LostPlace.points_before": _WEIGHED,
    "LostPlace.points_after": _WEIGHED,
    "FileChange.kind": _field(KeepingPurpose.NOTIFY, _SELF),
    "FileChange.was": _field(KeepingPurpose.SECURE, _SELF),
    "FileChange.now": _field(KeepingPurpose.CONTACT, _SELF),
    "FileChange.places": _field(KeepingPurpose.NOTIFY, _SELF),
    "FileChange.link_hash": _field(KeepingPurpose.SECURE, frozenset()),
    **dict.fromkeys(
        ("RegisterGap.numero", "RegisterGap.mark", "RegisterGap.said", "RegisterGap.kind", "RegisterGap.refusal"),
        _field(KeepingPurpose.IDENTIFY, frozenset({Role.STEWARD}), Category.NATIONAL_ID),
    ),
    **dict.fromkeys(
        ("DemandePair.sides", "DemandePair.reasons", "DemandePair.refusal", "DemandePair.moved"),
        _field(KeepingPurpose.IDENTIFY, frozenset({Role.STEWARD, Role.LOCAL_STEWARD}), Category.NATIONAL_ID),
    ),
    **dict.fromkeys(
        ("ComparedHolder.told", "ComparedHolder.keys"),
        _field(KeepingPurpose.IDENTIFY, frozenset(), Category.NATIONAL_ID),
    ),
    "WishSending.refusal": _field(KeepingPurpose.NOTIFY, _SELF),
    "Fact.path": _field(KeepingPurpose.POINTS, _CHECKERS, Category.SPECIAL),
    "Fact.value": _field(KeepingPurpose.POINTS, _CHECKERS, Category.SPECIAL),
    "Fact.since": _field(KeepingPurpose.POINTS, _CHECKERS, Category.JUDICIAL),
    "Piece.code": _field(KeepingPurpose.PROVE, _CHECKERS | _ADVISED | _UNDER_SECRECY, Category.SPECIAL),
    "Piece.proof_code": _field(KeepingPurpose.PROVE, _CHECKERS | _UNDER_SECRECY, Category.SPECIAL),
    "Piece.issued_on": _field(KeepingPurpose.PROVE, _CHECKERS | _UNDER_SECRECY),
    "Piece.through": _field(KeepingPurpose.PROVE, _CHECKERS),
    "Piece.contest_reason": _field(KeepingPurpose.PROVE, _CHECKERS, Category.ORDINARY, Retention.UNTIL_CHECKED),
    "Piece.extension_reason": _field(
        KeepingPurpose.PROVE, _SELF | {Role.RESERVATAIRE, Role.AUDITOR}, Category.ORDINARY, Retention.UNTIL_CHECKED
    ),
    "Piece.refusal_reason": _field(KeepingPurpose.PROVE, _CHECKERS, Category.ORDINARY, Retention.UNTIL_CHECKED),
    "PieceContent.data": _field(
        KeepingPurpose.PROVE, _CHECKERS | _UNDER_SECRECY, Category.SPECIAL, Retention.UNTIL_CHECKED
    ),
    "PieceFile.name": _field(
        KeepingPurpose.PROVE, _CHECKERS | _UNDER_SECRECY, Category.ORDINARY, Retention.UNTIL_CHECKED
    ),
    "FileContent.data": _field(
        KeepingPurpose.PROVE, _CHECKERS | _UNDER_SECRECY, Category.SPECIAL, Retention.UNTIL_CHECKED
    ),
    "FileContent.thumbnail": _field(
        KeepingPurpose.PROVE, _CHECKERS | _UNDER_SECRECY, Category.SPECIAL, Retention.UNTIL_CHECKED
    ),
    "Candidature.snapshot": _field(KeepingPurpose.PROVE, _CHECKERS, Category.SPECIAL),
    "Candidature.verdict": _field(KeepingPurpose.ELIGIBILITY, _DECIDERS),
    "Candidature.order_points": _WEIGHED,
    "Candidature.waiting_since": _WEIGHED,
    "Candidature.tier": _WEIGHED,
    "DemandeScore.points": _WEIGHED,
    "DemandeScore.tier": _WEIGHED,
    "DemandeScore.waiting_since": _WEIGHED,
    "Candidature.end_reason": _field(KeepingPurpose.NOTIFY, _DECIDERS),
    "SetAside.note": _field(KeepingPurpose.PROVE, _SELF | {Role.RESERVATAIRE, Role.AUDITOR}),
    "SetAside.contradiction": _field(KeepingPurpose.PROVE, _SELF | {Role.RESERVATAIRE, Role.AUDITOR}),
    "SetAside.reason": _field(KeepingPurpose.PROVE, _CHECKERS),
    "Check.ground": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Check.checklist": _field(KeepingPurpose.ELIGIBILITY, _DECIDERS),
    "Check.whys": _field(KeepingPurpose.ELIGIBILITY, _DECIDERS),
    "CheckDraft.points": _field(KeepingPurpose.ELIGIBILITY, _SELF | {Role.BAILLEUR, Role.AUDITOR}),
    "CheckDraft.whys": _field(KeepingPurpose.ELIGIBILITY, _SELF | {Role.BAILLEUR, Role.AUDITOR}),
    "Check.note": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Check.pieces": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Decision.taken_back_reason": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Offer.answer": _field(KeepingPurpose.PROVE, _DECIDERS | _ADVISED),
    "Offer.delivery_proof": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Offer.refusal_reason": _field(KeepingPurpose.POINTS, _CHECKERS, Category.SPECIAL),
    "Offer.refusal_text": _field(KeepingPurpose.POINTS, _CHECKERS, Category.SPECIAL),
    "Offer.was_suitable": _WEIGHED,
    "PutToVote.drafts": _field(KeepingPurpose.PROVE, frozenset({Role.BAILLEUR, Role.COMMISSION})),
    "PutToVote.order_reason": _field(KeepingPurpose.PROVE, frozenset({Role.BAILLEUR, Role.COMMISSION})),
    "Decision.ground": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Decision.home_elsewhere": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Decision.kind": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Decision.piece": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Decision.text": _field(KeepingPurpose.PROVE, _DECIDERS),
    "Fork.person_key": _field(KeepingPurpose.SECURE, frozenset(), Category.SPECIAL),
    "Fork.kind": _field(KeepingPurpose.SECURE, frozenset(), Category.SPECIAL),
    "Fork.at": _field(KeepingPurpose.SECURE, frozenset(), Category.SPECIAL),
    "Fork.asked_at": _field(KeepingPurpose.SECURE, frozenset(), Category.SPECIAL),
    "SafeChannel.email": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR}), Category.SPECIAL),
    "SafeChannel.person_key": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR}), Category.SPECIAL),
    "SafeChannel.set_at": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR}), Category.SPECIAL),
    "EmploymentCode.code_hash": _field(KeepingPurpose.SECURE, frozenset()),
    "EmploymentCode.receipt_hash": _field(KeepingPurpose.SECURE, frozenset()),
    # A form that has no number yet: of its counter, or of who fills it alone; emptied once the register has it.
    "Registration.contact": _field(KeepingPurpose.CONTACT, frozenset()),
    "Registration.channel": _field(KeepingPurpose.CONTACT, frozenset()),
    "Registration.language": _field(KeepingPurpose.CONTACT, frozenset(), Category.SPECIAL),
    "Registration.mark": _field(KeepingPurpose.SECURE, frozenset()),
    "Registration.is_safe": _field(KeepingPurpose.SECURE, frozenset(), Category.SPECIAL),
    "RegistrationPaper.name": _field(KeepingPurpose.IDENTIFY, frozenset()),
    "RegistrationPaper.data": _field(KeepingPurpose.IDENTIFY, frozenset()),
    "RegistrationPaper.thumbnail": _field(KeepingPurpose.IDENTIFY, frozenset()),
    "Registration.answers": _field(KeepingPurpose.IDENTIFY, frozenset({Role.GUICHET}), Category.SPECIAL),
    "Registration.known": _field(KeepingPurpose.IDENTIFY, frozenset({Role.GUICHET}), Category.NATIONAL_ID),
    "Registration.numero": _field(KeepingPurpose.IDENTIFY, frozenset({Role.GUICHET}), Category.NATIONAL_ID),
    "Registration.refusal": _field(KeepingPurpose.NOTIFY, frozenset({Role.GUICHET})),
    "Registration.lacks": _field(KeepingPurpose.NOTIFY, frozenset({Role.GUICHET})),
    # Whoever was seen at a counter reads where and when; a link that says « ce n’était pas moi » is kept hashed.
    "Visit.paper": _field(KeepingPurpose.SECURE, _SELF),
    "Visit.link_hash": _field(KeepingPurpose.SECURE, frozenset()),
    "Mandate.number": _field(KeepingPurpose.PROVE, _SELF | {Role.CONSEILLER}),
    "Mandate.scope": _field(KeepingPurpose.PROVE, _SELF | {Role.CONSEILLER}),
    "Mandate.agreed_by": _field(KeepingPurpose.PROVE, _SELF | {Role.CONSEILLER}),
    "Mandate.asks_other": _field(KeepingPurpose.PROVE, _SELF | {Role.CONSEILLER}),
    # Whoever examines the candidature reads what its household joined to it.
    "MandateOpinion.text": _field(
        KeepingPurpose.PROVE, frozenset({Role.DEMANDEUR, Role.BAILLEUR, Role.RESERVATAIRE}) | _ADVISED, Category.SPECIAL
    ),
    # What somebody keeps an eye on: of one person, and read by no desk.
    "KeptHome.kept_at": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR})),
    **dict.fromkeys(
        ("KeptPlace.kind", "KeptPlace.slot", "KeptPlace.kept_at"),
        _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR})),
    ),
    # A language says where somebody comes from: its person's alone, and the clock's, which writes in it.
    **dict.fromkeys(
        ("KeptLanguage.code", "KeptLanguage.kept_at"),
        _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR}), Category.SPECIAL),
    ),
    **dict.fromkeys(
        (
            *("SavedSearch.name", "SavedSearch.query", "SavedSearch.place", "SavedSearch.communes"),
            *("SavedSearch.departements", "SavedSearch.type_code", "SavedSearch.most_rent"),
            *("SavedSearch.is_level", "SavedSearch.worst_energy", "SavedSearch.channel", "SavedSearch.has_roofs"),
        ),
        _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR})),
    ),
    "SavedSearch.is_adapted": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR}), Category.SPECIAL),
    "SavedSearch.features": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR}), Category.SPECIAL),
    # Everything at once, under seal: its person's alone, and for some days.
    **dict.fromkeys(
        ("DataArchive.has_safe_address", "DataArchivePart.data"),
        _field(KeepingPurpose.HAND_BACK, frozenset({Role.DEMANDEUR}), Category.SPECIAL, Retention.ONE_WEEK),
    ),
    # Everything of an organisation, under seal: who manages it takes it once, and its members see no more of it than their pages.
    "HouseArchivePart.data": _field(
        KeepingPurpose.HAND_BACK, frozenset({Role.RESERVATAIRE, Role.BAILLEUR}), Category.SPECIAL, Retention.ONE_WEEK
    ),
    # What a former tool said: read by its person; a steward reads the lines that were refused, to mend them.
    **dict.fromkeys(
        ("StockLine.key", "StockLine.numero"),
        _field(
            KeepingPurpose.TAKE_OVER,
            frozenset({Role.DEMANDEUR, Role.STEWARD}),
            Category.NATIONAL_ID,
            Retention.STOCK_LINES,
        ),
    ),
    **dict.fromkeys(
        ("StockLine.original", "StockLine.fields", "StockLine.left_out", "StockLine.birth_date"),
        _field(
            KeepingPurpose.TAKE_OVER, frozenset({Role.DEMANDEUR, Role.STEWARD}), Category.SPECIAL, Retention.STOCK_LINES
        ),
    ),
    # What a person of the platform does to reach them: what that takes, and nothing of what the line says.
    **dict.fromkeys(
        ("StockTask.name", "StockTask.contact", "StockTask.link", "StockTask.result"),
        _field(KeepingPurpose.TAKE_OVER, frozenset({Role.STEWARD}), Category.ORDINARY, Retention.STOCK_LINES),
    ),
    "StockTask.numero": _field(
        KeepingPurpose.TAKE_OVER, frozenset({Role.STEWARD}), Category.NATIONAL_ID, Retention.STOCK_LINES
    ),
    **dict.fromkeys(
        ("StockInvite.proof", "StockInvite.numero"),
        _field(KeepingPurpose.TAKE_OVER, frozenset(), Category.NATIONAL_ID, Retention.STOCK_LINES),
    ),
    "StockInvite.state": _field(KeepingPurpose.TAKE_OVER, frozenset(), Category.ORDINARY, Retention.STOCK_LINES),
    "StockSending.way": _field(KeepingPurpose.TAKE_OVER, frozenset(), Category.ORDINARY, Retention.STOCK_LINES),
    "StockSending.code_hash": _field(KeepingPurpose.TAKE_OVER, frozenset(), Category.ORDINARY, Retention.STOCK_LINES),
    **dict.fromkeys(
        ("StockCheck.key", "StockCheck.numero", "StockCheck.differences", "StockCheck.state"),
        _field(KeepingPurpose.TAKE_OVER, frozenset({Role.STEWARD}), Category.NATIONAL_ID, Retention.STOCK_LINES),
    ),
    **dict.fromkeys(
        ("StockTwin.keys", "StockTwin.reasons"),
        _field(KeepingPurpose.TAKE_OVER, frozenset({Role.STEWARD}), Category.NATIONAL_ID, Retention.STOCK_LINES),
    ),
    **dict.fromkeys(
        ("StockBlock.block", "StockBlock.beside"),
        _field(KeepingPurpose.TAKE_OVER, frozenset(), Category.NATIONAL_ID, Retention.STOCK_LINES),
    ),
    # A document beside a line, read by its person alone; a steward reads the names of those that are not kept.
    **dict.fromkeys(
        ("StockPaper.path", "StockPaper.key", "StockPaper.reason"),
        _field(KeepingPurpose.TAKE_OVER, frozenset({Role.STEWARD}), Category.NATIONAL_ID, Retention.STOCK_LINES),
    ),
    **dict.fromkeys(
        ("StockPaper.code", "StockPaper.name", "StockPaperContent.data"),
        _field(KeepingPurpose.TAKE_OVER, frozenset({Role.DEMANDEUR}), Category.SPECIAL, Retention.STOCK_LINES),
    ),
    **dict.fromkeys(
        ("StockBundle.seen", "StockBundlePart.data"),
        _field(KeepingPurpose.TAKE_OVER, frozenset({Role.STEWARD}), Category.SPECIAL, Retention.STOCK_FILES),
    ),
    "StockFilePart.data": _field(
        KeepingPurpose.TAKE_OVER, frozenset({Role.STEWARD}), Category.SPECIAL, Retention.STOCK_FILES
    ),
    # A landlord's file of homes may name its tenants, of whom nothing is read: kept to be undone and taken in again.
    "HomeFilePart.data": _field(
        KeepingPurpose.DECLARE_HOMES, frozenset({Role.BAILLEUR}), Category.ORDINARY, Retention.STOCK_FILES
    ),
    # Of the file; what another tenant reads of a home is a copy that tells of nobody.
    **dict.fromkeys(
        (
            *("ExchangeEntry.need", "ExchangeEntry.persons", "ExchangeEntry.type_code"),
            *("ExchangeEntry.floor_area", "ExchangeEntry.storey", "ExchangeEntry.has_lift", "ExchangeEntry.full_rent"),
            *(
                "ExchangeEntry.energy",
                "ExchangeEntry.outdoors",
                "ExchangeEntry.assets",
                "ExchangeEntry.wanted_communes",
            ),
            *("ExchangeEntry.wanted_types", "ExchangeEntry.max_rent", "ExchangeEntry.least_area"),
            *("ExchangeEntry.needs_outdoors", "ExchangeEntry.until"),
        ),
        _field(KeepingPurpose.EXCHANGE, frozenset({Role.DEMANDEUR})),
    ),
    **dict.fromkeys(
        ("ExchangeEntry.is_step_free", "ExchangeEntry.needs_step_free", "ExchangeEntry.most_storey"),
        _field(KeepingPurpose.EXCHANGE, frozenset({Role.DEMANDEUR}), Category.SPECIAL),
    ),
    # Told by a yes to the landlords of that round; out of their sight with it.
    **dict.fromkeys(
        (
            "ExchangeLink.told_number",
            "ExchangeLink.told_persons",
            "ExchangeLink.told_children",
            "ExchangeLink.obstacle",
        ),
        _field(KeepingPurpose.EXCHANGE, frozenset({Role.DEMANDEUR, Role.BAILLEUR})),
    ),
    "ExchangeLink.told_name": _field(KeepingPurpose.IDENTIFY, frozenset({Role.DEMANDEUR, Role.BAILLEUR})),
    "ExchangeLink.answer": _field(KeepingPurpose.EXCHANGE, frozenset({Role.DEMANDEUR, Role.BAILLEUR})),
    # Shown to its person before it was sent; out of the sight of the logeur once the request is over.
    **dict.fromkeys(
        (
            *("RoofRequestFacts.persons", "RoofRequestFacts.age", "RoofRequestFacts.public"),
            *("RoofRequestFacts.under_ceiling", "RoofRequestFacts.wanted_on", "RoofRequestFacts.motive"),
        ),
        _field(KeepingPurpose.LODGE, _LOGEUR),
    ),
    "RoofRequestFacts.name": _field(KeepingPurpose.IDENTIFY, _LOGEUR),
    "RoofRequestFacts.phone": _field(KeepingPurpose.CONTACT, _LOGEUR),
    # Where somebody without a file is written to: no logeur reads it, and no desk.
    **dict.fromkeys(
        ("RoofContact.channel", "RoofContact.contact"),
        _field(KeepingPurpose.CONTACT, frozenset(), retention=Retention.ROOFS_ALONE),
    ),
    "RoofContact.language": _field(
        KeepingPurpose.CONTACT, frozenset(), Category.SPECIAL, retention=Retention.ROOFS_ALONE
    ),
    "RoofContact.mark": _field(KeepingPurpose.SECURE, frozenset(), retention=Retention.ROOFS_ALONE),
    # The lease itself and its proof: between those who are party to it, and nobody else (ADR 94).
    **dict.fromkeys(
        ("LeaseEnvelope.refusal", "LeaseEnvelope.on_paper_at", "LeaseEnvelope.refused_at", "LeasePaper.name"),
        _field(KeepingPurpose.PROVE, _PARTIES),
    ),
    "LeasePaper.data": _field(KeepingPurpose.PROVE, _PARTIES),
    "LeaseSigner.name": _field(KeepingPurpose.IDENTIFY, _PARTIES),
    "LeaseSigner.link_sealed": _field(KeepingPurpose.PROVE, frozenset({Role.DEMANDEUR, Role.BAILLEUR})),
    "LeaseSigner.signed_at": _field(KeepingPurpose.PROVE, _PARTIES),
    "Viewing.state": _field(KeepingPurpose.NOTIFY, _SELF | {Role.BAILLEUR}),
    "Viewing.chosen_at": _field(KeepingPurpose.NOTIFY, _SELF | {Role.BAILLEUR}),
    "StillWanted.yes_at": _field(KeepingPurpose.NOTIFY, _SELF | {Role.RESERVATAIRE, Role.BAILLEUR}),
    "RoofRequest.reason": _field(KeepingPurpose.LODGE, _LOGEUR),
    "RoofRequest.visit_at": _field(KeepingPurpose.LODGE, _LOGEUR),
    "RoofRequest.visit_place": _field(KeepingPurpose.LODGE, _LOGEUR),
    "RoofRequest.entry_on": _field(KeepingPurpose.LODGE, _LOGEUR),
    "RoofRequest.ends_on": _field(KeepingPurpose.LODGE, _LOGEUR),
    # Of the person who wrote, and of the organisation that answers: no other holder, no adviser.
    **dict.fromkeys(
        ("Thread.name", "Thread.subject"), _field(KeepingPurpose.NOTIFY, _WRITTEN_TO, retention=Retention.ONE_YEAR)
    ),
    "Thread.reason": _field(KeepingPurpose.NOTIFY, _WRITTEN_TO, retention=Retention.ONE_YEAR),
    "ThreadMessage.words": _field(KeepingPurpose.NOTIFY, _WRITTEN_TO, Category.SPECIAL, Retention.ONE_YEAR),
    "ThreadMessage.hidden_why": _field(KeepingPurpose.SECURE, _WRITTEN_TO, retention=Retention.ONE_YEAR),
    # Somebody else, named by a holder: their giver alone reads it, and the gate knows an answer by a digest.
    "TrustedContact.name": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR})),
    "TrustedContact.language": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR}), Category.SPECIAL),
    "TrustedContact.channel": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR})),
    "TrustedContact.recipient": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR})),
    "TrustedContact.recipient_digest": _field(KeepingPurpose.SECURE, frozenset()),
    "UnaskedAddress.digest": _field(KeepingPurpose.SECURE, frozenset(), retention=Retention.WHILE_REFUSED),
    "Referral.code": _HANDED,
    "Referral.pieces": _HANDED,
    "Referral.contact": _field(KeepingPurpose.CONTACT, frozenset({Role.DEMANDEUR}) | _UNDER_SECRECY),
    "Referral.code_hash": _field(KeepingPurpose.SECURE, frozenset()),
    "Referral.asked_paper": _HANDED,
    "Referral.proofs": _HANDED,
    "Referral.reason": _HANDED,
    "ReferralNote.text": _field(KeepingPurpose.PROVE, frozenset({Role.DEMANDEUR}) | _UNDER_SECRECY, Category.SPECIAL),
    "ReferralNote.digest": _field(KeepingPurpose.SECURE, frozenset()),
    "ReferralNote.salt": _field(KeepingPurpose.SECURE, frozenset()),
    # What was asked of the administration and not used yet: its person's alone, under seal, effaced once it is over.
    "StateFetch.year": _field(KeepingPurpose.ELIGIBILITY, _SELF),
    "StateFetch.key_sealed": _field(KeepingPurpose.IDENTIFY, frozenset(), Category.NATIONAL_ID),
    "StateFetch.answer_sealed": _field(KeepingPurpose.ELIGIBILITY, _SELF, Category.SPECIAL),
    "EmploymentCode.contract": _field(KeepingPurpose.POINTS, _SELF),
    "EmploymentCode.since": _field(KeepingPurpose.POINTS, _SELF),
    "EmploymentCode.site_name": _field(KeepingPurpose.POINTS, _SELF),
    "RadiationWarning.answer": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "RadiationWarning.facts": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "RadiationWarning.delivery_proof": _field(KeepingPurpose.PROVE, _CHECKERS),
    "RadiationWarning.sub_reason": _field(KeepingPurpose.PROVE, _CHECKERS),
    "Radiation.sub_reason": _field(KeepingPurpose.PROVE, _CHECKERS),
    "Radiation.kept_numero": _field(KeepingPurpose.IDENTIFY, _DECIDERS, Category.NATIONAL_ID),
    "Demande.wants_paper": _field(KeepingPurpose.CONTACT, _CHECKERS),
    "LegalHold.reason": _field(KeepingPurpose.PROVE, _SELF | _STAFF, Category.JUDICIAL),
    "Lease.is_dalo": _field(KeepingPurpose.COUNT, _COUNTERS, Category.SPECIAL),
    "Lease.ground_letters": _field(KeepingPurpose.COUNT, _COUNTERS, Category.SPECIAL),
    "Lease.quartile": _field(KeepingPurpose.COUNT, _COUNTERS),
    "Lease.is_worker": _field(KeepingPurpose.COUNT, _COUNTERS),
    "Lease.is_rehoused": _field(KeepingPurpose.COUNT, _COUNTERS),
    "Letter.facts": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Letter.paragraphs": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "Letter.title": _field(KeepingPurpose.NOTIFY, _CHECKERS),
    "PaperLetter.paragraphs": _field(KeepingPurpose.NOTIFY, _SELF | {Role.BAILLEUR, Role.RESERVATAIRE}),
    "PaperLetter.title": _field(KeepingPurpose.NOTIFY, _SELF | {Role.BAILLEUR, Role.RESERVATAIRE}),
    "PaperLetter.registered_number": _field(KeepingPurpose.PROVE, _SELF | {Role.BAILLEUR, Role.RESERVATAIRE}),
    "Message.body": _field(KeepingPurpose.NOTIFY, frozenset()),
    # A language says where somebody comes from: the clock alone reads it, with whose the message is.
    **dict.fromkeys(
        ("Message.language", "Message.own_file", "Message.own_key"),
        _field(KeepingPurpose.NOTIFY, frozenset(), Category.SPECIAL),
    ),
    **dict.fromkeys(("Message.left_subject", "Message.left_body"), _field(KeepingPurpose.NOTIFY, frozenset())),
    "Message.recipient": _field(KeepingPurpose.NOTIFY, frozenset()),
    "Message.subject": _field(KeepingPurpose.NOTIFY, frozenset()),
    "RankingLine.kept_opening": _field(
        KeepingPurpose.PROVE, _SELF | {Role.AUDITOR, Role.RESERVATAIRE, Role.BAILLEUR}, Category.SPECIAL
    ),
    "SignInCode.code_hash": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.ONE_DAY),
    "SignInCode.source": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.ONE_DAY),
    "SignInCode.refusal": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.ONE_DAY),
    "SignInAttempt.source": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.ONE_DAY),
    "SignInAttempt.subject": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.ONE_DAY),
    "SignIn.mark": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.ONE_DAY),
    "SignIn.device": _field(
        KeepingPurpose.SECURE, frozenset({Role.DEMANDEUR}) | _OWN_DESK | _STAFF, Category.ORDINARY, Retention.ONE_DAY
    ),
    "KnownBrowser.mark": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.ONE_YEAR),
    "AccessEntry.demande_ref": _field(
        KeepingPurpose.SECURE, frozenset({Role.DEMANDEUR, Role.AUDITOR}), Category.ORDINARY, Retention.ONE_YEAR
    ),
    "AccessEntry.actor": _field(
        KeepingPurpose.SECURE, frozenset({Role.AUDITOR}), Category.ORDINARY, Retention.ONE_YEAR
    ),
    "PasswordLink.secret_hash": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.ONE_DAY),
    "ApiKey.name": _field(KeepingPurpose.SECURE, _OWN_DESK, Category.ORDINARY, Retention.MEMBERSHIP),
    "ApiKey.secret_hash": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "ApiKey.certificates": _field(KeepingPurpose.SECURE, _OWN_DESK, Category.ORDINARY, Retention.MEMBERSHIP),
    "ApiKey.ended_tokens": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "ApiKey.former_hash": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "SecondFactor.sealed": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "PassKey.name": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "PassKey.credential": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "PassKey.material": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "BackupCode.code_hash": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "LinkedIdentity.mark": _field(KeepingPurpose.SECURE, frozenset()),
    "LinkedIdentity.sealed": _field(KeepingPurpose.IDENTIFY, _SELF),
    "NewsSeen.news": _field(KeepingPurpose.NOTIFY, _OWN_DESK, Category.ORDINARY, Retention.TWO_WEEKS),
    "MemberAddress.digest": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
    "Witness.name": _field(KeepingPurpose.NOTIFY, _STAFF, Category.ORDINARY, Retention.MEMBERSHIP),
    "Witness.email": _field(KeepingPurpose.NOTIFY, _STAFF, Category.ORDINARY, Retention.MEMBERSHIP),
    "DeskMail.day": _field(KeepingPurpose.NOTIFY, frozenset(), Category.ORDINARY, Retention.TWO_WEEKS),
    "Absence.since": _field(KeepingPurpose.NOTIFY, _OWN_DESK, Category.ORDINARY, Retention.TWO_WEEKS),
    "Absence.until": _field(KeepingPurpose.NOTIFY, _OWN_DESK, Category.ORDINARY, Retention.TWO_WEEKS),
    "Assignment.step": _field(KeepingPurpose.ELIGIBILITY, _OWN_DESK),
    "SheetVisit.seen_at": _field(KeepingPurpose.ELIGIBILITY, _OWN_DESK, Category.ORDINARY, Retention.TWO_WEEKS),
    "SheetVisit.before": _field(KeepingPurpose.ELIGIBILITY, _OWN_DESK, Category.ORDINARY, Retention.TWO_WEEKS),
    "DeskNote.text": _field(KeepingPurpose.ELIGIBILITY, _NOTED),
    "DeskTag.label": _field(KeepingPurpose.ELIGIBILITY, _NOTED, retention=Retention.MEMBERSHIP),
    "FileTag.at": _field(KeepingPurpose.ELIGIBILITY, _NOTED),
    "MailPause.at": _field(KeepingPurpose.NOTIFY, _OWN_DESK, Category.ORDINARY, Retention.MEMBERSHIP),
    "User.login": _field(KeepingPurpose.SECURE, _STAFF, Category.ORDINARY, Retention.MEMBERSHIP),
    "User.name": _field(KeepingPurpose.SECURE, _STAFF, Category.ORDINARY, Retention.MEMBERSHIP),
    "User.password": _field(KeepingPurpose.SECURE, frozenset(), Category.ORDINARY, Retention.MEMBERSHIP),
}
"""Every personal field that the product keeps."""


@applies(act("règlement (UE) 2016/679, article 32"))
def may_read(role: Role | str, field: str) -> bool:
    """Whether a role may ever read a field; an unlisted field is read by nobody."""
    return field in PERSONAL and Role(role) in PERSONAL[field].readers


def markdown() -> str:
    """The register, one field a line, for ``docs/reference/privacy.md``."""
    lines = ["| Champ | Catégorie | Finalité | Lecteurs | Conservation |", "|---|---|---|---|---|"]
    for name, field in PERSONAL.items():
        readers = ", ".join(role for role in Role if role in field.readers) or "personne"
        lines.append(f"| `{name}` | {field.category} | {field.purpose} | {readers} | {field.retention} |")
    return "\n".join([*lines, ""])
