import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('search', '0001_initial'), ('search', '0002_documents'), ('search', '0004_salt_in_memory'), ('search', '0005_ending'), ('search', '0006_rating')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='SearchDocument',
                    fields=[
                        ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_document', serialize=False, to='catalog.product')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stores.store')),
                        ('country', models.CharField(max_length=2)),
                        ('price_from', models.PositiveBigIntegerField(help_text="Minor units of the store's currency.")),
                        ('price_to', models.PositiveBigIntegerField()),
                        ('published_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField(help_text='Of an auction that is still to end.', null=True)),
                        ('popularity', models.PositiveIntegerField(default=0)),
                        ('rating', models.PositiveSmallIntegerField(default=3500, help_text='Rating.weighed_milli; without reviews it is the default.')),
                        ('in_stock', models.BooleanField(default=False)),
                        ('east', models.FloatField(help_text="Kilometres from the middle of its country's map.", null=True)),
                        ('north', models.FloatField(null=True)),
                        ('title', models.TextField(help_text='Folded words between spaces.')),
                    ],
                    options={
                        'verbose_name': 'search document',
                        'verbose_name_plural': 'search documents',
                        'indexes': [models.Index(models.F('country'), models.F('published_at'), models.F('product'), name='search_newest'), models.Index(models.F('country'), models.F('price_from'), models.F('product'), name='search_price'), models.Index(models.F('country'), models.F('popularity'), models.F('product'), name='search_popular'), models.Index(models.F('country'), models.F('rating'), models.F('product'), name='search_rating'), models.Index(models.F('country'), models.F('ends_at'), models.F('product'), condition=models.Q(('ends_at__isnull', False)), name='search_ending')],
                    },
                ),
                migrations.CreateModel(
                    name='SearchStore',
                    fields=[
                        ('store', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='stores.store')),
                        ('country', models.CharField(max_length=2)),
                        ('name', models.TextField(help_text='Folded words between spaces.')),
                        ('words', models.TextField(help_text='Name, tagline, places and kinds of goods, folded, between spaces.')),
                        ('popularity', models.PositiveIntegerField(default=0)),
                        ('east', models.FloatField(help_text="Kilometres from the middle of its country's map.", null=True)),
                        ('north', models.FloatField(null=True)),
                    ],
                    options={
                        'verbose_name': 'store to be found',
                        'verbose_name_plural': 'stores to be found',
                        'indexes': [models.Index(models.F('country'), name='search_store_country')],
                    },
                ),
                migrations.CreateModel(
                    name='FacetValue',
                    fields=[
                        ('id', models.AutoField(primary_key=True, serialize=False)),
                        ('kind', models.CharField(max_length=70)),
                        ('key', models.CharField(max_length=200)),
                        ('label', models.CharField(blank=True, help_text='As first written; empty where the key speaks for itself.', max_length=200)),
                        ('names', models.JSONField(blank=True, default=dict)),
                    ],
                    options={
                        'verbose_name': 'facet value',
                        'verbose_name_plural': 'facet values',
                        'constraints': [models.UniqueConstraint(models.F('kind'), models.F('key'), name='facet_value_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SearchWord',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('word', models.CharField(max_length=40, unique=True)),
                        ('frequency', models.PositiveIntegerField(default=1, help_text='In so many documents, as of the last count.')),
                    ],
                    options={
                        'verbose_name': 'word',
                        'verbose_name_plural': 'words',
                    },
                ),
                migrations.CreateModel(
                    name='SearchLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('country', models.CharField(max_length=2, verbose_name='market')),
                        ('visitor', models.CharField(help_text="Hashed with the day's salt.", max_length=32)),
                        ('words', models.CharField(max_length=200, verbose_name='words')),
                        ('corrected', models.CharField(blank=True, max_length=200, verbose_name='corrected to')),
                        ('hits', models.PositiveIntegerField(help_text='Counted up to the limit of counting.', verbose_name='hits')),
                        ('filters', models.CharField(blank=True, max_length=500, verbose_name='filters')),
                        ('searched_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                        ('clicked_at', models.DateTimeField(blank=True, null=True, verbose_name='clicked')),
                        ('ordered_at', models.DateTimeField(blank=True, null=True, verbose_name='ordered')),
                    ],
                    options={
                        'verbose_name': 'search',
                        'verbose_name_plural': 'searches',
                        'indexes': [models.Index(models.F('searched_at'), name='search_log_when'), models.Index(models.F('words'), models.F('searched_at'), condition=models.Q(('hits', 0)), name='search_log_zero')],
                    },
                ),
                migrations.CreateModel(
                    name='SearchClick',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('log', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clicks', to='search.searchlog')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product')),
                        ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('clicked_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'click',
                        'verbose_name_plural': 'clicks',
                        'indexes': [models.Index(models.F('clicked_at'), name='search_click_when')],
                        'constraints': [models.UniqueConstraint(models.F('log'), models.F('product'), name='search_click_once')],
                    },
                ),
                migrations.CreateModel(
                    name='SavedSearch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_searches', to=settings.AUTH_USER_MODEL)),
                        ('country', models.CharField(max_length=2)),
                        ('query', models.CharField(help_text="The address's query, in one order.", max_length=1000)),
                        ('label', models.CharField(max_length=200)),
                        ('is_on', models.BooleanField(default=True, verbose_name='tell me')),
                        ('seen_until', models.DateTimeField(help_text='What was published later is new.')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'saved search',
                        'verbose_name_plural': 'saved searches',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('seen_until'), condition=models.Q(('is_on', True)), name='saved_search_due')],
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('country'), models.F('query'), name='saved_search_once')],
                    },
                ),
            ],
        ),
    ]
