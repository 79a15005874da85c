"""The statements that put the matrix of ``row_security`` in force; migrations freeze their output."""

from palier.models.doors.row_security import (
    ADD,
    ANY,
    CHANGE,
    CLAIMED,
    CLOCK,
    OPEN,
    PROTECTED,
    READ,
    REMOVE,
    Policy,
    held_columns,
    protected_tables,
)


def grants(policy: Policy) -> list[str]:
    """The grants of a policy; a command held to some columns is granted on them alone."""
    held = {command: held_columns(policy.table, policy.role, command) for command in policy.commands}
    whole = ", ".join(command for command, columns in held.items() if not columns)
    return [
        *([f"GRANT {whole} ON {policy.table} TO {policy.role}"] if whole else ()),
        *(
            f"GRANT {command} ({', '.join(columns)}) ON {policy.table} TO {policy.role}"
            for command, columns in held.items()
            if columns
        ),
    ]


def sql() -> list[str]:
    """The statements that put the matrix in force on an empty catalogue; migrations freeze their output."""
    statements = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in protected_tables()]
    for policy in PROTECTED:
        statements += grants(policy)
        statements += [policy_sql(policy, command) for command in policy.commands]
    for table, roles, commands in OPEN:
        statements.append(f"GRANT {', '.join(commands)} ON {table} TO {', '.join(roles)}")
    return statements


def rows_of(policy: Policy) -> str:
    """The rows of a policy, behind the claim of its role wherever they would hold without one.

    A conjunction that compares with the claim holds for nobody who has none: nothing is asked twice.
    """
    is_claimed = "palier_claim(" in policy.rows or "palier_ours(" in policy.rows
    if policy.role == CLOCK or (is_claimed and " OR " not in policy.rows):
        return policy.rows
    return CLAIMED if policy.rows == ANY else f"{CLAIMED} AND ({policy.rows})"


def policy_sql(policy: Policy, command: str) -> str:
    """The statement that makes one policy."""
    rows = rows_of(policy)
    before = f"{rows} AND {policy.was}" if policy.was else rows
    after = f"{rows} AND {policy.becomes}" if policy.becomes else rows
    clause = {
        READ: f"USING ({rows})",
        ADD: f"WITH CHECK ({rows})",
        CHANGE: f"USING ({before}) WITH CHECK ({after})",
        REMOVE: f"USING ({rows})",
    }[command]
    name = f"{policy.role.removeprefix('palier_')}_{command.lower()}"
    return f"CREATE POLICY {name} ON {policy.table} FOR {command} TO {policy.role} {clause}"
