# One image for the web process, the worker, the sweeper and the migrations; docker-compose.yml says which runs what.

FROM python:3.11-slim-bookworm AS build
RUN python -m venv /opt/feedforward
WORKDIR /source
COPY pyproject.toml constraints.txt ./
# The libraries first, so that a change of the program does not fetch them again; torch in PyTorch's build without CUDA.
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
      > requirements.txt \
    && /opt/feedforward/bin/pip install --no-cache-dir --constraint constraints.txt \
      --extra-index-url https://download.pytorch.org/whl/cpu setuptools --requirement requirements.txt
COPY README.md LICENSE ./
COPY service service
COPY models models
COPY workers workers
COPY migrations migrations
RUN /opt/feedforward/bin/pip install --no-cache-dir --no-build-isolation --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /var/lib/feedforward --create-home feedforward
COPY --from=build /opt/feedforward /opt/feedforward
ENV PATH=/opt/feedforward/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    FEEDFORWARD_VAR_DIR=/var/lib/feedforward \
    FEEDFORWARD_HOST=0.0.0.0
USER feedforward
WORKDIR /var/lib/feedforward
EXPOSE 8000
CMD ["feedforward", "web"]
