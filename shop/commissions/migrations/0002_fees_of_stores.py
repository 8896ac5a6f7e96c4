from django.db import migrations


def to_rules(apps, schema_editor):
    """Each store's own fee becomes its standing rule, in force since the store was opened."""
    Store, Rule = apps.get_model('stores', 'Store'), apps.get_model('commissions', 'CommissionRule')
    stores = Store.objects.filter(fee_bp__isnull=False).order_by('pk')
    for store in stores.iterator(chunk_size=1000):
        Rule.objects.create(
            country_id=store.country_id, store_id=store.pk, rate_bp=store.fee_bp, starts_at=store.created_at, published_at=store.created_at
        )


def to_stores(apps, schema_editor):
    """The standing rule's rate goes back to the store; a fixed part or a minimum has no place there."""
    Store, Rule = apps.get_model('stores', 'Store'), apps.get_model('commissions', 'CommissionRule')
    rules = Rule.objects.filter(store__isnull=False, category=None, ends_at=None, withdrawn_at=None, published_at__isnull=False)
    for rule in rules.order_by('starts_at', 'pk'):
        Store.objects.filter(pk=rule.store_id).update(fee_bp=rule.rate_bp)


class Migration(migrations.Migration):

    dependencies = [
        ('commissions', '0001_rules_and_simulations'),
        ('stores', '0004_tax_registration'),
    ]

    operations = [
        migrations.RunPython(to_rules, to_stores),
    ]
