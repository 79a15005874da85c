"""Where a person's rows stand, and the statements that remove them: one table after another, children first.

A test holds this list to the register of ``rules.doors.privacy`` and to the catalogue: a new table of a person that is not
here fails it. The journal keeps opaque ids only, and a published ranking keeps its lines without what they rest on.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from palier.models import counted

_OWN = "demande_id = %(demande)s"
_CONTACTS = """
    SELECT email FROM palier_person WHERE demande_id = %(demande)s AND email <> ''
    UNION SELECT phone FROM palier_person WHERE demande_id = %(demande)s AND phone <> ''
    UNION SELECT email FROM palier_safechannel WHERE demande_id = %(demande)s
"""
_FORMER_LINES = (
    "demande_id = %(demande)s OR demande_id IS NULL AND numero = (SELECT numero_unique FROM palier_demande"
    " WHERE id = %(demande)s) AND NOT EXISTS (SELECT FROM palier_fork f JOIN palier_person p ON p.demande_id = f.child_id"
    " WHERE f.parent_id = %(demande)s AND p.role = 'demandeur' AND p.birth_date = palier_stockline.birth_date)"
)
_FORMER = f"SELECT palier_stockline.id FROM palier_stockline WHERE {_FORMER_LINES}"  # noqa: S608 - no value
_PAPERS = f"SELECT p.id FROM palier_stockpaper p WHERE p.line_id IN ({_FORMER})"  # noqa: S608 - no value
_INVITES = f"SELECT i.id FROM palier_stockinvite i WHERE i.line_id IN ({_FORMER})"  # noqa: S608 - no value
REMOVED: Mapping[str, str] = {
    "palier_signingnotice": "envelope_id IN (SELECT id FROM palier_leaseenvelope WHERE demande_id = %(demande)s)",
    "palier_leasepaper": _OWN,
    "palier_leasesigner": _OWN,
    "palier_leaseenvelope": _OWN,
    "palier_threadmessage": _OWN,
    "palier_thread": _OWN,
    "palier_lease": _OWN,
    "palier_decision": _OWN,
    "palier_checkdraft": _OWN,
    "palier_check": _OWN,
    "palier_setaside": _OWN,
    "palier_paperletter": _OWN,
    "palier_offer": _OWN,
    "palier_moretime": _OWN,
    "palier_reachnote": _OWN,
    "palier_letter": _OWN,
    "palier_appeal": _OWN,
    "palier_radiation": _OWN,
    "palier_radiationwarning": _OWN,
    "palier_renewalnotice": _OWN,
    "palier_wishsending": _OWN,
    "palier_comparedholder": _OWN,
    "palier_demandepair": "one_id = %(demande)s OR other_id = %(demande)s",
    "palier_registergap": _OWN,
    "palier_registerasking": _OWN,
    "palier_filechange": _OWN,
    "palier_parting": _OWN,
    "palier_missedhome": _OWN,
    "palier_mistakenotice": _OWN,
    "palier_lostplace": _OWN,
    "palier_mistake": _OWN,
    "palier_assignment": "candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = %(demande)s)",
    "palier_desknote": "candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = %(demande)s)",
    "palier_filetag": "candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = %(demande)s)",
    "palier_sheetvisit": "candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = %(demande)s)",
    "palier_candidature": _OWN,
    "palier_employmentcode": _OWN,
    "palier_statefetch": _OWN,
    "palier_registrationpaper": "registration_id IN (SELECT id FROM palier_registration WHERE demande_id = %(demande)s)",
    "palier_registration": _OWN,
    "palier_visitact": _OWN,
    "palier_visit": _OWN,
    "palier_referralnote": _OWN,
    "palier_referral": _OWN,
    "palier_mandateopinion": _OWN,
    "palier_mandateact": _OWN,
    "palier_mandate": _OWN,
    "palier_trustedcontact": _OWN,
    "palier_dataarchivepart": _OWN,
    "palier_dataarchive": _OWN,
    # What was made of those lines: the same condition, by the line.
    "palier_stocktask": f"invite_id IN ({_INVITES})",
    "palier_stocksending": f"invite_id IN ({_INVITES})",
    "palier_stockinvite": f"line_id IN ({_FORMER})",
    "palier_stockcheck": f"line_id IN ({_FORMER})",
    "palier_stocktwin": f"line_id IN ({_FORMER}) OR other_id IN ({_FORMER})",
    "palier_stockblock": f"line_id IN ({_FORMER})",
    "palier_stockpapercontent": f"paper_id IN ({_PAPERS})",
    "palier_stockpaper": f"line_id IN ({_FORMER})",
    # What a former tool said of them, confirmed or still waiting under their number; not what another living file confirmed, nor
    # what waits there for somebody who has gone on alone.
    "palier_stockline": _FORMER_LINES,
    "palier_exchangelink": _OWN,
    "palier_exchangeentry": _OWN,
    "palier_roofrequestfacts": _OWN,
    "palier_roofrequest": _OWN,
    "palier_viewing": _OWN,
    "palier_stillwanted": _OWN,
    "palier_kepthome": _OWN,
    "palier_keptlanguage": _OWN,
    "palier_keptplace": _OWN,
    "palier_savedsearch": _OWN,
    "palier_fact": _OWN,
    "palier_filecontent": _OWN,
    "palier_piecefile": _OWN,
    "palier_piececontent": _OWN,
    "palier_piece": _OWN,
    "palier_demandescore": _OWN,
    "palier_scorefacts": _OWN,
    "palier_seniority": _OWN,
    "palier_demandeversion": _OWN,
    "palier_fork": "parent_id = %(demande)s OR child_id = %(demande)s",
    "palier_signincode": _OWN,
    "palier_knownbrowser": _OWN,
    "palier_signin": "user_id = ANY(%(users)s)",
    # An account whose lines of the journal stay is only emptied: what opens it goes all the same.
    "palier_linkedidentity": "user_id = ANY(%(users)s)",
    "palier_signinattempt": "subject = %(subject)s",
    # A code sent to an address that a person was proving hangs on no file: it is found by the address.
    "palier_message": f"{_OWN} OR demande_id IS NULL AND recipient IN ({_CONTACTS})",
    "palier_safechannel": _OWN,
    "palier_doneact": "actor = ANY(%(users)s)",
    "palier_holder": _OWN,
    "palier_person": _OWN,
    "palier_legalhold": f"{_OWN} AND lifted_at IS NOT NULL",
    "palier_demande": "id = %(demande)s",
}
"""Which rows of which table an erasure removes, in this order."""
EMPTIED = "palier_rankingline"
_EMPTY_LINES = """
    UPDATE palier_rankingline
    SET candidature_id = NULL, demande_id = NULL, kept_opening = NULL, salt = '', audience = '{}'
    WHERE demande_id = %(demande)s
"""
_FREE_LETTERS = """
    UPDATE palier_letter SET candidature_id = NULL WHERE demande_id <> %(demande)s
      AND candidature_id IN (SELECT id FROM palier_candidature WHERE demande_id = %(demande)s)
"""
"""A number that was united with another left its letters to the one that remains."""
_COUNT_LEASES = """
    INSERT INTO palier_leasecount (
      bailleur_id, reservataire_id, year, departement, contingent, is_dalo, is_priority, quartile, is_qpv, is_worker,
      is_rehoused, count)
    SELECT p.bailleur_id, p.reservataire_id, extract(year FROM l.signed_on), c.departement, l.contingent, l.is_dalo,
      cardinality(l.ground_letters) > 0, l.quartile, l.is_qpv, l.is_worker, l.is_rehoused, count(*)
    FROM palier_lease l JOIN palier_publication p ON p.id = l.publication_id JOIN palier_home h ON h.id = p.home_id
      JOIN palier_commune c ON c.code = h.commune_id
    WHERE l.demande_id = %(demande)s GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
    ON CONFLICT ON CONSTRAINT leasecount_once DO UPDATE SET count = palier_leasecount.count + excluded.count
"""


def rows_of(demande: int, *, subject: str, users: list[int]) -> dict[str, int]:
    """How many rows an erasure would remove, by table; nothing is changed."""
    values: dict[str, Any] = {"demande": demande, "subject": subject, "users": users}
    found = {}
    with connection.cursor() as cursor:
        for table, which in {EMPTIED: _OWN, **REMOVED}.items():
            cursor.execute(f"SELECT count(*) FROM {table} WHERE {which}", values)  # noqa: S608 - names of the list above
            if (count := cursor.fetchone()[0]) > 0:
                found[table] = count
    return found


def remove(demande: int, *, subject: str, users: list[int]) -> dict[str, int]:
    """Remove every row of a demande, its leases counted first; return how many went, by table."""
    values: dict[str, Any] = {"demande": demande, "subject": subject, "users": users}
    counted.run(_COUNT_LEASES, values)
    counted.run(_FREE_LETTERS, values)
    counts = {EMPTIED: counted.run(_EMPTY_LINES, values)}
    for table, which in REMOVED.items():
        counts[table] = counted.run(f"DELETE FROM {table} WHERE {which}", values)  # noqa: S608 - names of the list above
    return {table: count for table, count in counts.items() if count}
