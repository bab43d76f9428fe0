"""Notices by mail: one mail a notice, sent by the worker, tried again where that fails."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from newsroom import clock
from newsroom.editions.models import Edition

from .models import Notice

MOST_TRIES = 6
WAIT = timedelta(minutes=2)
"""Before the second try; then twice as long each time."""


@task()
def send(pk: int, tries: int = 1) -> None:
    """Send a notice, unless it was sent, or its reader left or may no longer sign in.

    Done twice, it does nothing the second time; a worker that is killed between the mail and the
    note of it sends one with the same Message-ID, which mail programs show once.
    """
    waiting = Notice.objects.filter(mailed_at=None, user__is_active=True).exclude(user__email="")
    notice = waiting.select_related("user", "by", "story__head", "article").filter(pk=pk).first()
    if notice is None:
        return
    try:
        letter(notice).send()
    except OSError:  # as are all errors of SMTP
        if tries >= MOST_TRIES:
            raise
        later = clock.now() + WAIT * 2 ** (tries - 1)
        send.using(run_after=later).enqueue(pk, tries + 1)
    else:
        Notice.objects.filter(pk=pk).update(mailed_at=clock.now())


def letter(notice: Notice) -> EmailMessage:
    """A notice as a mail in plain text, with its times in the edition's zone."""
    edition = Edition.objects.first() or Edition(name="Newsroom")
    facts = {
        "notice": notice,
        "edition": edition,
        "url": edition.absolute(notice.desk_path),
        "settings_url": edition.absolute(reverse("admin:notice-settings")),
    }
    with timezone.override(edition.zone):
        text = render_to_string("admin/notices/mail.txt", facts)
    host = urlsplit(settings.SITE_URL).hostname
    return EmailMessage(
        # In one line: a line break in a headline begins no header.
        subject=" ".join(f"{edition.name}: {notice.headline}".split()),
        body=text,
        to=[notice.user.email],
        headers={
            "Message-ID": f"<notice-{notice.pk}-{notice.at:%Y%m%d%H%M%S}@{host}>",
            "Auto-Submitted": "auto-generated",
        },
    )
