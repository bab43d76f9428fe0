"""The form of an article, which holds what belongs to its story too: slug and desk notes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict

from articles import drafts
from articles.addresses import validate_story_slug
from articles.models import Article, Topic

from .inputs import TopicsInput, WholeText

MOST_TOPICS = 100


class ArticleForm(WholeText, forms.ModelForm):
    """`version` is the one on screen: the draft to save, or what the next draft is made from.

    `seen` says what the form was filled from: where the story has moved on since, both texts are
    shown, and nothing is saved (`comparing`).
    `user` is who fills it in.
    `filling` is unsaved text that the form is to hold, as it would be posted.
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
    user: Any = None
    filling: QueryDict | None = None

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

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data or self.filling, *args, label_suffix="", **kwargs)
        if self.filling is not None:
            self._errors = ErrorDict()  # nothing was asked of it yet
        if self.version:
            story = self.version.story
            if "lead_image" in self.fields:  # there are none where it can only be read
                self.fields["lead_image"].widget.image = self.version.lead_image
            self.initial |= {
                "story_slug": story.slug,
                "desk_notes": story.desk_notes,
                "seen": story.last_save,
            }

    def _get_validation_exclusions(self) -> set[str]:
        # Their fields looked these up, and found them.
        return super()._get_validation_exclusions() | {"section", "lead_image"}

    def _save_m2m(self) -> None:
        topics = self.cleaned_data.pop("topics")
        super()._save_m2m()
        drafts.file_under(topics, self.instance)

    def clean_headline(self) -> str:
        return " ".join(self.cleaned_data["headline"].split())

    def clean_section(self) -> Any:
        section = self.cleaned_data["section"]
        story = self.version.story if self.version else None
        if story and self.user and not story.may_move(self.user, to=section and section.pk):
            raise ValidationError("Only an editor of both sections can move the story there.")
        return section

    def clean_story_slug(self) -> str:
        slug = self.cleaned_data["story_slug"].lower()
        story = self.version.story if self.version else None
        if story and not slug:
            return story.slug
        if slug and drafts.is_slug_taken(slug, but=story):
            free = drafts.free_slug(slug, but=story)
            raise ValidationError(f"Another story has this address. “{free}” is free.")
        return slug

    def clean_topics(self) -> list[Any]:
        names = self.cleaned_data["topics"]
        most = Topic._meta.get_field("name").max_length
        if long := next((name for name in names if len(name) > most), None):
            raise ValidationError(f"“{long[:40]}…” is no topic: it has more than {most} letters.")
        if len(names) > MOST_TOPICS:
            raise ValidationError(
                f"These are {len(names)} topics; a story has {MOST_TOPICS} at most."
            )
        known = {topic.name.casefold(): topic for topic in Topic.objects.named(names)}
        return [known.get(name.casefold(), name) for name in names]
