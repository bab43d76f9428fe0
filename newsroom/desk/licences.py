"""Pictures in live stories whose licence has ended or ends soon, for who may change them."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import localdate

from articles import pictures
from newsroom.images.library import SOON
from newsroom.images.models import Image


def notices(user: Any, at: datetime) -> list[tuple[str, str]]:
    """Sentences for the desk's front page, each with the address of the pictures it counts."""
    if not user.has_perm("images.change_image"):
        return []
    today = localdate(at)
    soon = Image.objects.licence_ends_before(today + timedelta(SOON + 1))
    counts = pictures.in_live_stories(soon, at).aggregate(
        ended=Count("pk", filter=Q(licence_until__lt=today)),
        ending=Count("pk", filter=Q(licence_until__gte=today)),
    )
    says = {"ended": "ended", "ending": f"ends within {SOON} days"}
    return [
        (_sentence(counts[name], said), _address(licence=name, use="live"))
        for name, said in says.items()
        if counts[name]
    ]


def _sentence(count: int, said: str) -> str:
    if count == 1:
        return f"1 picture that live stories use has a licence that {said}."
    said = said.replace("ends", "end")
    return f"{count} pictures that live stories use have licences that {said}."


def _address(**filters: str) -> str:
    return f"{reverse('admin:images_image_changelist')}?{urlencode(filters)}"
