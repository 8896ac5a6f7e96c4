import django.core.serializers.json
import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('events', '0001_initial')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='DomainEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=64, verbose_name='what happened')),
                        ('subject', models.CharField(max_length=32, verbose_name='about')),
                        ('subject_id', models.BigIntegerField()),
                        ('actor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('data', models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                        ('occurred_at', models.DateTimeField(auto_now_add=True, verbose_name='when')),
                        ('handled_at', models.DateTimeField(blank=True, null=True)),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('next_attempt_at', models.DateTimeField(blank=True, null=True)),
                        ('last_error', models.TextField(blank=True)),
                    ],
                    options={
                        'verbose_name': 'event',
                        'verbose_name_plural': 'events',
                        'indexes': [models.Index(models.F('subject'), models.F('subject_id'), models.F('id'), name='event_subject'), models.Index(models.F('next_attempt_at'), condition=models.Q(('handled_at', None)), name='event_unhandled')],
                    },
                ),
                migrations.CreateModel(
                    name='HandlerRun',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='events.domainevent')),
                        ('handler', models.CharField(max_length=160)),
                        ('finished_at', models.DateTimeField(auto_now_add=True)),
                    ],
                    options={
                        'verbose_name': 'reaction',
                        'verbose_name_plural': 'reactions',
                        'constraints': [models.UniqueConstraint(models.F('event'), models.F('handler'), name='handler_runs_once')],
                    },
                ),
            ],
        ),
    ]
