"""A small network learns from a large one what it is unsure of too (Hinton et al. 2015, arXiv:1503.02531).

The large one, a *teacher*, is a run of `train` that began with MPNet. It reads every text once; what it makes of
each window is a *lesson*, kept on disk, from which the small one, the *student*, then learns as often as it likes.
"""
