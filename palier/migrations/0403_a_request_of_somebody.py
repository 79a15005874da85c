"""A request for another roof is of a file, or of somebody without one: new rows first (ADR 117). Frozen SQL."""

from django.db import migrations, models
from django.db.models import Q

OF_SOMEBODY = """
    ALTER TABLE palier_roofrequest ADD CONSTRAINT roof_request_of_somebody CHECK (
      contact_id IS NULL AND demande_id IS NOT NULL AND by_id IS NOT NULL AND person_key > ''
      OR contact_id IS NOT NULL AND demande_id IS NULL AND by_id IS NULL AND person_key = '') NOT VALID
"""


class Migration(migrations.Migration):
    """One rule."""

    dependencies = (("palier", "0402_requests_of_a_contact"),)
    operations = (
        migrations.RunSQL(
            OF_SOMEBODY,
            migrations.RunSQL.noop,
            state_operations=[
                migrations.AddConstraint(
                    "roofrequest",
                    models.CheckConstraint(
                        condition=Q(contact=None, demande__isnull=False, by__isnull=False, person_key__gt="")
                        | Q(contact__isnull=False, demande=None, by=None, person_key=""),
                        name="roof_request_of_somebody",
                    ),
                )
            ],
        ),
    )
