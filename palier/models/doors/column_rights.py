"""Where a role may change some columns alone: never a draw token, an audience or a rank."""

from palier.models.doors.row_rights import BAILLEUR, DEMANDEUR, GATE, INTAKE, RESERVATAIRE, SEPARATION

COLUMNS: dict[tuple[str, str], tuple[str, ...]] = {
    # What the register says of a file; its keys, its token, its readers and what its household told are no door's.
    ("palier_demande", INTAKE): ("deposited_on", "valid_until", "state", "struck_off_at", "strike_off_reason"),
    ("palier_person", INTAKE): (
        "role", "civility", "last_name", "birth_name", "first_name", "birth_date", "nationality", "phone", "email", "address",
        "employer", "profession", "match_birth_name", "match_first_name",
    ),
    ("palier_seniority", INTAKE): ("since",),
    ("palier_signincode", INTAKE): ("attempts", "used_at"),
    ("palier_signincode", GATE): ("disowned_at",),
    **dict.fromkeys([("palier_knownbrowser", INTAKE), ("palier_knownbrowser", GATE)], ("since", "last_used_at")),
    ("palier_user", GATE): ("password", "signed_out_at"),
    ("palier_passwordlink", GATE): ("used_at",),
    ("palier_demande", DEMANDEUR): (
        "confirmed_at", "online_since", "wants_paper", "erasure_asked_at",
    ),
    ("palier_demande", BAILLEUR): ("state", "struck_off_at", "strike_off_reason"),
    ("palier_demande", RESERVATAIRE): ("confirmed_at",),
    ("palier_piece", SEPARATION): ("left_at",),
    ("palier_piece", DEMANDEUR): (
        "media_type", "size", "sha256", "status", "refusal_reason", "complete_at", "due_at",
    ),
    ("palier_offer", DEMANDEUR): (
        "answer", "answered_at", "delivered_at", "delivery_proof", "answer_by", "refusal_reason", "refusal_text",
        "second_channel_at",
    ),
    ("palier_letter", DEMANDEUR): ("read_at",),
    ("palier_radiationwarning", DEMANDEUR): ("answer", "answered_at", "cancelled_at", "cancel_reason"),
    ("palier_candidature", BAILLEUR): ("stage", "suspended_from", "end_reason", "changed_at", "audience"),
    # The préfet's household is weighed when it is named, by who signs scores.
    ("palier_candidature", RESERVATAIRE): (
        "stage", "suspended_from", "end_reason", "changed_at", "audience", "verdict", "tier", "order_points",
        "waiting_since", "snapshot",
    ),
    **dict.fromkeys(
        [("palier_setaside", BAILLEUR), ("palier_setaside", RESERVATAIRE)],
        ("second_reader_id", "second_read_at", "is_upheld"),
    ),
    ("palier_offer", BAILLEUR): (
        "delivered_at", "delivery_proof", "answer_by", "reminded_at", "second_channel_at", "answered_at", "answer",
        "was_suitable", "suitable_at",
    ),
    # Taken back in its open séance alone, as ``palier_taken_back`` asks.
    ("palier_decision", BAILLEUR): ("condition_met_at", "taken_back_at", "taken_back_by_id", "taken_back_reason"),
    ("palier_lease", BAILLEUR): (
        "signed_on", "starts_on", "register_told_at", "contingent", "is_dalo", "ground_letters", "quartile", "is_qpv",
        "is_worker", "is_rehoused",
    ),
    ("palier_radiation", BAILLEUR): ("effective_on",),
    ("palier_radiationwarning", BAILLEUR): (
        "delivered_at", "delivery_proof", "answer_by", "answer", "answered_at", "cancelled_at", "cancel_reason",
        "struck_off_at",
    ),
    **dict.fromkeys([("palier_publication", BAILLEUR), ("palier_publication", RESERVATAIRE)], ("stage", "end_reason")),
    # Taken back, or declared again: never moved to another member, home or séance.
    ("palier_interestdeclaration", BAILLEUR): (
        "label", "candidature_ref", "by_id", "at", "withdrawn_at", "withdrawn_reason",
    ),
    ("palier_piecefile", DEMANDEUR): ("position",),
    ("palier_mistakenotice", BAILLEUR): ("read_at", "read_by_id"),
    ("palier_mistake", DEMANDEUR): ("state", "contested_at", "contest", "closed_at"),
    **dict.fromkeys(
        [("palier_mistake", BAILLEUR), ("palier_mistake", RESERVATAIRE)],
        ("state", "amended", "remedy", "note", "answered_at", "answered_by_id"),
    ),
    **dict.fromkeys(
        [("palier_plannedact", BAILLEUR), ("palier_plannedact", RESERVATAIRE)], ("cancelled_at", "done_at", "refused")
    ),
    **dict.fromkeys(
        [("palier_paperletter", BAILLEUR), ("palier_paperletter", RESERVATAIRE)],
        ("printed_at", "printed_by_id", "posted_on", "posted_at", "posted_by_id", "registered_number", "given_back",
         "withdrawn_at", "withdrawn_for"),
    ),
    ("palier_candidature", DEMANDEUR): (
        "stage", "suspended_from", "end_reason", "verdict", "tier", "order_points", "waiting_since", "snapshot",
        "changed_at",
    ),
}  # fmt: skip
