from django.apps import AppConfig


class WorkerConfig(AppConfig):
    """The process that does what nobody waits for; stands before django_tasks_db."""

    name = "newsroom.worker"
    label = "worker"
