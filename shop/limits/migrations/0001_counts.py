"""Counts of tries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="TryCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64, unique=True, verbose_name="key")),
                ("kind", models.CharField(max_length=40, verbose_name="what was tried")),
                ("count", models.PositiveIntegerField(default=0, verbose_name="tries")),
                ("began_at", models.DateTimeField(verbose_name="since")),
                ("free_at", models.DateTimeField(verbose_name="next try from")),
                ("ends_at", models.DateTimeField(db_index=True, verbose_name="forgotten")),
                ("kept", models.JSONField(blank=True, null=True, verbose_name="kept value")),
            ],
            options={"verbose_name": "count of tries", "verbose_name_plural": "counts of tries"},
        ),
    ]
