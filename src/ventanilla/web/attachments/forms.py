"""What officers write about a file: shapes only; whether it is fit is found out by the act."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ventanilla.attachments.errors import sentence
from ventanilla.attachments.formats import BY_EXTENSION, LARGEST, Refusal
from ventanilla.attachments.services.adding import Upload
from ventanilla.attachments.states import FileKind

WORDS = {"rows": 3, "maxlength": 1000}
ACCEPTED = ",".join(f".{extension}" for extension in BY_EXTENSION)


class AddForm(forms.Form):
    """A file, what it shows, and a note."""

    token = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("What it shows"), choices=FileKind.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Description"),
        help_text=_("Where it comes from, and what is to be seen on it."),
        widget=forms.Textarea(attrs=WORDS),
        max_length=1000,
        required=False,
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Picture (JPEG, PNG, WebP, HEIC), PDF, recording (MP3, M4A, OGG) or plain text, up to "
            "25 MB."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        max_length=None,
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4(), "kind": None}
        super().__init__(*args, **kwargs)

    def clean_file(self) -> UploadedFile:
        """Said here already: a file beyond the limit came without its bytes."""
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST:
            raise forms.ValidationError(sentence(Refusal.TOO_LARGE))
        return file

    def clean(self) -> dict[str, Any]:
        """The last field of the page came: otherwise the line was cut, and so is the file."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.is_bound and self.data.get("whole") != "yes" and "file" in cleaned:
            self.add_error("file", _("The file did not arrive whole. Send it again."))
        return cleaned

    def upload(self) -> Upload:
        """The file as the act takes it."""
        file = self.cleaned_data["file"]
        return Upload(
            name=file.name,
            declared=file.content_type or "",
            content=file.read(),
            kind=FileKind(self.cleaned_data["kind"]),
            note=self.cleaned_data["note"].strip(),
        )


class OriginalForm(forms.Form):
    """Why an original is opened."""

    reason = forms.CharField(
        label=_("What is the original needed for?"),
        help_text=_("At least 20 letters. It stays in the history of the case."),
        widget=forms.Textarea(attrs=WORDS),
        max_length=1000,
    )


class RemoveForm(forms.Form):
    """Why a file is removed."""

    reason = forms.CharField(
        label=_("Why is it removed?"), widget=forms.Textarea(attrs=WORDS), max_length=1000
    )
