"""Policies of take-overs: a steward brings files, maps them, begins and undoes; the clock alone writes and removes a line.

Of the lines, a steward reads those that were refused, to mend them; of those that were taken, it sees counts. One that was taken
is read by one person: the holder of the demande of its number who has its birth date. The other holder of that demande does not
read it, and no link or message of a take-over opens it: its person has come in by the ordinary door (ADR 104).
"""

from palier.models.rows.row_conditions import DEMANDE, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, GATE, READ, STEWARD, Policy

_OPEN = "(SELECT b.state FROM palier_stockbatch b WHERE b.id = batch_id) = 'recu'"
_OF_AN_OPEN_ONE = (
    "EXISTS (SELECT FROM palier_stockfile f JOIN palier_stockbatch b ON b.id = f.batch_id"
    " WHERE f.id = file_id AND b.state = 'recu')"
)
_GIVEN = "substring(lower(regexp_replace(normalize({0}, NFKD), '[\\u0300-\\u036f''’]', '', 'g')) from '[a-z]+')"
"""The first given name, as it is compared: small letters without accents; none where there is none."""
_LIKE = (
    "{0}.birth_date = palier_stockline.birth_date AND coalesce("
    f"{_GIVEN.format('{0}.first_name')} = {_GIVEN.format("(palier_stockline.fields ->> 'prenom')")}, true)"
)
_MY_KEY = f"SELECT h.person_key FROM palier_holder h WHERE h.demande_id = {DEMANDE} AND h.user_id = {USER}"  # noqa: S608 - no value
_PROVED_SINCE = (
    "greatest(c.at, c.undone_at) < (SELECT max(f.at) FROM palier_fact f WHERE f.demande_id = c.demande_id AND f.layer = 'verifie'"
    " AND f.path = 'identity/' || c.person_key AND f.value <> 'null')"
)
_READ_SINCE = (
    "greatest(c.at, c.undone_at) < (SELECT max(i.verified_at) FROM palier_piece i WHERE i.demande_id = c.demande_id"
    " AND i.person_key = c.person_key AND i.code IN ('piece_identite', 'titre_sejour') AND i.status = 'valide'"
    " AND i.through = '')"
)
_IS_AS_KNOWN = (
    "NOT EXISTS (SELECT FROM palier_filechange c WHERE c.demande_id = p.demande_id AND c.person_key = p.key"
    f" AND c.kind IN ('nom', 'date_naissance') AND ({_READ_SINCE}) IS NOT TRUE AND ({_PROVED_SINCE}) IS NOT TRUE)"
)
"""Who says another name or birth date than the register did is believed once a paper or the State has proved it since."""
_MINE = (
    f"numero = (SELECT d.numero_unique FROM palier_demande d WHERE d.id = {DEMANDE})"  # noqa: S608 - no value
    f" AND EXISTS (SELECT FROM palier_person p WHERE p.demande_id = {DEMANDE} AND p.key IN ({_MY_KEY})"
    f" AND {_LIKE.format('p')} AND {_IS_AS_KNOWN})"
    f" AND NOT EXISTS (SELECT FROM palier_person o WHERE o.demande_id = {DEMANDE} AND o.key NOT IN ({_MY_KEY})"
    f" AND o.role IN ('demandeur', 'cotitulaire', 'separe') AND {_LIKE.format('o')})"
    " AND state IN ('en_attente', 'confirmee', 'ecartee')"
)
_BRINGS = (
    "state = 'recu' AND position = 0 AND read + taken + refused + unnamed + known = 0 AND seen = '{}' AND mapping = ''"
    " AND (SELECT b.state FROM palier_stockbatch b WHERE b.id = batch_id) IN ('recu', 'arrete', 'repris', 'annule')"
)
_OF_AN_OPEN_BUNDLE = "(SELECT u.state FROM palier_stockbundle u WHERE u.id = bundle_id) = 'recu'"
_BESIDE_MINE = "state = 'pris' AND line_id IN (SELECT l.id FROM palier_stockline l WHERE l.state = 'confirmee')"
"""A document is read by who may read its line, once they have said that it is theirs."""
# Which state follows which, for whom, and when a mapping may change, is a trigger's to say (``palier_stock_mapping_kept``).
STOCKS: tuple[Policy, ...] = (
    Policy("palier_stockbatch", STEWARD, (READ,)),
    Policy("palier_stockbatch", STEWARD, (ADD,), "state = 'recu' AND read = 0 AND done_at IS NULL"),
    Policy(
        "palier_stockbatch",
        STEWARD,
        (CHANGE,),
        becomes="state IN ('recu', 'en_cours', 'en_annulation', 'annule', 'fini')",
    ),
    Policy("palier_stockbatch", DEMANDEUR, (READ,), "id IN (SELECT batch_id FROM palier_stockline)"),
    Policy("palier_stockbatch", CLOCK, ALL),
    Policy("palier_stockfile", STEWARD, (READ,)),
    Policy("palier_stockfile", STEWARD, (ADD,), _OPEN),
    Policy("palier_stockfile", CLOCK, ALL),
    Policy("palier_stockfilepart", STEWARD, (READ,)),
    Policy("palier_stockfilepart", STEWARD, (ADD,), _OF_AN_OPEN_ONE),
    Policy("palier_stockfilepart", CLOCK, ALL),
    Policy("palier_stockline", STEWARD, (READ,), "state IN ('refusee', 'deja')"),
    Policy("palier_stockline", DEMANDEUR, (READ,), _MINE),
    Policy(
        "palier_stockline",
        DEMANDEUR,
        (CHANGE,),
        _MINE,
        f"state IN ('confirmee', 'ecartee') AND demande_id = {DEMANDE}",
    ),
    Policy("palier_stockline", CLOCK, ALL),
)
# Which state of an archive follows which, and for whom, is a trigger's to say (``palier_stock_bundle_moved``).
PAPERS: tuple[Policy, ...] = (
    Policy("palier_stockbundle", STEWARD, (READ,)),
    Policy("palier_stockbundle", STEWARD, (ADD,), _BRINGS),
    Policy(
        "palier_stockbundle", STEWARD, (CHANGE,), becomes="state IN ('a_essayer', 'en_cours', 'en_retrait', 'fini')"
    ),
    Policy("palier_stockbundle", CLOCK, ALL),
    Policy("palier_stockbundlepart", STEWARD, (READ,)),
    Policy("palier_stockbundlepart", STEWARD, (ADD,), _OF_AN_OPEN_BUNDLE),
    Policy("palier_stockbundlepart", CLOCK, ALL),
    Policy("palier_stockpaper", STEWARD, (READ,), "state <> 'pris'"),
    Policy("palier_stockpaper", DEMANDEUR, (READ,), _BESIDE_MINE),
    Policy("palier_stockpaper", CLOCK, ALL),
    Policy(
        "palier_stockpapercontent",
        DEMANDEUR,
        (READ,),
        "paper_id IN (SELECT p.id FROM palier_stockpaper p WHERE p.state = 'pris')",
    ),
    Policy("palier_stockpapercontent", CLOCK, ALL),
)
_MOVABLE = "state IN ('a_inviter', 'invitee', 'jointe', 'refusee', 'injoignable')"
# Which state of a campaign follows which is a trigger's to say (``palier_campaign_moved``).
CAMPAIGNS: tuple[Policy, ...] = (
    Policy("palier_stockcampaign", STEWARD, (READ,)),
    Policy(
        "palier_stockcampaign",
        STEWARD,
        (ADD,),
        "state = 'preparee' AND begun_at IS NULL AND counts = '{}' AND counted_at IS NULL"
        " AND (SELECT b.state FROM palier_stockbatch b WHERE b.id = batch_id) = 'repris'",
    ),
    Policy("palier_stockcampaign", STEWARD, (CHANGE,), becomes="state <> 'preparee'"),
    Policy("palier_stockcampaign", CLOCK, ALL),
    # Behind a link anybody may have been forwarded: a state and digests, and no line.
    Policy("palier_stockinvite", GATE, (READ,)),
    Policy(
        "palier_stockinvite",
        GATE,
        (CHANGE,),
        was=_MOVABLE,
        becomes="state IN ('invitee', 'jointe', 'refusee') AND (numero = '' OR asks_number)",
    ),
    Policy("palier_stockinvite", CLOCK, ALL),
    Policy("palier_stocksending", GATE, (READ, CHANGE)),
    Policy("palier_stocksending", CLOCK, ALL),
    Policy("palier_stocktask", STEWARD, (READ,)),
    Policy("palier_stocktask", STEWARD, (CHANGE,), becomes=f"done_by_id = {USER} AND done_at IS NOT NULL"),
    Policy("palier_stocktask", CLOCK, ALL),
    Policy("palier_stockcheck", STEWARD, (READ,), "state NOT IN ('a_demander', 'pareil')"),
    Policy(
        "palier_stockcheck",
        STEWARD,
        (CHANGE,),
        "state IN ('inconnu', 'autre_naissance')",
        f"(decision = '' OR decided_by_id = {USER})",
    ),
    Policy("palier_stockcheck", CLOCK, ALL),
    Policy("palier_stocktwin", STEWARD, (READ,)),
    Policy("palier_stocktwin", STEWARD, (CHANGE,), becomes=f"decided_by_id = {USER}"),
    Policy("palier_stocktwin", CLOCK, ALL),
    Policy("palier_stockblock", CLOCK, ALL),
)
