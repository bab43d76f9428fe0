"""The form of an article, which holds what belongs to its story too: slug and desk notes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from articles import drafts
from articles.addresses import validate_story_slug
from articles.models import Article, Topic
from newsroom.clock import say

from .inputs import TopicsInput, WholeText


class ArticleForm(WholeText, forms.ModelForm):
    """`version` is the one on screen: the draft to save, or what the next draft is made from.

    `seen` says what the form was filled from. Where the story has moved on since, the form is
    given back with its text and a sentence; saving again then is a decision.
    """

    story_slug = forms.SlugField(
        label="Slug",
        max_length=120,
        required=False,
        validators=[validate_story_slug],
        help_text="The last part of the address; made from the headline if left empty.",
    )
    desk_notes = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="For the newsroom. Never public.",
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    version: Article | None = None

    class Meta:
        model = Article
        fields = [
            *("kicker", "headline", "summary", "body", "section", "type", "topics"),
            *("lead_image", "lead_caption"),
            *("search_title", "search_description", "social_title", "social_description"),
        ]
        labels = {
            "topics": "Topics",
            "lead_image": "Picture",
            "lead_caption": "Caption",
            "summary": "News summary",
        }
        widgets = {
            "headline": forms.Textarea({"rows": 2, "class": "headline"}),
            "kicker": forms.TextInput,
            "summary": forms.Textarea({"rows": 3}),
            "topics": TopicsInput("articles.articletopic", "tag"),
            "lead_caption": forms.Textarea({"rows": 2}),
            "search_description": forms.Textarea({"rows": 2}),
            "social_description": forms.Textarea({"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if self.version:
            story = self.version.story
            self.initial |= {
                "story_slug": story.slug,
                "desk_notes": story.desk_notes,
                "seen": story.last_save,
            }

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())

    def clean_story_slug(self) -> str:
        slug = self.cleaned_data["story_slug"].lower()
        story = self.version.story if self.version else None
        if story and not slug:
            return story.slug
        if slug and drafts.is_slug_taken(slug, but=story):
            free = drafts.free_slug(slug, but=story)
            raise ValidationError(f"Another story has this address. “{free}” is free.")
        return slug

    def clean_topics(self) -> list[str]:
        names = self.cleaned_data["topics"]
        most = Topic._meta.get_field("name").max_length
        if long := next((name for name in names if len(name) > most), None):
            raise ValidationError(f"“{long[:40]}…” is no topic: it has more than {most} letters.")
        return names

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        story = self.version.story if self.version else None
        if story and story.head and found.get("seen") != story.last_save:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = story.last_save
            head = story.head
            raise ValidationError(
                f"While you were writing, version {head.number} was saved at "
                f"{say(head.saved_at)}. Your text is below, and not saved. Open the saved "
                "version in another tab to compare; save again to put yours in its place.",
                code="stale",
            )
        return found
