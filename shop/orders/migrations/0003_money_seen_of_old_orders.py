"""What was delivered or paid before counts as seen: its points and discounts were given by the rules of then."""

from django.db import migrations
from django.db.models.functions import Coalesce

PORTION = 5_000


def note_what_was_seen(apps, schema_editor):
    Order = apps.get_model("orders", "Order")
    last = Order.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for start in range(0, last + 1, PORTION):
        portion = Order.objects.filter(pk__gt=start, pk__lte=start + PORTION, money_seen_at=None)
        portion.update(money_seen_at=Coalesce("paid_at", "delivered_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('orders', '0002_money_seen'),
    ]

    operations = [
        migrations.RunPython(note_what_was_seen, migrations.RunPython.noop),
    ]
