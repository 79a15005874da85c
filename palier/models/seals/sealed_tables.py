"""Which rows are under seal, as data (ADR 42): the columns in one version, the chain, and how a row may leave.

A column that is added is sealed by a new version here, with the old one in ``older``; a test holds this list to the models.
Left out: who sees a row (``audience``, which ``audience_traced`` holds to its rule), secrets, marks of the machinery, and words
that are emptied while their row stays.
"""

from palier.models.seals.sealed_people import OF_A_FILE, WHO
from palier.models.seals.sealed_source import FILE, ITEM, LIST, RANKING, SEANCE, VOTE, SealedTable

_DECIDED = (
    "public_id",
    "item_id",
    "candidature_id",
    "demande_id",
    "kind",
    "rank",
    "ground",
    "text",
    "piece",
    "piece_by",
    "condition_met_at",
    "votes",
    "home_elsewhere",
    "by_id",
    "decided_at",
)
"""A decision, before it could be taken back."""

_HOME = (
    *("public_id", "bailleur_id", "created_at"),
    *("reservataire_id", "oriented_at", "vacancy_notified_on", "rpls_id", "commune_id", "building", "street", "door"),
    *("type_code", "floor_area", "floor", "has_lift", "is_adapted", "is_qpv", "financing", "rent", "charges"),
    *("energy_class", "available_on"),
)
"""A home, before what it costs beside its rent, and how one gets in, were kept."""
_HOME_OF_FACTS = (
    *_HOME,
    *(
        "greenhouse_class",
        "energy_cost_least",
        "energy_cost_most",
        "energy_cost_year",
        "kind",
        "parking",
        "parking_price",
    ),
    *("charges_cover", "door_steps", "door_width", "lift_serves_floor", "has_adapted_bathroom", "has_level_shower"),
    "has_wide_parking",
)
"""A home, before what stands near it was kept."""
_HOME_OF_A_PLACE = (*_HOME_OF_FACTS, "nearby")
"""A home, before it could be taken out."""

_AGREED = (
    *("public_id", "bailleur_id", "reservataire_id", "departement", "contingent"),
    *("delegate_id", "rate_numerator", "rate_denominator", "rounding", "unit", "lost_is_used", "is_guarantee"),
    *("answer_days", "signed_on", "valid_from", "valid_until"),
)
"""A convention, before it could name an order of the préfet."""

_TOLD = (
    SealedTable(
        "journalentry",
        "at recorded_at actor role organisation verb object_kind object_id article details",
        "coalesce(t.organisation, 0)",
    ),
    SealedTable(
        "accessentry",
        "at actor organisation object_kind object_id purpose demande_ref role",
        "coalesce(t.organisation, 0)",
    ),
    SealedTable("erasure", "reference occasion erased_at rows digest"),
    SealedTable("legalhold", "public_id demande_id reason placed_at | lifted_at"),
    SealedTable(
        "correction", "kind subject bailleur_id reservataire_id fields before after reason by_id at", "t.bailleur_id"
    ),
)
_OF_A_LIST = (
    SealedTable(
        "home",
        f"{' '.join(_HOME[:3])} | {' '.join(_HOME_OF_A_PLACE[3:])} withdrawn_at withdrawn_why duplicate_of_id",
        "t.bailleur_id",
        version=4,
        older=(_HOME, _HOME_OF_FACTS, _HOME_OF_A_PLACE),
    ),
    SealedTable(
        "publication",
        "public_id home_id reservataire_id bailleur_id is_direct | grid_id stage opens_at closes_at closed_at seed_commitment "
        "to_designate published_by_id end_reason weighed_with",
        "t.reservataire_id",
    ),
    SealedTable("publicationseed", "seed", "p.reservataire_id", LIST, key="publication_id"),
    SealedTable(
        "closinghold",
        "public_id publication_id kind at | faults what lifted_at reason goes_on",
        "p.reservataire_id",
        LIST,
    ),
    SealedTable(
        "candidature",
        "public_id publication_id | demande_id stage suspended_from end_reason verdict tier order_points waiting_since rank "
        "snapshot applied_at changed_at",
        "p.reservataire_id",
        LIST,
    ),
    SealedTable(
        "ranking",
        "publication_id reservataire_id position version reason by_id frozen_at header candidates previous_head head",
        "t.reservataire_id",
    ),
    SealedTable("rankingline", "ranking_id rank pseudonym tie commitment", "r.reservataire_id", RANKING),
    SealedTable(
        "setaside",
        "candidature_id | demande_id reason note by_id at second_reader_id second_read_at is_upheld contradiction",
        "p.reservataire_id",
        FILE,
    ),
)
_OF_A_LANDLORD = (
    SealedTable(
        "check",
        "candidature_id output ground pieces answer_by note checklist whys by_id at | demande_id",
        "p.bailleur_id",
        FILE,
    ),
    SealedTable(
        "seance",
        "public_id bailleur_id | held_at place stage quorum members convened_by_id convened_at form prefet_agreed_on "
        "agenda_days opened_at chair changes minutes minutes_digest closed_at",
        "t.bailleur_id",
    ),
    SealedTable(
        "agendaitem",
        "seance_id publication_id | exception postponed_reason order_reason sitting",
        "s.bailleur_id",
        SEANCE,
    ),
    SealedTable("puttovote", "item_id by_id put_at | ended_at", "s.bailleur_id", ITEM),
    SealedTable("castballot", "vote_id candidature_ref member by_id | ballot cast_at", "s.bailleur_id", VOTE),
    SealedTable("minutessignature", "seance_id member by_id digest signed_at", "s.bailleur_id", SEANCE),
    SealedTable("calledmember", "seance_id member | user_id", "s.bailleur_id", SEANCE),
    SealedTable(
        "interestdeclaration",
        "seance_id item_id member | label candidature_ref by_id at withdrawn_at withdrawn_reason",
        "s.bailleur_id",
        SEANCE,
    ),
    SealedTable(
        "decision",
        "public_id item_id candidature_id | demande_id kind rank ground text piece piece_by condition_met_at votes "
        "home_elsewhere by_id decided_at taken_back_at taken_back_by_id taken_back_reason",
        "s.bailleur_id",
        ITEM,
        version=2,
        older=(_DECIDED,),
    ),
    SealedTable(
        "offer",
        "public_id candidature_id publication_id sent_at sent_by_id answer_days | demande_id delivered_at delivery_proof "
        "answer_by reminded_at second_channel_at answered_at answer refusal_reason refusal_text was_suitable suitable_at",
        "p.bailleur_id",
        LIST,
    ),
    SealedTable(
        "lease",
        "public_id publication_id candidature_id signed_by_id recorded_at | demande_id signed_on starts_on contingent "
        "register_told_at is_dalo ground_letters quartile is_qpv is_worker is_rehoused",
        "p.bailleur_id",
        LIST,
    ),
    SealedTable(
        "leasecount",
        "bailleur_id reservataire_id year departement contingent is_dalo is_priority quartile is_qpv is_worker "
        "is_rehoused | count",
        "t.bailleur_id",
    ),
    SealedTable(
        "convention",
        f"{' '.join(_AGREED[:5])} | {' '.join(_AGREED[5:])} order_reference order_from order_until",
        "t.bailleur_id",
        version=2,
        older=(_AGREED,),
    ),
    SealedTable(
        "flowplan",
        "public_id bailleur_id departement year | stock rotation_numerator rotation_denominator deliveries transfers "
        "renewal degraded_coownership unfit_buildings sales stock_reserved",
        "t.bailleur_id",
    ),
    SealedTable(
        "flowevent",
        "home_id bailleur_id reservataire_id departement contingent kind on at type_code financing is_qpv reason",
        "t.bailleur_id",
    ),
)
_VOTED = (
    SealedTable("gridversion", "territory_id name effective_on deliberation content digest entered_at"),
    SealedTable("sizeguideversion", "territory_id effective_on act content digest"),
)
_OUTSIDE = (
    SealedTable("publishedhead", "at kind name ranking_id head seal", key="position"),
    SealedTable("headstamp", "response stamped_at received_at authority", key="head_id"),
    SealedTable(
        "witness", "public_id organisation_id asked_at | name email confirmed_at", "coalesce(t.organisation_id, 0)"
    ),
)
_PLACES = (
    SealedTable("territory", "| name", key="code"),
    SealedTable(
        "commune",
        "| name search_name postal_codes departement region territory_id population latitude longitude zone_hlm zone_abc "
        "parent_code ended_on successor_code",
        key="code",
    ),
    SealedTable("placeedition", "public_id as_of source digest poured_at changes"),
)
_GROUPS = (_TOLD, WHO, _OUTSIDE, _PLACES, _VOTED, _OF_A_LIST, _OF_A_LANDLORD, OF_A_FILE)
SOURCES = {source.table: source for group in _GROUPS for source in group}
"""By table, in the order in which they are walked."""
