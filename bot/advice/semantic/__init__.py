"""Likeness of meaning by a small sentence model on this machine: the optional extra ``semantic``.

Without the extra, or with a model file that is not the one known here, ``encoder`` returns None and everything works
by words alone.
"""
