"""Page: which role of the database may do what to which rows and columns, and which functions it may call."""

from __future__ import annotations

from collections import defaultdict

from palier.models.doors import function_rights, row_security, row_statements
from palier.models.rows import verb_rights

INTRODUCTION = """\
What the database itself allows, whatever a page forgets (ADR 12, ADR 39). Written from `models/doors/row_security.py` and
`models/doors/function_rights.py`; a test compares the live catalogue with them, and `tests/attacks/` tries every verb on every
table, and every column of a change, as each role: with a claim, with another's, with none.

`palier_claim('demande')` is the demande of the signed claim of the page. A role without a claim of its own reaches no row. What
is not in the table is refused. The login of the web has no right by itself; the worker's login takes `clock` and nothing else.
"""


def page() -> str:
    """Return the matrix of tables, then the open ones, then the functions."""
    parts = [
        INTRODUCTION,
        *(_table(table) for table in row_security.protected_tables()),
        _lines(),
        _open(),
        _functions(),
    ]
    return "\n".join(parts)


def _table(table: str) -> str:
    held: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for policy in row_security.PROTECTED:
        if policy.table == table:
            for command in policy.commands:
                columns = row_security.held_columns(table, policy.role, command)
                verb = command + (f" ({', '.join(columns)})" if columns else "")
                held[policy.role, row_statements.rows_of(policy), policy.becomes].append(verb)
    lines = [f"## `{table}`", "", "| Role | Verbs | Rows | And becomes |", "|---|---|---|---|"]
    lines += [
        f"| {_short(role)} | {', '.join(verbs)} | {_code(rows)} | {_code(becomes)} |"
        for (role, rows, becomes), verbs in held.items()
    ]
    return "\n".join([*lines, ""])


def _lines() -> str:
    lines = [
        "## Lines of the journal",
        "",
        "What a page may journal, written from `models/rows/verb_rights.py`: always in the name of the actor of its claim,",
        "for the organisation of its claim or none. The clock journals what it does; the public nothing.",
        "",
        "| Role | In which quality | Verbs |",
        "|---|---|---|",
    ]
    lines += [
        f"| {_short(role)} | {quality} | {', '.join(verbs)} |"
        for role in row_security.WEB_ROLES
        for quality, verbs in sorted(verb_rights.verbs_of(role).items())
    ]
    return "\n".join([*lines, ""])


def _open() -> str:
    lines = [
        "## Without row security",
        "",
        "Public, or opaque ids only.",
        "",
        "| Table | Verbs | Roles |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{table}` | {', '.join(commands)} | {', '.join(map(_short, roles))} |"
        for table, roles, commands in row_security.OPEN
    ]
    return "\n".join([*lines, ""])


def _functions() -> str:
    lines = ["## Functions that run with the owner's eyes", "", "| Function | Roles | Limit |", "|---|---|---|"]
    lines += [
        f"| `{name}` | {', '.join(map(_short, roles)) or 'none'} | {why} |"
        for name, (roles, why) in sorted(function_rights.FUNCTIONS.items())
    ]
    return "\n".join(lines)


def _short(role: str) -> str:
    return role.removeprefix("palier_")


def _code(rows: str) -> str:
    if rows in ("", row_security.ANY):
        return {"": "", row_security.ANY: "all"}[rows]
    return f"`{rows.replace('|', chr(92) + '|')}`"
