"""The way back from a screen that is opened from several others."""

from typing import Any

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def asked_back(request: Any) -> str:
    """The address that the request names as `next`; of this site, or "" for none."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    host, is_secure = {request.get_host()}, request.is_secure()
    return wanted if url_has_allowed_host_and_scheme(wanted, host, require_https=is_secure) else ""


def way_back(request: Any, article: Any) -> str:
    """Where the request says to go on (`next`), else the version's own page."""
    return asked_back(request) or reverse("admin:articles_article_change", args=[article.pk])
