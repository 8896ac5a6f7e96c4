import django.db.models.deletion
import shop.common.migrating
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('moderation', '0001_initial'), ('moderation', '0002_decision_of_a_revision')]

    initial = True

    dependencies = [
        ('accounts', '0001_schema'),
        ('catalog', '0001_schema'),
    ]

    operations = [
        shop.common.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name='ReviewDecision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='review_decisions', to='catalog.product')),
                        ('revision', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='decisions', to='catalog.productrevision', verbose_name='change')),
                        ('moderator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('verdict', models.CharField(choices=[('approved', 'approved'), ('changes', 'changes requested'), ('rejected', 'rejected')], max_length=8, verbose_name='verdict')),
                        ('field', models.CharField(blank=True, max_length=20, verbose_name='about the field')),
                        ('reason', models.TextField(blank=True, max_length=1000, verbose_name='reason')),
                        ('decided_at', models.DateTimeField(auto_now_add=True, verbose_name='decided')),
                    ],
                    options={
                        'verbose_name': 'review decision',
                        'verbose_name_plural': 'review decisions',
                        'constraints': [models.CheckConstraint(condition=models.Q(('verdict', 'approved'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='refusal_has_reason')],
                    },
                ),
                migrations.CreateModel(
                    name='SubmittedProduct',
                    fields=[
                    ],
                    options={
                        'verbose_name': 'listing to review',
                        'verbose_name_plural': 'listings to review',
                        'proxy': True,
                    },
                    bases=('catalog.product',),
                ),
            ],
        ),
    ]
