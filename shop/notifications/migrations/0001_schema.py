import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('notifications', '0001_tables'), ('notifications', '0002_unread_lines'), ('notifications', '0003_alerts')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='Preference',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notification_preferences', to=settings.AUTH_USER_MODEL)),
                        ('topic', models.CharField(choices=[('orders', 'Orders'), ('deliveries', 'Deliveries'), ('messages', 'Messages'), ('auctions', 'Auctions'), ('money', 'Money'), ('listings', 'Listings and stock'), ('finds', 'Alerts'), ('reviews', 'Reviews'), ('account', 'Account and safety'), ('staff', "The team's work")], max_length=10, verbose_name='topic')),
                        ('channel', models.CharField(choices=[('email', 'E-mail'), ('digest', 'Daily e-mail'), ('push', 'Push'), ('sms', 'Text message'), ('whatsapp', 'WhatsApp')], max_length=8, verbose_name='channel')),
                        ('pace', models.CharField(choices=[('now', 'At once'), ('daily', 'Once a day'), ('never', 'Never')], max_length=5, verbose_name='how')),
                    ],
                    options={
                        'verbose_name': 'notification preference',
                        'verbose_name_plural': 'notification preferences',
                        'constraints': [models.UniqueConstraint(models.F('user'), models.F('topic'), models.F('channel'), name='preference_once'), models.CheckConstraint(condition=models.Q(models.Q(('pace', 'daily'), _negated=True), ('channel', 'email'), _connector='OR'), name='preference_daily_is_email'), models.CheckConstraint(condition=models.Q(('channel', 'digest'), _negated=True), name='preference_not_of_digest')],
                    },
                ),
                migrations.CreateModel(
                    name='Habits',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notification_habits', to=settings.AUTH_USER_MODEL)),
                        ('quiet_from', models.TimeField(blank=True, null=True, verbose_name='quiet from')),
                        ('quiet_until', models.TimeField(blank=True, null=True, verbose_name='until')),
                        ('wants_digest', models.BooleanField(default=True, verbose_name='daily e-mail')),
                        ('digest_hour', models.PositiveSmallIntegerField(default=18, verbose_name='at')),
                        ('time_zone', models.CharField(blank=True, help_text="Empty: that of the person's market.", max_length=40, verbose_name='time zone')),
                    ],
                    options={
                        'verbose_name': 'notification habits',
                        'verbose_name_plural': 'notification habits',
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('quiet_from', None), ('quiet_until', None)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False)), _connector='OR'), name='habits_quiet_has_both_ends'), models.CheckConstraint(condition=models.Q(('digest_hour__lte', 23)), name='habits_digest_hour')],
                    },
                ),
                migrations.CreateModel(
                    name='Device',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='push_devices', to=settings.AUTH_USER_MODEL)),
                        ('endpoint', models.CharField(max_length=700, unique=True)),
                        ('p256dh', models.CharField(max_length=120)),
                        ('auth', models.CharField(max_length=40)),
                        ('label', models.CharField(blank=True, max_length=60, verbose_name='browser')),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='last message')),
                    ],
                    options={
                        'verbose_name': 'device',
                        'verbose_name_plural': 'devices',
                    },
                ),
                migrations.CreateModel(
                    name='DeadAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('address', models.CharField(max_length=254, unique=True, verbose_name='address')),
                        ('reason', models.CharField(max_length=200, verbose_name='reason')),
                        ('since', models.DateTimeField(auto_now_add=True, verbose_name='since')),
                    ],
                    options={
                        'verbose_name': 'dead address',
                        'verbose_name_plural': 'dead addresses',
                    },
                ),
                migrations.CreateModel(
                    name='Notification',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notifications', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(max_length=40)),
                        ('data', models.JSONField(blank=True, default=dict)),
                        ('url', models.CharField(blank=True, max_length=300)),
                        ('key', models.CharField(help_text='Event and recipient: told once.', max_length=120, unique=True)),
                        ('bundle', models.CharField(default='', help_text='Those of one bundle stand in the inbox as one line with a count.', max_length=120)),
                        ('created_at', models.DateTimeField(auto_now_add=True)),
                        ('read_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'verbose_name': 'notification',
                        'verbose_name_plural': 'notifications',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('recipient'), models.F('bundle'), models.F('id'), name='notification_bundle'), models.Index(models.F('recipient'), models.F('bundle'), condition=models.Q(('read_at', None)), name='notification_unread')],
                    },
                ),
                migrations.CreateModel(
                    name='Sending',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('notification', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='notifications.notification', verbose_name='notification')),
                        ('channel', models.CharField(choices=[('email', 'E-mail'), ('digest', 'Daily e-mail'), ('push', 'Push'), ('sms', 'Text message'), ('whatsapp', 'WhatsApp')], max_length=8, verbose_name='channel')),
                        ('device', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='sendings', to='notifications.device', verbose_name='device')),
                        ('status', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('skipped', 'needless by then'), ('failed', 'failed'), ('unknown', 'perhaps sent')], default='waiting', max_length=7, verbose_name='status')),
                        ('due_at', models.DateTimeField(verbose_name='due')),
                        ('tries', models.PositiveSmallIntegerField(default=0, verbose_name='tries')),
                        ('claim', models.CharField(blank=True, help_text='Whose turn it is: several are sent together in a digest.', max_length=22)),
                        ('claimed_at', models.DateTimeField(blank=True, null=True)),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='ended')),
                        ('error', models.CharField(blank=True, max_length=200, verbose_name='last failure')),
                    ],
                    options={
                        'verbose_name': 'sending',
                        'verbose_name_plural': 'sendings',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(models.F('due_at'), condition=models.Q(('status', 'waiting')), name='sending_due'), models.Index(models.F('claimed_at'), condition=models.Q(('status', 'sending')), name='sending_stuck')],
                        'constraints': [models.UniqueConstraint(models.F('notification'), models.F('channel'), condition=models.Q(('channel', 'push'), _negated=True), name='sending_once_a_channel'), models.UniqueConstraint(models.F('notification'), models.F('channel'), models.F('device'), name='sending_once_a_device'), models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'sending', 'sent', 'skipped', 'failed', 'unknown'])), name='sending_status_known')],
                    },
                ),
            ],
        ),
    ]
