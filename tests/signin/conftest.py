from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from newsroom.signin import factors
from newsroom.signin.models import SignInRule

LOGIN = "/admin/login/"


class Door:
    """Somebody at the door of the desk, without a session yet."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def password(self, name: str = "edith", password: str = "pass", **more: Any) -> Any:
        fields = {"username": name, "password": password, "next": "/admin/"}
        return self.client.post(LOGIN, fields, **more)

    def code(self, code: str) -> Any:
        return self.client.post("/admin/code/", {"code": code})

    @property
    def is_in(self) -> bool:
        return self.client.get("/admin/sign-in/").status_code == 200


@pytest.fixture
def door(client, edition, clock):
    return Door(client)


@pytest.fixture
def required(db):
    """Editors need a second factor."""
    group = Group.objects.get(name="Editors")
    return SignInRule.objects.create(group=group, needs_second_factor=True)


@pytest.fixture
def device(editor, clock):
    """The editor's second factor, set up."""
    device = factors.offered(editor)
    device.confirmed = True
    device.save()
    return device


def shown(device: TOTPDevice) -> str:
    """The code that the phone shows now."""
    return f"{totp(device.bin_key):06d}"
