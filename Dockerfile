# syntax=docker/dockerfile:1
# Two stages meet the network: `fetch`, which takes the crates that Cargo.lock names, and the packages of Debian. The program itself is
# built without a network.

FROM rust:1.92-bookworm AS fetch
RUN apt-get update \
    && apt-get install -y --no-install-recommends cmake libpq-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN cargo fetch --locked

FROM fetch AS build
# The system's libpq has TLS; the one that is built along has not.
RUN --network=none cargo build --release --locked --offline -p server --no-default-features --features system-libpq

FROM debian:bookworm-slim
# postgresql-client: pg_dump and pg_restore, for backups.
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libpq5 postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --user-group --home-dir /nonexistent --shell /usr/sbin/nologin taizhang \
    && install -d -o taizhang -g taizhang -m 700 /data /keys /master /backup /files
COPY --from=build /src/target/release/taizhang /usr/local/bin/taizhang
USER 10001:10001
WORKDIR /data
# A container has an address of its own, by which health, metrics and documents are asked for at 8081: publish that to nobody but the operator.
ENV TAIZHANG_LISTEN=0.0.0.0:8080 \
    TAIZHANG_WATCH=0.0.0.0:8081 \
    TAIZHANG_DATABASE=sqlite:/data/taizhang.db \
    TAIZHANG_KEYS=/keys \
    TAIZHANG_FILES=/files \
    TAIZHANG_LOG=json
VOLUME ["/data", "/keys", "/master", "/backup", "/files"]
EXPOSE 8080 8081
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 CMD ["taizhang", "health"]
# PID 1 ends on SIGTERM by itself, after the requests in flight.
STOPSIGNAL SIGTERM
ENTRYPOINT ["taizhang"]
CMD ["serve"]
