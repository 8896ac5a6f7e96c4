import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('papers', '0001_tables'), ('papers', '0003_plainer_words')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('orders', '0001_schema'),
        ('payments', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Series',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_series', to='stores.store')),
                        ('kind', models.CharField(choices=[('invoice', 'invoice'), ('credit_note', 'credit note'), ('statement', 'commission statement')], max_length=11, verbose_name='kind')),
                        ('year', models.PositiveSmallIntegerField(verbose_name='year')),
                        ('last', models.PositiveIntegerField(default=0, verbose_name='last number')),
                    ],
                    options={
                        'verbose_name': 'series of numbers',
                        'verbose_name_plural': 'series of numbers',
                        'constraints': [models.UniqueConstraint(models.F('store'), models.F('kind'), models.F('year'), name='paper_series_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Paper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(help_text='What it is about: the same thing gets one paper.', max_length=60, unique=True)),
                        ('number', models.CharField(max_length=40, unique=True, verbose_name='number')),
                        ('kind', models.CharField(choices=[('invoice', 'invoice'), ('credit_note', 'credit note'), ('statement', 'commission statement')], max_length=11, verbose_name='kind')),
                        ('series', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='papers.series')),
                        ('position', models.PositiveIntegerField()),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='stores.store')),
                        ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to=settings.AUTH_USER_MODEL, verbose_name='receiver')),
                        ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='orders.order')),
                        ('refund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='payments.refund')),
                        ('since', models.DateTimeField(blank=True, help_text="A statement's first instant.", null=True, verbose_name='since')),
                        ('until', models.DateTimeField(blank=True, help_text='The first instant after it.', null=True, verbose_name='until')),
                        ('currency', models.CharField(choices=[('GNF', 'GNF'), ('XOF', 'XOF'), ('XAF', 'XAF'), ('UGX', 'UGX'), ('RWF', 'RWF'), ('JPY', 'JPY'), ('KES', 'KES'), ('PKR', 'PKR'), ('NGN', 'NGN'), ('GHS', 'GHS'), ('TZS', 'TZS'), ('EUR', 'EUR'), ('USD', 'USD'), ('GBP', 'GBP'), ('TND', 'TND'), ('KWD', 'KWD')], max_length=3, verbose_name='currency')),
                        ('total_minor', models.BigIntegerField(help_text="Minor units; a statement's: fees with their tax, less what was given back.", verbose_name='total')),
                        ('tax_minor', models.BigIntegerField(default=0, verbose_name='tax')),
                        ('snapshot', models.TextField(help_text='Canonical JSON.', verbose_name='what it says')),
                        ('sha256', models.CharField(max_length=64, verbose_name='seal')),
                        ('sealed_at', models.DateTimeField(verbose_name='sealed')),
                    ],
                    options={
                        'verbose_name': 'paper',
                        'verbose_name_plural': 'papers',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('store'), models.OrderBy(models.F('sealed_at'), descending=True), name='paper_of_store')],
                        'constraints': [models.UniqueConstraint(models.F('series'), models.F('position'), name='paper_position_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['invoice', 'credit_note', 'statement'])), name='paper_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'statement'), ('order', None), ('refund', None), ('since__isnull', False), ('until__isnull', False)), models.Q(('kind', 'invoice'), ('order__isnull', False), ('refund', None), ('since', None)), models.Q(('kind', 'credit_note'), ('order__isnull', False), ('refund__isnull', False), ('since', None)), _connector='OR'), name='paper_says_of_what')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperSending',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='sending', to='papers.paper')),
                        ('status', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'sent'), ('failed', 'failed')], default='waiting', max_length=7, verbose_name='status')),
                        ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                        ('next_try_at', models.DateTimeField(verbose_name='next try')),
                        ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='sent')),
                        ('last_error', models.CharField(blank=True, max_length=80, verbose_name='last failure')),
                    ],
                    options={
                        'verbose_name': 'sending',
                        'verbose_name_plural': 'sendings',
                        'indexes': [models.Index(models.F('next_try_at'), condition=models.Q(('status', 'waiting')), name='paper_to_send')],
                    },
                ),
            ],
        ),
    ]
