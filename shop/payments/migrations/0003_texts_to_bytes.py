"""What was kept as text is bytes from now on; a receipt that several attempts name stays with the first of them."""

from django.db import migrations
from django.db.models import Exists, OuterRef

BATCH = 500


def texts_to_bytes(apps, schema_editor):
    events = apps.get_model("payments", "PaymentEvent").objects.order_by("pk")
    last = 0
    while rows := list(events.filter(pk__gt=last)[:BATCH]):
        for row in rows:
            row.raw = row.body.encode()
        events.bulk_update(rows, ["raw"])
        last = rows[-1].pk


def bytes_to_texts(apps, schema_editor):
    events = apps.get_model("payments", "PaymentEvent").objects.order_by("pk")
    last = 0
    while rows := list(events.filter(pk__gt=last)[:BATCH]):
        for row in rows:
            row.body = bytes(row.raw).decode(errors="replace").replace("\x00", "\ufffd")
        events.bulk_update(rows, ["body"])
        last = rows[-1].pk


def free_receipts(apps, schema_editor):
    attempts = apps.get_model("payments", "PaymentAttempt").objects
    earlier = attempts.filter(provider=OuterRef("provider"), reference=OuterRef("reference"), pk__lt=OuterRef("pk"))
    again = attempts.exclude(reference="").filter(Exists(earlier))
    attempts.filter(pk__in=list(again.values_list("pk", flat=True))).update(reference="")


def nothing(apps, schema_editor):
    """What was freed is no fact that would have to come back."""


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_messages_as_bytes")]

    operations = [
        migrations.RunPython(texts_to_bytes, bytes_to_texts),
        migrations.RunPython(free_receipts, nothing),
    ]
