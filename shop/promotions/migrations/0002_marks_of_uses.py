from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):

    dependencies = [
        ('promotions', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='PromoMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('trace', models.CharField(help_text='Kind and digest: what is the same for everybody who shows the same.', max_length=48)),
                ('use', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='promotions.promouse')),
            ],
            options={
                'verbose_name': 'mark of a use',
                'verbose_name_plural': 'marks of uses',
                'indexes': [models.Index(models.F('trace'), name='promo_mark_trace')],
                'constraints': [models.UniqueConstraint(models.F('use'), models.F('trace'), name='promo_mark_once')],
            },
        ),
    ]
