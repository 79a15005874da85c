"""Who may call the functions that run with the owner's eyes, and what keeps each from telling more than it should.

A migration grants what this table says; a test compares the two with the live catalogue, and attacks it.
"""

from palier.models.doors.row_security import (
    AUDITOR,
    BAILLEUR,
    CLOCK,
    COMMISSION,
    CONSEILLER,
    DEMANDEUR,
    EMPLOYEUR,
    GATE,
    GUICHET,
    INTAKE,
    LOCAL_STEWARD,
    LOGEUR,
    MANAGER,
    PREFECTURE,
    PUBLIC,
    REGISTRANT,
    RESERVATAIRE,
    SEPARATION,
    SOCIAL,
    STAFF,
    STEWARD,
    TERRITORIES,
    WEB_ROLES,
)

_LISTS = (
    PUBLIC,
    DEMANDEUR,
    *STAFF,
    COMMISSION,
    STEWARD,
    LOCAL_STEWARD,
    EMPLOYEUR,
    CONSEILLER,
    SOCIAL,
    AUDITOR,
    GUICHET,
    MANAGER,
    LOGEUR,
    *TERRITORIES,
    CLOCK,
)
FUNCTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "palier_take": (("palier_web", *WEB_ROLES, CLOCK), "verifies a signed claim; gives nothing to who has none"),
    "palier_claim": (WEB_ROLES, "says what the caller's own claim says"),
    "palier_named_by_hand": (
        (GATE, INTAKE, SEPARATION),
        "yes or no: whether a release that claims nobody at a door may still run",
    ),
    "palier_codes_are_keyed": (
        (PUBLIC, GATE, INTAKE, DEMANDEUR),
        "yes or no: whether every release that may still run reads a code kept under the site's key",
    ),
    "palier_parting_settled": (
        (SEPARATION,),
        "yes or no: whether the caller settled a contested separation of a file, or of the one that it was made of",
    ),
    "palier_claimed_apart": ((SEPARATION,), "yes or no: whether this very transaction claimed a file to separate it"),
    "palier_apart_whole": ((), "a trigger"),
    "palier_files_apart": ((), "asked by `palier_take` and `palier_claimed_apart`"),
    "palier_defer": (
        (GATE, INTAKE, SEPARATION, DEMANDEUR, *STAFF, STEWARD, LOCAL_STEWARD, GUICHET, SOCIAL, MANAGER),
        "a list of jobs, about what the claim reaches",
    ),
    "palier_counts": (_LISTS, "numbers by stage, shown on the page of every list"),
    "palier_cut": (_LISTS, "a band of points, none under ten candidates"),
    "palier_cuts": (_LISTS, "bands of points, none under ten candidates"),
    "palier_outlines": (_LISTS, "numbers, shown on the page of every list"),
    "palier_histogram": (_LISTS, "numbers by band, none under ten, nor what would give one back"),
    "palier_public_lines": (_LISTS, "a closed ranking as it is published: pseudonyms"),
    "palier_score_histogram": ((DEMANDEUR, CLOCK), "numbers by band, as of a list"),
    "palier_place": ((DEMANDEUR, CLOCK), "three numbers, of the caller's own candidature"),
    "palier_own_lists": (
        (DEMANDEUR, CLOCK),
        "the same of several of the caller's own candidatures, with what the page of every list shows",
    ),
    "palier_standing": ((DEMANDEUR, CLOCK), "three numbers, for any order key; the total alone under ten candidates"),
    "palier_would_be": (
        (DEMANDEUR, CLOCK),
        "three numbers by list, for any order keys, no further than a bound; the total alone under ten candidates",
    ),
    "palier_exact_standing": ((), "asked by `palier_place` and `palier_standing`"),
    "palier_viewing_seats": (
        (DEMANDEUR, BAILLEUR),
        "numbers: places taken at hours of a home to whose landlord the caller was sent, or of the caller's own homes",
    ),
    "palier_lock_viewing_slot": (
        (DEMANDEUR, BAILLEUR),
        "holds one such hour until the act ends, and says its places and how many are taken",
    ),
    "palier_viewing_moved": ((), "a trigger"),
    "palier_carry_home": ((), "a trigger"),
    "palier_home_carried": ((), "a trigger"),
    "palier_file_sent": ((), "a trigger"),
    "palier_file_examined": ((), "a trigger"),
    "palier_files_placed": ((), "a trigger"),
    "palier_communes_moved": ((), "a trigger"),
    "palier_stamp_of_communes": ((*WEB_ROLES, CLOCK), "a word that changes with any commune, and says which to nobody"),
    "palier_pair_decided": ((), "a trigger"),
    "palier_note_for_partners": ((), "a trigger"),
    "palier_envelope_moved": ((), "a trigger"),
    "palier_lease_on_paper": (
        (BAILLEUR, CLOCK),
        "yes or no: whether no provider signs a lease, for one of several reasons; to a landlord, of its accepted offers alone",
    ),
    "palier_lease_made": (
        (BAILLEUR, DEMANDEUR, CLOCK),
        "yes or no: whether all have signed a lease; to a landlord of its own homes, to a household of its own file",
    ),
    "palier_united_days": (
        (INTAKE, CLOCK),
        "days: since when the numbers united into a file waited; to the intake, of the file that it claims",
    ),
    "palier_is_united": (
        (INTAKE, CLOCK),
        "yes or no: whether a file was struck off by a union; to the intake, its own",
    ),
    "palier_accepted_elsewhere": (
        (BAILLEUR,),
        "yes or no: whether who was sent to the caller's own home has accepted another one",
    ),
    "palier_designated_at": (
        (BAILLEUR,),
        "instants: when candidates were designated on lists of the caller's own homes, and nobody's name",
    ),
    "palier_signing_called": (
        (PUBLIC,),
        "notes once that a provider called about an envelope whose id is known; gives a word, and tells nothing of it",
    ),
    "palier_viewing_apart": ((), "a trigger"),
    "palier_stock_mapping_kept": ((), "a trigger"),
    "palier_stock_bundle_moved": ((), "a trigger"),
    "palier_campaign_moved": ((), "a trigger"),
    "palier_home_file_moved": ((), "a trigger"),
    "palier_parted_visitor": (
        (),
        "inside the functions of visits: whether a file parted from this one comes then",
    ),
    "palier_household_present": ((DEMANDEUR, CLOCK), "yes or no, about the caller's own household"),
    "palier_lock_publication": (
        (DEMANDEUR, *STAFF, CLOCK),
        "any list may be held open: whoever applies does; dates that are public",
    ),
    "palier_refresh_audience": (
        (INTAKE, DEMANDEUR, *STAFF, CLOCK),
        "computes who sees a demande from its candidatures: calling it for another changes nothing that is right",
    ),
    "palier_audience_on": ((CLOCK,), "the same on a day, which is the clock's to say"),
    "palier_reading": ((CLOCK,), "which organisations read a demande, and why: ids and yes or no"),
    "palier_without_ended": ((), "asked by the triggers of a file"),
    "palier_join_no_ended": ((), "a trigger"),
    "palier_rewritten_joins_no_ended": ((), "a trigger"),
    "palier_file_joins_no_ended": ((), "a trigger"),
    "palier_hides_home": ((), "asked by `palier_handed_letters` and `palier_lease_on_paper`"),
    "palier_handed_letters": (
        STAFF,
        "envelopes of letters handed to the caller's own organisation; no address once posted, nothing of who is hidden",
    ),
    "palier_waits_of_a_year": (
        (CLOCK,),
        "numbers by commune, size and months of waiting; small ones are hidden by the rules",
    ),
    "palier_stock_of_a_year": (
        (CLOCK,),
        "homes that landlords declared by commune and size, and which of them let there; small ones are hidden by the rules",
    ),
    "palier_active_by_number": ((RESERVATAIRE, CLOCK), "an id, for the préfet alone"),
    "palier_hold_seance": (
        (COMMISSION, CLOCK),
        "yes or no: holds a séance to which the caller is called, and tells nothing of it",
    ),
    "palier_own_notes": (
        (DEMANDEUR,),
        "ids of the notes of the caller's own file that they may read; nothing of those that are kept from them",
    ),
    "palier_own_file_tags": ((DEMANDEUR,), "the same, of tags"),
    "palier_notes_are_kept": (
        STAFF,
        "yes or no: whether the notes of a candidature that the caller reads stay, for a judge or an answer; never which",
    ),
    "palier_presented": ((COMMISSION,), "ids of the candidatures presented to the caller, while they may be read"),
    "palier_agreed_with": ((RESERVATAIRE,), "yes or no, about the caller's own organisation"),
    "palier_answer_witness": (
        (
            PUBLIC,
            DEMANDEUR,
            *STAFF,
            COMMISSION,
            STEWARD,
            LOCAL_STEWARD,
            EMPLOYEUR,
            CONSEILLER,
            SOCIAL,
            AUDITOR,
            GUICHET,
            MANAGER,
            LOGEUR,
            *TERRITORIES,
        ),
        "confirms or lets go a witness whose id is known: ids leave by mail alone, signed; gives yes or no",
    ),
    "palier_reached": (
        (DEMANDEUR, *STAFF, CLOCK),
        "of letters that the caller may see: how and since when each reached its household, and no contact",
    ),
    "palier_unreached": (
        (DEMANDEUR,),
        "contacts of the caller's own file that messages did not reach; of a safe address, that it is so, to who chose it",
    ),
    "palier_ours": ((*WEB_ROLES, CLOCK), "ids: the organisation of the caller's own claim, and those that it succeeds"),
    "palier_passing": ((STEWARD, CLOCK), "numbers: what an organisation would leave to who succeeds it"),
    "palier_sits_together": (
        (STEWARD, CLOCK),
        "yes or no: whether a séance of one organisation examines a home of another",
    ),
    "palier_succeeds": ((), "a trigger"),
    "palier_takes_over": ((), "a trigger"),
    "palier_in_hand": ((STEWARD, CLOCK), "numbers: what an organisation has not finished"),
    "palier_stewards_able": ((GATE, STEWARD, CLOCK), "ids: which stewards have a password and are not stopped"),
    "palier_disowned": ((GATE,), "yes or no: whether the person of an account has disowned a change since an instant"),
    "palier_queue": ((STEWARD,), "numbers by kind of job: neither an argument nor a lock"),
    "palier_queue_jobs": ((STEWARD,), "kinds, states and instants of jobs: neither an argument nor a lock"),
    "palier_queue_progress": ((STEWARD,), "numbers of what is long: letters of a list, closings, erasures, recounts"),
    "palier_seals_waiting": ((STEWARD,), "how many rows wait for their seal, and since how many seconds: no row"),
    "palier_job_again": ((STEWARD,), "a job of a list, that failed: what runs twice without harm; gives yes or no"),
    "palier_job_cancelled": ((STEWARD,), "a job of a list, that waits: what comes back by itself; gives yes or no"),
    "palier_hand_over": (
        (STEWARD, CLOCK),
        "moves letters that nobody printed to who is named for them; gives a number",
    ),
    "palier_manages": ((MANAGER,), "yes or no: whether the caller manages the organisation of their claim"),
    "palier_managed": (
        (MANAGER,),
        "ids of accounts: members of the caller's own organisation, and of no other",
    ),
    "palier_unplaced": ((MANAGER,), "yes or no: whether an account is nobody's now, and never was entered"),
    "palier_managed_account": (
        (MANAGER,),
        "finds, names or makes the account of an address for the caller's organisation; where it is another's, only that it is",
    ),
    "palier_held_territories": ((LOCAL_STEWARD,), "codes: the territories that the caller's own membership is held to"),
    "palier_threshold_decided_on": (
        (STEWARD, LOCAL_STEWARD, CLOCK),
        "takes the id of an entry; gives a day: the last on which a lease was placed, or a list weighed, under its threshold",
    ),
    "palier_leases_without_threshold": (
        (STEWARD, LOCAL_STEWARD),
        "takes a territory, or none for the region, and a year; gives how many leases have no threshold there, cut to tens",
    ),
    "palier_places_without_threshold": (
        (STEWARD,),
        "takes a year; gives the codes of the territories of which ten leases or more have no threshold there",
    ),
    "palier_local_accounts": (
        (LOCAL_STEWARD,),
        "ids of accounts: members of organisations of the caller's territories, and of no other",
    ),
    "palier_local_unplaced": ((LOCAL_STEWARD,), "yes or no: whether an account is nobody's now, and never was entered"),
    "palier_local_account": (
        (LOCAL_STEWARD,),
        "finds, names or makes the account of an address for the caller's territories; where it is another's, nothing",
    ),
    "palier_employment_waits": ((EMPLOYEUR,), "yes or no: whether a code, given as its hash, may still serve"),
    "palier_attest_employment": ((EMPLOYEUR,), "takes the hash of a code; gives done or not, and no reason"),
    "palier_decline_employment": ((EMPLOYEUR,), "takes the hash of a code; gives done or not, and no reason"),
    "palier_correct_employment": (
        (EMPLOYEUR,),
        "takes the hash of a receipt of the caller's own, of the day; says done whatever became of the file",
    ),
    "palier_employer_figures": (
        (EMPLOYEUR,),
        "numbers of the caller's own attestations: none under ten, nor what would give one back",
    ),
    "palier_sizes_of_employers": (
        (EMPLOYEUR,),
        "numbers of all attestations of a finished year by size of employer: none of fewer than three, nor that one alone makes",
    ),
    "palier_adviser_figures": (
        (CONSEILLER,),
        "by finished year, how many mandates the caller's organisation was given, and how many acts and opinions it made",
    ),
    "palier_mandate_offered": (
        (DEMANDEUR,),
        "takes the hash of a code that an adviser handed over; gives the organisation and what it proposes, or nothing",
    ),
    "palier_take_offer": ((DEMANDEUR,), "takes the hash of such a code, once; gives done or not, and no reason"),
    "palier_mandate_standing": (
        (PUBLIC,),
        "takes the number of a mandate; gives a state, an organisation, a scope and days: nobody's name, no file",
    ),
    "palier_mandates_taken_back": ((PUBLIC,), "digests of the numbers of mandates that ended before their last day"),
    "palier_mandated": (
        (CONSEILLER,),
        "ids of the files that a living mandate of the caller's organisation opens for one thing",
    ),
    "palier_hold_mandate": ((), "asked by `palier_take`"),
    "palier_hold_visit": ((), "asked by `palier_take`"),
    "palier_take_registration": (
        (GUICHET,),
        "takes up a form that its person brings, by its reference and their birth date; gives an id or nothing",
    ),
    "palier_hold_mandates": (
        (DEMANDEUR, RESERVATAIRE),
        "holds the mandates of a file that is about to be two; gives nothing",
    ),
    "palier_free_places": (
        (*(role for role in WEB_ROLES if role != REGISTRANT), CLOCK),
        "ids of published roofs, each with how many of its places nobody holds: numbers of rooms, and nobody",
    ),
    "palier_exchange_counts": (
        (STEWARD,),
        "numbers of entries and of rounds by state, over the whole site: no home, no household",
    ),
    "palier_follow_roofs": (
        (SEPARATION,),
        "copies the living requests of who left a file into the one that was just made of it; gives nothing",
    ),
    "palier_own_counter": (
        (DEMANDEUR,),
        "the organisation of the counter that registered the caller's own demande, or nothing",
    ),
    "palier_hand_thread": (
        STAFF,
        "gives a thread of the caller's own to the other organisation that reads the same candidature; says done or not",
    ),
    "palier_follow_threads": (
        (SEPARATION,),
        "takes what who left a file wrote to its counter into the one that was just made of it; gives nothing",
    ),
    "palier_contest_counts": (
        (STEWARD,),
        "by organisation, how many contests wait, are late, or were closed without an answer: numbers, and nobody",
    ),
    "palier_thread_counts": (
        (STEWARD,),
        "by organisation, how many threads wait, and how many are late: numbers, and nobody",
    ),
    "palier_referral_offered": (
        (SOCIAL,),
        "takes the hash of a code that a household handed over; gives a situation and days, no name, or nothing",
    ),
    "palier_take_referral": (
        (SOCIAL,),
        "takes the hash of such a code, once; gives its opaque id or nothing, and no reason",
    ),
    "palier_referred": ((SOCIAL,), "ids of the referrals that the caller's own service took up and may read today"),
    "palier_on_mission": (
        (AUDITOR,),
        "yes or no: whether the caller has a mission in their organisation that lives today",
    ),
    "palier_territory": ((), "asked by the functions of a place: whose it is, of the claim"),
    "palier_territory_communes": ((), "asked by the functions of a place"),
    "palier_territory_queue": (
        TERRITORIES,
        "homes of the caller's own place that are not let, by stage, with days: no count and nobody",
    ),
    "palier_territory_candidates": (TERRITORIES, "how many apply for homes of the caller's own place: none under ten"),
    "palier_territory_seances": (
        (*TERRITORIES, CLOCK),
        "séances that have a home of the caller's own place: when, where, which homes; no member, no file, no decision",
    ),
    "palier_territory_lets": (
        TERRITORIES,
        "homes of the caller's own place let in the last year: a day and a contingent",
    ),
    "palier_territory_quarters": (
        TERRITORIES,
        "homes of the caller's own place let in quarters that are over; candidates, none under ten nor what would give one back",
    ),
    "palier_prefecture_shares": (
        (PREFECTURE,),
        "leases of the caller's own département in a year that is over: none under ten, nor what would give one back",
    ),
    "palier_prefecture_waits": ((PREFECTURE,), "what is late in the caller's own département, in tens"),
    "palier_pulse": ((GATE,), "numbers of the platform's health"),
    "palier_head_pulse": ((GATE,), "how long heads wait to be published and dated: three numbers"),
    **dict.fromkeys(
        (
            f"palier_note_{key}"
            for key in (
                "id",
                "user_id",
                "piece_id",
                "file_id",
                "publication_id",
                "demande_id",
                "position",
                "head_id",
                "code",
            )
        ),
        ((), "a trigger"),
    ),
    "palier_may_name": ((), "asked by `palier_defer`"),
    "palier_keep_opening": ((), "a trigger"),
    "palier_weighed_here": ((), "a trigger"),
}
"""By name: the roles that may call it, and the limit that it keeps by itself."""
