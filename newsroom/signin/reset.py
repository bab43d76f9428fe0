"""A new password by mail. The pages say the same whether anybody has the address or not."""

from typing import Any

from django.contrib.admin import site
from django.contrib.auth import views as auth
from django.contrib.auth.forms import PasswordResetForm
from django.core.mail import send_mail
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse_lazy
from django.views.decorators.cache import never_cache
from django_tasks import task

from newsroom.views import error_page

from . import events
from .addresses import client_address
from .models import SignInEvent

Kind = SignInEvent.Kind

MOST_OF_AN_ADDRESS = 10
"""Times an hour that one IP address may ask."""

MOST_OF_A_NAME = 3
"""Mails an hour to one mail address."""


@task()
def send(subject: str, text: str, to: str) -> None:
    """Sent by the worker, so that the page takes as long for an unknown address as for a known."""
    send_mail(subject, text, None, [to])


class ResetForm(PasswordResetForm):
    def send_mail(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: Any,
        from_email: Any,
        to_email: str,
        html_email_template_name: Any = None,
    ) -> None:
        subject = " ".join(render_to_string(subject_template_name, context).split())
        send.enqueue(subject, render_to_string(email_template_name, context), to_email)


class AtTheDoor:
    """A page of the desk without a menu."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | site.each_context(self.request)


class AskView(AtTheDoor, auth.PasswordResetView):
    success_url = reverse_lazy("admin:password_reset_done")
    form_class = ResetForm
    template_name = "admin/signin/reset_ask.html"
    email_template_name = "admin/signin/reset_mail.txt"
    subject_template_name = "admin/signin/reset_subject.txt"
    title = "A new password"

    def form_valid(self, form: Any) -> HttpResponse:
        name = form.cleaned_data["email"].lower()
        place = client_address(self.request)
        asked = {"kind": Kind.RESET_ASKED, "minutes": 60}
        if place and events.count(**asked, address=place) >= MOST_OF_AN_ADDRESS:
            return error_page(self.request, 429, minutes=60)
        is_too_often = events.count(**asked, name=name) >= MOST_OF_A_NAME
        events.record(Kind.RESET_ASKED, request=self.request, name=name)
        if is_too_often:
            return super(auth.PasswordResetView, self).form_valid(form)  # says so, sends none
        self.extra_email_context = {"edition": self.request.edition}
        return super().form_valid(form)


class SentView(AtTheDoor, auth.PasswordResetDoneView):
    template_name = "admin/signin/reset_sent.html"
    title = "Look at your mail"


class NewView(AtTheDoor, auth.PasswordResetConfirmView):
    success_url = reverse_lazy("admin:password_reset_complete")
    template_name = "admin/signin/reset_new.html"
    title = "Choose a new password"

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        events.record(Kind.PASSWORD, request=self.request, user=self.user)
        return response


class DoneView(AtTheDoor, auth.PasswordResetCompleteView):
    template_name = "admin/signin/reset_done.html"
    title = "You have a new password"


urls = [
    path(f"password_reset/{address}", never_cache(view.as_view()), name=f"password_reset{name}")
    for address, view, name in (
        ("", AskView, ""),
        ("sent/", SentView, "_done"),
        ("<uidb64>/<token>/", NewView, "_confirm"),
        ("done/", DoneView, "_complete"),
    )
]
