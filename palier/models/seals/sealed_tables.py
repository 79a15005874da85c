"""Which rows are under seal, as data (ADR 42): the columns in one version, the chain, and how a row may leave.

A column that is added is sealed by a new version here, with the old one in ``older``; a test holds this list to the models.
Left out: who sees a row (``audience``, which ``audience_traced`` holds to its rule), secrets, marks of the machinery, and words
that are emptied while their row stays.
"""

from dataclasses import dataclass
from enum import StrEnum

from palier.models.life import forgetting
from palier.rules.seals.chain import Description


class Leaving(StrEnum):
    """How a row of a table may go."""

    NEVER = "jamais"
    WITH_PROOF = "avec la preuve d’un effacement"
    AFTER_A_YEAR = "après un an"
    FREELY = "librement"
    """Its household takes it back before anybody has looked, or its delay is over."""


_LIST = "LEFT JOIN palier_publication p ON p.id = t.publication_id"
_FILE = "LEFT JOIN palier_candidature c ON c.id = t.candidature_id LEFT JOIN palier_publication p ON p.id = c.publication_id"
_SEANCE = "LEFT JOIN palier_seance s ON s.id = t.seance_id"
_ITEM = "LEFT JOIN palier_agendaitem i ON i.id = t.item_id LEFT JOIN palier_seance s ON s.id = i.seance_id"
_RANKING = "LEFT JOIN palier_ranking r ON r.id = t.ranking_id"
_MISTAKE = "LEFT JOIN palier_mistake m ON m.id = t.mistake_id"
_FREE = ("piececontent", "filecontent", "piecefile", "holder", "missedhome", "witness")
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


@dataclass(frozen=True, slots=True)
class Source:
    """A table under seal. Columns before ``|`` never change; those after it may, and each change is a new state."""

    table: str
    text: str
    chain: str = "0"
    """The organisation of a row ``t``, in SQL; 0 is the platform."""
    joins: str = ""
    key: str = "id"
    version: int = 1
    older: tuple[tuple[str, ...], ...] = ()
    """The columns of the versions before, from the first."""

    @property
    def fixed(self) -> tuple[str, ...]:
        """Columns of which a second value is a fault, sealed or not."""
        return tuple(self.text.partition("|")[0].split())

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column of the present version, in the order of its digest."""
        return tuple(self.text.replace("|", " ").split())

    def described(self, version: int) -> Description:
        """The description under which a line was sealed."""
        columns = self.columns if version == self.version else self.older[version - 1]
        return Description(self.table, version, columns)

    @property
    def leaving(self) -> Leaving:
        """How its rows may go: those of a file with their file."""
        if self.table in _FREE:
            return Leaving.FREELY
        if self.table == "accessentry":
            return Leaving.AFTER_A_YEAR
        is_of_a_person = f"palier_{self.table}" in forgetting.REMOVED or self.table == "user"
        return Leaving.WITH_PROOF if is_of_a_person else Leaving.NEVER


_TOLD = (
    Source(
        "journalentry",
        "at recorded_at actor role organisation verb object_kind object_id article details",
        "coalesce(t.organisation, 0)",
    ),
    Source(
        "accessentry",
        "at actor organisation object_kind object_id purpose demande_ref role",
        "coalesce(t.organisation, 0)",
    ),
    Source("erasure", "reference occasion erased_at rows digest"),
    Source("legalhold", "public_id demande_id reason placed_at | lifted_at"),
    Source(
        "correction", "kind subject bailleur_id reservataire_id fields before after reason by_id at", "t.bailleur_id"
    ),
)
_OF_A_FILE = (
    Source(
        "demande",
        "public_id draw_token created_at | numero_unique state deposited_on valid_until struck_off_at strike_off_reason",
    ),
    Source("demandeversion", "demande_id file_type file_dated_at received_at digest facts unknown_codes missing"),
    Source("seniority", "demande_id departement | since"),
    Source("fact", "demande_id layer path value since valid_until piece_id by_id at"),
    Source(
        "piece",
        "public_id demande_id person_key code uploaded_at | status media_type size sha256 verified_at verified_by_id "
        "valid_until proof_code confidentiality issued_on complete_at due_at",
    ),
    Source("piececontent", "demande_id data", key="piece_id"),
    Source("piecefile", "public_id piece_id demande_id media_type size sha256 pages received_at | position"),
    Source("filecontent", "demande_id data thumbnail is_bare", key="file_id"),
    Source("letter", "public_id kind title paragraphs facts sent_at | demande_id candidature_id"),
    Source(
        "paperletter",
        "public_id demande_id organisation_id person_key title paragraphs is_registered made_at made_on | letter_id offer_id "
        "printed_at printed_by_id posted_on posted_at posted_by_id registered_number given_back withdrawn_at withdrawn_for",
        "coalesce(t.organisation_id, 0)",
    ),
    Source(
        "radiationwarning",
        "public_id reason sub_reason facts letter_sent_on issued_by_id written_by_id sent_at | demande_id candidature_id "
        "delivered_at delivery_proof answer_by answer answered_at cancelled_at cancel_reason struck_off_at",
        "t.issued_by_id",
    ),
    Source(
        "radiation",
        "public_id demande_id reason sub_reason recorded_at issued_by_id warning_id kept_numero | effective_on "
        "register_told_at lifted_at",
        "coalesce(t.issued_by_id, 0)",
    ),
    Source("renewalnotice", "public_id demande_id valid_until sent_at | channels rule"),
)
_OF_A_LIST = (
    Source(
        "home",
        "public_id bailleur_id created_at | reservataire_id oriented_at vacancy_notified_on rpls_id commune_id building "
        "street door type_code floor_area floor has_lift is_adapted is_qpv financing rent charges energy_class available_on",
        "t.bailleur_id",
    ),
    Source(
        "publication",
        "public_id home_id reservataire_id bailleur_id is_direct | grid_id stage opens_at closes_at closed_at seed_commitment "
        "to_designate published_by_id end_reason weighed_with",
        "t.reservataire_id",
    ),
    Source("publicationseed", "seed", "p.reservataire_id", _LIST, key="publication_id"),
    Source(
        "closinghold",
        "public_id publication_id kind at | faults what lifted_at reason goes_on",
        "p.reservataire_id",
        _LIST,
    ),
    Source(
        "candidature",
        "public_id publication_id | demande_id stage suspended_from end_reason verdict tier order_points waiting_since rank "
        "snapshot applied_at changed_at",
        "p.reservataire_id",
        _LIST,
    ),
    Source(
        "ranking",
        "publication_id reservataire_id position version reason by_id frozen_at header candidates previous_head head",
        "t.reservataire_id",
    ),
    Source("rankingline", "ranking_id rank pseudonym tie commitment", "r.reservataire_id", _RANKING),
    Source(
        "setaside",
        "candidature_id | demande_id reason note by_id at second_reader_id second_read_at is_upheld contradiction",
        "p.reservataire_id",
        _FILE,
    ),
)
_OF_A_LANDLORD = (
    Source(
        "check",
        "candidature_id output ground pieces answer_by note checklist whys by_id at | demande_id",
        "p.bailleur_id",
        _FILE,
    ),
    Source(
        "seance",
        "public_id bailleur_id | held_at place stage quorum members convened_by_id convened_at form prefet_agreed_on "
        "agenda_days opened_at chair changes minutes minutes_digest closed_at",
        "t.bailleur_id",
    ),
    Source(
        "agendaitem",
        "seance_id publication_id | exception postponed_reason order_reason sitting",
        "s.bailleur_id",
        _SEANCE,
    ),
    Source(
        "interestdeclaration",
        "seance_id item_id member | label candidature_ref by_id at withdrawn_at withdrawn_reason",
        "s.bailleur_id",
        _SEANCE,
    ),
    Source(
        "decision",
        "public_id item_id candidature_id | demande_id kind rank ground text piece piece_by condition_met_at votes "
        "home_elsewhere by_id decided_at taken_back_at taken_back_by_id taken_back_reason",
        "s.bailleur_id",
        _ITEM,
        version=2,
        older=(_DECIDED,),
    ),
    Source(
        "offer",
        "public_id candidature_id publication_id sent_at sent_by_id answer_days | demande_id delivered_at delivery_proof "
        "answer_by reminded_at second_channel_at answered_at answer refusal_reason refusal_text was_suitable suitable_at",
        "p.bailleur_id",
        _LIST,
    ),
    Source(
        "lease",
        "public_id publication_id candidature_id signed_by_id recorded_at | demande_id signed_on starts_on contingent "
        "register_told_at is_dalo ground_letters quartile is_qpv is_worker is_rehoused",
        "p.bailleur_id",
        _LIST,
    ),
    Source(
        "leasecount",
        "bailleur_id reservataire_id year departement contingent is_dalo is_priority quartile is_qpv is_worker "
        "is_rehoused | count",
        "t.bailleur_id",
    ),
    Source(
        "convention",
        "public_id bailleur_id reservataire_id departement contingent | delegate_id rate_numerator rate_denominator "
        "rounding unit lost_is_used is_guarantee answer_days signed_on valid_from valid_until",
        "t.bailleur_id",
    ),
    Source(
        "flowplan",
        "public_id bailleur_id departement year | stock rotation_numerator rotation_denominator deliveries transfers "
        "renewal degraded_coownership unfit_buildings sales stock_reserved",
        "t.bailleur_id",
    ),
    Source(
        "flowevent",
        "home_id bailleur_id reservataire_id departement contingent kind on at type_code financing is_qpv reason",
        "t.bailleur_id",
    ),
)
_VOTED = (
    Source("gridversion", "territory_id name effective_on deliberation content digest entered_at"),
    Source("sizeguideversion", "territory_id effective_on act content digest"),
)
_WHO = (
    Source("instance", "is_demo anchor_on seed"),
    Source(
        "organisation",
        "public_id kind | name siret contact is_state factor_since suspended_at closed_at",
        "t.id",
        version=2,
        older=(("public_id", "kind", "name", "siret", "contact", "is_state", "suspended_at", "closed_at"),),
    ),
    Source("user", "public_id | login is_active is_demo signed_out_at"),
    Source("membership", "user_id organisation_id role | suspended_at ended_at", "t.organisation_id"),
    Source("holder", "user_id demande_id person_key"),
    Source(
        "person",
        "demande_id key | role civility last_name birth_name first_name birth_date nationality phone email address employer "
        "profession match_birth_name match_first_name",
    ),
    Source("safechannel", "| email set_at", key="demande_id"),
    Source(
        "mistake",
        "public_id demande_id | reservataire_id kind amended said state opened_at answer_by computed_at closings unread remedy "
        "note answered_at answered_by_id told_at contested_at contest closed_at",
        "coalesce(t.reservataire_id, 0)",
    ),
    Source(
        "missedhome",
        "mistake_id demande_id publication_id | outcome first_rank last_rank rank candidates points_before points_after "
        "changes",
        "coalesce(m.reservataire_id, 0)",
        _MISTAKE,
    ),
)
_OUTSIDE = (
    Source("publishedhead", "at kind name ranking_id head seal", key="position"),
    Source("headstamp", "response stamped_at received_at authority", key="head_id"),
    Source("witness", "public_id organisation_id asked_at | name email confirmed_at", "coalesce(t.organisation_id, 0)"),
)
_PLACES = (
    Source("territory", "| name", key="code"),
    Source(
        "commune",
        "| name search_name postal_codes departement region territory_id population latitude longitude zone_hlm zone_abc "
        "parent_code ended_on successor_code",
        key="code",
    ),
    Source("placeedition", "public_id as_of source digest poured_at changes"),
)
_GROUPS = (_TOLD, _WHO, _OUTSIDE, _PLACES, _VOTED, _OF_A_LIST, _OF_A_LANDLORD, _OF_A_FILE)
SOURCES = {source.table: source for group in _GROUPS for source in group}
"""By table, in the order in which they are walked."""
