from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("accounts", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="closed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="closed"),
        ),
        migrations.AddField(
            model_name="user",
            name="closed_reason",
            field=models.CharField(
                blank=True, default="", help_text="The person reads it when signing in.", max_length=300, verbose_name="closed because"
            ),
            preserve_default=False,
        ),
    ]
