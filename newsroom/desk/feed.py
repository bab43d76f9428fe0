"""The calendar as iCalendar (RFC 5545), for programs that can't sign in."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from icalendar import Calendar, Event

from .entries import Entry, entries

BACK = timedelta(days=30)
"""How far back it goes; ahead it has no end."""


def render(edition: Any, at: datetime) -> bytes:
    """What happened in the last days, and all that is planned at the instant `at`.

    Instants stand in UTC, so that no program has to know when the newsroom's clocks change.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Newsroom//Desk calendar//EN")
    calendar.add("x-wr-calname", f"{edition.name}: desk")
    calendar.add("refresh-interval", timedelta(minutes=15), {"VALUE": "DURATION"})
    for entry in entries(at - BACK, None, at=at):
        calendar.add_component(_event(entry, edition))
    return calendar.to_ical()


def _event(entry: Entry, edition: Any) -> Event:
    """An instant, without a length. Its UID stays as it is rescheduled."""
    article = entry.article
    event = Event()
    event.add("uid", f"article-{article.pk}-{'begins' if entry.begins else 'ends'}@{edition.host}")
    event.add("dtstamp", article.saved_at)
    event.add("dtstart", entry.instant)
    event.add("summary", f"{entry.kind.label}: {article.headline}")
    facts = [f"Version {article.number}, {entry.state.label.lower()}."]
    if article.section:
        facts.append(f"In {article.section}.")
    if entry.clash:
        facts.append(entry.clash)
    event.add("description", " ".join(facts))
    event.add("url", edition.absolute(reverse("admin:articles_article_change", args=[article.pk])))
    event.add("transp", "TRANSPARENT")
    return event
