# SPDX-License-Identifier: GPL-2.0
#
# Each target is a script's name or a short list of them; the scripts say more
# with --help. BASE is the kernel that the series is applied to: `series` names
# those that it is kept for, and another one is where `make rebase` starts.

BASE ?= 6.12
# For the targets that are for the newest base, or all of them, unless BASE is given
ASKED_BASE := $(if $(filter file,$(origin BASE)),,$(BASE))
SHELL := /bin/bash
.DEFAULT_GOAL := help
export BASE

STEP = step "$(1)"
NEEDED_BY_TESTS = \
	$(call STEP,install missing packages) scripts/setup; \
	$(call STEP,prepare Linux $(BASE)) scripts/prep $(BASE); \
	$(call STEP,build the patched kernel and pvh-efi) scripts/build $(BASE) patched

.PHONY: help
help: ## list the targets
	@echo "make TARGET [BASE=$(BASE)]"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 15

.PHONY: boot
boot: ## the main job: a Xen PVH guest enters Linux by EFI, from nothing to the report
	@. scripts/lib.sh; steps 5; $(NEEDED_BY_TESTS); \
	step "assemble Xen and its dom0" scripts/xen-lab; \
	step "boot Xen, dom0 and the guest" scripts/boot

# Tests that need no kernel
LIGHT := unit fuzz packages tests/repo/analyze tests/repo/circles

TRIED_WITH := binutils ca-certificates cpio gcc libc6-dev python3 qemu-system-x86 xz-utils

.PHONY: try
try: ## a first taste: Debian's own kernel, unmodified, as a guest of a real Xen; builds no kernel
	@. scripts/lib.sh; steps 3; $(call STEP,install missing packages) scripts/setup $(TRIED_WITH); \
	step "assemble Xen and its dom0" scripts/xen-lab; \
	step "fetch Debian's kernel and boot it" scripts/boot --debian

.PHONY: test
test: ## build what the tests need and run all; T="series boot" runs these groups only
ifneq ($(filter-out $(LIGHT),$(or $(T),all)),)
	@. scripts/lib.sh; steps 9; $(NEEDED_BY_TESTS); \
	step "build the kernel without the series" scripts/build $(BASE) base; \
	step "build the kernel without compression" scripts/build $(BASE) uncompressed; \
	step "build the kernel with the direct boot and KUnit" scripts/build $(BASE) pvh-kunit; \
	step "build the 32-bit kernel" scripts/build $(BASE) i386; \
	step "assemble Xen and its dom0" scripts/xen-lab; \
	step "run the tests" tests/run $(T)
else
	@tests/run $(T)
endif

.PHONY: quick
quick: ## pvh-efi for both word sizes, its tests, its package and analyzers; needs no kernel
	@for bits in 64 32; do $(MAKE) --no-print-directory -C arch-x86-boot \
		O=$(CURDIR)/out/quick/$$bits BITS=$$bits || exit; done
	@tests/run $(LIGHT)

.PHONY: test-full
test-full: ## the same and what takes longest: each prefix of the series, more kernels, packages
	@$(MAKE) --no-print-directory test T="series repo unit fuzz packages boot programs bench full"

.PHONY: bench
bench: ## count what each way into Linux costs; writes Documentation/cost.*
	@. scripts/lib.sh; steps 10; $(NEEDED_BY_TESTS); \
	step "build the kernel without the series" scripts/build $(BASE) base; \
	for v in uncompressed lz4 zstd; do \
		step "build the kernel stored another way: $$v" scripts/build $(BASE) $$v; \
	done; \
	step "assemble Xen and its dom0" scripts/xen-lab; \
	step "build OvmfXen, if its source can be had" scripts/ovmf-xen; \
	step "boot each way twice" tests/bench/measure.py

.PHONY: check-series
check-series: setup ## each patch by itself, on all bases unless BASE says: compilers, configurations, in-tree tools
	@scripts/check-series $(ASKED_BASE)

.PHONY: fuzz
fuzz: setup ## fuzz pvh-efi for TIME seconds each (60) and print what was reached
	@tests/fuzz/run --time $(or $(TIME),60) --coverage

.PHONY: setup
setup: ## install the Debian packages that are missing (root)
	@scripts/setup

.PHONY: prep
prep: ## prepare the git tree to edit: out/BASE/linux with the series applied
	@scripts/prep $(BASE)

.PHONY: export
export: ## write that tree's commits to patches/, series and the source directories
	@scripts/export $(BASE)

.PHONY: absorb
absorb: ## carry edits of the mirrored sources into that tree's commits, and export
	@scripts/absorb $(BASE) && scripts/export $(BASE)

.PHONY: rebase
rebase: ## carry the series over to BASE from the tree of FROM, as far as git can
	@scripts/rebase $(or $(FROM),FROM=?) $(BASE)

.PHONY: submit
submit: setup ## make the mails of SERIES=... (all), signed off by NAME and EMAIL; sends nothing
	@scripts/submit --name '$(NAME)' --email '$(EMAIL)' $(if $(ASKED_BASE),--base $(ASKED_BASE)) \
		$(SUBMIT) $(or $(SERIES),all)

.PHONY: build
build: setup prep ## build the patched kernel and pvh-efi into out/BASE/
	@scripts/build $(BASE) patched

.PHONY: deb
deb: setup prep ## Debian packages of the kernel and of pvh-efi, in out/BASE/deb/
	@scripts/deb $(BASE)

.PHONY: clean
clean: ## delete out/, if no commit in it waits for make export
	@for tree in out/*/linux/; do OUT='' scripts/prep --safe-to-delete "$$(basename "$${tree%/linux/}")" || exit; done
	rm -rf out
