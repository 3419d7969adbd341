"""What a person says when bringing articles in or correcting what is said about them."""

from datetime import datetime, time
from functools import partial
from operator import itemgetter

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import services
from articles.intake import fetching, receiving
from articles.models import Article, Precision, Upload
from articles.readers.facts.language import NAMES
from articles.readers.facts.publication import TOLERANCE
from articles.search.folding import fold_words
from newsdesk.days import FIRST_DAY
from newsdesk.outgoing.where import problem_of
from newsdesk.web.seen import AsSeen

IN_FUTURE = "This is in the future."


def no_day_before_newspapers(day):
    if day < FIRST_DAY:
        raise ValidationError("This is before the first newspaper.")


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, empty ones too: what is wrong with a file is said in its own row later."""

    widget = FilesInput

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(file, initial) for file in data or []]


class UploadForm(forms.Form):
    """Files or pasted text or both, and what is known about them. `now` is aware, in the zone of TIME_ZONE."""

    files = FilesField(  # type: ignore[assignment]  # Django takes fields off the class; `files` is free again then
        required=False, allow_empty_file=True, label="Files"
    )
    text = forms.CharField(required=False, widget=forms.Textarea, label="Or paste the text of one article")
    addresses = forms.CharField(
        required=False,
        widget=forms.Textarea({"rows": 3, "spellcheck": "false"}),
        label="Or enter web addresses of articles, one a line",
    )
    title = forms.CharField(required=False, max_length=500, label="Title")
    source_name = forms.CharField(required=False, max_length=200, label="Outlet")
    author = forms.CharField(required=False, max_length=300, label="Author")
    url = forms.URLField(required=False, max_length=2000, assume_scheme="https", label="Web address")
    published_on = forms.DateField(
        required=False,
        widget=forms.DateInput({"type": "date"}),
        validators=[no_day_before_newspapers],
        label="Published on",
    )
    published_time = forms.TimeField(required=False, widget=forms.TimeInput({"type": "time"}), label="at")
    checks_columns = forms.BooleanField(required=False, label="Show me the columns of tables before they are read")

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now
        for name, field in self.fields.items():
            if self.is_bound and name in self.errors:
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{name}-error"}

    def clean(self):
        given = super().clean()
        files, text = given.get("files", []), given.get("text", "").strip()
        addresses = given.get("addresses") or []
        if not files and not text and not addresses and not {"files", "addresses"} & set(self.errors):
            self.add_error("files", "Choose files, paste some text or enter web addresses.")
        if addresses and (files or text):
            self.add_error("addresses", "Upload files or text first, and web addresses by themselves.")
        if len(files) + bool(text) + len(addresses) > 1:
            for name in ("title", "url"):
                if given.get(name):
                    self.add_error(name, "This applies to one article only. Leave it empty for several.")
        on, at = given.get("published_on"), given.get("published_time")
        if at and not on and "published_on" not in self.errors:
            self.add_error("published_on", "Enter the day as well.")
        if on:
            given["published_at"] = datetime.combine(on, at or time.min, tzinfo=self.now.tzinfo)
            if given["published_at"] > self.now + TOLERANCE:
                self.add_error("published_on", IN_FUTURE)
        return given

    def clean_addresses(self):
        lines = dict.fromkeys(line.strip() for line in self.cleaned_data["addresses"].splitlines())
        lines.pop("", None)
        if len(lines) > fetching.MOST_ADDRESSES:
            raise ValidationError(f"These are {len(lines):,} addresses; enter {fetching.MOST_ADDRESSES} at once.")
        for line in lines:
            if " " in line:
                raise ValidationError(f"“{line[:80]}” is not a web address: it has a space in it. Enter one a line.")
            if problem := problem_of(line):
                raise ValidationError(problem)
        return list(lines)

    def receive(self, by):
        """Take in what was sent; the new upload."""
        given = self.cleaned_data
        if given["addresses"]:
            said = {name: given[name] for name in ("title", "source_name", "author")}
            published = {"published_at": given.get("published_at"), "published_precision": self.precision()}
            return fetching.receive_addresses(addresses=given["addresses"], by=by, **said, **published)
        return receiving.receive_files(by=by, **self.received())

    def precision(self):
        return Precision.TIME if self.cleaned_data["published_time"] else Precision.DAY

    def received(self):
        """The arguments of `receiving.receive_files`, but for who sends it."""
        given = self.cleaned_data
        files = [*given["files"], *([receiving.pasted(given["text"])] if given["text"] else [])]
        return {
            "files": files,
            "kind": Upload.Kind.FILES if given["files"] else Upload.Kind.PASTE,
            "published_at": given.get("published_at"),
            "precision": self.precision(),
            "checks_columns": given["checks_columns"],
            **{name: given[name] for name in ("title", "source_name", "author", "url")},
        }


class DescribeForm(forms.Form):
    """What is said in the table of an upload, about one article or several. Only what was sent counts."""

    title = forms.CharField(required=False, max_length=500)
    source_name = forms.CharField(required=False, max_length=200)
    author = forms.CharField(required=False, max_length=300)
    day = forms.DateField(required=False, validators=[no_day_before_newspapers])
    time = forms.TimeField(required=False)

    def __init__(self, data, *, now):
        super().__init__(data)
        self.now = now
        self.is_of_one = bool(data and data.get("one"))

    def clean_title(self):
        return self._needed("title", "An article needs a title.")

    def clean_source_name(self):
        return self._needed("source_name", "An article needs an outlet.")

    def _needed(self, name, why):
        if self.is_of_one and name in self.data and not fold_words(self.cleaned_data[name]):
            raise ValidationError(why)
        return self.cleaned_data[name]

    def clean(self):
        given = super().clean()
        day, at = given.get("day"), given.get("time")
        if at and not day and "day" not in self.errors:
            self.add_error("day", "Say on which day.")
        if day:
            given["published_at"] = datetime.combine(day, at or time.min, tzinfo=self.now.tzinfo)
            if given["published_at"] > self.now + TOLERANCE:
                self.add_error("day", IN_FUTURE)
        return given

    def said(self):
        """The argument of `describe_articles`: of one row what was sent, of several what is not empty."""
        given = self.cleaned_data
        names = ("title", "source_name", "author")
        said = {name: given[name] for name in names if name in self.data and (given[name] or self.is_of_one)}
        if "day" in self.data and (given.get("published_at") or self.is_of_one):
            said["published_at"] = given.get("published_at")
            said["precision"] = Precision.TIME if given["time"] else Precision.DAY
        return said


class PublicationField(forms.SplitDateTimeField):
    """A day, and a time of day if it is known."""

    hidden_widget = partial(forms.SplitHiddenDateTimeWidget, date_format="%Y-%m-%d", time_format="%H:%M")  # type: ignore[assignment]  # Django only calls it

    def __init__(self, **kwargs):
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "aria-label": "Published on"},
            time_attrs={"type": "time", "aria-label": "at what time"},
            date_format="%Y-%m-%d",
            time_format="%H:%M",
        )
        super().__init__(widget=widget, **kwargs)

    def compress(self, data):
        return super().compress([data[0], data[1] or time.min]) if data and data[0] else None


class ArticleForm(AsSeen, forms.ModelForm):
    published_at = PublicationField(required=False, label="Published", help_text="Leave empty if unknown.")
    language = forms.ChoiceField(
        required=False,
        choices=[("und", "can’t be told"), *sorted(NAMES.items(), key=itemgetter(1))],
        help_text="Only English is annotated.",
    )

    class Meta:
        model = Article
        fields = ["title", "source", "author", "url", "published_at", "published_precision", "language"]
        field_classes = {"url": partial(forms.URLField, assume_scheme="https")}
        labels = {"url": "Web address", "published_precision": "Precision"}

    def clean_published_at(self):
        published_at = self.cleaned_data["published_at"]
        if published_at:
            no_day_before_newspapers(published_at.date())
        if published_at and published_at > timezone.now() + TOLERANCE:
            raise ValidationError(IN_FUTURE)
        return published_at

    def clean_language(self):
        return self.cleaned_data["language"] or self.instance.language

    def clean_source(self):
        source = self.cleaned_data["source"]
        if twin := Article.objects.twin_of(self.instance, source=source):
            raise ValidationError(str(services.AlreadyStored(twin)))
        return source
