import shop.common.clock
import shop.common.migrating
import shop.images.picture_storage
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('images', '0001_tables'), ('images', '0003_private_pictures')]

    initial = True

    dependencies = [
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Image',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('cid', models.CharField(help_text='CIDv1 of the stored original; a secret for a private one.', max_length=80, unique=True, verbose_name='content address')),
                        ('file', models.FileField(max_length=200, storage=shop.images.picture_storage.PictureStorage(), upload_to='images')),
                        ('width', models.PositiveIntegerField(help_text='pixels')),
                        ('height', models.PositiveIntegerField(help_text='pixels')),
                        ('size', models.PositiveIntegerField(help_text='bytes')),
                        ('placeholder', models.CharField(blank=True, default='', help_text='Some ten pixels of it as a data address, shown until its renditions are made.', max_length=300)),
                        ('tint', models.CharField(blank=True, default='', help_text='Its mean colour as #rgb, behind it while it loads.', max_length=4)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('touched_at', models.DateTimeField(default=shop.common.clock.now, help_text='When it last came through the door.')),
                        ('unused_since', models.DateTimeField(blank=True, help_text='Since when nothing refers to it; empty while it is used.', null=True)),
                        ('rendered_at', models.DateTimeField(blank=True, help_text='When its renditions were made; empty while they wait.', null=True)),
                        ('render_attempts', models.PositiveSmallIntegerField(default=0, help_text='How often the sweep has tried to make them.')),
                        ('widths', models.JSONField(blank=True, default=list, help_text='Pixels of the renditions that exist, from narrow to wide.')),
                        ('is_private', models.BooleanField(default=False, help_text='Said or shown to somebody: a row of its own for each upload, under a secret name.', verbose_name='for some only')),
                    ],
                    options={
                        'verbose_name': 'picture',
                        'verbose_name_plural': 'pictures',
                        'indexes': [models.Index(condition=models.Q(('unused_since__isnull', False)), fields=['unused_since'], name='image_unused'), models.Index(condition=models.Q(('rendered_at__isnull', True)), fields=['render_attempts', 'id'], name='image_waiting')],
                    },
                ),
            ],
        ),
    ]
