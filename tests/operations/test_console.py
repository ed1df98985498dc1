"""Output of a rehearsal for a scripted sequence of events."""

import threading
from dataclasses import dataclass, field
from io import StringIO

from rich.console import Console
from typing_extensions import override

from operations.console import LiveReporter, PlainReporter
from rehearsal.result import OperationResult


@dataclass
class Clock:
    """A clock that the test sets, in seconds."""

    now: float = 0.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


@dataclass
class Screen:
    """A reporter, its clock, and the lines that it has written."""

    live: bool = False
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        """Create the reporter."""
        self.text = StringIO()
        console = Console(file=self.text, markup=False, emoji=False, highlight=False)
        self.report = (LiveReporter if self.live else PlainReporter)(
            console, self.clock
        )

    def later(self, seconds: float) -> None:
        """Let time pass without an event."""
        self.clock.now += seconds
        self.report.heartbeat()

    def lines(self) -> list[str]:
        """Return the lines, each with single spaces."""
        return [" ".join(line.split()) for line in self.text.getvalue().splitlines()]

    def bars(self) -> list[str]:
        """Return the progress bars of a terminal at this moment."""
        console = Console(file=StringIO(), width=120, record=True)
        console.print(self.report)
        drawn = console.export_text().translate({ord(c): " " for c in "━╸╺"})
        return [" ".join(line.split()) for line in drawn.splitlines()]


CREATED = OperationResult(seconds=12.34, succeeded=True, changes={"create": 40})


def test_finished_operation_shows_equal_numbers() -> None:
    """The line ends at the total and has the time of the Pulumi command."""
    screen = Screen()
    screen.report.queue("global", "up")
    screen.clock.now = 3.0
    screen.report.begin("global", "up", 40)
    screen.clock.now = 5.0
    for done in range(41):
        screen.report.passed("global", "up", done)
    screen.clock.now = 17.34
    screen.report.end("global", "up", CREATED)
    assert screen.lines() == ["17.3 s global up 40/40 resources 40 create 12.3 s"]


def test_operation_without_events_is_written_every_ten_seconds() -> None:
    """Each phase of the operation is written with its own seconds."""
    screen = Screen()
    screen.report.queue("eu-west-1", "preview")
    screen.later(9)
    assert screen.lines() == []
    screen.later(1)
    screen.report.begin("eu-west-1", "preview", None)
    screen.later(5)
    screen.later(5)
    screen.report.passed("eu-west-1", "preview", 0)
    screen.report.passed("eu-west-1", "preview", 1)
    screen.later(10)
    screen.report.passed("eu-west-1", "preview", 7)
    screen.later(10)
    assert screen.lines() == [
        "10.0 s eu-west-1 preview waiting for a core 10 s",
        "20.0 s eu-west-1 preview loading the program 10 s",
        "30.0 s eu-west-1 preview loading the program 10 s",
        "40.0 s eu-west-1 preview 7 resources 20 s",
    ]


def test_timer_writes_operation_without_events() -> None:
    """The reporter writes without an event or a call."""
    written = threading.Event()

    class Listening(Console):
        @override
        def print(self, *args: object, **_: object) -> None:
            written.set()

    clock = Clock()
    with PlainReporter(Listening(), clock) as report:
        report.queue("eu-west-1", "preview")
        clock.now = 10.0
        assert written.wait(60)


def test_destroy_shows_engine_start_instead_of_program() -> None:
    """The engine deletes from its state, so no program is loaded."""
    screen = Screen()
    screen.report.queue("global", "destroy")
    screen.report.begin("global", "destroy", 40)
    screen.later(10)
    assert screen.lines() == ["10.0 s global destroy starting the engine 10 s"]


def test_total_below_processed_resources_is_dropped() -> None:
    """The number of an earlier run is not shown once it is exceeded."""
    screen = Screen()
    screen.report.queue("global", "preview")
    screen.report.begin("global", "preview", 30)
    for done in (0, 30, 31):
        screen.report.passed("global", "preview", done)
        screen.later(10)
    screen.report.passed("global", "preview", 40)
    screen.report.end("global", "preview", CREATED)
    assert [line.partition("preview ")[2] for line in screen.lines()] == [
        "loading the program 10 s",
        "30/30 resources 20 s",
        "31 resources 30 s",
        "40/40 resources 40 create 12.3 s",
    ]


def test_interrupted_operation_shows_its_progress() -> None:
    """The number of resources stays, and a killed process has a time."""
    screen = Screen()
    screen.report.queue("global", "up")
    screen.report.begin("global", "up", 40)
    screen.report.passed("global", "up", 0)
    screen.report.passed("global", "up", 13)
    screen.clock.now = 8.0
    screen.report.end("global", "up", OperationResult(seconds=0.0, succeeded=False))
    screen.later(60)
    assert screen.lines() == ["8.0 s global up 13/40 resources stopped 8.0 s"]


def test_operation_stopped_in_queue_is_written() -> None:
    """A stopped run names the operations that still waited for a slot."""
    screen = Screen()
    screen.report.queue("global", "up")
    screen.report.end("global", "up", OperationResult(seconds=0.0, succeeded=False))
    assert screen.lines() == ["0.0 s global up stopped before it began"]


def test_terminal_shows_running_operations_and_total_time() -> None:
    """Running operations have bars; finished ones are lines above them."""
    screen = Screen(live=True)
    screen.report.say("rehearsing")
    for stack, total in (("us-east-1", 40), ("eu-west-1", None), ("global", 9)):
        screen.report.queue(stack, "up")
        screen.clock.now += 1
        if stack != "global":
            screen.report.begin(stack, "up", total)
            screen.report.passed(stack, "up", 0)
    screen.report.passed("us-east-1", "up", 20)
    screen.clock.now = 65.0
    assert screen.bars() == [
        "us-east-1 up 20/40 resources 64 s",
        "eu-west-1 up loading the program 63 s",
        "global up waiting for a core 63 s",
        "whole run 65 s",
    ]
    screen.report.passed("us-east-1", "up", 40)
    screen.report.end("us-east-1", "up", CREATED)
    assert screen.bars()[0].startswith("eu-west-1")
    assert screen.lines() == [
        "0.0 s rehearsing",
        "65.0 s us-east-1 up 40/40 resources 40 create 12.3 s",
    ]


def test_timer_thread_ends_with_the_reporter() -> None:
    """No thread of the reporter runs after the rehearsal."""
    before = threading.active_count()
    with Screen().report as report:
        report.say("rehearsing")
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
