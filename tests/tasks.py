"""Tasks in tests: done at once. What is for later is left undone: a test that wants it asks."""

from typing import Any

from django_tasks.backends.immediate import ImmediateBackend


class AtOnce(ImmediateBackend):
    supports_defer = True

    def _execute_task(self, task_result: Any) -> None:
        if task_result.task.run_after is None:
            super()._execute_task(task_result)
