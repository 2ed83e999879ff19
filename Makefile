# escalate - GNU make.  Everything is built under build/.
#   make                the commands and the library
#   make demo           a year of a support team, imported and reported [N=5000]
#   make check          what is missing installed, built, tested        [SAN=1]
#   make lint fault fuzz bench growth coverage install clean

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man
UNITDIR ?= $(PREFIX)/lib/systemd/system
BASHCOMPDIR ?= $(PREFIX)/share/bash-completion/completions

CC ?= cc
, := ,
O := build/$(if $(SAN),san,$(if $(COV),cov,opt))
WARN := -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Werror=format-security
# those of the flags that this compiler knows
known = $(foreach f,$1,$(if $(shell $(CC) -Werror $f -x c -c -o /dev/null /dev/null 2>&1),,$f))
HARDEN := -fPIE -fno-strict-overflow -fno-delete-null-pointer-checks -fstack-protector-strong \
	$(call known,-fstack-clash-protection -fcf-protection=full -ftrivial-auto-var-init=zero)
CFLAGS ?= -O2 -g
ESC_CFLAGS := -std=c11 -D_GNU_SOURCE $(WARN) $(HARDEN) -fvisibility=hidden -Ilib -MMD -MP \
	$(if $(SAN),-O1 -fsanitize=address$(,)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer,\
	$(if $(COV),-O0 --coverage -fprofile-abs-path,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3))
ESC_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code \
	$(if $(SAN),-fsanitize=address$(,)undefined) $(if $(COV),--coverage)
# for the targets that install what is missing first
BUILD = $(MAKE) -s --no-print-directory -j$(shell nproc)
# PostgreSQL is loaded when a database of it is opened; to build it needs the header
PKG_CONFIG ?= pkg-config
WITH_PQ ?= $(shell $(PKG_CONFIG) --exists libpq 2>/dev/null && echo 1)
ESC_CFLAGS += $(if $(WITH_PQ),-DESC_WITH_PQ $(patsubst -I%,-isystem %,$(shell $(PKG_CONFIG) --cflags-only-I libpq)))
LIBS := -lsqlite3 -lcsv -lutf8proc -lm

LAYERS := base model store work
layer_base := 1
layer_model := 2
layer_store := 3
layer_work := 4
SRC := $(filter-out $(if $(WITH_PQ),,lib/store/pg%),$(foreach l,$(LAYERS),$(wildcard lib/$l/*.c)))
OBJ := $(SRC:%.c=$O/%.o) $O/lib/defaults.o
DEFAULTS := $(wildcard lib/defaults/policy/*.csv) $(wildcard lib/defaults/policy/templates/*/*.txt) \
	$(wildcard lib/defaults/policy/holidays/*.csv) \
	$(wildcard lib/defaults/maps/*.map)
CMD := $(patsubst bin/%.c,$O/%,$(wildcard bin/esc-*.c))
CLI := $(patsubst bin/%.c,$O/bin/%.o,$(filter-out bin/esc-%.c,$(wildcard bin/*.c)))
UNIT := $(patsubst tests/unit/%.c,$O/tests/%,$(wildcard tests/unit/*.c))
MAN := $(wildcard man/*.[1357])
VERSION = $(shell sed -n 's/^.define ESC_VERSION[^"]*"\(.*\)"/\1/p' lib/escalate.h)

all: $(CMD) $O/libescalate.a

define layer_rule
$O/lib/$1/%.o: lib/$1/%.c Makefile
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(ESC_CFLAGS) -DESC_LAYER=$$(layer_$1) -c -o $$@ $$<
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rule,$l)))

# the default policy, the holidays and the shipped maps as C strings
$O/lib/defaults.c: $(DEFAULTS) lib/defaults/embed.awk Makefile
	@mkdir -p $(@D)
	awk -f lib/defaults/embed.awk $(DEFAULTS) >$@
$O/lib/defaults.o: $O/lib/defaults.c
	$(CC) $(CFLAGS) $(ESC_CFLAGS) -DESC_LAYER=2 -c -o $@ $<
$O/bin/%.o: bin/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(ESC_CFLAGS) -Ibin -c -o $@ $<
$O/libescalate.a: $(OBJ)
	rm -f $@ && ar rcsD $@ $^
$O/esc-%: $O/bin/esc-%.o $(CLI) $O/libescalate.a
	$(CC) $(CFLAGS) $(ESC_LDFLAGS) -o $@ $^ $(LIBS)
$O/tests/%: tests/unit/%.c $O/libescalate.a Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(filter-out -Wmissing-prototypes,$(ESC_CFLAGS)) $(ESC_LDFLAGS) -o $@ $< $O/libescalate.a -lcmocka $(LIBS)
build/%: scripts/%.c
	@mkdir -p $(@D)
	$(CC) -O2 -std=c11 -D_GNU_SOURCE $(WARN) -o $@ $<
build/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(CC) -O2 -std=c11 -D_GNU_SOURCE $(WARN) -o $@ $<

# Each of these first sees that what it needs is there.
unit: $(UNIT)
	@for t in $(UNIT); do $$t || exit 1; done
tests: all $(UNIT) build/generate
check:
	@scripts/deps build test
	@$(BUILD) tests
	@scripts/check $O
coverage:
	@scripts/deps build test coverage
	@$(BUILD) COV=1 tests
	@find build/cov -name '*.gcda' -delete
	@scripts/check build/cov; s=$$?; gcovr -r . --object-directory build/cov -f lib/ \
	    --exclude-throw-branches --fail-under-line 90 && exit $$s
demo:
	@scripts/deps build
	@$(BUILD) all build/generate
	@scripts/demo $(or $(N),5000)
lint:
	@scripts/deps build test lint
	@scripts/lint
fault: all build/generate
	@scripts/deps test
	@tests/fault/run $O
bench: all build/generate build/cpu
	@tests/bench/run $O $(or $(N),1000000)
growth: all build/generate build/cpu
	@tests/bench/growth $O $(or $(N),10000000)
fuzz:
	@scripts/deps build fuzz
	@tests/fuzz/run $(or $(SECONDS),30)

install: all
	install -d $(addprefix $(DESTDIR),$(BINDIR) $(LIBDIR)/pkgconfig $(INCDIR) $(BASHCOMPDIR)) \
	    $(foreach s,$(sort $(subst .,,$(suffix $(MAN)))),$(DESTDIR)$(MANDIR)/man$s)
	install $(CMD) $(DESTDIR)$(BINDIR)
	install -m 644 $O/libescalate.a $(DESTDIR)$(LIBDIR)
	sed "s|@prefix@|$(PREFIX)|; s|@libdir@|$(LIBDIR)|; s|@includedir@|$(INCDIR)|; s|@version@|$(VERSION)|" \
	    lib/escalate.pc.in >$(DESTDIR)$(LIBDIR)/pkgconfig/escalate.pc
	install -m 644 lib/escalate.h $(DESTDIR)$(INCDIR)
	$(foreach m,$(MAN),install -m 644 $m $(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $m)) &&) true
	$(foreach c,$(notdir $(CMD)),install -m 644 scripts/completion.bash $(DESTDIR)$(BASHCOMPDIR)/$c &&) true
	install -d $(DESTDIR)$(UNITDIR) $(DESTDIR)$(PREFIX)/share/escalate
	sed 's|^ExecStart=|&$(BINDIR)/|' scripts/esc-sla-sweep.service >$(DESTDIR)$(UNITDIR)/esc-sla-sweep.service
	install -m 644 scripts/esc-sla-sweep.timer $(DESTDIR)$(UNITDIR)
	install -m 644 scripts/crontab $(DESTDIR)$(PREFIX)/share/escalate
clean:
	rm -rf build
-include $(shell find $O -name '*.d' 2>/dev/null)
.PHONY: all unit tests check coverage demo lint fault bench growth fuzz install clean
.SECONDARY:
