"""Forms of the media library at the desk."""

from typing import Any

from django import forms

from .models import Image
from .widgets import ACCEPT, FocalPointField


class ImageForm(forms.ModelForm):
    focal_point = FocalPointField(
        help_text="Every cut keeps this point in view. Click the picture, or move the marker "
        "with the arrow keys."
    )

    class Meta:
        model = Image
        fields = ["alt", "caption", "credit", "rights", "licence_until"]
        widgets = {"licence_until": forms.DateInput({"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if alt := self.fields.get("alt"):  # who may only look has no fields
            alt.required = True
        focus = self.fields["focal_point"]
        focus.widget.image = self.instance
        point = (self.instance.focal_x, self.instance.focal_y)
        focus.initial = [f"{fraction * 100:.4g}" for fraction in point]

    def save(self, commit: bool = True) -> Image:
        self.instance.focal_x, self.instance.focal_y = self.cleaned_data["focal_point"]
        return super().save(commit)


class ReplaceForm(forms.Form):
    """The file that is to be shown instead. What kind of file it is, `replacing` finds out."""

    file = forms.FileField(
        label="New file", allow_empty_file=True, widget=forms.FileInput({"accept": ACCEPT})
    )
