"""A server with a worker beside it, as `make run` starts them: real processes, really killed."""

import os
import signal
import subprocess
import sys

import pytest
from django.conf import settings

SERVER = [sys.executable, "-c", "import signal; signal.pause()"]


@pytest.fixture(scope="module")
def environ(tmp_path_factory):
    """The environment of processes that share a database of their own."""
    database = tmp_path_factory.mktemp("worker") / "newsroom.sqlite3"
    environ = os.environ | {"DATABASE_URL": f"sqlite:///{database}", "OUTSIDE": "1"}
    run(environ, "migrate", "--verbosity", "0")
    return environ


def run(environ, *args):
    command = [sys.executable, "manage.py", *args]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environ, check=True, capture_output=True, text=True
    ).stdout


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_the_server_however_that_ends(environ, how):
    both = subprocess.Popen(
        [sys.executable, "-m", "newsroom.worker.beside", *SERVER],
        cwd=settings.BASE_DIR,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A shell's background job ignores Ctrl-C, and so would what it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert both.stdout is not None
        assert any("The worker is at work." in line for line in both.stdout)
        both.send_signal(how)
        # The worker has this output open, too: it ends when both have.
        both.communicate(timeout=60)
        assert both.returncode == -how
    finally:
        both.kill()


def test_a_worker_of_its_own_does_what_is_queued(environ):
    queue = (
        "from sources.looking import look;"
        "from django_tasks_db.models import DBTaskResult as R;"
        "print(look.enqueue('http://169.254.169.254/latest/').id);"
        "R.objects.update(status='RUNNING', worker_ids=['worker'])"
    )
    task = run(environ, "shell", "--verbosity", "0", "-c", queue).strip()
    assert "Put back 1" in run(environ, "db_worker", "--batch", "--no-startup-delay")
    answer = f"from sources.looking import look; print(look.get_result('{task}').return_value)"
    assert "That address is private." in run(environ, "shell", "--verbosity", "0", "-c", answer)
