from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0006_dropped_sittings"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(
                condition=models.Q(("live_from", None)),
                fields=["-saved_at"],
                name="article_in_works",
            ),
        ),
    ]
