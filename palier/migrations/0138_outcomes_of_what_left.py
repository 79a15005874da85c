"""Only of a message that left is anything known: no page, which adds messages unsent, writes what became of one (ADR 74)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One constraint."""

    dependencies = (("palier", "0137_messages_come_back"),)
    operations = (
        migrations.AddConstraint(
            "message",
            models.CheckConstraint(
                condition=models.Q(
                    ("outcome", ""),
                    models.Q(("outcome_at__isnull", False), ("sent_at__isnull", False)),
                    _connector="OR",
                ),
                name="message_outcome_of_sent",
            ),
        ),
    )
