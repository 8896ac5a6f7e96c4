"""A provider's receipt brings the money of one attempt; the texts that became bytes go."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payments", "0003_texts_to_bytes")]

    operations = [
        migrations.AddConstraint(
            model_name="paymentattempt",
            constraint=models.UniqueConstraint(
                "provider", "reference", condition=models.Q(("reference", ""), _negated=True), name="attempt_receipt_once"
            ),
        ),
        migrations.AlterField(
            model_name="paymentevent",
            name="body",
            field=models.TextField(blank=True, default="", verbose_name="as it came"),
        ),
        migrations.RemoveField(model_name="paymentevent", name="body"),
    ]
