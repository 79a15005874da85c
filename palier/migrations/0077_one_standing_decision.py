"""One decision stands for each candidate of a home, and one for each rank; those that were taken back are beside."""

from django.db import migrations, models

STANDS = models.Q(taken_back_at=None)


class Migration(migrations.Migration):
    """Made before the wider rules go; the other one goes in the next migration."""

    atomic = False
    dependencies = (("palier", "0076_decisions_taken_back"),)
    operations = (
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(fields=("item", "candidature"), condition=STANDS, name="decision_stands_once"),
        ),
        migrations.AddConstraint(
            "decision",
            models.UniqueConstraint(
                fields=("item", "rank"), condition=models.Q(rank__isnull=False) & STANDS, name="decision_rank_stands"
            ),
        ),
        migrations.RemoveConstraint("decision", "decision_rank_once"),
    )
