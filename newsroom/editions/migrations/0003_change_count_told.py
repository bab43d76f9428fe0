from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0002_change_count"),
    ]

    operations = [
        migrations.AddField("changecount", "told", models.PositiveBigIntegerField(default=0)),
    ]
