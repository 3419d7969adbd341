"""The values that columns of annotations and actors may take; Django's choices, and nothing that needs a model.

The engine names the same values as literals of its own (entities/nlp/annotation.py), since it knows nothing of Django.
"""

from django.db.models import TextChoices

UNKNOWN = "unknown"  # stands among actors for the speakers nobody has named


class Origin(TextChoices):
    """Who made an annotation, or decided a part of one."""

    MACHINE = "machine", "machine"
    PERSON = "person", "person"
    IMPORT = "import", "import"


class PartOrigin(TextChoices):
    """Who decided a part of an annotation; the values of Origin, and one more."""

    MACHINE = "machine", "machine"
    PERSON = "person", "person"
    IMPORT = "import", "import"
    CARRIED = "carried", "carried"  # went along when a person said whom a mention means


class State(TextChoices):
    """What people decided about an annotation."""

    SUGGESTED = "suggested", "suggested"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"


class Layer(TextChoices):
    """How far to trust an annotation, as the pages show it; follows from its state and its origins."""

    MACHINE = "machine", "machine"
    EDITED = "edited", "edited"
    VERIFIED = "verified", "verified"
    REJECTED = "rejected", "rejected"


class Kind(TextChoices):
    """What an actor is."""

    PERSON = "person", "person"
    ORGANISATION = "organisation", "organisation"
    PLACE = "place", "place"
    GROUP = "group", "group"
    EVENT = "event", "event"
    OTHER = "other", "other"


class Label(TextChoices):
    """What a mention names."""

    PERSON = "PERSON", "person"
    ORG = "ORG", "organisation"
    GPE = "GPE", "country or city"
    LOC = "LOC", "location"
    NORP = "NORP", "nationality or group"
    FAC = "FAC", "facility"
    EVENT = "EVENT", "event"
    MISC = "MISC", "other name"

    @property
    def kind(self) -> Kind:
        """What an actor is that is mentioned under this label alone."""
        return KIND_OF_LABEL[self]


KIND_OF_LABEL = {
    Label.PERSON: Kind.PERSON, Label.ORG: Kind.ORGANISATION, Label.GPE: Kind.PLACE, Label.LOC: Kind.PLACE,
    Label.FAC: Kind.PLACE, Label.NORP: Kind.GROUP, Label.EVENT: Kind.EVENT, Label.MISC: Kind.OTHER,
}  # fmt: skip


class Form(TextChoices):
    """How a mention refers to its actor."""

    NAME = "name", "name"
    PRONOUN = "pronoun", "pronoun"
    DESCRIPTION = "description", "description"


class QuoteKind(TextChoices):
    DIRECT = "direct", "direct"
    MIXED = "mixed", "mixed"
    INDIRECT = "indirect", "indirect"


class Attribution(TextChoices):
    """Whether the words were said, or tell what somebody feels or thinks."""

    SAID = "said", "said"
    ATTITUDE = "attitude", "attitude"
    THOUGHT = "thought", "thought"


class CueClass(TextChoices):
    """What the cue says that the speaker did."""

    STATED = "stated", "stated"
    CLAIMED = "claimed", "claimed"
    DENIED = "denied", "denied"
    WARNED = "warned", "warned"
    URGED = "urged", "urged"
    ASKED = "asked", "asked"
    PROMISED = "promised", "promised"
    PRAISED = "praised", "praised"
    CRITICISED = "criticised", "criticised"
    CONDEMNED = "condemned", "condemned"
    SUPPORTED = "supported", "supported"
    OPPOSED = "opposed", "opposed"
    THOUGHT = "thought", "thought"
    OTHER = "other", "other"


class Stance(TextChoices):
    """How a speaker stands toward somebody."""

    POSITIVE = "positive", "positive"
    NEUTRAL = "neutral", "neutral"
    NEGATIVE = "negative", "negative"


class Part(TextChoices):
    """Which part of a quote stands at a span."""

    CONTENT = "content", "content"
    CUE = "cue", "cue"
    SOURCE = "source", "source"
    SPEAKER = "speaker", "speaker"  # the mention next to the content
    CHAIN = "chain", "chain"  # he -> the minister -> Iván Gil, nearest first
