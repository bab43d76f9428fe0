"""What a worker that was killed left behind, put back by the next."""

import logging
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from newsroom import clock as newsroom_clock
from newsroom.worker.left import Abandoned, put_back
from newsroom.worker.management.commands import db_worker
from sources.links import ask_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queued(queue):
    """Tasks are rows."""


def test_a_worker_tells_of_trouble_and_of_all_it_does_if_it_is_asked():
    logger = logging.getLogger("django_tasks_db")
    for verbosity, level in ((2, logging.DEBUG), (1, logging.WARNING)):
        db_worker.Command().configure_logging(verbosity)
        assert logger.level == level


def begun(*worker_ids, ago=timedelta(minutes=1), status="RUNNING"):
    result = DBTaskResult.objects.get(pk=ask_now.enqueue(1).id)
    result.status, result.worker_ids = status, list(worker_ids)
    result.started_at = newsroom_clock.now() - ago
    result.save()
    return result


def state(result):
    result.refresh_from_db()
    return result.status


def test_what_the_worker_of_that_name_was_at_is_put_back():
    mine, anothers = begun("worker"), begun("another")
    handed_on, done = begun("worker", "another"), begun("worker", status="SUCCESSFUL")
    assert put_back("worker") == 1
    assert [state(each) for each in (mine, anothers, handed_on, done)] == [
        *("READY", "RUNNING", "RUNNING", "SUCCESSFUL"),
    ]


def test_what_anybody_began_long_ago_is_put_back():
    lately, long_ago = (begun("another", ago=timedelta(minutes=n)) for n in (59, 61))
    assert put_back("worker") == 1
    assert (state(lately), state(long_ago)) == ("RUNNING", "READY")


def test_what_ends_its_worker_each_time_is_given_up():
    result = begun("worker", "worker", "worker")
    put_back("worker")
    assert state(result) == "FAILED"
    assert result.exception_class_path.endswith(Abandoned.__name__)


def test_a_worker_begins_by_putting_back_and_by_forgetting(clock, capsys, queue):
    mine = begun("worker")
    old, new = (begun("worker", status="SUCCESSFUL") for _ in range(2))
    DBTaskResult.objects.filter(pk=old.pk).update(
        finished_at=newsroom_clock.now() - timedelta(days=8)
    )
    DBTaskResult.objects.filter(pk=new.pk).update(finished_at=newsroom_clock.now())
    queue()
    assert state(mine) == "SUCCESSFUL"
    assert mine.worker_ids == ["worker", "worker"]
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == {mine.pk, new.pk}
    assert "Put back 1" in capsys.readouterr().out
