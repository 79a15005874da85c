"""Whether the log of PostgreSQL would quote people: statements hold their values, and a fault writes its statement."""

from django.db import connections

QUIET = {
    "log_min_error_statement": ("panic",),
    "log_error_verbosity": ("terse",),
    "log_parameter_max_length": ("0",),
    "log_parameter_max_length_on_error": ("0",),
    "log_statement": ("none", "ddl"),
    "log_min_duration_statement": ("-1",),
    "log_min_duration_sample": ("-1",),
}
"""What each of these says on a server whose log quotes nobody; the embedded one is set so (hosting/database/postgres.py)."""


def faults(database: str) -> list[str]:
    """Say in a line which settings of the server would put households in its log; none when it is quiet."""
    with connections[database].cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s) ORDER BY name", [list(QUIET)])
        loud = [f"{name} = {setting}" for name, setting in cursor.fetchall() if setting not in QUIET[name]]
    if not loud:
        return []
    return [f"The log of this PostgreSQL quotes people ({', '.join(loud)}): docs/how-to/operate.md, 5."]
