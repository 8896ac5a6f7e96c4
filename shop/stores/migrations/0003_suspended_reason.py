from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("stores", "0002_categories")]

    operations = [
        migrations.AddField(
            model_name="store",
            name="suspended_reason",
            field=models.CharField(blank=True, default="", help_text="The owner reads it.", max_length=300, verbose_name="suspended because"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="store",
            name="suspended_with_owner",
            field=models.BooleanField(
                default=False,
                help_text="Because the owner's account was closed: it comes back, paused, with it.",
                verbose_name="suspended with its owner",
            ),
        ),
    ]
