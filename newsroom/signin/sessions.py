"""Which session counts: not one that lasted too long, lay idle, or lacks the second factor.

Whoever has one that doesn't is nobody, on every page, until they sign in again.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.http import HttpResponse
from django.utils.functional import SimpleLazyObject

from newsroom import clock

from .models import SessionEnd

BEGAN, ACTIVE, FACTOR = "began_at", "active_at", "second_factor"
"""Of a session: seconds since 1970, and the id of the device whose code was given."""

STEP = 60
"""Seconds between two notes of a session's use: a note is a write."""

HEARTBEATS = {"articles_article_here", "articles_article_leave"}
"""Addresses that an open form asks by itself: nobody is known to sit before it."""


class SessionMiddleware:
    """Stands after Django's, which say whose session it is."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        asked = request.user
        request.user = SimpleLazyObject(lambda: _counted(asked, request.session))
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> None:
        match, session = request.resolver_match, request.session
        # Public pages don't look at the session at all, or no cache could keep them.
        if "admin" not in match.namespaces or match.url_name in HEARTBEATS:
            return
        if ACTIVE not in session:
            return
        now = int(clock.now().timestamp())
        if now - session[ACTIVE] >= STEP and request.user.is_authenticated:
            session[ACTIVE] = now


def _counted(user: Any, session: Any) -> Any:
    return user if user.is_authenticated and counts(session, user) else AnonymousUser()


def counts(session: Any, user: Any) -> bool:
    """Whether the session is still good for `user`, whom `backends.Backend` loaded."""
    now = clock.now().timestamp()
    began, active = session.get(BEGAN, 0), session.get(ACTIVE, 0)
    is_fresh = (
        now - began < settings.SESSION_MOST_HOURS * 3600
        and now - active < settings.SESSION_IDLE_HOURS * 3600
        and (user.sessions_from is None or began > user.sessions_from.timestamp())
    )
    needs_code = user.needs_second_factor or user.device is not None
    has_code = user.device is not None and session.get(FACTOR) == user.device
    return is_fresh and (has_code or not needs_code)


def end_all(user: Any) -> None:
    """From now on no session of `user` counts, this one included."""
    SessionEnd.objects.update_or_create(user=user, defaults={"at": clock.now()})


def _begin(sender: Any, request: Any, **_: Any) -> None:
    now = clock.now().timestamp()
    request.session[BEGAN], request.session[ACTIVE] = now, int(now)


user_logged_in.connect(_begin, dispatch_uid="signin.begin")
