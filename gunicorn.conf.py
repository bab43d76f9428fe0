"""How gunicorn serves the site: `gunicorn newsroom.wsgi`, in `make run` and in the container.

One synchronous worker a core, behind a proxy that speaks to readers: measured faster than
threads, which fight for the interpreter, and than more workers than cores. WEB_CONCURRENCY
sets another number, FORWARDED_ALLOW_IPS the proxies whose X-Forwarded headers are believed.
"""

import os

from environs import Env

env = Env()
env.read_env(".env", recurse=False)

bind = env.str("BIND", f"127.0.0.1:{env.int('PORT', 8000)}")
workers = env.int("WEB_CONCURRENCY", os.cpu_count() or 1)
worker_class = "sync"
forwarded_allow_ips = env.str("FORWARDED_ALLOW_IPS", "127.0.0.1,::1")
timeout = 30
# A page that is kept ready takes a process half a millisecond: on a busy evening 10,000 requests
# are over in seconds, and each new process begins without pages.
max_requests = 1_000_000
max_requests_jitter = 200_000
accesslog = env.str("ACCESS_LOG", None)
loglevel = "warning"
# No client names the address that the site is mounted at.
forwarder_headers = ""


def when_ready(server):  # type: ignore[no-untyped-def]
    """Say where the site is, once it answers."""
    site = f"http://{bind}"
    print(f"\n  The site:  {site}/\n  The desk:  {site}/admin/\n\n  Ctrl-C ends it.\n", flush=True)  # noqa: T201
