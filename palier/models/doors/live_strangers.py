"""What stands in the database and is of no release: another schema, a view, a function, whatever acts or leaves on its own.

A reader of it needs no right on our tables: a view or a definer function of their owner reads past every policy.
"""

import re
from collections.abc import Iterator
from importlib import resources

from django.apps import apps
from django.db import connection

from palier.models.doors import live_guards
from palier.models.doors.live_guards import Rows

EXTENSIONS = ("plpgsql", "pg_stat_statements")
"""PostgreSQL's own language, and the count of slow statements that an operator may add."""
_OF_MIGRATIONS = "django_migrations"
_TABLE = re.compile(r"CREATE\s+(?:UNLOGGED\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)")
_OF_JOBS = re.compile(r"\bprocrastinate_\w+")
_NOT_THE_SYSTEM = r"n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'"
_OURS = "n.nspname = 'public' AND"
_NO_EXTENSION = """
    NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '{of}'::regclass AND d.objid = {one}.oid AND d.deptype = 'e')
"""
_STANDING = f"""
    SELECT n.nspname::text, 'schéma' FROM pg_namespace n
    WHERE {_NOT_THE_SYSTEM} AND n.nspname <> 'public' AND {_NO_EXTENSION.format(of="pg_namespace", one="n")}
    UNION ALL
    SELECT n.nspname || '.' || c.relname, CASE c.relkind WHEN 'v' THEN 'vue' WHEN 'm' THEN 'vue gardée'
        WHEN 'f' THEN 'table d’ailleurs' ELSE 'table' END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_NOT_THE_SYSTEM}
        AND NOT ({_OURS} c.relkind = 'r' AND c.relname = ANY (%(tables)s)) AND {_NO_EXTENSION.format(of="pg_class", one="c")}
    UNION ALL
    SELECT n.nspname || '.' || p.proname, 'fonction' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
    WHERE {_NOT_THE_SYSTEM} AND NOT ({_OURS} (p.proname LIKE 'palier%%' OR p.proname = ANY (%(functions)s)))
        AND {_NO_EXTENSION.format(of="pg_proc", one="p")}
    UNION ALL
    SELECT n.nspname || '.' || c.relname, 'règle ' || r.rulename FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
    JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_NOT_THE_SYSTEM} AND r.rulename <> '_RETURN'
    UNION ALL
    SELECT n.nspname || '.' || c.relname, 'déclencheur ' || t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE {_NOT_THE_SYSTEM} AND NOT t.tgisinternal AND NOT ({_OURS} c.relname LIKE 'palier%%')
        AND NOT ({_OURS} t.tgname = ANY (%(functions)s))
    UNION ALL
    SELECT evtname::text, 'déclencheur du serveur' FROM pg_event_trigger
    UNION ALL
    SELECT extname::text, 'extension' FROM pg_extension WHERE extname <> ALL (%(extensions)s)
    UNION ALL
    SELECT pubname::text, 'publication' FROM pg_publication
    UNION ALL
    SELECT subname::text, 'abonnement' FROM pg_subscription WHERE subdbid = (
        SELECT oid FROM pg_database WHERE datname = current_database())
    UNION ALL
    SELECT srvname::text, 'serveur d’ailleurs' FROM pg_foreign_server
"""  # noqa: S608 - no value


def strangers() -> tuple[Rows, Rows]:
    """Name and nature of each; this release has none."""
    jobs = sorted(set(_of_jobs()))
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}  # noqa: SLF001 - Django's own
    values = {
        "tables": sorted({*tables, *_in_sql(), _OF_MIGRATIONS, *jobs}),
        "functions": jobs,
        "extensions": list(EXTENSIONS),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, values)
        return set(cursor.fetchall()), set()


def _in_sql() -> Iterator[str]:
    """The tables that no model has: a migration writes them in SQL."""
    for text in live_guards.statements():
        yield from _TABLE.findall(text)


def _of_jobs() -> Iterator[str]:
    """Every name that the library of jobs gives in this database."""
    yield from _OF_JOBS.findall((resources.files("procrastinate") / "sql" / "schema.sql").read_text(encoding="utf-8"))
