"""An answer to who asks for more time says when it came, and why where the day stays."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside writers, statement by statement."""

    dependencies = (("palier", "0345_time_asked_of_a_landlord"),)
    operations = (
        migrations.AddConstraint(
            "moretime",
            models.CheckConstraint(
                condition=models.Q(("state", "accordee"))
                | models.Q(("answered_at", None), ("state", "demandee"))
                | models.Q(("answered_at__isnull", False), ("state", "maintenue")) & ~models.Q(("note", "")),
                name="moretime_answered",
            ),
        ),
    )
