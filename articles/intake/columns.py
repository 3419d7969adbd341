"""What the columns of a table are: shown, said by somebody once, and remembered for all tables that begin alike."""

from collections.abc import Mapping

from django.db import transaction

from articles.intake.receiving import wait_again
from articles.models import ColumnMap, UploadItem, WholeFile
from articles.readers import CannotRead, Sheet, sheet_of
from articles.readers.tables import FIELDS, FIRST_ROW
from newsdesk.contained import Limits, contained
from newsdesk.database.again import tried_again
from newsdesk.web.refusals import Refusal

IN_WORDS = {
    "text": "text", "title": "title", "author": "author", "source_name": "outlet", "published": "date",
    "url": "web address", "section": "section",
}  # fmt: skip
FOR_A_PERSON = Limits(megabytes=1024, seconds=15)  # who waits for it


class CannotChoose(Refusal):
    """What was chosen makes no articles. The message says why."""


def sheet_in(file: UploadItem | WholeFile, encoding: str = "") -> Sheet:
    """The beginning of the table. Raises CannotChoose where it can't be read."""
    content = bytes(file.content or b"")
    try:
        return contained(sheet_of, file.name, content, encoding, refusal=CannotRead, within=FOR_A_PERSON)
    except CannotRead as reason:
        raise CannotChoose(str(reason)) from None


def checked(chosen: Mapping[int, str], *, has_names: bool) -> dict[str, str]:
    """What was chosen for each column, as it is remembered. Raises CannotChoose."""
    columns = {str(column): field for column, field in chosen.items() if field in FIELDS}
    fields = [*columns.values()]
    if "text" not in fields:
        raise CannotChoose("Say which column is the text.")
    if twice := next((field for field in FIELDS if fields.count(field) > 1), ""):
        raise CannotChoose(f"Two columns are said to be the {IN_WORDS[twice]}. Choose one.")
    return columns if has_names else columns | {FIRST_ROW: "an article"}


@tried_again
@transaction.atomic
def choose_columns(*, item: UploadItem, sheet: Sheet, columns: Mapping[str, str], by) -> int:
    """Remember what the columns of such a table are, and read all that waited for it; returns how many.

    Raises CannotChoose when none waits any more.
    """
    remember(sheet=sheet, columns=columns, by=by)
    waiting = UploadItem.objects.with_header(sheet.header)
    items = list(waiting.order_by("pk").select_for_update(of=["self"]).defer("content"))
    if item.pk not in {one.pk for one in items}:
        raise CannotChoose("This table was read in the meantime. Nothing was changed.")
    wait_again(items)
    return len(items)


def remember(*, sheet: Sheet, columns: Mapping[str, str], by) -> None:
    """Let all later tables with this first row be read like this."""
    names = sheet.rows[0] if sheet.rows else []
    ColumnMap.objects.update_or_create(
        header=sheet.header, defaults={"names": names, "columns": dict(columns), "by": by}
    )
