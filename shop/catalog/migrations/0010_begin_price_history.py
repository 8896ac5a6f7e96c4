"""What is live begins its history with what it costs now; a price before that nobody has seen is shown no more until it has one."""

from django.db import migrations
from django.db.models import F, Q
from django.utils import timezone

BATCH = 2_000


def begin(apps, schema_editor):
    variant, point, product = (apps.get_model("catalog", name) for name in ("Variant", "PricePoint", "Product"))
    at = timezone.now()
    on_sale = Q(sale_price_minor__lt=F("price_minor")) & (Q(sale_starts_at=None) | Q(sale_starts_at__lte=at))
    on_sale &= Q(sale_ends_at=None) | Q(sale_ends_at__gt=at)
    live = variant.objects.filter(is_active=True, product__status="approved")
    for rows, column in ((live.filter(on_sale), "sale_price_minor"), (live.exclude(pk__in=live.filter(on_sale)), "price_minor")):
        pairs = rows.values_list("pk", column).order_by("pk").iterator(chunk_size=BATCH)
        point.objects.bulk_create(
            (point(variant_id=pk, price_minor=price, at=at) for pk, price in pairs), batch_size=BATCH
        )
    product.objects.filter(is_on_sale=True).update(is_on_sale=False, price_before_minor=None)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0009_price_history")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop)]
