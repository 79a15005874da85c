"""Every table under seal notes the rows that a statement wrote; those of before are taken over. Frozen SQL.

One table at a time, each statement by itself: the locks of several are never held together, and it may start again anywhere.
"""

from django.db import migrations

TABLES = (
    ("id", "journalentry"),
    ("id", "accessentry"),
    ("id", "erasure"),
    ("id", "legalhold"),
    ("id", "correction"),
    ("id", "gridversion"),
    ("id", "sizeguideversion"),
    ("id", "home"),
    ("id", "publication"),
    ("id", "closinghold"),
    ("id", "candidature"),
    ("id", "ranking"),
    ("id", "rankingline"),
    ("id", "setaside"),
    ("id", "check"),
    ("id", "seance"),
    ("id", "agendaitem"),
    ("id", "interestdeclaration"),
    ("id", "decision"),
    ("id", "offer"),
    ("id", "lease"),
    ("id", "leasecount"),
    ("id", "convention"),
    ("id", "flowplan"),
    ("id", "flowevent"),
    ("id", "demande"),
    ("id", "demandeversion"),
    ("id", "seniority"),
    ("id", "fact"),
    ("id", "piece"),
    ("id", "piecefile"),
    ("id", "letter"),
    ("id", "paperletter"),
    ("id", "radiationwarning"),
    ("id", "radiation"),
    ("id", "renewalnotice"),
    ("publication_id", "publicationseed"),
    ("piece_id", "piececontent"),
    ("file_id", "filecontent"),
)
"""The key of a row, and its table."""
VERBS = (("INSERT", "NEW"), ("UPDATE", "NEW"), ("DELETE", "OLD"))
TRIGGERS = tuple(
    f"CREATE OR REPLACE TRIGGER seal_{verb.lower()} AFTER {verb} ON palier_{table} REFERENCING {rows} TABLE AS changed "
    f"FOR EACH STATEMENT EXECUTE FUNCTION palier_note_{key}('{table}')"
    for key, table in TABLES
    for verb, rows in VERBS
)
TAKEOVER = tuple(
    f"INSERT INTO palier_sealtakeover (source, after) VALUES ('{table}', '') ON CONFLICT DO NOTHING"  # noqa: S608 - named above
    for _, table in TABLES
)


class Migration(migrations.Migration):
    """Triggers, out of one transaction."""

    atomic = False
    dependencies = (("palier", "0066_seal_notes"),)
    operations = tuple(migrations.RunSQL(statement, migrations.RunSQL.noop) for statement in (*TRIGGERS, *TAKEOVER))
