from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        from . import changes, guards, search_index

        for kept in changes, guards, search_index:
            pre_migrate.connect(kept.uninstall, sender=self)
            post_migrate.connect(kept.install, sender=self)
