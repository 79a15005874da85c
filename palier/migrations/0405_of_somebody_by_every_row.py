"""That a request for another roof is of a file, or of somebody without one, is held by every row that was there."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Beside writers."""

    dependencies = (("palier", "0404_rights_of_who_has_no_file"),)
    operations = (ValidateConstraint("roofrequest", "roof_request_of_somebody"),)
