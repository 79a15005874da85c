"""A list carries of its home what a search asks first: the commune, the type, the whole rent. Nothing reads it yet."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns, empty until the database fills them."""

    dependencies = (("palier", "0574_minutes_with_their_signature"),)
    operations = (
        migrations.AddField(
            model_name="publication",
            name="carried_commune",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=5),
        ),
        migrations.AddField(
            model_name="publication",
            name="carried_type",
            field=models.CharField(blank=True, db_default="", default="", editable=False, max_length=3),
        ),
        migrations.AddField(
            model_name="publication",
            name="carried_rent",
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
    )
