from django.db import migrations
from django.db.models import F


def each_its_own(apps, schema_editor):
    apps.get_model("notifications", "Notification").objects.filter(bundle="").update(bundle=F("key"))


class Migration(migrations.Migration):

    dependencies = [
        ("notifications", "0002_bundle"),
    ]

    operations = [
        migrations.RunPython(each_its_own, migrations.RunPython.noop),
    ]
