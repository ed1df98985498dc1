"""What Cloudflare answers: about records here, and about load balancing beside it.

The vendor's provider brings a record's short name, the dot after a name server and the
case of a host into the API's form before it compares, so those change nothing here.
https://github.com/cloudflare/terraform-provider-cloudflare/pull/7086
The TTL of a proxied record it does not: the API answers 1, whatever it was sent.
Source: https://github.com/DNSControl/dnscontrol/pull/489
"""

from collections.abc import Mapping
from typing import Any, Final

from operations.rehearsal.catalogue import load_balancing
from operations.rehearsal.catalogue.amazon import given, moment
from operations.rehearsal.catalogue.cloudflare_resource import (
    identity,
    replaced,
    stamped,
)
from operations.rehearsal.catalogue.entry import Entry, Made

#: Kinds of record that Cloudflare can put its proxy before.
#: https://developers.cloudflare.com/dns/proxy-status/
_PROXIABLE: Final = ("A", "AAAA", "CNAME")


def _record(made: Made) -> Mapping[str, Any]:
    created = moment(made, "created")
    return stamped(
        made,
        commentModifiedOn=created if given(made, "comment") else "",
        meta="{}",
        proxiable=given(made, "type") in _PROXIABLE,
        proxied=False,
        settings={},
        tags=[],
        tagsModifiedOn=created if made.inputs.get("tags") else "",
        **({"ttl": 1} if made.inputs.get("proxied") else {}),
    )


ENTRIES: tuple[Entry, ...] = (
    Entry(
        token="cloudflare:index/dnsRecord:DnsRecord",
        identity=identity,
        computed=_record,
        replaces=replaced("dns_record", "zoneId"),
        rewrites=("ttl",),
    ),
    *load_balancing.ENTRIES,
)
