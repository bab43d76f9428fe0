"""Editions: a site that readers know by its host and name."""

import zoneinfo
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models


def validate_time_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(f"“{value}” is not a time zone such as America/New_York.")


def direction(language: str) -> str:
    """How a language, by its BCP 47 tag, is written: "ltr" or "rtl"."""
    main = language.partition("-")[0].lower()
    return "rtl" if LANG_INFO.get(main, {}).get("bidi") else "ltr"


def default_time_zone() -> str:
    return settings.TIME_ZONE


class Edition(models.Model):
    """One site: its host, name, wording and policies. The first row is the default one."""

    host = models.CharField(
        max_length=253, unique=True, help_text="The name in the address, such as www.example.com."
    )
    name = models.CharField(max_length=80)
    tagline = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, default="en", help_text="A BCP 47 tag: en, es-MX.")
    time_zone = models.CharField(
        max_length=64,
        default=default_time_zone,
        validators=[validate_time_zone],
        help_text="Every time at the desk and on the site is in this zone.",
    )
    logo = models.ForeignKey(
        "images.Image", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    summary_heading = models.CharField(max_length=60, default="News Summary")
    further_reading_heading = models.CharField(max_length=60, default="Further reading")
    about = models.TextField(blank=True)
    corrections_policy = models.TextField(blank=True)
    contact_email = models.EmailField(blank=True)
    websub_hub = models.URLField(
        "WebSub hub",
        max_length=300,
        blank=True,
        help_text="The hub that feed readers may ask to be told of news at once. It is told of "
        "every change to what readers see.",
    )
    indexnow_key = models.CharField(
        "IndexNow key",
        max_length=128,
        blank=True,
        validators=[
            RegexValidator(r"^[A-Za-z0-9-]{8,128}\Z", "8 to 128 letters, digits and hyphens.")
        ],
        help_text="Any 8 to 128 letters, digits and hyphens. With a key, search engines are told "
        "of every change to what readers see.",
    )

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def direction(self) -> str:
        """How its language is written, as HTML says it: "ltr" or "rtl"."""
        return direction(self.language)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def month(self, year: int, month: int) -> tuple[datetime, datetime]:
        """The instants at which a month begins and ends here."""
        start = datetime(year, month, 1, tzinfo=self.zone)
        return start, datetime(year + month // 12, month % 12 + 1, 1, tzinfo=self.zone)

    @property
    def root(self) -> str:
        """Where the edition is, without a slash at the end: its host, served as SITE_URL says.

        Every absolute address is made from it, never from the host that a request names.
        """
        return settings.SITE_URL if self.pk is None else _root(settings.SITE_URL, self.host)

    def absolute(self, path: str) -> str:
        """The whole address of a path of the site, such as `get_absolute_url()` gives."""
        return self.root + path


@lru_cache(maxsize=64)
def _root(site_url: str, host: str) -> str:
    site = urlsplit(site_url)
    if host == site.hostname:
        return site_url
    return f"{site.scheme}://{host}" + (f":{site.port}" if site.port else "")


class ChangeCount(models.Model):
    """One row: how often what readers see has changed, other than by the clock.

    The database counts (`articles.changes`); who keeps pages asks whether the count is the same.
    """

    count = models.PositiveBigIntegerField(default=0)
    told = models.PositiveBigIntegerField(default=0)
    """The count that caches outside were told of."""

    def __str__(self) -> str:
        return str(self.count)
