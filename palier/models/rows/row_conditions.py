"""Conditions of policies that several tables share: whose row it is, by the claim of who acts (ADR 39)."""

from palier.models.rows.row_rights import ALL, BAILLEUR, CLOCK, DEMANDEUR, INTAKE, RESERVATAIRE, STAFF, Policy

DEMANDE = "(SELECT palier_claim('demande')::bigint)"
ORGANISATION = "(SELECT palier_claim('organisation')::int)"
"""In whose name an act is made: what is written anew bears it."""
OURS = "(SELECT palier_ours())::int[]"
"""The organisation of the claim, and those that it succeeds: what stood before is theirs, and is carried on by it (ADR 79)."""
USER = "(SELECT palier_claim('user')::bigint)"
STANDING = "withdrawn_at IS NULL"
"""A home that was not taken out: what was declared by mistake is its landlord's alone to read (ADR 197)."""
ACTOR = "(SELECT palier_claim('actor')::uuid)"
NUMERO = "(SELECT palier_claim('numero'))"
MANDATE = "(SELECT palier_claim('mandate')::bigint)"
WORD = "(SELECT palier_claim('word'))"
"""An adviser's one act for the account of a household: by which mandate, under which word of it (ADR 67)."""
VISIT = "(SELECT palier_claim('visit')::bigint)"
"""At a counter, for the account of a household whose person is there (ADR 70)."""
OWN_DEMANDE = f"demande_id = {DEMANDE}"
IN_AUDIENCE = f"audience && {OURS}"
OWN_PUBLICATIONS = f"SELECT id FROM palier_publication WHERE bailleur_id = ANY({OURS})"  # noqa: S608 - no value
ORDERED_PUBLICATIONS = f"SELECT id FROM palier_publication WHERE reservataire_id = ANY({OURS})"  # noqa: S608 - same
OWN_SEANCES = f"SELECT id FROM palier_seance WHERE bailleur_id = ANY({OURS})"  # noqa: S608 - no value
OF_OWN_ITEMS = (
    "item_id IN (SELECT i.id FROM palier_agendaitem i JOIN palier_seance s ON s.id = i.seance_id"  # noqa: S608 - no value
    f" WHERE s.bailleur_id = ANY({OURS}))"
)
IN_AN_OPEN_SEANCE = f"{OF_OWN_ITEMS.removesuffix(')')} AND s.stage = 'ouverte')"
STATE = "SELECT id FROM palier_organisation WHERE is_state"
BY_MYSELF = f"by_id = {USER}"
WHO_IS_THERE = f"coalesce((SELECT account_id FROM palier_visit WHERE id = {VISIT}), {USER})"  # noqa: S608 - no value
"""In a visit to a counter, the account of the person who is there: their word, by the hand of the agent."""
BY_WHO_IS_THERE = f"by_id = {WHO_IS_THERE}"
LISTS_OF = {BAILLEUR: OWN_PUBLICATIONS, RESERVATAIRE: ORDERED_PUBLICATIONS}
ON_OWN_LISTS = {role: f"{IN_AUDIENCE} AND publication_id IN ({lists})" for role, lists in LISTS_OF.items()}
OF_OWN_LISTS = {
    role: f"{IN_AUDIENCE} AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN ({lists}))"  # noqa: S608 - no value
    for role, lists in LISTS_OF.items()
}
"""Files that candidates of one's own lists hold: what an organisation sees for another's list, it does not act on."""
OF_SEEN_DEMANDE = "demande_id IN (SELECT id FROM palier_demande)"
PUBLISHED = "stage <> 'brouillon' AND NOT is_direct"
UNSENT = "sent_at IS NULL"
SHOWN_ALIKE = "audience <@ (SELECT d.audience FROM palier_demande d WHERE d.id = demande_id)"
TO_A_HOLDER = (
    "EXISTS (SELECT FROM palier_person p WHERE p.demande_id = palier_message.demande_id"
    " AND p.role IN ('demandeur', 'cotitulaire') AND recipient IN (p.email, p.phone))"
)
"""Who may see the file may see its persons: their policies ask the audience."""
TO_ONESELF = (
    f"demande_id IS NULL AND channel = 'email' AND recipient = (SELECT u.login FROM palier_user u WHERE u.id = {USER}"  # noqa: S608
    " AND u.login NOT LIKE 'd:%')"
)
OF_ITS_LOGIN = f"split_part(login, ':', 2) = {DEMANDE}::text"
WITHOUT_A_PASSWORD = "login LIKE 'd:%' AND password LIKE '!%' AND NOT is_demo"  # noqa: S105 - a condition
"""An account of a household: nothing that anybody could guess opens it."""


def its_file(table: str, more: str = "") -> str:
    """What is written of a candidature names the file, and the list, of that candidature."""
    return f"EXISTS (SELECT FROM palier_candidature c WHERE c.id = candidature_id AND c.demande_id = {table}.demande_id{more})"


def its_list(table: str) -> str:
    return f" AND c.publication_id = {table}.publication_id"


def of_demande(
    table: str,
    *,
    demandeur: tuple[str, ...],
    staff: tuple[str, ...],
    intake: tuple[str, ...] = (),
) -> list[Policy]:
    """Policies of a table that hangs on a demande: the person's own rows, and those an organisation may see."""
    policies = [Policy(table, DEMANDEUR, demandeur, OWN_DEMANDE)] if demandeur else []
    policies += [Policy(table, role, staff, IN_AUDIENCE) for role in STAFF if staff]
    policies += [Policy(table, INTAKE, intake, OWN_DEMANDE)] if intake else []
    return [*policies, Policy(table, CLOCK, ALL)]
