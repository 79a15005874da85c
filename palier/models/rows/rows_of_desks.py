"""Policies of homes, lists, candidatures, séances and the flow: what organisations do, and how far."""

from palier.models.rows.row_conditions import (
    BY_MYSELF,
    IN_AN_OPEN_SEANCE,
    IN_AUDIENCE,
    LISTS_OF,
    OF_OWN_LISTS,
    ON_OWN_LISTS,
    ORDERED_PUBLICATIONS,
    ORGANISATION,
    OURS,
    OWN_DEMANDE,
    OWN_PUBLICATIONS,
    OWN_SEANCES,
    PUBLISHED,
    STANDING,
    STATE,
    USER,
    its_file,
    its_list,
    of_demande,
)
from palier.models.rows.row_rights import (
    ADD,
    ALL,
    BAILLEUR,
    CHANGE,
    CLOCK,
    DEMANDEUR,
    GATE,
    INTAKE,
    PUBLIC,
    RA,
    RAC,
    RC,
    READ,
    REGISTRANT,
    RESERVATAIRE,
    SEPARATION,
    WEB_ROLES,
    Policy,
)

_DIRECT_PUBLICATIONS = f"{ORDERED_PUBLICATIONS} AND is_direct AND reservataire_id IN ({STATE})"
_OWN_LEASES = f"{IN_AUDIENCE} AND publication_id IN ({OWN_PUBLICATIONS})"
_NOT_WEIGHED = "order_points = 0 AND snapshot = '{}' AND rank IS NULL"
_TO_BE_HELD = f"{OWN_SEANCES} AND stage IN ('convoquee', 'ouverte')"
_EXAMINED = " AND c.publication_id = (SELECT i.publication_id FROM palier_agendaitem i WHERE i.id = item_id)"
_CONVENED = (
    f"bailleur_id = {ORGANISATION} AND convened_by_id = {USER} AND stage = 'convoquee' AND held_at > convened_at"
    " AND opened_at IS NULL AND closed_at IS NULL AND minutes IS NULL AND minutes_digest = '' AND chair IS NULL"
    " AND changes = '[]'"
)
_ON_THE_AGENDA = (
    f"publication_id IN ({OWN_PUBLICATIONS} AND stage = 'en_commission') AND seance_id IN (SELECT id FROM palier_seance"  # noqa: S608 - no value
    f" WHERE bailleur_id = ANY({OURS}) AND stage = 'convoquee') AND postponed_reason = '' AND order_reason = ''"
    " AND sitting IS NULL"
)
_OF_ITS_SEANCE = (
    "item_id IN (SELECT i.id FROM palier_agendaitem i WHERE i.seance_id = palier_interestdeclaration.seance_id)"
)
_PLANNED = (
    f"organisation_id = {ORGANISATION} AND {BY_MYSELF} AND cancelled_at IS NULL AND done_at IS NULL AND refused = ''"
)
_NOT_ORIENTED = "reservataire_id IS NULL AND oriented_at IS NULL AND vacancy_notified_on IS NULL"
_AGREED = "palier_agreed_with(bailleur_id)"
_OPENED = "stage = 'publiee' AND NOT is_direct AND closed_at IS NULL AND end_reason = ''"
_NAMED = f"stage = 'designee' AND is_direct AND reservataire_id IN ({STATE})"
_ORIENTED = (
    "EXISTS (SELECT FROM palier_home h WHERE h.id = home_id AND h.reservataire_id = palier_publication.reservataire_id"
    " AND h.bailleur_id = palier_publication.bailleur_id)"
)
"""A list is opened on a home that its landlord oriented to this very réservataire."""
_PLACED = "stage IN ('deposee', 'en_attente')"
_OFFERED = its_file("palier_offer", its_list("palier_offer"))
_LEASED = its_file("palier_lease", f"{its_list('palier_lease')} AND c.stage = 'acceptee'")
_ACTS: tuple[Policy, ...] = (
    *of_demande("palier_candidature", demandeur=(READ,), staff=(READ,)),
    # From which stage to which is asked of each change (``palier_staff_move``); its score is nobody's on a desk.
    *(Policy("palier_candidature", role, (CHANGE,), rows) for role, rows in ON_OWN_LISTS.items()),
    *of_demande("palier_setaside", demandeur=(READ,), staff=(READ,)),
    *(
        Policy("palier_setaside", role, (ADD,), f"{rows} AND {its_file('palier_setaside')} AND {BY_MYSELF}")
        for role, rows in OF_OWN_LISTS.items()
    ),
    *(Policy("palier_setaside", role, (CHANGE,), rows) for role, rows in OF_OWN_LISTS.items()),
    *of_demande("palier_check", demandeur=(READ,), staff=(READ,)),
    Policy(
        "palier_check", BAILLEUR, (ADD,), f"{OF_OWN_LISTS[BAILLEUR]} AND {its_file('palier_check')} AND {BY_MYSELF}"
    ),
    *of_demande("palier_offer", demandeur=RC, staff=(READ,)),
    Policy("palier_offer", BAILLEUR, (ADD,), f"{ON_OWN_LISTS[BAILLEUR]} AND {_OFFERED} AND sent_by_id = {USER}"),
    Policy("palier_offer", BAILLEUR, (CHANGE,), ON_OWN_LISTS[BAILLEUR]),
    *of_demande("palier_decision", demandeur=(READ,), staff=(READ,)),
    Policy(
        "palier_decision",
        BAILLEUR,
        (ADD,),
        f"{OF_OWN_LISTS[BAILLEUR]} AND {its_file('palier_decision', _EXAMINED)} AND {IN_AN_OPEN_SEANCE} AND {BY_MYSELF}",
    ),
    Policy("palier_decision", BAILLEUR, (CHANGE,), OF_OWN_LISTS[BAILLEUR]),
    *of_demande("palier_lease", demandeur=(READ,), staff=(READ,)),
    Policy("palier_lease", BAILLEUR, (ADD,), f"{ON_OWN_LISTS[BAILLEUR]} AND {_LEASED} AND signed_by_id = {USER}"),
    # A lease recorded with a mistake, and the day of its radiation.
    Policy("palier_lease", BAILLEUR, (CHANGE,), _OWN_LEASES, "register_told_at IS NULL"),
)
"""What an organisation does about a candidate: on its own lists, in the name of who does it."""
_PICTURED = (
    "removed_at IS NULL AND EXISTS (SELECT FROM palier_publication p WHERE p.home_id = palier_homepicture.home_id"
    " AND NOT p.is_direct AND p.stage IN ('publiee', 'classee', 'designee', 'en_commission', 'attribuee'))"
)
"""While a list of the home runs: never before it is published, and no more once it has ended."""
_HOMES_OF = {
    role: f"home_id IN (SELECT id FROM palier_home WHERE {column} = ANY({OURS}))"  # noqa: S608 - no value
    for role, column in ((BAILLEUR, "bailleur_id"), (RESERVATAIRE, "reservataire_id"))
}
_OF_A_SEEN_PICTURE = "picture_id IN (SELECT id FROM palier_homepicture)"
_OF_OUR_PICTURE = {
    role: f"picture_id IN (SELECT id FROM palier_homepicture WHERE {rows})"  # noqa: S608 - no value
    for role, rows in _HOMES_OF.items()
}
PICTURES: tuple[Policy, ...] = (
    *(
        Policy(table, role, (READ,), rows)
        for table, rows in (("palier_homepicture", _PICTURED), ("palier_picturecontent", _OF_A_SEEN_PICTURE))
        for role in WEB_ROLES
        if role not in (*_HOMES_OF, GATE, INTAKE, SEPARATION, REGISTRANT)
    ),
    *(Policy("palier_homepicture", role, (READ,), f"{rows} OR {_PICTURED}") for role, rows in _HOMES_OF.items()),
    *(Policy("palier_homepicture", role, (ADD,), f"{rows} AND removed_at IS NULL") for role, rows in _HOMES_OF.items()),
    *(Policy("palier_homepicture", role, (CHANGE,), rows) for role, rows in _HOMES_OF.items()),
    *(Policy("palier_picturecontent", role, (READ,), _OF_A_SEEN_PICTURE) for role in _HOMES_OF),
    *(Policy("palier_picturecontent", role, (ADD,), rows) for role, rows in _OF_OUR_PICTURE.items()),
    Policy("palier_homepicture", CLOCK, ALL),
    Policy("palier_picturecontent", CLOCK, ALL),
)
"""Photos and plans: public with their list; written by the landlord of the home, and by whom it is oriented to (ADR 95)."""
DESKS: tuple[Policy, ...] = (
    *_ACTS,
    *PICTURES,
    Policy("palier_candidature", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND {_PLACED} AND rank IS NULL"),
    # From which stage to which, and with which columns, is asked of each change (``palier_own_move``); a score bears the
    # signature of who weighed it (``palier_weighed_here``).
    Policy("palier_candidature", DEMANDEUR, (CHANGE,), OWN_DEMANDE),
    Policy("palier_checkdraft", BAILLEUR, ALL, IN_AUDIENCE),
    Policy("palier_checkdraft", CLOCK, ALL),
    Policy("palier_publicationseed", RESERVATAIRE, (ADD,), f"publication_id IN ({ORDERED_PUBLICATIONS})"),
    Policy("palier_publicationseed", BAILLEUR, (ADD,), f"publication_id IN ({ORDERED_PUBLICATIONS})"),
    Policy("palier_publicationseed", CLOCK, RA),
    # Homes and publications are public once published; only their organisations change them.
    *(Policy("palier_home", role, (READ,), STANDING) for role in (PUBLIC, DEMANDEUR, RESERVATAIRE)),
    Policy("palier_home", BAILLEUR, (READ,), f"{STANDING} OR bailleur_id = ANY({OURS})"),
    Policy("palier_home", BAILLEUR, (ADD,), f"bailleur_id = {ORGANISATION} AND {_NOT_ORIENTED}"),
    # What candidates rely on holds while a list runs, and what was declared changes by a correction (``palier_home_held``).
    Policy("palier_home", BAILLEUR, (CHANGE,), f"bailleur_id = ANY({OURS})"),
    Policy("palier_home", CLOCK, ALL),
    Policy("palier_publication", PUBLIC, (READ,), PUBLISHED),
    Policy("palier_publication", DEMANDEUR, (READ,), "stage <> 'brouillon'"),
    # The préfet's own designation without an ad: the one candidature that a réservataire makes.
    Policy(
        "palier_candidature",
        RESERVATAIRE,
        (ADD,),
        f"{IN_AUDIENCE} AND publication_id IN ({_DIRECT_PUBLICATIONS}) AND {_NOT_WEIGHED}",
    ),
    Policy("palier_publication", RESERVATAIRE, (READ,), f"stage <> 'brouillon' OR reservataire_id = ANY({OURS})"),
    # From which stage to which is asked of each change (``palier_list_move``): closing a list is the clock's.
    Policy(
        "palier_publication",
        RESERVATAIRE,
        (ADD,),
        f"reservataire_id = ANY({OURS}) AND {_ORIENTED} AND (({_OPENED}) OR ({_NAMED}))",
    ),
    Policy("palier_publication", RESERVATAIRE, (CHANGE,), f"reservataire_id = ANY({OURS})"),
    Policy("palier_publication", BAILLEUR, (READ,), f"stage <> 'brouillon' OR bailleur_id = ANY({OURS})"),
    Policy("palier_publication", BAILLEUR, (CHANGE,), f"bailleur_id = ANY({OURS})"),
    # Its own part of the flow: it is landlord and réservataire of the list.
    Policy(
        "palier_publication",
        BAILLEUR,
        (ADD,),
        f"bailleur_id = ANY({OURS}) AND reservataire_id = ANY({OURS}) AND {_ORIENTED} AND {_OPENED}",
    ),
    Policy("palier_publication", CLOCK, ALL),
    # From which stage to which, and what may change in each, is asked of each change (``palier_seance_sits``).
    Policy("palier_seance", BAILLEUR, RC, f"bailleur_id = ANY({OURS})"),
    Policy("palier_seance", BAILLEUR, (ADD,), _CONVENED),
    Policy("palier_seance", CLOCK, ALL),
    Policy("palier_agendaitem", BAILLEUR, (READ,), f"publication_id IN ({OWN_PUBLICATIONS})"),
    Policy("palier_agendaitem", BAILLEUR, (ADD,), _ON_THE_AGENDA),
    Policy(
        "palier_agendaitem",
        BAILLEUR,
        (CHANGE,),
        f"publication_id IN ({OWN_PUBLICATIONS}) AND seance_id IN ({_TO_BE_HELD})",
    ),
    Policy("palier_agendaitem", CLOCK, ALL),
    # The rights of one réservataire depend on the rates of all: they read each other's conventions, never the balances.
    Policy("palier_convention", BAILLEUR, RAC, f"bailleur_id = ANY({OURS})"),
    Policy("palier_convention", RESERVATAIRE, (READ,), _AGREED),
    Policy("palier_convention", CLOCK, ALL),
    Policy("palier_flowplan", BAILLEUR, RAC, f"bailleur_id = ANY({OURS})"),
    Policy("palier_flowplan", RESERVATAIRE, (READ,), _AGREED),
    Policy("palier_flowplan", CLOCK, ALL),
    *(
        Policy("palier_homerefusalfigure", role, (READ,), f"organisation_id = ANY({OURS})")
        for role in (BAILLEUR, RESERVATAIRE)
    ),
    Policy("palier_homerefusalfigure", CLOCK, (READ, ADD)),
    Policy("palier_declaredstock", BAILLEUR, (READ,), f"bailleur_id = ANY({OURS})"),
    Policy("palier_declaredstock", BAILLEUR, (ADD,), f"bailleur_id = {ORGANISATION} AND declared_by_id = {USER}"),
    Policy("palier_declaredstock", CLOCK, ALL),
    Policy("palier_flowevent", BAILLEUR, RA, f"bailleur_id = ANY({OURS})"),
    Policy("palier_flowevent", RESERVATAIRE, (READ,), f"reservataire_id = ANY({OURS})"),
    Policy("palier_flowevent", CLOCK, RA),
    # Who planned it acts on it; the other organisation of the list hears of it too.
    Policy(
        "palier_plannedact",
        BAILLEUR,
        (READ,),
        f"organisation_id = ANY({OURS}) OR publication_id IN ({OWN_PUBLICATIONS})",
    ),
    *(
        Policy(
            "palier_plannedact",
            role,
            (ADD,),
            f"{_PLANNED} AND role = '{role.removeprefix('palier_')}' AND publication_id IN ({lists})",
        )
        for role, lists in LISTS_OF.items()
    ),
    Policy("palier_plannedact", BAILLEUR, (CHANGE,), f"organisation_id = ANY({OURS})"),
    # A landlord's request of a next rank gives way to an act of who designates.
    Policy(
        "palier_plannedact",
        RESERVATAIRE,
        (CHANGE,),
        f"organisation_id = ANY({OURS}) OR verb = 'appeler' AND role = 'bailleur' AND publication_id IN ({ORDERED_PUBLICATIONS})",
    ),
    Policy(
        "palier_plannedact",
        RESERVATAIRE,
        (READ,),
        f"organisation_id = ANY({OURS}) OR publication_id IN ({ORDERED_PUBLICATIONS})",
    ),
    Policy("palier_plannedact", CLOCK, ALL),
    Policy("palier_correction", BAILLEUR, (READ,), f"bailleur_id = ANY({OURS})"),
    Policy("palier_correction", BAILLEUR, (ADD,), f"bailleur_id = ANY({OURS}) AND {BY_MYSELF}"),
    Policy("palier_correction", RESERVATAIRE, (READ,), f"reservataire_id = ANY({OURS})"),
    Policy("palier_correction", CLOCK, RA),
    Policy("palier_interestdeclaration", BAILLEUR, (READ,), f"seance_id IN ({OWN_SEANCES})"),
    Policy(
        "palier_interestdeclaration",
        BAILLEUR,
        (ADD,),
        f"seance_id IN ({_TO_BE_HELD}) AND {_OF_ITS_SEANCE} AND withdrawn_at IS NULL AND {BY_MYSELF}",
    ),
    Policy("palier_interestdeclaration", BAILLEUR, (CHANGE,), f"seance_id IN ({_TO_BE_HELD})"),
    Policy("palier_interestdeclaration", CLOCK, ALL),
)
