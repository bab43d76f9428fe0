"""`manage.py db_worker`: the worker of django-tasks-db, which tidies up before it begins."""

import logging
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django_tasks_db.management.commands import db_worker

from newsroom.worker.left import put_back
from newsroom.worker.telling import keep_telling

KEEP_DAYS = 7


class Command(db_worker.Command):
    help = (
        "Does what nobody waits for: looks up pasted addresses, asks whether cited pages still "
        "answer, sends mail, takes a last look at what is scheduled, tells search engines, the "
        "feeds' hub and the caches of PURGE of changes. Nothing that readers see needs it. It "
        "begins by putting back what the worker of its name left undone when it was killed, and by "
        "forgetting what was done a week ago. "
        "Ctrl-C or SIGTERM ends it after the task at hand."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(worker_id="worker")
        parser.add_argument(
            "--until-eof",
            action="store_true",
            help="end when standard input does: with the process that holds its other end",
        )

    def configure_logging(self, verbosity: int) -> None:
        """What goes as it should is told with --verbosity 2."""
        super().configure_logging(verbosity)
        if verbosity == 1:
            for name in ("django_tasks", "django_tasks_db"):
                logging.getLogger(name).setLevel(logging.WARNING)

    def handle(self, *, until_eof: bool, **options: Any) -> None:  # type: ignore[override]
        if until_eof:
            threading.Thread(target=_end_with_input, daemon=True).start()
        threading.Thread(target=keep_telling, daemon=True).start()
        if count := put_back(options["worker_id"]):
            self.stdout.write(f"Put back {count} that a worker left undone.")
        call_command("prune_db_task_results", queue_name="*", min_age_days=KEEP_DAYS, verbosity=0)
        self.stdout.write("The worker is at work.")
        self.stdout.flush()
        super().handle(**options)


def _end_with_input() -> None:
    while os.read(sys.stdin.fileno(), 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
