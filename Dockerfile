FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --no-install-recommends --yes make \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home newsroom

WORKDIR /newsroom
COPY Makefile pyproject.toml uv.lock ./
RUN make .venv/.run

COPY . .
# Static files need settings, and settings need a key; this one never leaves the build.
RUN mkdir -p var/media \
    && SECRET_KEY=build .venv/bin/python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R newsroom var
USER newsroom

ENV BIND=0.0.0.0:8000 PATH=/newsroom/.venv/bin:$PATH
EXPOSE 8000
VOLUME /newsroom/var/media
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=6 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["sh", "-c", "python manage.py migrate --verbosity 0 && exec gunicorn newsroom.wsgi"]
