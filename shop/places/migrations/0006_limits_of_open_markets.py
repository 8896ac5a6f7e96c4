"""Markets that are open already get their packs' limits of cash: an operator may tune them."""

from django.db import migrations

LIMITS = {"GN": (3_000_000, 500_000), "KE": (3_000_000, 500_000), "PK": (6_000_000, 1_000_000)}


def set_limits(apps, schema_editor):
    Country = apps.get_model("places", "Country")
    for code, (ceiling, limit) in LIMITS.items():
        Country.objects.filter(code=code, courier_cash_ceiling_minor=None, store_debt_limit_minor=None).update(
            courier_cash_ceiling_minor=ceiling, store_debt_limit_minor=limit
        )


class Migration(migrations.Migration):
    dependencies = [("places", "0005_cash_limits")]

    operations = [migrations.RunPython(set_limits, migrations.RunPython.noop)]
