#!/usr/bin/env python3
"""Has DminServing rank a user's candidates, as a ranking pipeline would. ../README.md says how to run it."""
import argparse
import json
import os
import sys
import time

import grpc
from dmin.v1.scoring_pb2 import DegradedReason, PrepareUserRequest, ScoreRequest, UserState
from dmin.v1.scoring_pb2_grpc import ScoringServiceStub

# Scoring changes nothing, so asking twice does no harm. The waits are long because for a second gRPC may take a replica that has gone for
# one that is there. PrepareUser has no retries: it is a head start, and one that waits is none.
SERVICE_CONFIG = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [{
        "name": [{"service": "dmin.v1.ScoringService", "method": "Score"}],
        "retryPolicy": {"maxAttempts": 3, "initialBackoff": "1s", "maxBackoff": "5s", "backoffMultiplier": 1.5, "retryableStatusCodes": ["UNAVAILABLE"]},
    }],
}

ADVICE = {
    grpc.StatusCode.INVALID_ARGUMENT: "the request is wrong, and would be again",
    grpc.StatusCode.UNAUTHENTICATED: "the server asks who is calling: set DMIN_API_KEY",
    grpc.StatusCode.PERMISSION_DENIED: "this caller has not the role score",
    grpc.StatusCode.NOT_FOUND: "the server has no such model or version",
    grpc.StatusCode.RESOURCE_EXHAUSTED: "the server is busy, the quota is spent, or the request is too large",
    grpc.StatusCode.DEADLINE_EXCEEDED: "no answer in time: ask for fewer candidates or wait longer",
    grpc.StatusCode.UNAVAILABLE: "no server answers, or it lacks what it needs",
    grpc.StatusCode.UNIMPLEMENTED: "this is not a DminServing server",
    grpc.StatusCode.INTERNAL: "the server failed and its log says why, or this is not its gRPC port",
}


def pushback(error):
    """Seconds after which a busy server may be asked again; None where that would not help."""
    milliseconds = dict(error.trailing_metadata() or ()).get("grpc-retry-pushback-ms", "")
    return int(milliseconds) / 1000 if error.code() == grpc.StatusCode.RESOURCE_EXHAUSTED and milliseconds.isdigit() else None


def score(service, request, metadata, ends):
    """Asks, and asks again as long as a busy server says when to, and that is in time."""
    while True:
        try:
            return service.Score(request, timeout=ends - time.monotonic(), metadata=metadata)
        except grpc.RpcError as error:
            wait = pushback(error)
            if wait is None or time.monotonic() + wait >= ends:
                raise
            print(f"busy, again in {wait * 1000:.0f} ms", file=sys.stderr)
            time.sleep(wait)


def prepared(call):
    """What PrepareUser gave; nothing if it failed, for then Score does that work itself."""
    try:
        return call.result().prepared_user
    except grpc.RpcError:
        return ""


def show(answer):
    for rank, (item, ctr) in enumerate(zip(answer.item_ids, answer.ctr), 1):
        print(f"{rank:4}   {item:<22}   {ctr:.6f}")
    reasons = ", ".join(DegradedReason.Name(reason) for reason in answer.degraded) or "no"
    print(f"{answer.model.name}/{answer.model.version}, {answer.user.length} behaviors ({UserState.Source.Name(answer.user.source)}), "
          f"{answer.unscored_candidates} candidates not scored, degraded: {reasons}")
    print("µs: " + ", ".join(f"{stage} {getattr(answer.timings, stage)}" for stage in ("behaviors", "encode", "queue", "infer", "rank", "total")))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--server", default="localhost:8081")
    arguments.add_argument("--user", default="anna-shoes-lately")
    arguments.add_argument("--deadline", type=float, default=4, help="seconds for all of it, retries too")
    arguments.add_argument("items", nargs="*", default=["trousers-slim-chino", "shoes-trail-runner", "lamps-brass-pendant", "shoes-suede-boot"])
    options = arguments.parse_args()
    metadata = [("x-api-key", key)] if (key := os.environ.get("DMIN_API_KEY")) else []

    # One channel for as long as the process lives: it finds replicas that come and go, and pings find out when the other side has gone without a word.
    with grpc.insecure_channel(f"dns:///{options.server}", [("grpc.service_config", json.dumps(SERVICE_CONFIG)), ("grpc.keepalive_time_ms", 30_000), ("grpc.keepalive_timeout_ms", 5_000)]) as channel:
        service = ScoringServiceStub(channel)
        ends = time.monotonic() + options.deadline
        try:
            preparing = service.PrepareUser.future(PrepareUserRequest(user_id=options.user), timeout=options.deadline / 4, metadata=metadata)
            items = options.items  # a pipeline retrieves its candidates here, while the server reads the user
            # Better some candidates scored than none: those at the end are left out first, so send the most promising at the start.
            show(score(service, ScoreRequest(user_id=options.user, item_ids=items, prepared_user=prepared(preparing), min_candidates=1), metadata, ends))
        except grpc.RpcError as error:
            sys.exit(f"{error.code().name}: {ADVICE.get(error.code(), 'unexpected')} ({error.details()})")


if __name__ == "__main__":
    main()
