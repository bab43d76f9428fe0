"""The WSGI entry that gunicorn serves: Django behind the page cache."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")

application: Any = get_wsgi_application()

from django.conf import settings  # noqa: E402 (there are none before Django is set up)

if settings.PAGE_CACHE_MB:
    from newsroom.page_cache import PageCache

    application = PageCache(
        application,
        most=settings.PAGE_CACHE_MB * 2**20,
        behind_proxy=settings.BEHIND_PROXY,
    )
