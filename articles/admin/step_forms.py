"""What each step asks for at the desk."""

from typing import Any

from django import forms

from articles.models import Correction

from .instants import InstantField


class StepForm(forms.Form):
    """`told` carries what the person at the desk has been told will happen."""

    told = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def arguments(self) -> dict[str, Any]:
        """The keyword arguments of the step's function."""
        return {name: value for name, value in self.cleaned_data.items() if name != "told"}


def filled(form: StepForm) -> dict[str, Any]:
    """What would be posted of the form as it is shown."""
    data: dict[str, Any] = {}
    for bound in form:
        widget = bound.field.widget
        if isinstance(widget, forms.MultiWidget):
            parts = zip(widget.widgets_names, widget.decompress(bound.initial), strict=True)
            data |= {bound.html_name + name: part for name, part in parts}
        else:
            data[bound.html_name] = bound.initial or ""
    return data


class NoteForm(StepForm):
    note = forms.CharField(
        required=False, label="What should change?", widget=forms.Textarea({"rows": 4})
    )


KINDS = {
    Correction.Kind.CORRECTION: "something that we said was wrong",
    Correction.Kind.CLARIFICATION: "what we said was right, but could be misread",
    Correction.Kind.UPDATE: "something has happened since",
    Correction.Kind.EDITORS_NOTE: "how we came to publish this, or to change it",
}


class PublishForm(StepForm):
    until = InstantField(
        is_ahead=True,
        required=False,
        label="Take it down at",
        help_text="If this is empty, it stays up until an editor takes it down.",
    )
    substantive = forms.TypedChoiceField(
        required=False,
        label="Does it change what the story says?",
        choices=[
            ("yes", "Yes: the story’s “updated” time moves"),
            ("no", "No, a typo or the like: the “updated” time stays"),
        ],
        coerce=lambda answer: answer == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
    )
    notice_kind = forms.ChoiceField(
        required=False,
        label="Tell readers",
        choices=[("", "Nothing"), *((k, f"{k.label}: {means}") for k, means in KINDS.items())],
        widget=forms.RadioSelect,
    )
    notice = forms.CharField(
        required=False,
        label="In these words",
        widget=forms.Textarea({"rows": 3}),
        help_text="Shown on the story and among the corrections, and kept with this version.",
    )
    kinds = Correction.Kind.choices

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        kind, text = found.pop("notice_kind", ""), found.get("notice", "")
        if kind and not text:
            self.add_error("notice", "Say what readers should know.")
        if text and not kind:
            self.add_error("notice_kind", "Say what this is: a correction, an update …")
        found["notice"] = Correction(kind=kind, text=text) if kind and text else ""
        return found


class ScheduleForm(PublishForm):
    at = InstantField(is_ahead=True, label="Goes live at")
    field_order = ["at", "until"]


class RescheduleForm(StepForm):
    at = InstantField(is_ahead=True, label="Goes live at")
    until = InstantField(
        is_ahead=True,
        required=False,
        label="Take it down at",
        help_text="If this is empty, it stays up until an editor takes it down.",
    )


class WithdrawForm(StepForm):
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="Needed, for the newsroom's log. Readers are not told.",
    )
    at = InstantField(
        is_ahead=True, required=False, label="At", help_text="Leave empty to withdraw it now."
    )
