"""Corrections of a mention, read from a request: one form a verb."""

from django import forms

from articles.folding import fold_words
from entities.choices import Label
from entities.forms.corrections import ActorForm, BorderForm, CorrectionForm
from entities.models import Actor
from entities.services.correcting import mentions


class MentionActorForm(ActorForm):
    def carry_out(self, mention, **step):
        return mentions.set_mention_actor(mention=mention, actor=self.chosen(), **step)


class MentionLabelForm(CorrectionForm):
    label = forms.ChoiceField(choices=Label)

    def carry_out(self, mention, **step):
        return mentions.set_mention_label(mention=mention, label=self.cleaned_data["label"], **step)


class MentionBorderForm(BorderForm):
    def carry_out(self, mention, **step):
        return mentions.move_mention_border(mention=mention, **self.move, **step)


class PassOnForm(CorrectionForm):
    def carry_out(self, mention, **step):
        return mentions.pass_on_actor(mention=mention, **step)


class AcceptMentionForm(CorrectionForm):
    def carry_out(self, mention, **step):
        return mentions.accept_mention(mention=mention, **step)


class RejectMentionForm(CorrectionForm):
    def carry_out(self, mention, **step):
        return mentions.reject_mention(mention=mention, **step)


class ReopenMentionForm(CorrectionForm):
    def carry_out(self, mention, **step):
        return mentions.reopen_mention(mention=mention, **step)


class AddMentionForm(CorrectionForm):
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=0)
    label = forms.ChoiceField(choices=Label)

    def carry_out(self, article, **step):
        given = self.cleaned_data
        words = article.text[given["start"] : given["end"]]
        return mentions.add_mention(
            article=article, start=given["start"], end=given["end"], label=given["label"],
            actor=Actor.objects.meant_by(fold_words(words), article), **step,
        )  # fmt: skip


MENTION_VERBS = {
    "actor": MentionActorForm,
    "label": MentionLabelForm,
    "border": MentionBorderForm,
    "pass-on": PassOnForm,
    "accept": AcceptMentionForm,
    "reject": RejectMentionForm,
    "reopen": ReopenMentionForm,
}
