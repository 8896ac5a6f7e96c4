import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('catalog', '0013_ratings')]

    dependencies = [
        ('auctions', '0001_tables'),
        ('catalog', '0001_schema'),
        ('deals', '0001_tables'),
        ('orders', '0001_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reservation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='catalog.variant')),
                ('order_line', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reservation', to='orders.orderline')),
                ('deal', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reservations', to='deals.deal', verbose_name='agreed price')),
                ('quantity', models.PositiveIntegerField()),
                ('returned', models.PositiveIntegerField(default=0, help_text='Units of it that were sold and are on the shelf again.')),
                ('status', models.CharField(choices=[('held', 'held'), ('committed', 'sold'), ('released', 'released')], default='held', max_length=9)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name': 'reservation',
                'verbose_name_plural': 'reservations',
                'indexes': [models.Index(models.F('variant'), condition=models.Q(('status', 'held')), name='reservation_held')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1)), name='reservation_of_something'), models.CheckConstraint(condition=models.Q(('deal', None), ('order_line', None), _negated=True), name='reservation_for_somebody'), models.UniqueConstraint(models.F('deal'), condition=models.Q(('status', 'held')), name='reservation_deal_once'), models.CheckConstraint(condition=models.Q(('status__in', ['held', 'committed', 'released'])), name='reservation_status_known'), models.CheckConstraint(condition=models.Q(('returned__lte', models.F('quantity'))), name='reservation_returned_within')],
            },
        ),
        migrations.AddField(
            model_name='product',
            name='auction',
            field=models.OneToOneField(blank=True, help_text='Its latest auction; a product at a fixed price has none.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='auctions.auction'),
        ),
        migrations.AddConstraint(
            model_name='product',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('auction', None), ('selling', 'fixed')), models.Q(('auction__isnull', False), ('selling', 'auction')), _connector='OR'), name='product_fixed_or_auction'),
        ),
    ]
