"""The two ways a rehearsal says no."""


class Refused(Exception):  # noqa: N818 - the run is refused; the program is sound
    """The fleet or its configuration is wrong; the message says what and where."""


class Misused(Exception):  # noqa: N818 - the command line is wrong; the program is sound
    """The command line asks for something that does not exist."""
