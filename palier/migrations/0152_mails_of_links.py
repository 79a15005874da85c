"""What became of the mail of a link: taken by the relay, or come back. Read by who answers for its person. Frozen SQL.

Expand only: the release before writes neither.
"""

from django.db import migrations, models

READERS = ("palier_steward", "palier_manager")


class Migration(migrations.Migration):
    """Two columns, which a steward and a manager read and only the clock writes."""

    dependencies = (("palier", "0151_a_name_that_changes"),)
    operations = (
        migrations.AddField("passwordlink", "left_at", models.DateTimeField(null=True)),
        migrations.AddField("passwordlink", "came_back_at", models.DateTimeField(null=True)),
        *(
            migrations.RunSQL(
                f"GRANT SELECT (left_at, came_back_at) ON palier_passwordlink TO {role}",
                f"REVOKE SELECT (left_at, came_back_at) ON palier_passwordlink FROM {role}",
            )
            for role in READERS
        ),
    )
