"""The record of signing in. It is kept for `KEPT`, and trimmed as it grows."""

from datetime import timedelta
from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from newsroom import clock

from .addresses import client_address
from .models import SignInEvent

KEPT = timedelta(days=400)
Kind = SignInEvent.Kind


def record(kind: str, *, request: Any, user: Any = None, name: str = "") -> None:
    """Write a line. `name` is what was typed where there is no `user`."""
    SignInEvent.objects.create(
        kind=kind,
        at=clock.now(),
        user=user,
        name=(name or (user.get_username() if user else ""))[:254].replace("\0", ""),
        address=client_address(request) if request else None,
    )


def count(kind: str, *, minutes: int, **facts: Any) -> int:
    """How many such lines the last minutes have."""
    since = clock.now() - timedelta(minutes=minutes)
    return SignInEvent.objects.filter(kind=kind, at__gte=since, **facts).count()


def trim() -> None:
    SignInEvent.objects.filter(at__lt=clock.now() - KEPT).delete()


def listen() -> None:
    user_logged_in.connect(_came_in, dispatch_uid="signin.in")
    user_logged_out.connect(_left, dispatch_uid="signin.out")
    user_login_failed.connect(_failed, dispatch_uid="signin.failed")
    user_locked_out.connect(_locked_out, dispatch_uid="signin.locked")


def _came_in(sender: Any, request: Any, user: Any, **_: Any) -> None:
    record(Kind.IN, request=request, user=user)
    trim()


def _left(sender: Any, request: Any, user: Any, **_: Any) -> None:
    if user:
        record(Kind.OUT, request=request, user=user)


def _failed(sender: Any, credentials: Any, request: Any = None, **_: Any) -> None:
    name = str(credentials.get("username") or "")
    record(Kind.FAILED, request=request, user=_known(name), name=name)


def _locked_out(sender: Any, request: Any, username: Any, **_: Any) -> None:
    name = str(username or "")
    record(Kind.LOCKED, request=request, user=_known(name), name=name)


def _known(name: str) -> User | None:
    return User.objects.filter(username=name).first()
