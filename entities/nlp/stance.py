from entities.nlp.detected import DetectedQuote


def toward(words, quote, span, cue_class):
    return (
        "positive"
        if cue_class in ("praised", "supported")
        else "negative"
        if cue_class in ("criticised", "condemned", "opposed", "warned")
        else "neutral",
        0.5,
    )
