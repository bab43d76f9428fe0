from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks

from newsroom import purging


class WorkerConfig(AppConfig):
    """The process that does what nobody waits for; stands before django_tasks_db."""

    name = "newsroom.worker"
    label = "worker"

    def ready(self) -> None:
        checks.register(check_purge)


def check_purge(**kwargs: Any) -> list[checks.CheckMessage]:
    """Whether each address of the setting `PURGE` says whom to tell."""
    wrong: list[checks.CheckMessage] = []
    for address in settings.PURGE:
        try:
            purging.target(address)
        except ValueError as error:
            wrong.append(checks.Error(str(error), id="newsroom.E001"))
    return wrong
