"""Policies of mandates: a household's own, what a living one opens to who holds it, and the acts made by one (ADR 66, ADR 67).

Everything that an adviser reads of a file asks `palier_mandated`: a mandate that lives, today in Paris, of their own
organisation, whose giver has an account on that file. Columns are held beside (``column_rights``): no contact, no point, no
free word.
"""

from palier.models.rows.row_conditions import (
    BY_MYSELF,
    LISTS_OF,
    MANDATE,
    ORGANISATION,
    OWN_DEMANDE,
    STANDING,
    USER,
    its_file,
)
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, CONSEILLER, DEMANDEUR, RA, READ, Policy

_FOR_ONESELF = f"person_key IN (SELECT h.person_key FROM palier_holder h WHERE h.user_id = {USER})"  # noqa: S608 - no value
_LIVING = (
    "state = 'en_cours' AND ended_at IS NULL AND warned_at IS NULL AND other_agreed_at IS NULL AND agreed_by = '{}'"
)
_TO_AN_ADVISER = (
    "organisation_id IN (SELECT id FROM palier_organisation"
    " WHERE kind = 'conseil' AND closed_at IS NULL AND suspended_at IS NULL)"
)
_OURS = f"organisation_id = {ORGANISATION}"
_OPENED = "SELECT palier_mandated('lire')"
_WHOLE = "SELECT palier_mandated('foyer')"
_OF_OPENED = f"demande_id IN ({_OPENED})"
_OF_SEEN_MANDATE = "mandate_id IN (SELECT id FROM palier_mandate)"
_OF_ITS_MANDATE = (
    "EXISTS (SELECT FROM palier_mandate m WHERE m.id = mandate_id AND m.demande_id = palier_mandateopinion.demande_id"
    " AND m.organisation_id = palier_mandateopinion.organisation_id AND m.state = 'en_cours')"
)
_UNREAD = "state = 'propose' AND changed_at IS NULL AND told_at IS NULL"
_GRANTER = (
    "EXISTS (SELECT FROM palier_mandate m WHERE m.demande_id = palier_person.demande_id"
    " AND m.person_key = palier_person.key AND m.state = 'en_cours'"
    " AND m.last_day >= (now() AT TIME ZONE 'Europe/Paris')::date)"
)
_OPINIONS: tuple[Policy, ...] = (
    Policy("palier_mandateopinion", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND {_OF_SEEN_MANDATE}"),
    # From where to where, the trigger tells (``palier_opinion_moved``); who gave the mandate answers, and no other holder.
    Policy(
        "palier_mandateopinion",
        DEMANDEUR,
        (CHANGE,),
        f"{OWN_DEMANDE} AND mandate_id IN (SELECT id FROM palier_mandate WHERE {BY_MYSELF})",  # noqa: S608 - no value
    ),
    Policy("palier_mandateopinion", CONSEILLER, (READ,), f"{_OF_OPENED} AND {_OF_SEEN_MANDATE}"),
    Policy(
        "palier_mandateopinion",
        CONSEILLER,
        (ADD,),
        f"{_OF_OPENED} AND {_OURS} AND {BY_MYSELF} AND {_UNREAD} AND {_OF_ITS_MANDATE} AND {its_file('palier_mandateopinion')}",
    ),
    Policy("palier_mandateopinion", CONSEILLER, (CHANGE,), f"{_OF_OPENED} AND {_OURS}", "state = 'retire'"),
    # Beside the candidatures of one's own lists that are read still, and only what their household joined.
    *(
        Policy(
            "palier_mandateopinion",
            role,
            (READ,),
            f"state = 'joint' AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN ({lists}))",  # noqa: S608 - same
        )
        for role, lists in LISTS_OF.items()
    ),
    Policy("palier_mandateopinion", CLOCK, ALL),
)
MANDATES: tuple[Policy, ...] = (
    Policy("palier_mandateinvitation", CONSEILLER, (READ,), _OURS),
    Policy(
        "palier_mandateinvitation",
        CONSEILLER,
        (ADD,),
        f"{_OURS} AND {BY_MYSELF} AND used_at IS NULL AND withdrawn_at IS NULL",
    ),
    Policy("palier_mandateinvitation", CONSEILLER, (CHANGE,), f"{_OURS} AND used_at IS NULL"),
    Policy("palier_mandateinvitation", CLOCK, ALL),
    # The other holder sees that it exists where its holder asked for their agreement, and never before.
    Policy("palier_mandate", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND ({BY_MYSELF} OR asks_other)"),
    Policy(
        "palier_mandate",
        DEMANDEUR,
        (ADD,),
        f"{OWN_DEMANDE} AND {BY_MYSELF} AND {_FOR_ONESELF} AND {_LIVING} AND {_TO_AN_ADVISER}",
    ),
    # Who ends it, and who agrees for themselves, the trigger tells apart (``palier_mandate_ended``).
    Policy("palier_mandate", DEMANDEUR, (CHANGE,), f"{OWN_DEMANDE} AND ({BY_MYSELF} OR asks_other)"),
    Policy("palier_mandate", CONSEILLER, (READ,), _OURS),
    Policy("palier_mandate", CONSEILLER, (CHANGE,), _OURS, "state = 'rendu'"),
    Policy("palier_mandate", CLOCK, ALL),
    # Who sees the mandate sees what was done by it: another holder, where they were asked to agree, and never before.
    Policy(
        "palier_mandateact", DEMANDEUR, (READ,), f"{OWN_DEMANDE} AND ({_OF_SEEN_MANDATE} OR mandate_id = {MANDATE})"
    ),
    Policy("palier_mandateact", DEMANDEUR, (ADD,), f"{OWN_DEMANDE} AND mandate_id = {MANDATE} AND {BY_MYSELF}"),
    Policy("palier_mandateact", CONSEILLER, (READ,), f"{_OF_OPENED} AND {_OF_SEEN_MANDATE}"),
    Policy("palier_mandateact", CLOCK, ALL),
    *_OPINIONS,
    Policy("palier_demande", CONSEILLER, (READ,), f"id IN ({_OPENED})"),
    *(Policy(table, CONSEILLER, (READ,), _OF_OPENED) for table in ("palier_candidature", "palier_offer")),
    # Without the agreement of every other holder, only who gave a living mandate is named, and no piece is listed. Who left the
    # file openly is read on their own.
    Policy(
        "palier_person",
        CONSEILLER,
        (READ,),
        f"{_OF_OPENED} AND role <> 'separe' AND (demande_id IN ({_WHOLE}) OR {_GRANTER})",
    ),
    Policy(
        "palier_piece",
        CONSEILLER,
        (READ,),
        f"demande_id IN ({_WHOLE}) AND confidentiality = 'ordinaire' AND left_at IS NULL",
    ),
    Policy("palier_doneact", CONSEILLER, RA, f"actor = {USER}"),
    # What anybody reads without an account, and the homes of the files that are opened.
    Policy("palier_home", CONSEILLER, (READ,), STANDING),
    Policy(
        "palier_publication",
        CONSEILLER,
        (READ,),
        "stage <> 'brouillon' AND NOT is_direct OR id IN (SELECT publication_id FROM palier_candidature)",
    ),
)
