"""Which rows of persons are under seal, as data: their files, who may act, and what a mistake cost them (ADR 42)."""

from palier.models.seals.sealed_source import LIST, MISTAKE, SealedTable

_PIECE = (
    "public_id",
    "demande_id",
    "person_key",
    "code",
    "uploaded_at",
    "status",
    "media_type",
    "size",
    "sha256",
    "verified_at",
    "verified_by_id",
    "valid_until",
    "proof_code",
    "confidentiality",
    "issued_on",
    "complete_at",
    "due_at",
)
"""Before who saw it was kept."""
_ORGANISATION = (
    "public_id",
    "kind",
    "name",
    "siret",
    "contact",
    "is_state",
    "factor_since",
    "suspended_at",
    "closed_at",
    "commune_id",
    "departement",
)
"""Before who succeeds it was kept."""
OF_A_FILE = (
    SealedTable(
        "demande",
        "public_id draw_token created_at | numero_unique state deposited_on valid_until struck_off_at strike_off_reason",
    ),
    SealedTable("demandeversion", "demande_id file_type file_dated_at received_at digest facts unknown_codes missing"),
    SealedTable("seniority", "demande_id departement | since"),
    SealedTable("fact", "demande_id layer path value since valid_until piece_id by_id at"),
    SealedTable(
        "piece",
        "public_id demande_id person_key code uploaded_at | status media_type size sha256 verified_at verified_by_id "
        "valid_until proof_code confidentiality issued_on complete_at due_at through",
        version=2,
        older=(_PIECE,),
    ),
    SealedTable("piececontent", "demande_id data", key="piece_id"),
    SealedTable("piecefile", "public_id piece_id demande_id media_type size sha256 pages received_at | position"),
    SealedTable("filecontent", "demande_id data thumbnail is_bare", key="file_id"),
    SealedTable("letter", "public_id kind title paragraphs facts sent_at | demande_id candidature_id"),
    SealedTable(
        "paperletter",
        "public_id demande_id organisation_id person_key title paragraphs is_registered made_at made_on | letter_id offer_id "
        "printed_at printed_by_id posted_on posted_at posted_by_id registered_number given_back withdrawn_at withdrawn_for",
        "coalesce(t.organisation_id, 0)",
    ),
    SealedTable(
        "radiationwarning",
        "public_id reason sub_reason facts letter_sent_on issued_by_id written_by_id sent_at | demande_id candidature_id "
        "delivered_at delivery_proof answer_by answer answered_at cancelled_at cancel_reason struck_off_at",
        "t.issued_by_id",
    ),
    SealedTable(
        "radiation",
        "public_id demande_id reason sub_reason recorded_at issued_by_id warning_id kept_numero | effective_on "
        "register_told_at lifted_at",
        "coalesce(t.issued_by_id, 0)",
    ),
    SealedTable("renewalnotice", "public_id demande_id valid_until sent_at | channels rule"),
)
_MANDATE = (
    "public_id",
    "number",
    "demande_id",
    "person_key",
    "by_id",
    "organisation_id",
    "scope",
    "granted_at",
    "last_day",
    "asks_other",
    "state",
    "ended_at",
    "warned_at",
    "other_agreed_at",
)
"""Before who agreed was kept."""
WHO = (
    SealedTable("instance", "is_demo anchor_on seed"),
    SealedTable(
        "organisation",
        "public_id kind | name siret contact is_state factor_since suspended_at closed_at commune_id departement "
        "successor_id took_over territory_id",
        "t.id",
        version=5,
        older=(
            ("public_id", "kind", "name", "siret", "contact", "is_state", "suspended_at", "closed_at"),
            ("public_id", "kind", "name", "siret", "contact", "is_state", "factor_since", "suspended_at", "closed_at"),
            _ORGANISATION,
            (*_ORGANISATION, "successor_id", "took_over"),
        ),
    ),
    SealedTable(
        "user",
        "public_id | login is_active is_demo signed_out_at password",
        version=2,
        older=(("public_id", "login", "is_active", "is_demo", "signed_out_at"),),
    ),
    SealedTable(
        "membership",
        "user_id organisation_id role | suspended_at ended_at manages_since",
        "t.organisation_id",
        version=2,
        older=(("user_id", "organisation_id", "role", "suspended_at", "ended_at"),),
    ),
    SealedTable("holder", "user_id demande_id person_key"),
    SealedTable("secondfactor", "| sealed enrolled_at", key="user_id"),
    SealedTable("passkey", "public_id user_id name credential material enrolled_at"),
    SealedTable("linkedidentity", "provider mark sealed linked_at", key="user_id"),
    SealedTable("backupcode", "user_id code_hash | used_at"),
    SealedTable("passwordlink", "public_id user_id secret_hash created_at expires_at | used_at"),
    SealedTable(
        "mandate",
        "public_id number demande_id person_key by_id organisation_id scope granted_at last_day asks_other | state ended_at "
        "warned_at other_agreed_at agreed_by",
        "t.organisation_id",
        version=2,
        older=(_MANDATE,),
    ),
    # Under the chain of the platform: a head that moves tells nobody which service has somebody's trust.
    SealedTable(
        "referral",
        "public_id demande_id person_key by_id code asked_at | pieces handed_at last_day state organisation_id taken_by_id "
        "taken_at asked_paper proofs seen_on valid_until reason answered_at answered_by_id taken_back_at settled_at",
    ),
    SealedTable("referralnote", "referral_id demande_id by_id at | digest"),
    SealedTable(
        "organisationlook", "organisation_id | sender_name reply_to colour logo changed_at", "t.organisation_id"
    ),
    SealedTable("letterprinter", "public_id departement | organisation_id named_at", "t.organisation_id"),
    SealedTable(
        "plannedact",
        "public_id verb publication_id organisation_id role by_id reason people planned_at due_at | cancelled_at done_at refused",
        "t.organisation_id",
    ),
    SealedTable(
        "person",
        "demande_id key | role civility last_name birth_name first_name birth_date nationality phone email address employer "
        "profession match_birth_name match_first_name",
    ),
    SealedTable("safechannel", "| email set_at person_key", key="demande_id", version=2, older=(("email", "set_at"),)),
    SealedTable(
        "moretime",
        "public_id letter_id candidature_id was_due until reason asked_at asked_by_id | demande_id state note answered_at "
        "answered_by_id",
        version=2,
        older=(
            (
                *("public_id", "letter_id", "candidature_id", "was_due", "until", "reason", "asked_at", "asked_by_id"),
                "demande_id",
            ),
        ),
    ),
    SealedTable(
        "reachnote",
        "public_id letter_id organisation_id kind day way reason by_id at | demande_id",
        "t.organisation_id",
    ),
    SealedTable(
        "appeal",
        "public_id candidature_id radiation_id organisation_id subject decided_on reasons said pieces sent_at sent_by_id "
        "answer_by court_on | demande_id state answer note answered_at answered_by_id told_at late_told_at mistake_id ended_at",
        "t.organisation_id",
    ),
    SealedTable(
        "mistake",
        "public_id demande_id | reservataire_id kind amended said state opened_at answer_by computed_at closings unread remedy "
        "note answered_at answered_by_id told_at contested_at contest closed_at",
        "coalesce(t.reservataire_id, 0)",
    ),
    SealedTable(
        "missedhome",
        "mistake_id demande_id publication_id | outcome first_rank last_rank rank candidates points_before points_after "
        "changes",
        "coalesce(m.reservataire_id, 0)",
        MISTAKE,
    ),
    SealedTable(
        "mistakenotice",
        "public_id mistake_id demande_id publication_id bailleur_id rank told_at | read_at read_by_id",
        "t.bailleur_id",
    ),
    SealedTable("recount", "public_id kind territory_id grid_id since until reason opened_at | counted_at done_at"),
    SealedTable(
        "recountedlist", "recount_id publication_id at candidates lost unread is_read", "p.reservataire_id", LIST
    ),
    SealedTable(
        "lostplace",
        "recount_id demande_id publication_id outcome first_rank last_rank rank candidates points_before points_after "
        "changes | handed_at",
        "p.reservataire_id",
        LIST,
    ),
    SealedTable(
        "parting",
        "public_id demande_id asked_key leaver living births_leave asked_at answer_by | state answered_at settled_at "
        "settled_by_id settled_for_id reason",
    ),
    SealedTable("fork", "parent_id child_id person_key kind at | asked_at"),
)
