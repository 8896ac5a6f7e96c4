from django.db import migrations


def suspend_stores(apps, schema_editor):
    """Accounts that were closed before their stores went with them. The search's own sweep takes their products out."""
    stores = apps.get_model("stores", "Store").objects.filter(owner__is_active=False).exclude(status="suspended")
    stores.update(status="suspended", suspended_reason="The owner's account is closed.", suspended_with_owner=True)


class Migration(migrations.Migration):

    dependencies = [("stores", "0003_suspended_reason"), ("accounts", "0002_closed_accounts")]

    operations = [migrations.RunPython(suspend_stores, migrations.RunPython.noop)]
