from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0006_retirements'),
    ]

    operations = [
        migrations.AddField(
            model_name='version',
            name='led_by',
            field=models.CharField(blank=True, max_length=64),
        ),
    ]
