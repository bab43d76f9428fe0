from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ArticlesConfig(AppConfig):
    name = "articles"

    def ready(self) -> None:
        from . import guards, search_index

        pre_migrate.connect(search_index.uninstall, sender=self)
        post_migrate.connect(guards.install, sender=self)
        post_migrate.connect(search_index.install, sender=self)
