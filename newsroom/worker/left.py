"""Tasks that a worker left behind when it was killed: they say RUNNING, and nobody runs them."""

from datetime import timedelta

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from newsroom import clock

LONGEST = timedelta(hours=1)
"""No task runs for so long: whoever began it is gone."""
MOST_TRIES = 3


class Abandoned(Exception):
    """A task whose worker ended while at it, time and again."""


@transaction.atomic
def put_back(worker_id: str) -> int:
    """Put back what the worker of that name was at, and what anybody began LONGEST ago.

    Only that worker may call it, before it begins. Tasks can be done twice without harm. A task
    that ended its worker MOST_TRIES times is failed instead. Returns how many it found.
    """
    running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
    old = clock.now() - LONGEST
    left = [
        result
        for result in running
        if worker_id in result.worker_ids[-1:] or (result.started_at and result.started_at < old)
    ]
    for result in left:
        if len(result.worker_ids) >= MOST_TRIES:
            result.set_failed(Abandoned(f"Its worker ended {MOST_TRIES} times while at it."))
        else:
            result.status = TaskResultStatus.READY
            result.save(update_fields=["status"])
    return len(left)
