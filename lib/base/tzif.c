/* Zone files: TZif, RFC 9636, the second (64-bit) part and the rule at its end. */
#include <string.h>

#include "zone.h"

#define HEADER	44

struct part {
	uint32_t isut, isstd, leap, times, types, chars;
};

static uint32_t
be32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static int64_t
be64(const unsigned char *p)
{
	return (int64_t)((uint64_t)be32(p) << 32 | be32(p + 4));
}

static size_t
part_size(const struct part *h, size_t width)
{
	return h->times * (width + 1) + h->types * 6u + h->chars + h->leap * (width + 4) +
	    h->isstd + h->isut;
}

/* One header and the bytes it promises.  p moves behind the header. */
static const char *
read_part(struct part *h, const unsigned char **p, const unsigned char *end, size_t width)
{
	const unsigned char *q = *p;
	const uint32_t most = 65536;	/* none of the real files comes near */

	if (end - q < HEADER || memcmp(q, "TZif", 4) != 0)
		return "it is no zone file";
	if (q[4] < '2')
		return "its format is too old (TZif version 1)";
	*h = (struct part){ be32(q + 20), be32(q + 24), be32(q + 28), be32(q + 32),
	    be32(q + 36), be32(q + 40) };
	*p = q + HEADER;
	if (h->isut > most || h->isstd > most || h->leap > most || h->times > most ||
	    h->types > 256 || h->chars > most ||
	    (size_t)(end - *p) < part_size(h, width))
		return "it ends too early";
	return NULL;
}

void
esc_zone_change(struct esc_zone *z, size_t cap[2], int64_t at, int offset)
{
	if (z->n > 0 && at <= z->at[z->n - 1]) {
		if (at == z->at[z->n - 1])
			z->offset[z->n - 1] = offset;
		return;
	}
	if (offset == (z->n > 0 ? z->offset[z->n - 1] : z->first))
		return;
	z->at = esc_grow(z->at, &cap[0], z->n + 1, sizeof(*z->at));
	z->offset = esc_grow(z->offset, &cap[1], z->n + 1, sizeof(*z->offset));
	z->at[z->n] = at;
	z->offset[z->n++] = offset;
}

static const char *
read_changes(struct esc_zone *z, size_t cap[2], const struct part *h, const unsigned char *p)
{
	const unsigned char *index = p + h->times * 8u, *type = index + h->times;
	int64_t at, last = INT64_MIN;
	uint32_t i;
	int offset[256];

	for (i = 0; i < h->types; i++) {
		offset[i] = (int)be32(type + i * 6u);
		if (offset[i] <= -ESC_OFFSET_MAX || offset[i] >= ESC_OFFSET_MAX)
			return "an offset is out of range";
	}
	z->first = offset[0];
	for (i = 0; i < h->times; i++) {
		at = be64(p + i * 8u);
		if (at <= last || at < -(INT64_C(1) << 59) || at > INT64_C(1) << 40)
			return "a time is out of order";
		if (index[i] >= h->types)
			return "a time has no type";
		esc_zone_change(z, cap, last = at, offset[index[i]]);
	}
	return NULL;
}

/* What follows the data: the rule between two newlines, maybe empty. */
static const char *
read_rule(struct esc_zone *z, size_t cap[2], const char *p, size_t n, int64_t last)
{
	const char *end;
	struct esc_tzrule rule;

	if (n < 2 || p[0] != '\n' || (end = memchr(p + 1, '\n', n - 1)) == NULL)
		return "it ends too early";
	if (end == p + 1)
		return NULL;
	if (!esc_tzrule_parse(&rule, p + 1, (size_t)(end - p - 1)))
		return "the rule at its end is not understood";
	if (last == INT64_MIN) {
		z->first = rule.standard;
		last = esc_days(1, 1, 1) * ESC_DAY;
	}
	esc_tzrule_unroll(&rule, z, cap, last);
	return NULL;
}

const char *
esc_tzif_read(struct esc_zone *z, const unsigned char *p, size_t n)
{
	const unsigned char *end = p + n, *rule;
	struct part h;
	size_t cap[2] = { 0, 0 };
	const char *why;

	if ((why = read_part(&h, &p, end, 4)) != NULL)
		return why;
	p += part_size(&h, 4);
	if ((why = read_part(&h, &p, end, 8)) != NULL)
		return why;
	if (h.leap > 0)
		return "it counts leap seconds";
	if (h.types == 0)
		return "it has no offset";
	if ((why = read_changes(z, cap, &h, p)) != NULL)
		return why;
	rule = p + part_size(&h, 8);
	return read_rule(z, cap, (const char *)rule, (size_t)(end - rule),
	    h.times > 0 ? be64(p + (h.times - 1) * 8u) : INT64_MIN);
}
