# The client is built apart, so that the image carries no Node.
FROM node:20-bookworm-slim AS client
WORKDIR /onemap/web
COPY web/package.json web/package-lock.json ./
RUN npm ci
COPY web ./
RUN npm run build

FROM python:3.11-slim-bookworm
WORKDIR /onemap
# pg_dump and pg_restore for `onemap db backup` and `restore`; the server is the other container.
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client fonts-droid-fallback \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --user-group --create-home onemap \
    && install -d -o onemap -g onemap /data
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY gis gis
COPY layers layers
COPY tiles tiles
COPY api api
COPY cli cli
COPY fixtures fixtures
COPY --from=client /onemap/web/dist web/dist
RUN pip install --no-cache-dir --no-deps --no-build-isolation -e .
USER onemap
ENV ONEMAP_DATA=/data ONEMAP_HOST=0.0.0.0 ONEMAP_PORT=8080
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --start-period=180s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz')"]
CMD ["onemap", "up"]
