"""What the counts rest on."""

from django.shortcuts import render
from django.views.decorators.http import require_GET

from articles.outlets.arriving import silent_outlets
from entities.nlp import PIPELINE_VERSION
from entities.reads.corpus import corpus_facts
from entities.reads.quality import quality
from entities.reads.timeline.period_slider import Slider, corpus_days


@require_GET
def about_the_data(request):
    days = corpus_days()
    context = {
        "corpus": corpus_facts(),
        "dates": Slider(days) if days else None,
        "quality": quality(),
        "engine": PIPELINE_VERSION,
        "silent": silent_outlets(),
    }
    return render(request, "entities/about_the_data.html", context)
