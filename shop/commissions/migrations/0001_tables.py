import django.core.serializers.json
import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('commissions', '0001_rules_and_simulations'), ('commissions', '0002_fees_of_stores')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('places', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='CommissionRule',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='commission_rules', to='places.country', verbose_name='market')),
                        ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commission_rules', to='stores.store')),
                        ('category', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commission_rules', to='catalog.category')),
                        ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commission_rules', to='catalog.product')),
                        ('rate_bp', models.PositiveSmallIntegerField(help_text='Basis points: 250 are 2.5 %.', verbose_name='rate')),
                        ('fixed_minor', models.PositiveBigIntegerField(default=0, help_text='For each unit, minor units of the currency.', verbose_name='fixed part')),
                        ('minimum_minor', models.PositiveBigIntegerField(default=0, help_text='Of a whole line, minor units of the currency.', verbose_name='minimum')),
                        ('starts_at', models.DateTimeField(blank=True, help_text='UTC. Empty: from its publication.', null=True, verbose_name='from')),
                        ('ends_at', models.DateTimeField(blank=True, help_text='UTC. With an end it is temporary, and lies over the standing rule.', null=True, verbose_name='until')),
                        ('note', models.CharField(blank=True, help_text='Why; for staff only.', max_length=200, verbose_name='note')),
                        ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='drafted')),
                        ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('published_at', models.DateTimeField(editable=False, null=True, verbose_name='published')),
                        ('withdrawn_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('withdrawn_at', models.DateTimeField(editable=False, null=True, verbose_name='withdrawn')),
                    ],
                    options={
                        'verbose_name': 'commission rule',
                        'verbose_name_plural': 'commission rules',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('country'), models.F('store'), models.F('product'), condition=models.Q(('published_at__isnull', False)), name='commission_of')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('product', None), models.Q(('category', None), ('store', None)), _connector='OR'), name='commission_one_scope'), models.CheckConstraint(condition=models.Q(('rate_bp__lte', 10000)), name='commission_at_most_all'), models.CheckConstraint(condition=models.Q(('starts_at', None), ('ends_at', None), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='commission_in_order'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('withdrawn_at', None)), models.Q(('published_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='commission_published_starts')],
                    },
                ),
                migrations.CreateModel(
                    name='Simulation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.country', verbose_name='market')),
                        ('month', models.DateField(help_text="Its first day; a month of the market's own calendar.", verbose_name='month')),
                        ('rules', models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder, verbose_name='rules')),
                        ('status', models.CharField(choices=[('running', 'under way'), ('done', 'done')], default='running', max_length=7, verbose_name='status')),
                        ('lines', models.PositiveIntegerField(default=0, help_text="Of the month's orders.", verbose_name='lines')),
                        ('done', models.PositiveIntegerField(default=0, verbose_name='looked at')),
                        ('cursor', models.BigIntegerField(default=0)),
                        ('figures', models.JSONField(default=dict)),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                        ('moved_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'verbose_name': 'fee simulation',
                        'verbose_name_plural': 'fee simulations',
                        'ordering': ['-pk'],
                    },
                ),
            ],
        ),
    ]
