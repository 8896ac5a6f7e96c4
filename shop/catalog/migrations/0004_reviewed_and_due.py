"""What is live has been reviewed, and the copies of prices that are cheaper than before are to be made anew by the sweep."""

from django.db import migrations
from django.db.models import F
from django.utils import timezone


def fill(apps, schema_editor):
    products = apps.get_model("catalog", "Product").objects
    products.filter(status="approved", reviewed_at=None).update(reviewed_at=F("published_at"))
    products.filter(variants__compare_at_minor__gt=F("variants__price_minor")).update(prices_change_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("catalog", "0003_life_sales_revisions_attributes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
