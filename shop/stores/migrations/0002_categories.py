from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('stores', '0009_ratings')]

    dependencies = [
        ('catalog', '0001_schema'),
        ('stores', '0001_schema'),
    ]

    operations = [
        migrations.AddField(
            model_name='store',
            name='categories',
            field=models.ManyToManyField(blank=True, related_name='stores', to='catalog.category', verbose_name='categories'),
        ),
    ]
