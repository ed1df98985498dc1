"""Conversion of the offline cloud's errors into gRPC errors."""

from collections.abc import Generator
from contextlib import contextmanager

import grpc
from pulumi.runtime.proto import provider_pb2, status_pb2

from offline_cloud import property_values
from offline_cloud.errors import CloudError
from offline_cloud.provider.fault_injection import NotReadyError, ResponseLostError

#: gRPC metadata that holds the details of an error.
#: Source: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
_DETAILS = "grpc-status-details-bin"


@contextmanager
def grpc_errors(context: grpc.ServicerContext) -> Generator[None]:
    """Abort the call with the gRPC error of an offline cloud error."""
    try:
        yield
    except CloudError as rejected:
        context.abort(grpc.StatusCode.FAILED_PRECONDITION, str(rejected))
    except ResponseLostError as lost:
        context.abort(grpc.StatusCode.INTERNAL, str(lost))
    except NotReadyError as unready:
        details = ((_DETAILS, _init_failed(unready).SerializeToString()),)
        context.set_trailing_metadata(details)
        context.abort(grpc.StatusCode.UNKNOWN, str(unready))


def _init_failed(unready: NotReadyError) -> status_pb2.Status:
    """Return an error that contains the state, which the engine then records.

    Source: https://pulumi-developer-docs.readthedocs.io/latest/docs/_generated/proto/provider.html#errorresourceinitfailed
    """
    code: int = grpc.StatusCode.UNKNOWN.value[0]
    status = status_pb2.Status(code=code, message=str(unready))
    status.details.add().Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=unready.identity,
            properties=property_values.write(unready.state),
            reasons=[str(unready)],
        )
    )
    return status
