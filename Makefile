# Everything starts here. `make help` lists what there is; packaging/setup.py does the setting up.

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.14 python3.11; do command -v $$name && break; done)
VENV := .venv/bin
OFFSCREEN := QT_QPA_PLATFORM=offscreen
# One worker for each core: the suite waits for other processes as much as it computes.
PYTEST := $(OFFSCREEN) $(VENV)/python -m pytest --numprocesses auto
QUICK := -m "not slow"
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run tour test test-slow check pytest bench pictures doctor lock clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | column -t -s @ 2>/dev/null \
	|| sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1: \2/p' $(MAKEFILE_LIST)

run: setup  ## start the app (ARGS="…" are handed on); without a display, the tour
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "There is no display here, so no window can open. This is the tour in words instead."; \
		$(MAKE) --no-print-directory tour; \
	else \
		$(VENV)/python main.py $(ARGS); \
	fi

tour: setup  ## one song from the first idea to its delivery, told in the terminal; then providers (TOUR=folder)
	@folder=$${TOUR:-$$(mktemp -d "$${TMPDIR:-/tmp}/omg-tour-XXXXXX")} && \
	$(OFFSCREEN) $(VENV)/python -m omg_desktop.cli tour "$$folder" && \
	echo && echo "Providers: the same window; the services are played by local fakes, so that no key is spent." && \
	$(OFFSCREEN) $(VENV)/python -m tests.provider_tour "$$folder"

test: check  ## the checks, then the tests in random order
	$(PYTEST) $(QUICK) $(ARGS)

test-slow: setup-dev  ## what takes minutes: thousands of random lives of the order desk
	$(PYTEST) -m slow $(ARGS)

pytest: setup-dev  ## the tests alone, e.g. ARGS="tests/domain -k credits"
	$(PYTEST) $(ARGS)

check: setup-dev  ## style, types, who may import whom, declared dependencies
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports --cache-dir .cache/imports
	$(VENV)/deptry .

bench: setup-dev  ## how fast the slow things are
	$(OFFSCREEN) $(VENV)/python -m benchmarks $(ARGS)

pictures: setup-dev  ## a picture of the window in every state, in every look (into build/pictures)
	@for look in dark light contrast; do for size in 1440x900 1024x640; do \
		$(OFFSCREEN) $(VENV)/python -m tests.ui.pictures build/pictures/$$look-$$size $$look $$size || exit 1; \
	done; done
	@for look in dark light; do \
		$(OFFSCREEN) QT_SCALE_FACTOR=2 $(VENV)/python -m tests.ui.pictures build/pictures/$$look-1024x640-twice $$look 1024x640 \
		|| exit 1; \
	done
	@$(OFFSCREEN) $(VENV)/python -m tests.ui.pictures build/pictures/offline-1440x900 dark 1440x900 offline

doctor:  ## what this computer has and lacks; changes nothing
	@$(PYTHON) packaging/setup.py --doctor

lock:  ## choose the versions of the packages anew (UPGRADE=1: the newest there are)
	$(PYTHON) packaging/lock.py $(if $(UPGRADE),--upgrade)

clean:  ## forget .venv and everything that was made
	rm -rf .venv .cache .hypothesis .ruff_cache .import_linter_cache build dist
	find . -name __pycache__ -type d -not -path './.git/*' -prune -exec rm -rf {} +

setup:
	@$(if $(PYTHON),,echo "Python 3.11 or newer is needed. On Debian or Ubuntu: sudo apt-get install python3"; exit 1)
	@$(PYTHON) packaging/setup.py

setup-dev:
	@$(if $(PYTHON),,echo "Python 3.11 or newer is needed. On Debian or Ubuntu: sudo apt-get install python3"; exit 1)
	@$(PYTHON) packaging/setup.py --dev
