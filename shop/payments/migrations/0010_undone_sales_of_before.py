"""What of the refunds of earlier disputes was the sale they undid, and what of that the seller bore."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    Refund, Share = apps.get_model("payments", "Refund"), apps.get_model("payments", "DisputeShare")
    for refund in Refund.objects.filter(cause="dispute").prefetch_related("lines").iterator(chunk_size=500):
        dispute_id = int(refund.key.split(":")[1])  # "dispute:<dispute>:<order>:<lost before>"
        lines = sum(
            line.goods_minor - line.discount_minor + line.platform_discount_minor - line.fee_minor - line.fee_tax_minor
            for line in refund.lines.all()
        )
        his = max(0, lines + (0 if refund.delivery_by_platform else refund.delivery_minor))
        for share in Share.objects.filter(dispute=dispute_id, order=refund.order_id):
            share.undone_minor = refund.amount_minor
            share.undone_seller_minor = max(0, his - share.covered_minor)
            share.save(update_fields=["undone_minor", "undone_seller_minor"])


class Migration(migrations.Migration):
    dependencies = [("payments", "0009_what_came_back_after_all")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
