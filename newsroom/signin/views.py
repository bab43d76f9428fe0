"""The door of the desk: password, code, setting up a second factor; and one's own sign-in page."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import site
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.models import User
from django.contrib.auth.views import LoginView
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from newsroom import clock
from newsroom.views import error_page

from . import events, factors, sessions
from .forms import CodeForm, FirstCodeForm
from .models import SignInEvent

PENDING = "signin.pending"
"""Of a session: who gave the password and has yet to give the code."""

PATIENCE = 600
"""Seconds to give the code in."""

TRIES = 5
"""Wrong codes after which the password is asked for again."""

Kind = SignInEvent.Kind


class PasswordView(LoginView):
    """Asks for name and password; who has a second factor, or needs one, is asked for it next."""

    def form_valid(self, form: Any) -> HttpResponse:
        user = form.get_user()
        if factors.device_of(user) or factors.is_needed(user):
            self.request.session[PENDING] = {
                "user": user.pk,
                "hash": user.get_session_auth_hash(),
                "backend": user.backend,
                "at": clock.now().timestamp(),
                "next": self.get_success_url(),
                "wrong": 0,
            }
            name = "code" if factors.device_of(user) else "enrol"
            return HttpResponseRedirect(reverse(f"admin:signin-{name}"))
        return super().form_valid(form)


def _pending(request: Any) -> User | None:
    """Who gave the password just now, if it is theirs still."""
    about = request.session.get(PENDING)
    if not about or clock.now().timestamp() - about["at"] > PATIENCE:
        return None
    user = User.objects.filter(pk=about["user"], is_active=True).first()
    is_same = user and constant_time_compare(user.get_session_auth_hash(), about["hash"])
    return user if is_same else None


def _let_in(request: Any, user: User, device: Any) -> None:
    """Sign `user` in under a new session key, with the second factor given."""
    backend = request.session.pop(PENDING)["backend"]
    login(request, user, backend=backend)
    request.session[sessions.FACTOR] = device.pk


def _to_password(request: Any, said: str = "") -> HttpResponse:
    about = request.session.pop(PENDING, {})
    if said:
        messages.error(request, said)
    query = urlencode({REDIRECT_FIELD_NAME: about["next"]}) if about else ""
    return HttpResponseRedirect(f"{reverse('admin:login')}?{query}")


@never_cache
@require_http_methods(["GET", "POST"])
def code(request: Any) -> HttpResponse:
    """The second screen of signing in."""
    user = _pending(request)
    device = user and factors.device_of(user)
    if user is None or device is None:
        return _to_password(request)
    form = CodeForm(request.POST or None)
    if not form.is_valid():
        return _screen(request, "code", "Your code", form, 422 if form.is_bound else 200)
    try:
        is_recovery = factors.check(user, form.cleaned_data["code"])
    except factors.WrongCode as refused:
        events.record(Kind.BAD_CODE, request=request, user=user)
        about = request.session[PENDING]
        about["wrong"] += 1
        request.session.modified = True
        if about["wrong"] >= TRIES:
            return _to_password(request, "Too many wrong codes. Give your password again.")
        form.add_error("code", str(refused))
        return _screen(request, "code", "Your code", form, 422)
    goal = request.session[PENDING]["next"]
    _let_in(request, user, device)
    if is_recovery:
        events.record(Kind.RECOVERY, request=request, user=user)
        left = factors.codes_left(user)
        messages.warning(request, f"That recovery code is used up; {left} are left.")
    return HttpResponseRedirect(goal)


@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: Any) -> HttpResponse:
    """Set up a second factor: at the door, or signed in already."""
    pending = _pending(request)
    user = pending or request.user
    if not user.is_authenticated:
        return _to_password(request)
    if factors.device_of(user):
        return HttpResponseRedirect(reverse("admin:signin-code" if pending else "admin:signin"))
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        try:
            device, codes = factors.confirm(user, form.cleaned_data["code"])
        except factors.WrongCode as refused:
            events.record(Kind.BAD_CODE, request=request, user=user)
            form.add_error("code", str(refused))
        else:
            return _enrolled(request, pending, device, codes)
    device = factors.offered(user)
    return _screen(
        request,
        "enrol",
        "Set up a second factor",
        form,
        422 if form.is_bound else 200,
        picture=factors.picture(device),
        key=factors.key(device),
        link=device.config_url,
        is_needed=pending is not None,
    )


def _enrolled(request: Any, pending: Any, device: Any, codes: list[str]) -> HttpResponse:
    goal = reverse("admin:signin")
    if pending:
        goal = request.session[PENDING]["next"]
        _let_in(request, pending, device)
    else:
        request.session.cycle_key()
        request.session[sessions.FACTOR] = device.pk
    events.record(Kind.ENROLLED, request=request, user=request.user)
    return _codes(request, codes, goal)


def _codes(request: Any, codes: list[str], goal: str) -> HttpResponse:
    return _screen(request, "codes", "Your recovery codes", codes=codes, goal=goal)


@never_cache
def own(request: Any) -> HttpResponse:
    """A user's own sign-in: second factor, recovery codes, sessions."""
    return _screen(
        request,
        "own",
        "Your sign-in",
        device=factors.device_of(request.user),
        is_needed=factors.is_needed(request.user),
        codes_left=factors.codes_left(request.user),
        recent=SignInEvent.objects.filter(user=request.user)[:10],
    )


@never_cache
@require_POST
def renew_codes(request: Any) -> HttpResponse:
    if not factors.device_of(request.user):
        return HttpResponseRedirect(reverse("admin:signin-enrol"))
    codes = factors.new_recovery_codes(request.user)
    events.record(Kind.CODES, request=request, user=request.user)
    return _codes(request, codes, reverse("admin:signin"))


@never_cache
@require_POST
def leave_everywhere(request: Any) -> HttpResponse:
    """End all sessions of the user, this one too."""
    sessions.end_all(request.user)
    events.record(Kind.OUT_EVERYWHERE, request=request, user=request.user)
    request.session.flush()
    messages.success(request, "You are signed out everywhere.")
    return HttpResponseRedirect(reverse("admin:login"))


def _screen(
    request: Any, name: str, title: str, form: Any = None, status: int = 200, **more: Any
) -> HttpResponse:
    context = {**site.each_context(request), "title": title, "form": form, **more}
    return render(request, f"admin/signin/{name}.html", context, status=status)


def locked_out(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """429: too many failures under one name from one address."""
    minutes = settings.AXES_COOLOFF_TIME.seconds // 60
    response = error_page(request, 429, minutes=minutes)
    response["Retry-After"] = str(minutes * 60)
    return response
