from django.db import migrations, models


class Migration(migrations.Migration):
    """The store's own fee is a commission rule from here on: one truth only. The copy was made before."""

    dependencies = [
        ('stores', '0004_tax_registration'),
        ('commissions', '0002_fees_of_stores'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='store',
            name='store_fee_at_most_all',
        ),
        migrations.RemoveField(
            model_name='store',
            name='fee_bp',
        ),
    ]
