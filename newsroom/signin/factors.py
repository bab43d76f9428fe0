"""The second factor: a code from a phone, or one of ten recovery codes that work once each.

django-otp keeps the devices, and makes each wrong code cost a longer wait before the next.
"""

from base64 import b32encode
from typing import Any

import segno
from django.contrib.auth.models import User
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

RECOVERY_CODES = 10


class WrongCode(Exception):
    """It isn't the code. `str()` says what to do, to the person at the door."""


def device_of(user: Any) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).order_by("pk").first()


def is_needed(user: Any) -> bool:
    """Whether a group of theirs asks for a second factor."""
    return User.objects.filter(pk=user.pk, groups__sign_in_rule__needs_second_factor=True).exists()


def offered(user: Any) -> TOTPDevice:
    """The device that is being set up: the same until it is confirmed."""
    return TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "Phone"})[
        0
    ]


def key(device: TOTPDevice) -> str:
    """The device's key for typing: in groups of four."""
    text = b32encode(device.bin_key).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def picture(device: TOTPDevice) -> SafeString:
    """The device's key for a camera, as SVG."""
    svg = segno.make(device.config_url, micro=False).svg_inline(
        scale=5, light="#fff", title="The key as a QR code"
    )
    return mark_safe(svg)  # noqa: S308 (made here, of a path)


@transaction.atomic
def confirm(user: Any, code: str) -> tuple[TOTPDevice, list[str]]:
    """Take the offered device for good: the phone shows its codes. Returns recovery codes too."""
    if device_of(user):
        raise WrongCode("A second factor is set up already.")
    device = TOTPDevice.objects.select_for_update().get(pk=offered(user).pk)
    return _confirmed(device, code), new_recovery_codes(user)


def _confirmed(device: TOTPDevice, code: str) -> TOTPDevice:
    _verify(device, code)
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return device


@transaction.atomic
def new_recovery_codes(user: Any) -> list[str]:
    """Ten new codes; those before them are no more."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="Recovery codes")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def codes_left(user: Any) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def check(user: Any, code: str) -> bool:
    """Accept a code, of the phone or for recovery; returns whether it was for recovery.

    Raises WrongCode. Each code is good once.
    """
    code = code.replace(" ", "").lower()
    is_recovery = not code.isdecimal()
    model = StaticDevice if is_recovery else TOTPDevice
    # Not in one transaction with the refusal: what a wrong code costs must stay.
    with transaction.atomic():
        devices = model.objects.select_for_update().filter(user=user, confirmed=True)
        device = devices.order_by("pk").first()
        refused = _refusal(device, code)
    if refused:
        raise WrongCode(refused)
    return is_recovery


def remove(user: Any) -> None:
    """Take the second factor away, recovery codes and all."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def _verify(device: TOTPDevice, code: str) -> None:
    if refused := _refusal(device, code.replace(" ", "")):
        raise WrongCode(refused)


def _refusal(device: Any, code: str) -> str:
    """Why the code isn't taken, or ""."""
    if device is None:
        return "That is not the code."
    is_allowed, _ = device.verify_is_allowed()
    if not is_allowed:
        return "Too many wrong codes. Wait a little, then try the next code."
    if device.verify_token(code):
        return ""
    return "That is not the code, or it was used already. Try the next one that your phone shows."
