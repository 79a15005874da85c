"""Who is called, what is put to the vote, ballots and signatures are under seal since a line that says so. Frozen SQL."""

from django.db import migrations

TABLES = ("calledmember", "puttovote", "castballot", "minutessignature")
TAKEOVER = tuple(
    (
        f"INSERT INTO palier_sealtakeover (source, after) VALUES ('{table}', '') ON CONFLICT DO NOTHING",  # noqa: S608 - named above
        f"DELETE FROM palier_sealtakeover WHERE source = '{table}'",  # noqa: S608 - named above
    )
    for table in TABLES
)


class Migration(migrations.Migration):
    """Their triggers are there already: what was written before is taken over."""

    dependencies = (("palier", "0101_votes_by_account"),)
    operations = tuple(migrations.RunSQL(*statements) for statements in TAKEOVER)
