"""The media library, narrowed down by the stories that use its pictures."""

from django import forms
from django.contrib import admin

from articles import pictures
from newsroom.images.admin import ImageAdmin
from newsroom.images.library import Filters
from newsroom.images.models import Image, ImageQuerySet


class StoryFilters(Filters):
    USES = [
        ("", "Any"),
        ("live", "In live stories"),
        ("coming", "In scheduled stories"),
        ("never", "Never used"),
    ]

    story = forms.CharField(label="In the story", required=False, max_length=240)

    def narrow_story(self, found: ImageQuerySet, text: str) -> ImageQuerySet:
        return pictures.in_stories(found, text)

    def narrow_use(self, found: ImageQuerySet, choice: str) -> ImageQuerySet:
        if choice == "live":
            return pictures.in_live_stories(found, self.at)
        if choice == "coming":
            return pictures.in_scheduled_stories(found, self.at)
        return super().narrow_use(found, choice)


admin.site.unregister(Image)


@admin.register(Image)
class StoryImageAdmin(ImageAdmin):
    """The library's own screens know nothing of stories; their filters stand here."""

    filters = StoryFilters
