from django.db import migrations


class Migration(migrations.Migration):
    """Django's log of the desk's forms has no index by time, by which the desk's log reads it."""

    dependencies = [("signin", "0001_initial"), ("admin", "0003_logentry_add_action_flag_choices")]
    operations = [
        migrations.RunSQL(
            "CREATE INDEX admin_log_newest ON django_admin_log (action_time DESC, id DESC)",
            "DROP INDEX admin_log_newest",
        ),
        migrations.RunSQL(
            "CREATE INDEX admin_log_of_user ON django_admin_log (user_id, action_time DESC, id DESC)",
            "DROP INDEX admin_log_of_user",
        ),
    ]
