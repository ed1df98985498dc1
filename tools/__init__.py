"""Tools that set up a fresh machine for the project.

The system's Python runs them before `.venv` exists: standard library only.
"""
