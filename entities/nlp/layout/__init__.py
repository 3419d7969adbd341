"""Parts of a text that are not running prose: headlines, lists, pull quotes, questions."""
