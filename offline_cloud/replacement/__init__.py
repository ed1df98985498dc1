"""What a change costs: which inputs the clouds change only by making anew.

The facts used by the plugins are the ``replaces`` of the catalogue's entries and the
``conditions`` here; ``docstrings`` and ``create_only`` hold them against what the
SDKs and AWS publish.
"""
