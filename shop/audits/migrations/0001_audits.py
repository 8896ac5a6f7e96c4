"""One proof of the books a night, and the alarms that it gave."""

import django.db.models.deletion
from django.db import migrations, models

import shop.common.clock
import shop.common.migrating


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Audit",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("night", models.DateField(help_text="By the clock of the site's own market.", unique=True, verbose_name="night")),
                        ("began_at", models.DateTimeField(default=shop.common.clock.now, verbose_name="begun")),
                        ("moved_at", models.DateTimeField(default=shop.common.clock.now, help_text="When the last fact was proven.")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended")),
                        ("facts", models.PositiveIntegerField(help_text="How many there are.", verbose_name="facts")),
                        ("remaining", models.JSONField(blank=True, default=list)),
                        ("tries", models.PositiveSmallIntegerField(default=0, help_text="How many workers have died over the next fact.")),
                        ("broken", models.JSONField(blank=True, default=list, verbose_name="what does not hold")),
                    ],
                    options={"verbose_name": "proof of the books", "verbose_name_plural": "proofs of the books", "ordering": ["-night"]},
                ),
                migrations.CreateModel(
                    name="AuditAlarm",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("broken", "facts do not hold"), ("missed", "there was no proof")], max_length=6, verbose_name="alarm"
                            ),
                        ),
                        ("raised_at", models.DateTimeField(auto_now_add=True, verbose_name="raised")),
                        ("mailed_at", models.DateTimeField(blank=True, null=True, verbose_name="mailed")),
                        (
                            "audit",
                            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="alarms", to="audits.audit"),
                        ),
                    ],
                    options={
                        "verbose_name": "alarm of a proof",
                        "verbose_name_plural": "alarms of proofs",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(models.F("audit"), models.F("kind"), name="audit_alarm_once"),
                        ],
                    },
                ),
            ],
        ),
    ]
