import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('deals', '0001_agreed_prices')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
    ]

    operations = [
        migrations.CreateModel(
            name='Deal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deals', to=settings.AUTH_USER_MODEL)),
                ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.variant')),
                ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                ('unit_price_minor', models.PositiveBigIntegerField(verbose_name='unit price')),
                ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                ('source', models.CharField(choices=[('auction', 'auction'), ('chat', 'chat')], max_length=7, verbose_name='agreed in')),
                ('source_id', models.BigIntegerField(help_text='Key of the auction or of the offer.')),
                ('status', models.CharField(choices=[('open', 'open'), ('ordered', 'ordered'), ('expired', 'expired'), ('withdrawn', 'withdrawn')], default='open', max_length=9, verbose_name='status')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='agreed')),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='closed')),
            ],
            options={
                'verbose_name': 'agreed price',
                'verbose_name_plural': 'agreed prices',
                'ordering': ['-pk'],
                'indexes': [models.Index(models.F('expires_at'), condition=models.Q(('status', 'open')), name='deal_due')],
                'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gte', 1), ('quantity__lte', 999)), name='deal_quantity'), models.CheckConstraint(condition=models.Q(('unit_price_minor__gte', 1)), name='deal_price'), models.CheckConstraint(condition=models.Q(('status__in', ['open', 'ordered', 'expired', 'withdrawn'])), name='deal_status_known'), models.UniqueConstraint(models.F('source'), models.F('source_id'), models.F('buyer'), condition=models.Q(('status', 'open')), name='deal_once')],
            },
        ),
    ]
