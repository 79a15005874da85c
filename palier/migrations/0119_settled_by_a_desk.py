"""Who settles a contested separation asks that what was certified of who parts be withdrawn. Frozen SQL."""

from django.db import migrations

ASKED = """
    INSERT INTO palier_jobright (role, task, subject, others, lock, priority, is_dated)
    VALUES ('palier_reservataire', 'palier.jobs.identities.settle', 'demande', '{}', '', 0, false)
    ON CONFLICT DO NOTHING
"""
UNASKED = """
    DELETE FROM palier_jobright WHERE role = 'palier_reservataire' AND task = 'palier.jobs.identities.settle'
"""


class Migration(migrations.Migration):
    """A row of the list of jobs."""

    dependencies = (("palier", "0118_missions"),)
    operations = (migrations.RunSQL(ASKED, UNASKED),)
