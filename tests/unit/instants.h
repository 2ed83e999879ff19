/*
 * instants.h - what the tests of times share: a zone, an instant in UTC, one
 * case of reading.
 */
#ifndef INSTANTS_H
#define INSTANTS_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "escalate.h"

#define COUNT(a)	(sizeof(a) / sizeof(*(a)))

static inline const struct esc_zone *
zone(const char *name)
{
	struct esc_err e = { 0 };
	const struct esc_zone *z;

	if (name == NULL)
		return NULL;
	if ((z = esc_zone_get(name, &e)) == NULL)
		fail_msg("%s", e.text);
	return z;
}

/* "2026-03-29T02:30:00Z", also with a blank, without seconds or without a time. */
static inline struct esc_civil
civil(const char *s)
{
	struct esc_civil c = { 0 };

	if (sscanf(s, "%" SCNd64 "-%d-%d%*[T ]%d:%d:%d", &c.year, &c.month, &c.day, &c.hour, &c.minute,
	    &c.second) < 3)
		fail_msg("not a test date: %s", s);
	return c;
}

static inline int64_t
utc(const char *s)
{
	int64_t first, second;

	esc_local(NULL, civil(s), &first, &second);
	return first;
}

/* One case: the text and how it is read, then the instant or a part of the message. */
struct reading {
	const char	*text, *zone, *want;
	enum esc_twice	 twice;
	bool		 gap_next;
	const char	*format;
};

static inline void
check_reading(const struct reading *r)
{
	struct esc_time_how how = { .zone = zone(r->zone), .format = r->format, .twice = r->twice,
		.gap_next = r->gap_next };
	struct esc_err e = { 0 };
	char buf[ESC_TIME_MAX];
	int64_t t;

	if (!esc_time_parse(r->text, &how, &t, &e)) {
		assert_int_equal(e.code, ESC_INVALID);
		if (strstr(e.text, r->want) == NULL)
			fail_msg("%s (%s): %s", r->text, r->format ? r->format : "-", e.text);
	} else if (strcmp(esc_time_print(buf, t, NULL), r->want) != 0) {
		fail_msg("%s (%s): %s, not %s", r->text, r->format ? r->format : "-", buf, r->want);
	}
}

#endif
