"""A form that is sent again puts nothing in a second time."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Rows of an older release have none, and so do those that it writes meanwhile."""

    dependencies = [("cart", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="cartline",
            name="added_by",
            field=models.CharField(blank=True, db_default="", max_length=32),
        ),
    ]
