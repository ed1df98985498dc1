"""What Cloudflare refuses of DNS records."""

import re
from collections.abc import Iterator
from typing import Final

from operations.rehearsal.contracts.subject import Complaint, Subject
from operations.rehearsal.rules.cloudflare import BALANCER, MONITOR, POOL
from operations.rehearsal.rules.rule import (
    Rule,
    View,
    refusal,
    refuses,
    refuses_when,
)
from operations.rehearsal.rules.values import flag, number, text
from operations.rehearsal.thing import Thing

RECORD: Final = "cloudflare:index/dnsRecord:DnsRecord"

_DNS: Final = "https://developers.cloudflare.com/dns"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_AUTOMATIC: Final = 1
#: Seconds; below 60 in zones of the Enterprise plan alone.
_SHORTEST: Final = 30
_LONGEST: Final = 86400
_PROXIED: Final = ("A", "AAAA", "CNAME")


def _mistimed(subject: Subject) -> Iterator[Complaint]:
    seconds = number(subject.inputs, "ttl")
    if seconds is None or seconds == _AUTOMATIC:
        return
    if not _SHORTEST <= seconds <= _LONGEST:
        yield refusal(
            "ttl",
            f"is {seconds:g}; allowed are 1, for automatic, and {_SHORTEST} to "
            f"{_LONGEST} seconds",
        )


def _unproxied(subject: Subject) -> Iterator[Complaint]:
    kind = text(subject.inputs, "type")
    if flag(subject.inputs, "proxied") and kind and kind not in _PROXIED:
        yield refusal(
            "proxied", f"is on, but a record of type {kind} cannot be proxied (9004)"
        )


def _no_object(subject: Subject) -> Iterator[Complaint]:
    for path in ("zoneId", "accountId"):
        value = text(subject.inputs, path)
        if value and not _ID.fullmatch(value):
            yield refusal(
                path,
                f"is '{value}', no identifier of 32 hexadecimal digits (7003: could "
                "not route)",
            )


def _namesakes(subject: Subject, view: View) -> Iterator[Thing]:
    name, zone = text(subject.inputs, "name"), text(subject.inputs, "zoneId")
    for other in view.things(RECORD):
        same = str(other.inputs.get("name")).lower() == name.lower()
        if name and zone and same and other.inputs.get("zoneId") == zone:
            yield other


def _identical(subject: Subject, view: View) -> Iterator[Complaint]:
    keys = ("type", "content")
    wanted = [text(subject.inputs, key) for key in keys]
    for other in _namesakes(subject, view):
        if all(wanted) and [other.inputs.get(key) for key in keys] == wanted:
            yield refusal(
                "content", f"is '{wanted[1]}', as in {other.name} (81058: identical)"
            )


def _conflicting(subject: Subject, view: View) -> Iterator[Complaint]:
    mine = text(subject.inputs, "type")
    for other in _namesakes(subject, view):
        theirs = str(other.inputs.get("type"))
        both = {mine, theirs}
        code = ""
        if "CNAME" in both and both <= {*_PROXIED}:
            code = "81053: an A, AAAA or CNAME record with that host already exists"
        elif mine != theirs and "NS" in both and both & {*_PROXIED}:
            code = "81056: NS records with that host already exist"
        if mine and code:
            yield refusal(
                "name", f"has a record of type {theirs}, {other.name} ({code})"
            )


RULES: Final[tuple[Rule, ...]] = (
    refuses(
        "CFL-011",
        "A TTL is automatic or lies between half a minute and a day.",
        _mistimed,
        RECORD,
        source=f"{_DNS}/manage-dns-records/reference/ttl/",
    ),
    refuses(
        "CFL-012",
        "Only records that lead to a host are proxied.",
        _unproxied,
        RECORD,
        source=f"{_DNS}/proxy-status/",
    ),
    refuses(
        "CFL-013",
        "Zones and accounts are named by 32 hexadecimal digits.",
        _no_object,
        RECORD,
        BALANCER,
        MONITOR,
        POOL,
        source="https://developers.cloudflare.com/fundamentals/account/find-account-and-zone-ids/",
    ),
    refuses_when(
        "CFL-014",
        "No two records are identical.",
        _identical,
        RECORD,
        source=f"{_DNS}/manage-dns-records/troubleshooting/records-with-same-name/",
        on="create",
    ),
    refuses_when(
        "CFL-015",
        "A CNAME stands alone, and so does a delegation.",
        _conflicting,
        RECORD,
        source=f"{_DNS}/manage-dns-records/troubleshooting/existing-ns-record/",
    ),
)
