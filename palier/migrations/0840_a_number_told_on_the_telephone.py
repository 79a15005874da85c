"""Who is called and has no number in a former tool gives theirs: it is kept on the call, as a claim. Frozen SQL.

Expand only: the release before neither reads nor writes these columns, and a call that it notes has no number.
"""

from django.db import migrations, models

RIGHT = "GRANT UPDATE (numero) ON palier_stocktask TO palier_steward"
RIGHT_BEFORE = "REVOKE UPDATE (numero) ON palier_stocktask FROM palier_steward"


class Migration(migrations.Migration):
    """Two columns of a call, and the right to write one of them."""

    dependencies = (("palier", "0833_a_door_of_one_member"),)
    operations = (
        migrations.AddField(
            model_name="stocktask", name="asks_number", field=models.BooleanField(db_default=False, default=False)
        ),
        migrations.AddField(
            model_name="stocktask",
            name="numero",
            field=models.CharField(blank=True, db_default="", default="", max_length=18),
        ),
        migrations.RunSQL(RIGHT, RIGHT_BEFORE),
    )
