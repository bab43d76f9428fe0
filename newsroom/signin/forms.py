"""What is typed at the door."""

from typing import Any

from django import forms


class CodeForm(forms.Form):
    code = forms.CharField(
        max_length=20,
        help_text="Six digits from your phone, or one of your recovery codes.",
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class FirstCodeForm(CodeForm):
    """The code that shows that a phone has the key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = "The six digits that your phone shows now."
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
        del self.fields["code"].widget.attrs["autofocus"]
