from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('stores', '0003_former_addresses'),
    ]

    operations = [
        migrations.AddField(
            model_name='store',
            name='tax_number',
            field=models.CharField(blank=True, help_text='Number at the tax office; without one its prices contain no tax.', max_length=30, verbose_name='tax registration'),
        ),
    ]
