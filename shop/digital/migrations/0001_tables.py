import django.db.models.deletion
import shop.common.migrating
import shop.common.storages
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('digital', '0001_files_and_codes')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
        ('orders', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='DigitalFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='catalog.variant')),
                        ('file', models.FileField(max_length=200, storage=shop.common.storages.private_storage, upload_to='downloads/%Y/%m')),
                        ('name', models.CharField(help_text="As the buyer's device will call it.", max_length=120, verbose_name='file')),
                        ('size', models.PositiveBigIntegerField(help_text='bytes', verbose_name='size')),
                        ('fingerprint', models.CharField(help_text='SHA-256 of the file.', max_length=64)),
                        ('is_current', models.BooleanField(default=True, verbose_name='sold now')),
                        ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'file to download',
                        'verbose_name_plural': 'files to download',
                        'ordering': ['-pk'],
                        'constraints': [models.UniqueConstraint(models.F('variant'), condition=models.Q(('is_current', True)), name='digital_file_one_sold')],
                    },
                ),
                migrations.CreateModel(
                    name='LicenceKey',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('variant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='licence_keys', to='catalog.variant')),
                        ('text', models.CharField(max_length=500, verbose_name='code')),
                        ('line', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='licence_keys', to='orders.orderline')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'code to sell',
                        'verbose_name_plural': 'codes to sell',
                        'ordering': ['pk'],
                        'indexes': [models.Index(models.F('variant'), condition=models.Q(('line', None)), name='licence_key_free')],
                        'constraints': [models.UniqueConstraint(models.F('variant'), models.F('text'), name='licence_key_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Download',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='orders.orderline')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='downloads', to='digital.digitalfile')),
                        ('expires_at', models.DateTimeField(verbose_name='until')),
                        ('most', models.PositiveSmallIntegerField(help_text='times', verbose_name='at most')),
                        ('times', models.PositiveSmallIntegerField(default=0, verbose_name='fetched')),
                        ('fetched_at', models.DateTimeField(blank=True, null=True, verbose_name='last fetched')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'download',
                        'verbose_name_plural': 'downloads',
                        'ordering': ['pk'],
                        'constraints': [models.UniqueConstraint(models.F('line'), models.F('file'), name='download_once'), models.CheckConstraint(condition=models.Q(('times__lte', models.F('most'))), name='download_times_within')],
                    },
                ),
            ],
        ),
    ]
