"""Every field of a person's tables is in the register of `rules/doors/privacy.py`, or is said here to be none."""

from __future__ import annotations

import dataclasses
import inspect
from typing import TYPE_CHECKING

from django.apps import apps

from palier.models.doors import row_security
from palier.rules.doors import privacy
from palier.rules.people import facts

if TYPE_CHECKING:
    from django.db.models import Model

ABOUT_NOBODY = {
    # An organisation whose archive came, and which rows of it live: homes, lists and grids, under opaque ids.
    "palier_housearrival",
    "palier_arrivedrow",
    "palier_homepicture",
    # What is told to software of an organisation: a kind, an instant, a home.
    "palier_partnerevent",
    # Where a software of an organisation listens, under a sealed secret, and what it took.
    "palier_webhookendpoint",
    "palier_webhookdelivery",
    "palier_picturecontent",
    # Homes, publications, séances: public acts, rows without a person.
    "palier_home",
    "palier_publication",
    "palier_otherroof",
    "palier_viewingslot",
    "palier_publicationseed",
    "palier_seance",
    "palier_agendaitem",
    "palier_seancehours",
    "palier_interestdeclaration",
    # Organisations, and who prints for which place: a house, its number and its counter.
    "palier_organisation",
    "palier_organisationlook",
    "palier_letterprinter",
    # What organisations agree, and what became of a home: numbers and codes.
    "palier_convention",
    "palier_flowplan",
    "palier_declaredstock",
    # Counts of ten households and more, cut to tens.
    "palier_homerefusalfigure",
    "palier_flowevent",
    # Dates, numbers and codes of homes, conventions and leases, under opaque ids.
    "palier_correction",
    "palier_plannedact",
    # A grid or a rule that was wrong for everybody, and its lists in numbers.
    "palier_recount",
    "palier_recountedlist",
    # Places of work, and numbers: what an employer keeps leads to nobody.
    "palier_employersite",
    "palier_employersize",
    "palier_employerreceipt",
    "palier_employertally",
    # Why a professional controls an organisation, and until when: who is in the journal as its other members are.
    "palier_mission",
    # Where a steward acts, and since when: who is in the journal as its other members are.
    "palier_stewardterritory",
    # Codes that an organisation hands out: for whom is not kept.
    "palier_mandateinvitation",
    # What a steward settled, and counts by rule without a name (ADR 75).
    "palier_switchchange",
    "palier_localshare",
    "palier_quartileentry",
    # A grid that is written, and counts in tens (ADR 130, 131).
    "palier_gridversion",
    "palier_griddraft",
    "palier_gridtrial",
    # Digests under a key of the site: who reads them learns nobody, and they go after two years.
    "palier_trialmarks",
    "palier_letterending",
    "palier_erasureforecast",
    # A take-over in numbers, and the names of files of an organisation (ADR 104).
    "palier_stockbatch",
    # How far a file of homes went, and what became of its lines: of homes alone (ADR 135).
    "palier_homefile",
    "palier_homefileline",
    "palier_stockfile",
    "palier_stockcampaign",
    # What outlives an erasure: an opaque reference and counts, which `test_erasing` proves.
    "palier_erasure",
    "palier_leasecount",
    # Opaque ids and codes only, which `test_personal_data_out_of_logs` proves.
    "palier_journalentry",
    "palier_doneact",
}
MACHINERY = {"id", "public_id", "audience"}
PROCESS = {
    # States, dates and marks of the procedure: they say where an act stands, nothing of a person.
    "Demande": {
        "state",
        "valid_until",
        "confirmed_at",
        "struck_off_at",
        "strike_off_reason",
        "created_at",
        "online_since",
        "erasure_asked_at",
    },
    "LegalHold": {"placed_at", "lifted_at"},
    "DemandeVersion": {"file_type", "file_dated_at", "received_at", "digest"},
    "Person": {"key"},
    "Piece": {
        "person_key",
        "status",
        "media_type",
        "size",
        "sha256",
        "uploaded_at",
        "verified_at",
        "valid_until",
        "confidentiality",
        "complete_at",
        "due_at",
        "reminded_at",
        "contested_at",
        "left_at",
    },
    "Fact": {"layer", "valid_until", "at"},
    "EmploymentCode": {
        "person_key",
        "state",
        "asked_at",
        "last_day",
        "ended_at",
        "answered_at",
        "settled",
        "settled_at",
    },
    "StateFetch": {
        *(
            "person_key",
            "source",
            "state",
            "asked_at",
            "tries",
            "next_try_at",
            "answered_at",
            "last_day",
            "ended_at",
            "settled",
        ),
    },
    "Mandate": {
        "person_key",
        "granted_at",
        "last_day",
        "state",
        "ended_at",
        "warned_at",
        "other_agreed_at",
    },
    "Referral": {
        "person_key",
        "asked_at",
        "handed_at",
        "last_day",
        "state",
        "taken_at",
        "seen_on",
        "valid_until",
        "answered_at",
        "taken_back_at",
        "settled_at",
    },
    "ReferralNote": {"at"},
    "LeaseEnvelope": {
        *("state", "level", "rent", "charges", "deposit", "made_at", "sent_at", "ends_at", "letter", "opened_at"),
        *("ended_at", "closed_at", "tries", "next_look_at", "fault", "reminded_at", "completed_at"),
    },
    "LeaseSigner": {"person_key"},
    "LeasePaper": {"kind", "size", "pages", "sha256", "added_at"},
    "SigningNotice": {"event", "digest", "received_at", "looked_at"},
    "StillWanted": {"asked_at", "until"},
    "Viewing": {"sequence", "changed_at", "told_at", "reminded_at"},
    "RoofRequest": {
        *("person_key", "state", "asked_at", "promised_on", "answered_at", "listed_until", "ended_at"),
        *("told_at", "late_told_on", "reminded_at", "moved_at"),
    },
    "RoofContact": {"made_at"},
    "Thread": {
        *("person_key", "state", "opened_at", "last_act_at", "promised_on", "answered_at", "handed_at", "told_at"),
        "moved_at",
    },
    "ThreadMessage": {"sent_at", "taken_back_at", "hidden_at"},
    "ExchangeEntry": {"person_key", "state", "asked_at", "changed_at", "ended_at"},
    # Facts of a home of which nobody can tell whose it is, and days.
    "ExchangeLink": {
        *("position", "stage", "type_code", "floor_area", "storey", "has_lift", "is_step_free", "full_rent", "energy"),
        *("outdoors", "assets", "answer_by", "latest_by", "answered_at", "verdict", "verdict_at"),
    },
    "StockLine": {"tool", "number", "state", "refusal", "refused_column", "settled_at"},
    "StockFilePart": {"position"},
    "StockBundle": {
        *("state", "name", "size", "digest", "mapping", "position", "read", "taken", "refused", "unnamed", "known"),
        *("fault", "received_at", "moved_at", "bytes_until"),
    },
    "StockBundlePart": {"position"},
    "StockPaper": {"number", "state", "media_type", "size", "sha256", "digest", "pages", "received_at"},
    "HomeFilePart": {"position"},
    "StockInvite": {"done", "next_at", "asks_number", "refusal", "answered_at"},
    "StockSending": {"step", "message", "sent_at", "lost_at", "disowned_at", "used_at"},
    "StockTask": {"kind", "made_at", "asks_number", "done_at"},
    "StockCheck": {"register_on", "asked_at", "tries", "next_at", "decision", "decided_at"},
    "StockTwin": {"score", "is_exact", "state", "decided_at"},
    "ExchangeRound": {"state", "ending", "size", "proposed_at", "latest_by", "landlords_by", "moved_at"},
    "MandateAct": {"done", "object_id", "at"},
    "TrustedContact": {
        *("person_key", "state", "named_at", "asked_at", "answered_at", "ended_at", "lost_at", "told_at"),
    },
    "DataArchive": {
        *("person_key", "state", "asked_at", "total", "done", "made_at", "expires_at", "size", "digest", "taken_at"),
    },
    "DataArchivePart": {"position"},
    "HouseArchive": {
        *(
            "role",
            "purpose",
            "state",
            "asked_at",
            "total",
            "done",
            "made_at",
            "expires_at",
            "size",
            "digest",
            "taken_at",
        ),
    },
    "HouseArchivePart": {"position"},
    "UnaskedAddress": {"said_at"},
    "KeptLanguage": {"person_key"},
    "SavedSearch": {
        "person_key",
        "rhythm",
        "hour",
        "is_at_night",
        "made_at",
        "stopped_at",
        "told_on",
        "seen",
        "seen_roofs",
        "closed",
        "weighed_at",
    },
    "MandateOpinion": {"state", "made_at", "changed_at", "told_at"},
    "Registration": {
        "state",
        "made_at",
        "changed_at",
        "deposited_on",
        "claimed_at",
        "is_another",
        "registered_at",
        "attested_at",
        "warned_at",
        "late_told_at",
    },
    "RegistrationPaper": {"media_type", "size", "sha256", "pages", "received_at", "awaits_scan"},
    "Visit": {"person_key", "opened_at", "until", "ended_at", "ended_how"},
    "VisitAct": {"verb", "object_kind", "object_id", "at"},
    "Mistake": {
        "state",
        "opened_at",
        "answer_by",
        "computed_at",
        "closings",
        "unread",
        "setback",
        "answered_at",
        "told_at",
        "contested_at",
        "closed_at",
    },
    "MoreTime": {"was_due", "until", "asked_at", "answered_at"},
    "ReachNote": {"kind", "day", "at"},
    "Appeal": {
        "decided_on",
        "sent_at",
        "answer_by",
        "state",
        "answered_at",
        "told_at",
        "late_told_at",
        "ended_at",
    },
    "MissedHome": {"first_rank", "last_rank", "rank", "candidates"},
    "LostPlace": {"first_rank", "last_rank", "rank", "candidates", "handed_at"},
    "MistakeNotice": {"told_at", "read_at"},
    "Candidature": {"stage", "suspended_from", "is_placed", "rank", "applied_at", "changed_at", "read_until"},
    "SetAside": {"at", "second_read_at", "is_upheld"},
    "Check": {"output", "answer_by", "at"},
    "CheckDraft": {"at"},
    "Offer": {
        "sent_at",
        "answer_days",
        "delivered_at",
        "answer_by",
        "reminded_at",
        "second_channel_at",
        "answered_at",
        "suitable_at",
    },
    "Decision": {"rank", "piece_by", "condition_met_at", "votes", "decided_at", "taken_back_at"},
    "DemandeScore": {"departement", "scored_on"},
    "Lease": {"signed_on", "starts_on", "recorded_at", "contingent", "register_told_at", "is_qpv"},
    "RadiationWarning": {
        "reason",
        "letter_sent_on",
        "sent_at",
        "delivered_at",
        "answer_by",
        "answered_at",
        "cancelled_at",
        "cancel_reason",
        "struck_off_at",
    },
    "Radiation": {"reason", "effective_on", "recorded_at", "register_told_at", "lifted_at"},
    "RenewalNotice": {"valid_until", "sent_at", "channels", "rule"},
    "Parting": {"asked_at", "answer_by", "state", "answered_at", "settled_at"},
    "RegisterAsking": {"next_at", "asked_at", "tries"},
    "RegisterGap": {
        *("register_on", "is_told_here", "seen", "since", "last_at", "decision", "decided_at", "done_at"),
    },
    "DemandePair": {
        "territories",
        *("score", "found_at", "state", "keeps_other", "decided_at", "united_at", "undo_at", "undone_at"),
    },
    "WishSending": {"asked_at", "sent_at", "refused_at", "is_of_file"},
    "FileChange": {"person_key", "at", "undone_at", "is_disowned", "heard_at"},
    "Letter": {"kind", "sent_at", "read_at"},
    "PaperLetter": {
        "person_key",
        "is_registered",
        "made_at",
        "made_on",
        "printed_at",
        "posted_on",
        "posted_at",
        "given_back",
        "withdrawn_at",
        "withdrawn_for",
    },
    "Message": {"channel", "created_at", "sent_at", "claimed_at", "doubts", "about", "outcome", "outcome_at"},
    "RankingLine": {"rank", "pseudonym", "tie", "commitment", "salt"},
    "SignInCode": {"person_key", "created_at", "expires_at", "attempts", "used_at", "disowned_at"},
    "KnownBrowser": {"person_key", "since", "last_used_at"},
    "SignIn": {"since", "last_seen_at"},
    "SignInAttempt": {"at", "is_success"},
    "AccessEntry": {"at", "organisation", "object_kind", "object_id", "purpose", "role"},
    "User": {"is_active", "is_demo", "demo_story", "signed_out_at", "chose_at"},
    "Membership": {"role", "suspended_at", "ended_at", "manages_since"},
    "ApiKey": {
        "created_at",
        "expires_at",
        "former_until",
        "last_used_at",
        "purposes",
        "revoked_at",
        "role",
        "told_ends",
    },
    "PasswordLink": {"came_back_at", "created_at", "expires_at", "left_at", "used_at"},
    "CallNotice": {
        *("message", "sequence", "held_at", "place", "is_cancelled", "is_last", "at", "left_at", "lost_at"),
        *("quorum", "agenda", "bears_event", "lasts"),
    },
    "CalledMember": {"member", "reads_until"},
    "SeatAbsence": {"member", "at", "substitute", "back_at", "ended_at"},
    "ChairElection": {"name", "quality", "elected_on", "at", "mistaken_at"},
    "SeatSubstitute": {"holder", "quality", "name", "since", "until", "at", "ended_at"},
    "CastBallot": {"candidature_ref", "member", "ballot", "cast_at"},
    "PutToVote": {"put_at", "ended_at"},
    "MemberAddress": {"given_at", "key_mark"},
    "MemberSeen": {"member", "seen_at"},
    "MinutesPaper": {"member", "data", "digest", "made_at", "signed", "signed_digest", "signed_at", "refused_at"},
    "MinutesSignature": {"member", "digest", "signed_at"},
    "LinkedIdentity": {"provider", "linked_at"},
    "SecondFactor": {"enrolled_at", "last_step"},
    "PassKey": {"enrolled_at", "sign_count", "last_used_at"},
    "BackupCode": {"used_at"},
    "NewsSeen": {"at"},
    "Absence": {"told_at"},
    "Assignment": {"act", "at"},
    "DeskNote": {"at", "corrected_at"},
    "DeskTag": {"made_at", "ended_at"},
    "DeskMail": {"message", "at"},
    "Witness": {"asked_at", "confirmed_at", "told"},
    "Holder": {"person_key"},
    "PieceFile": {"position", "media_type", "size", "sha256", "pages", "received_at", "awaits_scan"},
    "FileContent": {"is_bare"},
}


def personal_tables() -> list[type[Model]]:
    protected = set(row_security.protected_tables()) - ABOUT_NOBODY
    return [model for model in apps.get_app_config("palier").get_models() if model._meta.db_table in protected]  # noqa: SLF001


def columns(model: type[Model]) -> set[str]:
    found = model._meta.concrete_fields  # noqa: SLF001 - the public API of models
    return {field.name for field in found if not field.is_relation} - MACHINERY


def test_a_new_field_of_a_person_is_registered_or_said_to_be_none() -> None:
    unknown = {
        f"{model.__name__}.{name}"
        for model in personal_tables()
        for name in columns(model) - PROCESS.get(model.__name__, set())
        if f"{model.__name__}.{name}" not in privacy.PERSONAL
    }

    assert unknown == set()


def test_no_field_is_both_and_none_is_forgotten() -> None:
    known = {model.__name__: columns(model) for model in personal_tables()}

    assert {name for name in PROCESS if name not in known} == set()
    for name, fields in PROCESS.items():
        assert fields - known[name] == set(), name
        assert {field for field in fields if f"{name}.{field}" in privacy.PERSONAL} == set(), name


def test_the_register_names_fields_that_exist() -> None:
    tables = {model.__name__: columns(model) for model in personal_tables()}
    read = {
        name: {field.name for field in dataclasses.fields(each)}
        for name, each in inspect.getmembers(facts, dataclasses.is_dataclass)
    }

    gone = []
    for key in privacy.PERSONAL:
        owner, _, field = key.partition(".")
        if field not in tables.get(owner, set()) | read.get(owner, set()):
            gone.append(key)
    assert gone == []


def test_what_the_rules_read_holds_no_name_and_no_address() -> None:
    """Blindness by construction: a rule cannot favour what it never sees."""
    seen = {
        field.name
        for _, each in inspect.getmembers(facts, dataclasses.is_dataclass)
        for field in dataclasses.fields(each)
    }
    hidden = {
        "last_name",
        "birth_name",
        "first_name",
        "phone",
        "email",
        "address",
        "nationality",
        "civility",
        "employer",
    }

    assert seen & hidden == set()
