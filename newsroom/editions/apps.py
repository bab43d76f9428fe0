from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "newsroom.editions"
    label = "editions"
