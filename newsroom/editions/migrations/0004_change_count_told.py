from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("editions", "0003_telling"),
    ]

    operations = [
        migrations.AddField("changecount", "told", models.PositiveBigIntegerField(default=0)),
    ]
