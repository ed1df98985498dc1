"""What a fresh machine needs before the project's own code can run.

Run by the machine's Python, before there is an environment: standard library only.
"""
