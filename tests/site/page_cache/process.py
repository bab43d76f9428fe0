"""A process of the site, as a test runs one: Django behind a page cache."""

from io import BytesIO

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import RequestFactory

from newsroom.editions.models import ChangeCount
from newsroom.page_cache import PageCache


def commit():
    """What the end of a transaction does to the count, within a test's own transaction."""
    if connection.vendor == "postgresql" and connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute("SELECT set_config('newsroom.counted', '', true)")


def count():
    commit()
    return ChangeCount.objects.first().count


class Site:
    """A process: Django behind a page cache. `asked` counts what came through to Django."""

    is_offline = False

    def __init__(self, most=2**20, **options):
        self.asked = []
        self.django = WSGIHandler()
        self.cache = PageCache(self.through, most=most, **options)

    def through(self, environ, start):
        self.asked.append(environ)
        return self.django(environ, start)

    def get(self, path="/", query="", method="GET", **headers):
        if not self.is_offline:
            commit()
        environ = RequestFactory(SERVER_NAME="127.0.0.1").generic(method, path).environ
        environ |= {"QUERY_STRING": query, "HTTP_HOST": "127.0.0.1:8000", "wsgi.input": BytesIO()}
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        answer = Answer()
        answer.body = b"".join(self.cache(environ, answer.start))
        return answer


class Answer:
    def start(self, status, headers, exc_info=None):
        self.status, self.headers = int(status[:3]), dict(headers)
        assert len(headers) == len(self.headers), "a header twice"
