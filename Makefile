# SPDX-License-Identifier: GPL-2.0-or-later
# `make help` lists the targets.  Knobs: CC CFLAGS LDFLAGS LDLIBS PREFIX DESTDIR
# V=1 (show commands) SAN=address,undefined (sanitizer build) WERROR=1.

# What a folder may use.  These lines drive linking and `make lint` alike.
uses_base     =
uses_people   = base
uses_mail     = base
uses_review   = people base
uses_calendar = people base
uses_bot      = calendar review people base
uses_web      = calendar review people base
uses_ctl      = web bot mail calendar review people base
# An inner folder may know less than the one around it.
uses_bot/irc          = base
uses_web/http         = base
uses_calendar/ical    = base
uses_calendar/minutes = base
uses_calendar/notes   = base
uses_calendar/plan    = base
uses_mail/post        = mail calendar review people base
# A program is a main file with a line of its own.
uses_bot_main  = bot calendar review people base
uses_web_main  = web calendar review people base
uses_mail_main = mail calendar review people base

# No database, no clock, no I/O.
pure = calendar/minutes calendar/notes calendar/plan

# Each foreign library has one room: only these files may include its headers.
room_sqlite3.h      = base/db.c
room_ini.h          = base/conf.c
room_sodium.h       = people/%
room_git2.h         = base/git%
room_pcre2.h        = review/%
room_gmime/gmime.h  = mail/%
room_curl/curl.h    = mail/%
room_libical/ical.h = calendar/ical/%
room_glpk.h         = calendar/plan/master.c
room_libircclient.h = bot/irc/%
room_openssl/ssl.h  = bot/irc/%
room_microhttpd.h   = web/http/%

folders  = base people mail review calendar bot web ctl
pkgs_base     = sqlite3 inih libgit2
pkgs_people   = libsodium
pkgs_mail     = gmime-3.0 libcurl
pkgs_review   = libpcre2-8
pkgs_calendar = libical
pkgs_bot      = openssl
pkgs_web      = libmicrohttpd
libs_calendar = -lglpk
libs_bot      = -lircclient

CC      ?= gcc
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
comma   := ,
BUILD   := build$(if $(SAN),-$(subst $(comma),-,$(SAN)))
VERSION := $(shell cat etc/version)

warnings = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	-Wwrite-strings -Wformat=2 -Wvla -Wundef -Wconversion -Wno-sign-conversion \
	$(if $(WERROR),-Werror)
harden   = $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer, \
	-D_FORTIFY_SOURCE=2 -fstack-protector-strong) -fPIE
ours     = -std=c11 -D_GNU_SOURCE -Iinclude -include base/banned.h -MMD -MP \
	-DMOOT_VERSION='"$(VERSION)"' $(warnings) $(harden)
linking  = $(if $(SAN),-fsanitize=$(SAN)) -pie -Wl,-z,relro,-z,now,--as-needed
# These targets compile nothing themselves; they may be there to install pkg-config.
goals      = $(filter-out deps demo check lint clean help,$(or $(MAKECMDGOALS),all))
pkg_cflags = $(if $(and $(goals),$(pkgs_$(1))),$(shell \
	pkg-config --cflags $(pkgs_$(1)) | sed 's/-I/-isystem /g'))
pkg_libs   = $(if $(pkgs_$(1)),$(shell pkg-config --libs $(pkgs_$(1)))) $(libs_$(1))

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-5s %s\n' $(1) $@;)

programs = $(BUILD)/moot $(BUILD)/moot-bot $(BUILD)/moot-web $(BUILD)/moot-mail
mains    = bot/main.c web/main.c mail/main.c
sources  = $(wildcard $(1)/*.c $(1)/*/*.c)
objects  = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(mains),$(call sources,$(1))))
tests    = $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))
fuzzers  = $(patsubst tests/fuzz/%.c,build-fuzz/%,$(wildcard tests/fuzz/*.c))

.DELETE_ON_ERROR:
.PHONY: all deps demo check checks check-unit check-san check-valgrind check-live \
	check-browser editor lint fuzz soak bench bench-irc coverage install deb clean help FORCE

all: $(programs)

# ---- folders are libraries; the folder is a prerequisite, so deletions are noticed
define folder_rules
$(BUILD)/lib$(1).a: $(call objects,$(1)) $(extra_$(1)) $(1) $(wildcard $(1)/*/)
	$$(call say,AR)rm -f $$@ && ar rcs $$@ $$(filter %.o,$$^)
$(BUILD)/$(1)/%.o: $(1)/%.c
	@mkdir -p $$(@D)
	$$(call say,CC)$$(CC) $$(ours) $$(cflags_$(1)) $$(CFLAGS) -c -o $$@ $$<
cflags_$(1) := $(call pkg_cflags,$(1))
endef
extra_base = $(BUILD)/schema.o
extra_web  = $(BUILD)/assets.o
$(foreach f,$(folders),$(eval $(call folder_rules,$(f))))

archives = $(foreach f,$(1),$(BUILD)/lib$(f).a)
libs     = $(foreach f,$(1),$(call pkg_libs,$(f)))
define program_rules
$(BUILD)/$(1): $(2) $(call archives,$(3))
	$$(call say,LD)$$(CC) $$(linking) $$(LDFLAGS) -o $$@ $(2) $(call archives,$(3)) \
		$(call libs,$(3)) $$(LDLIBS)
endef
$(eval $(call program_rules,moot-bot,$(BUILD)/bot/main.o,$(uses_bot_main)))
$(eval $(call program_rules,moot-web,$(BUILD)/web/main.o,$(uses_web_main)))
$(eval $(call program_rules,moot-mail,$(BUILD)/mail/main.o,$(uses_mail_main)))
$(eval $(call program_rules,moot,$(call objects,ctl),$(uses_ctl)))

# ---- generated: the schema and the static files
$(BUILD)/schema.c: etc/schema/embed.awk $(wildcard etc/schema/*.sql) etc/schema
	@mkdir -p $(@D)
	$(call say,GEN)awk -f etc/schema/embed.awk $(sort $(wildcard etc/schema/*.sql)) > $@
$(BUILD)/schema.o: $(BUILD)/schema.c
	$(call say,CC)$(CC) $(ours) -Ibase $(CFLAGS) -c -o $@ $<
$(BUILD)/assets.S: web/static/embed.sh $(wildcard web/static/*) web/static
	@mkdir -p $(@D)
	$(call say,GEN)sh web/static/embed.sh $(sort $(filter-out web/static/embed.sh,$(wildcard web/static/*))) > $@
$(BUILD)/assets.o: $(BUILD)/assets.S
	$(call say,AS)$(CC) -c -o $@ $<

# ---- tests
test_libs = $(call archives,$(uses_ctl)) $(call libs,$(uses_ctl))
$(BUILD)/tests/%: tests/unit/%.c $(call archives,$(uses_ctl))
	@mkdir -p $(@D)
	$(call say,TEST)$(CC) $(ours) $(foreach f,$(folders),$(cflags_$(f))) -I. $(linking) \
		$(CFLAGS) $(LDFLAGS) -o $@ $< $(test_libs) -lcmocka $(LDLIBS)

run_unit = printf '%s\n' $(tests) | xargs -P $$(nproc) -I {} sh -c '$(1) {} > {}.log 2>&1 && \
	echo "  PASS  {}: $$(grep -c "  OK " {}.log) tests" || { cat {}.log; echo "  FAIL  {}"; exit 1; }'
valgrind = valgrind -q --child-silent-after-fork=yes --leak-check=full --show-leak-kinds=definite \
	--errors-for-leak-kinds=definite --error-exitcode=9 \
	--suppressions=tests/unit/valgrind.supp

# A bare machine first gets what the list in etc/ names, and then make starts afresh.
check: deps
	$(Q)$(MAKE) --no-print-directory checks
checks: lint check-unit check-san check-valgrind check-live
check-unit: $(tests)
	$(Q)$(call run_unit,)
check-san:
	$(Q)LSAN_OPTIONS=suppressions=tests/unit/lsan.supp:print_suppressions=0 $(MAKE) \
		--no-print-directory CC=clang SAN=address,undefined BUILD=$(BUILD)-san check-unit
check-valgrind: $(tests)
	$(Q)$(call run_unit,$(valgrind))
pytest = MOOT_BUILD=$(abspath $(BUILD)) /usr/bin/python3 -B -m pytest -p no:cacheprovider -q
side_by_side = -n 3 --dist loadscope	# most of a live test is waiting
check-live: all
	$(Q)$(pytest) $(side_by_side) tests/live tests/browser
check-browser: all
	$(Q)$(pytest) $(side_by_side) tests/browser

ifneq ($(filter check,$(MAKECMDGOALS)),)
lint: check				# has done it, before pytest's last word
	@:
else
lint:
	$(Q)CC=$(CC) sh tests/lint.sh
endif
ifneq ($(filter checks,$(MAKECMDGOALS)),)
check-unit: | lint			# one after the other, also with -j
check-san: | check-unit
check-valgrind: | check-san
check-live: | check-valgrind
endif

build-fuzz/%: tests/fuzz/%.c FORCE
	@mkdir -p build-fuzz
	$(Q)$(MAKE) -s CC=clang SAN=fuzzer-no-link,address,undefined BUILD=build-fuzz/lib \
		$(patsubst %,build-fuzz/lib/lib%.a,$(uses_ctl))
	$(call say,FUZZ)clang $(ours) -fsanitize=fuzzer,address,undefined $(CFLAGS) -I. -o $@ $< \
		$(patsubst %,build-fuzz/lib/lib%.a,$(uses_ctl)) $(call libs,$(uses_ctl))
fuzz: $(fuzzers)
	$(Q)for f in $(fuzzers); do n=$$(basename $$f); mkdir -p build-fuzz/corpus-$$n; \
		$$f -max_total_time=$${FUZZ_SECS:-60} -max_len=4096 build-fuzz/corpus-$$n tests/fuzz/$$n || exit 1; done

soak: all
	$(Q)$(pytest) tests/soak
bench: all
	$(Q)sh etc/deps.sh demo bench
	$(Q)for b in run feed review import plan event notes times $(if $(MOOT_BENCH_LOAD),irc_load); do \
		MOOT_BUILD=$(abspath $(BUILD)) /usr/bin/python3 tests/bench/$$b.py; done
bench-irc: all				# a minute of it, or SECS
	$(Q)MOOT_BUILD=$(abspath $(BUILD)) /usr/bin/python3 tests/bench/irc_load.py
coverage:
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)-coverage CFLAGS="-O0 -g --coverage" check-unit
	$(Q)gcovr --object-directory $(BUILD)-coverage --exclude tests --print-summary

# ---- the editor of notes: web/static/notes.js is committed, users need no Node
editor:
	$(Q)sh web/editor/build.sh web/static/notes.js

# ---- people
deps:
	$(Q)sh etc/deps.sh build run demo test apart $(if $(shell command -v npm),,node)
demo:
	$(Q)sh etc/deps.sh build run demo
	$(Q)$(MAKE) --no-print-directory all
	$(Q)exec $(BUILD)/moot demo

man = etc/man/moot.1 etc/man/moot-bot.8 etc/man/moot-web.8 etc/man/moot-mail.8 etc/man/moot.conf.5
install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/doc/moot
	install -m 755 $(programs) $(DESTDIR)$(PREFIX)/bin
	for m in $(man); do \
		install -D -m 644 $$m $(DESTDIR)$(PREFIX)/share/man/man$${m##*.}/$${m##*/}; done
	for u in etc/systemd/*.service; do install -d $(DESTDIR)$(PREFIX)/lib/systemd/system && \
		sed 's:@PREFIX@:$(PREFIX):g' $$u > $(DESTDIR)$(PREFIX)/lib/systemd/system/$${u##*/}; done
	install -D -m 644 etc/systemd/moot.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/moot.conf
	install -D -m 644 etc/systemd/moot.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/moot.conf
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/doc/moot/policy etc/policy/*
	install -m 644 etc/pre-push README.md CONTRIBUTING.md LICENSE etc/moot.conf etc/nginx.conf etc/logrotate \
		$(DESTDIR)$(PREFIX)/share/doc/moot
deb:
	$(Q)sh etc/deb.sh $(BUILD) $(VERSION)
clean:
	rm -rf build build-*
help:
	@echo 'make           build the four programs into build/'
	@echo 'make demo      install what is missing, build, and run a small community here'
	@echo 'make deps      install the packages that etc/packages lists'
	@echo 'make check     every test: unit, sanitizers, valgrind, live servers, browser'
	@echo 'make lint      includes, rooms, headers, style'
	@echo 'make fuzz      fuzz each parser for FUZZ_SECS (60) seconds'
	@echo 'make bench     figures, each beside its base (MOOT_BENCH_LOAD=1: also bench-irc)'
	@echo 'make bench-irc 1,000 lines a second on 500 channels for SECS (60) seconds'
	@echo 'make editor    web/static/notes.js anew from web/editor (wants Node)'
	@echo 'make soak      twenty kills during a busy meeting'
	@echo 'make install   PREFIX=/usr/local DESTDIR='
	@echo 'make deb       a Debian package in build/'

-include $(shell find $(BUILD) -name '*.d' -type f 2>/dev/null)
