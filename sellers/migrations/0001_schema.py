import django.db.models.deletion
import shop.common.migrating
import shop.common.storages
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('sellers', '0001_tables'), ('sellers', '0002_export_files')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('images', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='NewListing',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('typed', models.JSONField(blank=True, default=dict, help_text='Name of the box → its texts.')),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('updated_at', models.DateTimeField(auto_now=True)),
                        ('key', models.UUIDField(unique=True)),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stores.store')),
                        ('product', models.OneToOneField(blank=True, help_text='What it became; empty until then.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='catalog.product')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'listing in the making',
                        'verbose_name_plural': 'listings in the making',
                        'indexes': [models.Index(models.F('store'), models.OrderBy(models.F('updated_at'), descending=True), condition=models.Q(('product', None)), name='new_listing_open')],
                    },
                ),
                migrations.CreateModel(
                    name='DraftPicture',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='sellers.newlisting')),
                        ('image', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='images.image')),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                    ],
                    options={
                        'verbose_name': 'photo of a listing in the making',
                        'verbose_name_plural': 'photos of listings in the making',
                        'ordering': ['position', 'pk'],
                        'constraints': [models.UniqueConstraint(models.F('listing'), models.F('image'), name='draft_picture_once')],
                    },
                ),
                migrations.CreateModel(
                    name='KeptEdit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('typed', models.JSONField(blank=True, default=dict, help_text='Name of the box → its texts.')),
                        ('version', models.PositiveIntegerField(default=0)),
                        ('updated_at', models.DateTimeField(auto_now=True)),
                        ('product', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='kept_edit', to='catalog.product')),
                    ],
                    options={
                        'verbose_name': 'unsaved change',
                        'verbose_name_plural': 'unsaved changes',
                    },
                ),
                migrations.CreateModel(
                    name='ImportRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='imports', to='stores.store')),
                        ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('file', models.FileField(blank=True, max_length=200, storage=shop.common.storages.private_storage, upload_to='imports/%Y/%m')),
                        ('name', models.CharField(max_length=200, verbose_name='file')),
                        ('size', models.PositiveIntegerField(default=0, help_text='bytes')),
                        ('fingerprint', models.CharField(blank=True, help_text='SHA-256 of the file.', max_length=64)),
                        ('format', models.CharField(blank=True, max_length=20, verbose_name='format')),
                        ('options', models.JSONField(blank=True, default=dict, help_text='Column → meaning, exchange rate, units where the file counts none.')),
                        ('publishes', models.BooleanField(default=False, help_text='Whether what the file calls active goes live without a review.')),
                        ('state', models.CharField(choices=[('uploaded', 'not checked yet'), ('checking', 'being checked'), ('checked', 'waiting for you'), ('running', 'being imported'), ('done', 'imported'), ('cancelled', 'cancelled'), ('failed', 'could not be read')], default='uploaded', max_length=9)),
                        ('reason', models.TextField(blank=True, help_text='Why it failed.')),
                        ('total', models.PositiveIntegerField(default=0, help_text='Products in the file; known once it has been read.')),
                        ('position', models.PositiveIntegerField(default=0)),
                        ('created', models.PositiveIntegerField(default=0)),
                        ('changed', models.PositiveIntegerField(default=0)),
                        ('unchanged', models.PositiveIntegerField(default=0)),
                        ('refused', models.PositiveIntegerField(default=0)),
                        ('facts', models.JSONField(blank=True, default=dict, help_text='What was found in the file: rows, variants, pictures, encoding…')),
                        ('owner', models.CharField(blank=True, help_text='The worker that has it.', max_length=32)),
                        ('heartbeat', models.DateTimeField(blank=True, help_text='When a worker last wrote to it.', null=True)),
                        ('restarts', models.PositiveSmallIntegerField(default=0)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('started_at', models.DateTimeField(blank=True, null=True)),
                        ('finished_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'indexes': [models.Index(models.F('store'), models.OrderBy(models.F('id'), descending=True), name='import_store')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'checking', 'checked', 'running', 'done', 'cancelled', 'failed'])), name='import_state_known'), models.UniqueConstraint(models.F('store'), condition=models.Q(('state__in', ('checking', 'running'))), name='import_one_at_a_time')],
                    },
                ),
                migrations.CreateModel(
                    name='ImportRow',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='sellers.importrun')),
                        ('number', models.PositiveIntegerField(help_text="Its place among the file's entries, from 0.")),
                        ('line', models.PositiveIntegerField(help_text='Row of the file; the headings are row 1.')),
                        ('handle', models.CharField(blank=True, max_length=200)),
                        ('title', models.CharField(blank=True, max_length=200)),
                        ('sku', models.CharField(blank=True, max_length=80)),
                        ('planned', models.CharField(choices=[('created', 'new'), ('changed', 'changed'), ('unchanged', 'unchanged'), ('refused', 'refused')], max_length=9)),
                        ('outcome', models.CharField(blank=True, choices=[('created', 'new'), ('changed', 'changed'), ('unchanged', 'unchanged'), ('refused', 'refused')], max_length=9)),
                        ('changes', models.JSONField(blank=True, default=list, help_text='[field, before, after]…')),
                        ('column', models.CharField(blank=True, max_length=120)),
                        ('value', models.CharField(blank=True, max_length=120)),
                        ('reason', models.TextField(blank=True)),
                        ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='catalog.product')),
                    ],
                    options={
                        'verbose_name': 'product of an import',
                        'verbose_name_plural': 'products of an import',
                        'ordering': ['number'],
                        'indexes': [models.Index(models.F('run'), models.F('planned'), models.F('number'), name='import_row_planned')],
                        'constraints': [models.UniqueConstraint(models.F('run'), models.F('number'), name='import_row_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PictureFetch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='picture_fetches', to='catalog.product')),
                        ('run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='pictures', to='sellers.importrun')),
                        ('url', models.CharField(max_length=2000)),
                        ('url_hash', models.CharField(help_text='SHA-256 of the address: indexes have a limit, addresses do not.', max_length=64)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('alt', models.CharField(blank=True, max_length=200)),
                        ('variants', models.JSONField(blank=True, default=list, help_text='Titles of the variants that it shows.')),
                        ('state', models.CharField(choices=[('waiting', 'waiting'), ('done', 'fetched'), ('failed', 'not fetched')], default='waiting', max_length=7)),
                        ('tries', models.PositiveSmallIntegerField(default=0)),
                        ('next_try_at', models.DateTimeField(blank=True, null=True)),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('cid', models.CharField(blank=True, help_text='Content address of what was found there. No relation: this alone must not keep a picture.', max_length=80)),
                    ],
                    options={
                        'verbose_name': 'picture to fetch',
                        'verbose_name_plural': 'pictures to fetch',
                        'ordering': ['product', 'position', 'pk'],
                        'indexes': [models.Index(models.F('next_try_at'), condition=models.Q(('state', 'waiting')), name='picture_fetch_waiting'), models.Index(models.F('url_hash'), name='picture_fetch_url')],
                        'constraints': [models.UniqueConstraint(models.F('product'), models.F('url_hash'), name='picture_fetch_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'done', 'failed'])), name='picture_fetch_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='ColumnMap',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stores.store')),
                        ('headings', models.CharField(help_text='SHA-256 of the headings.', max_length=64)),
                        ('columns', models.JSONField(default=dict, help_text='Heading → meaning.')),
                        ('updated_at', models.DateTimeField(auto_now=True)),
                    ],
                    options={
                        'verbose_name': 'columns of a file',
                        'verbose_name_plural': 'columns of files',
                        'constraints': [models.UniqueConstraint(models.F('store'), models.F('headings'), name='column_map_once')],
                    },
                ),
                migrations.CreateModel(
                    name='BulkRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(unique=True)),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stores.store')),
                        ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('action', models.CharField(max_length=12)),
                        ('outcome', models.JSONField(default=list, help_text='For each product: its key, its title, whether it was done, and what was said.')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'bulk action',
                        'verbose_name_plural': 'bulk actions',
                    },
                ),
                migrations.CreateModel(
                    name='ExportFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('format', models.CharField(choices=[('google', 'Google Merchant feed (XML)'), ('shopify', 'Shopify table (CSV)')], max_length=7)),
                        ('key', models.CharField(blank=True, help_text='Empty until the first file is there.', max_length=40)),
                        ('fingerprint', models.CharField(blank=True, help_text='SHA-256 of the file.', max_length=64)),
                        ('size', models.PositiveBigIntegerField(default=0, help_text='bytes')),
                        ('packed_size', models.PositiveBigIntegerField(default=0, help_text='Bytes of the same file, compressed.')),
                        ('made_at', models.DateTimeField(blank=True, help_text='The moment whose products it holds.', null=True)),
                        ('changed_at', models.DateTimeField(blank=True, help_text='When what it holds first changed since.', null=True)),
                        ('asked_at', models.DateTimeField(help_text='When somebody last asked for it, to the hour.')),
                        ('owner', models.CharField(blank=True, help_text='The worker that has it.', max_length=40)),
                        ('heartbeat', models.DateTimeField(blank=True, help_text='When a worker last wrote to it.', null=True)),
                        ('store', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stores.store')),
                    ],
                    options={
                        'verbose_name': 'file of products',
                        'verbose_name_plural': 'files of products',
                        'constraints': [models.UniqueConstraint(models.F('store'), models.F('format'), name='export_file_once'), models.CheckConstraint(condition=models.Q(('format__in', ['google', 'shopify'])), name='export_format_known')],
                    },
                ),
            ],
        ),
    ]
