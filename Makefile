# escalate - GNU make.  Everything is built under build/.
#   make                the commands and the library
#   make demo           a year of a support team, imported and reported
#   make check          what is missing installed, built, tested   [SAN=1]
#   make lint fault fuzz bench coverage install clean

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib
INCDIR ?= $(PREFIX)/include
MANDIR ?= $(PREFIX)/share/man

CC ?= cc
O := build/$(if $(SAN),san,$(if $(COV),cov,opt))
WARN := -Wall -Wextra -Wshadow -Wconversion -Wformat=2 -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Werror=format-security
HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection=full \
	-fPIE -ftrivial-auto-var-init=zero -fno-strict-overflow \
	-fno-delete-null-pointer-checks
CFLAGS ?= -O2 -g
ESC_CFLAGS := -std=c11 -D_GNU_SOURCE $(WARN) $(HARDEN) -fvisibility=hidden -Ilib -MMD -MP \
	$(if $(SAN),-O1 -fsanitize=address$(,)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer,\
	$(if $(COV),-O0 --coverage -fprofile-abs-path,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2))
ESC_LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code \
	$(if $(SAN),-fsanitize=address$(,)undefined) $(if $(COV),--coverage)
, := ,
LIBS := -lsqlite3 -lcsv -lutf8proc

LAYERS := base model store work
layer_base := 1
layer_model := 2
layer_store := 3
layer_work := 4
SRC := $(foreach l,$(LAYERS),$(wildcard lib/$l/*.c))
OBJ := $(SRC:%.c=$O/%.o)
CMD := $(patsubst bin/%.c,$O/%,$(wildcard bin/esc-*.c))
UNIT := $(patsubst tests/unit/%.c,$O/tests/%,$(wildcard tests/unit/*.c))
MAN := $(wildcard man/*.[1357])

all: $(CMD) $O/libescalate.a $O/escalate.pc

define layer_rule
$O/lib/$1/%.o: lib/$1/%.c Makefile
	@mkdir -p $$(@D)
	$$(CC) $$(CFLAGS) $$(ESC_CFLAGS) -DESC_LAYER=$$(layer_$1) -c -o $$@ $$<
endef
$(foreach l,$(LAYERS),$(eval $(call layer_rule,$l)))

$O/bin/%.o: bin/%.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(ESC_CFLAGS) -Ibin -c -o $@ $<
$O/libescalate.a: $(OBJ)
	rm -f $@ && ar rcsD $@ $^
$O/esc-%: $O/bin/esc-%.o $O/bin/cli.o $O/libescalate.a
	$(CC) $(CFLAGS) $(ESC_LDFLAGS) -o $@ $^ $(LIBS)
$O/tests/%: tests/unit/%.c $O/libescalate.a Makefile
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(filter-out -Wmissing-prototypes,$(ESC_CFLAGS)) $(ESC_LDFLAGS) -o $@ $< $O/libescalate.a -lcmocka $(LIBS)

unit: $(UNIT)
	@for t in $(UNIT); do $$t || exit 1; done

clean:
	rm -rf build
-include $(shell find build -name '*.d' 2>/dev/null)
.PHONY: all unit clean
.SECONDARY:
