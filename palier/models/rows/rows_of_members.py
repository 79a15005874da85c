"""Policies of a member of a commission: their own séances, what is presented there, and what they sign (articles L441-2, R441-9).

A member reads in the quality of the landlord whose commission it is: what that landlord reads no more, no member reads. Whoever
sits in several commissions takes one at a time. Names, contacts and the bytes of pieces are no member's.
"""

from palier.models.rows.row_conditions import (
    BY_MYSELF,
    IN_AN_OPEN_SEANCE,
    IN_AUDIENCE,
    OF_OWN_ITEMS,
    ORGANISATION,
    OURS,
    OWN_SEANCES,
    STANDING,
    USER,
)
from palier.models.rows.row_rights import ADD, ALL, BAILLEUR, CHANGE, CLOCK, COMMISSION, READ, REMOVE, Policy

_TO_CALL = f"seance_id IN ({OWN_SEANCES} AND stage = 'convoquee')"
_OF_ITS_COMMISSION = (
    f"(user_id IS NULL OR user_id IN (SELECT user_id FROM palier_membership WHERE organisation_id = {ORGANISATION}"  # noqa: S608 - no value
    " AND role = 'commission' AND ended_at IS NULL))"
)
_KEPT_FOR_IT = _OF_ITS_COMMISSION.replace("(user_id IS", "(account_id IS").replace("OR user_id IN", "OR account_id IN")
"""The same of a suppléant who is kept: an account of the commission, or none."""
_CALLED = f"bailleur_id = ANY({OURS}) AND id IN (SELECT seance_id FROM palier_calledmember)"  # noqa: S608 - no value
_AWAY = (
    f"bailleur_id = ANY({OURS}) AND stage IN ('convoquee', 'ouverte') AND id IN (SELECT a.seance_id FROM palier_seatabsence a"  # noqa: S608 - no value
    " WHERE a.ended_at IS NULL)"
)
"""Its day and place, for a titulaire in whose seat somebody is called: nothing of its agenda."""
_ON_AN_AGENDA = "seance_id IN (SELECT s.id FROM palier_seance s JOIN palier_calledmember m ON m.seance_id = s.id)"
_PRESENTED = "SELECT palier_presented()"
_OF_PRESENTED = f"{IN_AUDIENCE} AND demande_id IN (SELECT demande_id FROM palier_candidature)"  # noqa: S608 - no value
_ORDINARY = f"{_OF_PRESENTED} AND confidentiality = 'ordinaire' AND left_at IS NULL"
_OWN_SEAT = (
    "EXISTS (SELECT FROM palier_calledmember m WHERE m.seance_id = palier_{table}.seance_id"
    " AND m.member = palier_{table}.member)"
)
_BEFORE_THE_VOTE = (
    f"{_OWN_SEAT.format(table='interestdeclaration')} AND item_id IN (SELECT i.id FROM palier_agendaitem i"  # noqa: S608 - no value
    " JOIN palier_seance s ON s.id = i.seance_id WHERE s.stage IN ('convoquee', 'ouverte') AND i.sitting IS NULL"
    " AND i.seance_id = palier_interestdeclaration.seance_id)"
)
"""An interest of one's own, while the home is not decided. Whose seat it is, the policy of the seats says."""
_IN_A_FILE_OF_IT = (
    "(candidature_ref IS NULL OR candidature_ref IN (SELECT c.public_id FROM palier_candidature c"
    " JOIN palier_agendaitem i ON i.publication_id = c.publication_id WHERE i.id = item_id))"
)
_SEEN = (
    f"{_OWN_SEAT.format(table='memberseen')} AND seance_id IN (SELECT id FROM palier_seance"  # noqa: S608 - no value
    " WHERE stage IN ('convoquee', 'ouverte'))"
)
"""That one is there is said at one's own place, until the séance is closed."""
_THE_MINUTES = (
    f"{_OWN_SEAT.format(table='minutessignature')} AND digest = (SELECT s.minutes_digest FROM palier_seance s"  # noqa: S608 - no value
    " WHERE s.id = palier_minutessignature.seance_id AND s.stage = 'close')"
)
_FOR_THE_CHAIR = (
    f"{_OWN_SEAT.format(table='minutespaper')} AND EXISTS (SELECT FROM palier_seance s"  # noqa: S608 - no value
    " WHERE s.id = palier_minutespaper.seance_id AND s.stage = 'close' AND s.chair = palier_minutespaper.member)"
    " AND EXISTS (SELECT FROM palier_minutessignature g WHERE g.seance_id = palier_minutespaper.seance_id"
    " AND g.member = palier_minutespaper.member AND g.by_id = palier_minutespaper.by_id"
    " AND g.signed_at = palier_minutespaper.made_at)"
)
_OWN_ABSENCE = (
    f"{_OWN_SEAT.format(table='seatabsence')} AND user_id = {USER} AND {BY_MYSELF} AND ended_at IS NULL AND back_at IS NULL"
    " AND substitute IS NULL"
)
"""Said of one's own seat; that its séance is still to be held is asked of each row (``palier_absence_in_time``)."""
_PUT = f"{IN_AN_OPEN_SEANCE} AND ended_at IS NULL AND {BY_MYSELF}"
_WITHOUT_AN_INTEREST = (
    "item_id IN (SELECT id FROM palier_agendaitem) AND NOT EXISTS (SELECT FROM palier_interestdeclaration d"
    " JOIN palier_calledmember m ON m.seance_id = d.seance_id AND m.member = d.member"
    " WHERE d.item_id = palier_puttovote.item_id AND d.withdrawn_at IS NULL)"
)
"""What is put to the vote on a home tells of its files: who has an interest in it reads neither."""
_OF_AN_OPEN_VOTE = (
    "EXISTS (SELECT FROM palier_puttovote v JOIN palier_agendaitem i ON i.id = v.item_id"
    " JOIN palier_seance s ON s.id = i.seance_id AND s.stage = 'ouverte'"
    " JOIN palier_calledmember m ON m.seance_id = s.id AND m.member = palier_castballot.member"
    " JOIN palier_candidature c ON c.publication_id = i.publication_id AND c.public_id = candidature_ref"
    " WHERE v.id = vote_id AND v.ended_at IS NULL)"
)
MEMBERS: tuple[Policy, ...] = (
    Policy("palier_calledmember", BAILLEUR, (READ,), f"seance_id IN ({OWN_SEANCES})"),
    # Before the séance opens; and once, the end of what was read, when it is closed (``palier_called_in_time``).
    Policy("palier_calledmember", BAILLEUR, (ADD,), f"{_TO_CALL} AND reads_until IS NULL AND {_OF_ITS_COMMISSION}"),
    Policy("palier_calledmember", BAILLEUR, (CHANGE,), f"seance_id IN ({OWN_SEANCES})", _OF_ITS_COMMISSION),
    Policy("palier_calledmember", COMMISSION, (READ,), f"user_id = {USER}"),
    Policy("palier_calledmember", CLOCK, ALL),
    Policy("palier_seatsubstitute", BAILLEUR, (READ,), f"bailleur_id = ANY({OURS})"),
    Policy(
        "palier_seatsubstitute",
        BAILLEUR,
        (ADD,),
        f"bailleur_id = {ORGANISATION} AND {BY_MYSELF} AND ended_at IS NULL AND {_KEPT_FOR_IT}",
    ),
    Policy("palier_seatsubstitute", BAILLEUR, (CHANGE,), f"bailleur_id = ANY({OURS})"),
    Policy("palier_seatsubstitute", CLOCK, ALL),
    Policy("palier_chairelection", BAILLEUR, (READ,), f"bailleur_id = ANY({OURS})"),
    Policy(
        "palier_chairelection",
        BAILLEUR,
        (ADD,),
        f"bailleur_id = {ORGANISATION} AND {BY_MYSELF} AND mistaken_at IS NULL",
    ),
    Policy("palier_chairelection", BAILLEUR, (CHANGE,), f"bailleur_id = ANY({OURS})"),
    Policy("palier_chairelection", CLOCK, ALL),
    Policy("palier_seatabsence", BAILLEUR, (READ, CHANGE), f"seance_id IN ({OWN_SEANCES})"),
    Policy(
        "palier_seatabsence", BAILLEUR, (ADD,), f"{_TO_CALL} AND {BY_MYSELF} AND ended_at IS NULL AND back_at IS NULL"
    ),
    Policy("palier_seatabsence", COMMISSION, (READ,), f"user_id = {USER}"),
    Policy("palier_seatabsence", COMMISSION, (ADD,), _OWN_ABSENCE),
    Policy("palier_seatabsence", COMMISSION, (CHANGE,), f"user_id = {USER}"),
    Policy("palier_seatabsence", CLOCK, ALL),
    # While it is to come, what is foreseen of its hours: its secretary's alone.
    Policy("palier_seancehours", BAILLEUR, (READ,), f"seance_id IN ({OWN_SEANCES})"),
    Policy("palier_seancehours", BAILLEUR, (ADD, CHANGE, REMOVE), _TO_CALL),
    Policy("palier_seancehours", CLOCK, (READ, REMOVE)),
    # Its member's own; who records the votes of their séance compares it, and a digest says nothing else.
    Policy("palier_memberaddress", COMMISSION, ALL, f"user_id = {USER}"),
    Policy(
        "palier_memberaddress",
        BAILLEUR,
        (READ,),
        "user_id IN (SELECT m.user_id FROM palier_calledmember m JOIN palier_seance s ON s.id = m.seance_id"
        " WHERE s.stage IN ('convoquee', 'ouverte'))",
    ),
    Policy("palier_memberaddress", CLOCK, (READ, REMOVE)),
    Policy("palier_callnotice", BAILLEUR, (READ,), f"seance_id IN ({OWN_SEANCES})"),
    Policy("palier_callnotice", CLOCK, ALL),
    Policy("palier_memberseen", BAILLEUR, (READ, REMOVE), f"seance_id IN ({OWN_SEANCES})"),
    Policy("palier_memberseen", COMMISSION, (READ,), _ON_AN_AGENDA),
    Policy("palier_memberseen", COMMISSION, (ADD, CHANGE), _SEEN),
    Policy("palier_memberseen", CLOCK, ALL),
    Policy("palier_seance", COMMISSION, (READ,), f"{_CALLED} OR {_AWAY}"),
    Policy("palier_agendaitem", COMMISSION, (READ,), _ON_AN_AGENDA),
    Policy("palier_interestdeclaration", COMMISSION, (READ,), _ON_AN_AGENDA),
    Policy(
        "palier_interestdeclaration",
        COMMISSION,
        (ADD,),
        f"{_BEFORE_THE_VOTE} AND withdrawn_at IS NULL AND {BY_MYSELF} AND {_IN_A_FILE_OF_IT}",
    ),
    Policy("palier_interestdeclaration", COMMISSION, (CHANGE,), _BEFORE_THE_VOTE, BY_MYSELF),
    Policy("palier_puttovote", BAILLEUR, (READ,), OF_OWN_ITEMS),
    Policy("palier_puttovote", BAILLEUR, (ADD,), _PUT),
    # It ends, and is emptied; it is never rewritten (``palier_vote_ends``).
    Policy("palier_puttovote", BAILLEUR, (CHANGE,), IN_AN_OPEN_SEANCE),
    Policy("palier_puttovote", COMMISSION, (READ,), _WITHOUT_AN_INTEREST),
    Policy("palier_puttovote", CLOCK, ALL),
    Policy("palier_castballot", BAILLEUR, (READ,), "vote_id IN (SELECT id FROM palier_puttovote)"),
    Policy("palier_castballot", COMMISSION, (READ,), BY_MYSELF),
    Policy("palier_castballot", COMMISSION, (ADD, CHANGE), f"{BY_MYSELF} AND {_OF_AN_OPEN_VOTE}"),
    Policy("palier_castballot", CLOCK, ALL),
    Policy("palier_minutessignature", BAILLEUR, (READ,), f"seance_id IN ({OWN_SEANCES})"),
    Policy("palier_minutessignature", COMMISSION, (READ,), _ON_AN_AGENDA),
    Policy("palier_minutessignature", COMMISSION, (ADD,), f"{_THE_MINUTES} AND {BY_MYSELF}"),
    Policy("palier_minutessignature", CLOCK, ALL),
    Policy("palier_minutespaper", BAILLEUR, (READ,), f"seance_id IN ({OWN_SEANCES})"),
    Policy("palier_minutespaper", COMMISSION, (READ,), _ON_AN_AGENDA),
    Policy("palier_minutespaper", COMMISSION, (ADD,), f"{_FOR_THE_CHAIR} AND {BY_MYSELF} AND signed_at IS NULL"),
    Policy("palier_minutespaper", CLOCK, ALL),
    Policy(
        "palier_publication",
        COMMISSION,
        (READ,),
        "stage <> 'brouillon' AND NOT is_direct OR id IN (SELECT publication_id FROM palier_agendaitem)",
    ),
    Policy("palier_home", COMMISSION, (READ,), STANDING),
    Policy("palier_candidature", COMMISSION, (READ,), f"id IN ({_PRESENTED})"),
    *(
        Policy(table, COMMISSION, (READ,), f"candidature_id IN ({_PRESENTED})")
        for table in ("palier_decision", "palier_check")
    ),
    Policy(
        "palier_demande",
        COMMISSION,
        (READ,),
        f"{IN_AUDIENCE} AND id IN (SELECT demande_id FROM palier_candidature)",  # noqa: S608 - no value
    ),
    *(
        Policy(table, COMMISSION, (READ,), _OF_PRESENTED)
        for table in ("palier_demandeversion", "palier_seniority", "palier_fact")
    ),
    # That a piece came and was checked: its bytes are nobody's here, a sensitive one is not even counted.
    Policy("palier_piece", COMMISSION, (READ,), _ORDINARY),
    Policy("palier_piecefile", COMMISSION, (READ,), "piece_id IN (SELECT id FROM palier_piece)"),
)
