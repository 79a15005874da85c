"""Policies of the notes and tags of a house on a file: its own desk writes them, the file's household reads them, nobody else.

A note is seen with its candidature: where the house sees that no more, it reads no note of it either (ADR 188). For a day it is
its author's; who manages the members takes one away, unless the file is kept for a judge or an answer, and lists the tags.
A holder reads none that was written once another holder told a danger, or left in silence: a function gives the others, and its
caller cannot tell that one lacks.
"""

from palier.models.rows.row_conditions import BY_MYSELF, LISTS_OF, ORGANISATION, OURS, USER
from palier.models.rows.row_rights import ADD, ALL, CHANGE, CLOCK, DEMANDEUR, OF_MEMBERS, READ, REMOVE, STAFF, Policy

_OURS = f"organisation_id = ANY({OURS})"
_IN_OUR_NAME = f"organisation_id = {ORGANISATION}"
_NOW = "{column} BETWEEN now() - interval '10 minutes' AND now() + interval '10 minutes'"
"""What is written anew bears the hour at which it is written: whose it is, and who reads it, follow from it."""
_MANAGES = {
    role: f"EXISTS (SELECT FROM palier_membership m WHERE m.user_id = {USER} AND m.organisation_id = {ORGANISATION}"
    f" AND m.role = '{quality.value}'"
    " AND m.manages_since IS NOT NULL AND m.suspended_at IS NULL AND m.ended_at IS NULL)"
    for quality, role in OF_MEMBERS.items()
    if role in STAFF
}
_SEEN = {
    role: f"{_OURS} AND candidature_id IN (SELECT id FROM palier_candidature WHERE publication_id IN ({lists}))"  # noqa: S608
    for role, lists in LISTS_OF.items()
}
_STILL_OWN = f"{BY_MYSELF} AND at >= now() - interval '1 day'"
_OFFERED = "tag_id IN (SELECT t.id FROM palier_desktag t WHERE t.ended_at IS NULL)"
NOTES: tuple[Policy, ...] = (
    *(Policy("palier_desktag", role, (READ,), _OURS) for role in STAFF),
    *(
        Policy(
            "palier_desktag",
            role,
            (ADD,),
            f"{_IN_OUR_NAME} AND made_by_id = {USER} AND ended_at IS NULL AND {_MANAGES[role]}"
            f" AND {_NOW.format(column='made_at')}",
        )
        for role in STAFF
    ),
    *(Policy("palier_desktag", role, (CHANGE,), f"{_OURS} AND {_MANAGES[role]}") for role in STAFF),
    Policy("palier_desktag", DEMANDEUR, (READ,), "id IN (SELECT tag_id FROM palier_filetag)"),
    Policy("palier_desktag", CLOCK, ALL),
    *(Policy("palier_filetag", role, (READ, REMOVE), _SEEN[role]) for role in STAFF),
    *(
        Policy(
            "palier_filetag",
            role,
            (ADD,),
            f"{_SEEN[role]} AND {_IN_OUR_NAME} AND {BY_MYSELF} AND {_OFFERED} AND {_NOW.format(column='at')}",
        )
        for role in STAFF
    ),
    Policy("palier_filetag", DEMANDEUR, (READ,), "id IN (SELECT palier_own_file_tags())"),
    Policy("palier_filetag", CLOCK, ALL),
    *(Policy("palier_desknote", role, (READ,), _SEEN[role]) for role in STAFF),
    *(
        Policy(
            "palier_desknote",
            role,
            (ADD,),
            f"{_SEEN[role]} AND {_IN_OUR_NAME} AND {BY_MYSELF} AND {_NOW.format(column='at')}",
        )
        for role in STAFF
    ),
    *(Policy("palier_desknote", role, (CHANGE,), f"{_SEEN[role]} AND {_STILL_OWN}") for role in STAFF),
    *(
        Policy(
            "palier_desknote",
            role,
            (REMOVE,),
            f"{_SEEN[role]} AND ({_STILL_OWN} OR {_MANAGES[role]} AND NOT palier_notes_are_kept(candidature_id))",
        )
        for role in STAFF
    ),
    Policy("palier_desknote", DEMANDEUR, (READ,), "id IN (SELECT palier_own_notes())"),
    Policy("palier_desknote", CLOCK, ALL),
)
