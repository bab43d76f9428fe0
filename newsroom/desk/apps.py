from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    """The desk: Django's admin under this project's name and theme."""

    default_site = "newsroom.desk.sites.Desk"
