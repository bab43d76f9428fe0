from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Who is let in to the desk, by what, for how long; and the record of it."""

    name = "newsroom.signin"
    label = "signin"

    def ready(self) -> None:
        from . import events

        events.listen()
