"""Files are received in memory, by pages that take one, from whoever is signed in; nowhere else."""

import io
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from ventanilla.attachments.formats import LARGEST

PAGES = frozenset({"attachments:add", "alliances:text", "notifications:sheet", "sharing:receive"})


class InMemory(FileUploadHandler):
    """Keep one file, up to the limit. What is longer is counted, not kept: the form says so.

    No plaintext is ever written to a disk, and no page that takes no file can be filled with one.
    """

    request: HttpRequest

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins. Raises ``SkipFile`` where none is expected."""
        super().new_file(*args, **kwargs)
        match = self.request.resolver_match
        expected = match is not None and match.view_name in PAGES
        if not expected or hasattr(self, "buffer") or not self.request.user.is_authenticated:
            raise SkipFile
        self.buffer, self.length = io.BytesIO(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """A part of it."""
        self.length += len(raw_data)
        if self.length <= LARGEST:
            self.buffer.write(raw_data)
        else:
            self.buffer = io.BytesIO()

    def file_complete(self, file_size: int) -> UploadedFile:
        """All of it came: without its bytes if there were too many."""
        self.buffer.seek(0)
        file: IO[bytes] = self.buffer
        return InMemoryUploadedFile(
            file=file,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=self.length,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
