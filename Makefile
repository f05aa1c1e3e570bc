# make run    set up what is missing, then start the registry with the example county
# make test   set up what is missing, then lint, types and every test on both databases and in a browser
# make bench  measure it (never a test)

PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
export GREENMINE_DATA_DIR ?= data

# $(call unless,CHECK,PACKAGES): the Debian packages, unless the check succeeds.
unless = $(shell { $(1); } >/dev/null 2>&1 </dev/null || echo $(2))
RUN_NEEDS = \
  $(call unless,$(PYTHON) -c "import ensurepip",python3-venv) \
  $(call unless,command -v npm,nodejs npm) \
  $(call unless,find /usr/lib /usr/local/lib -name "mod_spatialite*.so*" | grep .,libsqlite3-mod-spatialite) \
  $(call unless,find /usr/lib /lib -name "libpangoft2-1.0.so.0" | grep . && find /usr/lib /lib -name "libharfbuzz-subset.so.0" | grep .,libpangoft2-1.0-0 libharfbuzz-subset0)
TEST_NEEDS = $(RUN_NEEDS) \
  $(call unless,ls /usr/share/postgresql/*/extension/postgis.control && ls /usr/lib/postgresql/*/bin/initdb,postgresql-postgis) \
  $(call unless,command -v chromium || command -v chromium-browser,chromium) \
  $(call unless,ls /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc,fonts-noto-cjk) \
  $(call unless,command -v soffice && find /usr/lib/libreoffice/program -name "libswlo.so" | grep .,libreoffice-writer-nogui) \
  $(call unless,command -v openssl,openssl)

# $(call install,PACKAGES): install them as root; otherwise say how and stop.
define install
@missing="$(strip $(1))"; \
if [ -z "$$missing" ]; then exit 0; fi; \
if [ "$$(id -u)" -ne 0 ]; then \
  echo "These system packages are missing; install them, then run make again:" >&2; \
  echo "  sudo apt-get install --yes $$missing" >&2; \
  exit 1; \
fi; \
export DEBIAN_FRONTEND=noninteractive; \
apt-get update --quiet && apt-get install --yes --quiet --no-install-recommends $$missing </dev/null
endef

CATALOGUES = $(patsubst %.po,%.mo,$(wildcard webmap/translations/*/LC_MESSAGES/*.po))
SET_UP = .venv/installed webmap/static/vendor/leaflet/leaflet.js $(CATALOGUES)

.NOTPARALLEL:
.PHONY: run test bench lint set-up run-packages test-packages

run: set-up
	$(BIN)/greenmine migrate
	$(BIN)/greenmine demo --if-empty
	exec $(BIN)/greenmine run

test: test-packages lint
	$(BIN)/pytest --require-all-databases -n $(WORKERS) --dist loadgroup

bench: test-packages set-up
	$(BIN)/python -m tests.bench

lint: set-up
	$(BIN)/flake8
	$(BIN)/mypy

set-up: $(SET_UP)

run-packages:
	$(call install,$(RUN_NEEDS))

test-packages:
	$(call install,$(TEST_NEEDS))

.venv/installed: setup.cfg pyproject.toml constraints.txt | run-packages
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt setuptools wheel
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --no-build-isolation --config-settings editable_mode=compat --editable '.[postgis,dev]'
	touch $@

webmap/static/vendor/leaflet/leaflet.js: webmap/package.json webmap/package-lock.json webmap/vendor.mjs | run-packages
	cd webmap && npm ci --silent --no-progress </dev/null && node vendor.mjs
	touch $@

%.mo: %.po | .venv/installed
	$(BIN)/pybabel --quiet compile --input-file $< --output-file $@
