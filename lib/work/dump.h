/*
 * dump.h - the shape of a dump.  Rows: dump (its version), setting, source, then
 * for each ticket made, ticket, and each of its events with its fields; end
 * with the number of rows before it, so that a cut file is known.
 */
#ifndef ESC_DUMP_H
#define ESC_DUMP_H

#include "escalate.h"

#define ESC_DUMP_VERSION	"1"
enum { ESC_D_TABLE, ESC_D_NAME, ESC_D_AT, ESC_D_SEQ, ESC_D_KIND, ESC_D_WHO, ESC_D_SIDE, ESC_D_PUBLIC,
	ESC_D_N, ESC_D_KEY, ESC_D_VALUE, ESC_DUMP_NCOLUMNS };
extern const char *const esc_dump_columns[ESC_DUMP_NCOLUMNS + 1];

#endif
