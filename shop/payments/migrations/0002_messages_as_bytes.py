"""Messages of providers are kept byte for byte, may wait to be proven, and may name a receipt alone."""

from django.db import migrations, models

STATUSES = ["received", "applied", "ignored", "stuck", "unproven"]


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_tables")]

    operations = [
        migrations.AddField(
            model_name="paymentevent",
            name="raw",
            field=models.BinaryField(default=b"", verbose_name="as it came"),
        ),
        migrations.AddField(
            model_name="paymentevent",
            name="reference",
            field=models.CharField(blank=True, db_default="", max_length=80, verbose_name="receipt"),
        ),
        migrations.AlterField(
            model_name="paymentevent",
            name="status",
            field=models.CharField(
                choices=[
                    ("received", "received"),
                    ("applied", "applied"),
                    ("ignored", "concerns nothing here"),
                    ("stuck", "could not be applied"),
                    ("unproven", "not proven yet"),
                ],
                default="received",
                max_length=8,
                verbose_name="status",
            ),
        ),
        migrations.RemoveConstraint(model_name="paymentevent", name="payment_event_status_known"),
        migrations.AddConstraint(
            model_name="paymentevent",
            constraint=models.CheckConstraint(condition=models.Q(status__in=STATUSES), name="payment_event_status_known"),
        ),
        migrations.RemoveIndex(model_name="paymentevent", name="payment_event_open"),
        migrations.AddIndex(
            model_name="paymentevent",
            index=models.Index(
                "next_try_at", condition=models.Q(status__in=["received", "stuck", "unproven"]), name="payment_event_open"
            ),
        ),
        migrations.AlterField(
            model_name="paymentattempt",
            name="problem",
            field=models.CharField(
                blank=True,
                choices=[
                    ("late", "the order was over"),
                    ("double", "it had been paid before"),
                    ("short", "less than the amount due"),
                    ("over", "more than the amount due"),
                    ("currency", "in another currency"),
                    ("doubted", "paid, and then told otherwise"),
                ],
                max_length=8,
                verbose_name="problem",
            ),
        ),
    ]
