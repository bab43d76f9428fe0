"""What somebody has written and not saved, as the desk offers it to them again."""

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format

from articles.models import Sitting
from newsroom import clock


def of(user: Any) -> list[Sitting]:
    mine = Sitting.objects.unsaved().filter(by=user)
    return list(mine.select_related("story__head").defer("base"))


def context(request: Any, sittings: list[Sitting]) -> dict[str, Any]:
    """For a page that lists these, and on which one that was just dropped can be taken back."""
    open_now = getattr(request, "sitting", None)
    offered = [each for each in sittings if each != open_now]
    for each in offered:
        each.since = short(each.kept_at)
    return {"unsaved": offered, "dropped": _dropped(request)}


def _dropped(request: Any) -> Sitting | None:
    try:
        key = uuid.UUID(request.GET.get("dropped", ""))
    except ValueError:
        return None
    mine = Sitting.objects.filter(by=request.user, dropped_at__isnull=False)
    return mine.select_related("story__head").filter(key=key).first()


def short(at: datetime | None) -> str:
    """14:02, with the day where it isn't today."""
    if at is None:
        return ""
    local = timezone.localtime(at)
    is_today = local.date() == timezone.localtime(clock.now()).date()
    return date_format(local, "H:i" if is_today else "j M, H:i")
