"""Where a request comes from."""

from ipaddress import ip_address
from typing import Any

from django.conf import settings


def client_address(request: Any) -> str | None:
    """The client's IP address.

    Behind a proxy (`BEHIND_PROXY`) it is what that proxy added to X-Forwarded-For, its last
    entry: all before it anybody can write. Else no header is believed.
    """
    said = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        said = request.headers.get("X-Forwarded-For", said).rpartition(",")[2]
    try:
        return str(ip_address(said.strip()))
    except ValueError:
        return None
