FROM python:3.11.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    POOLING_LAB_HOST=0.0.0.0

RUN useradd --system --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin lab

WORKDIR /app
COPY requirements.txt .
COPY requirements-rooms.txt .
RUN python -m pip install --no-cache-dir --disable-pip-version-check \
    -r requirements.txt -r requirements-rooms.txt
COPY app.py .
COPY data data
COPY modules modules

USER lab
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen(f\"http://127.0.0.1:{os.environ.get('POOLING_LAB_PORT', 8000)}/health\", timeout=4)"]
CMD ["python", "-m", "modules.hosting"]
