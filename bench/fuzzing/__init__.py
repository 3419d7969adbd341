"""Odd requests to every address, made of the URLconf and the forms themselves, so that a new page is asked, too."""
