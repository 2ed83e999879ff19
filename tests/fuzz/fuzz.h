/* What every fuzzer needs: the input as text, and a claim that must hold. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "escalate.h"

int	LLVMFuzzerTestOneInput(const uint8_t *, size_t);

#define HOLDS(claim) do {						\
	if (!(claim)) {							\
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #claim); \
		abort();						\
	}								\
} while (0)
