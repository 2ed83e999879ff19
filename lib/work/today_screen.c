/* The morning on one screen: a heading a section, its first lines, and where the others are. */
#include <string.h>

#include "today.h"

#define SHOWN	6	/* lines a section */
#define WIDTH	100

/* `line': its parts stand in one line, parted by commas. */
static const struct section {
	const char	*title, *none, *more;
	bool		 line;
} sections[ESC_NSECTIONS] = {
	[ESC_T_BREACHED] = { "Breached", NULL, "esc-sla list state:breached", false },
	[ESC_T_DUE] = { "Due by noon", NULL, "esc-sla list", false },
	[ESC_T_UNOWNED] = { "Not owned overnight", NULL, "esc-list status:open,waiting,held owner:none",
	    false },
	[ESC_T_CALLBACK] = { "To call back", NULL, "esc-sla list clock:promise", false },
	[ESC_T_SILENT] = { "Heard nothing yet", NULL, "esc-sla list clock:first_response", false },
	[ESC_T_LEVEL] = { "Level 3 and above", NULL, "esc-list status:open,waiting,held level:3..", false },
	[ESC_T_APPROVAL] = { "Approvals waiting", NULL, "esc-list kind:approval_asked", false },
	[ESC_T_ABSENCE] = { "Away", "nobody", "esc-report today -f tsv", false },
	[ESC_T_LOAD] = { "Load", "nobody", NULL, true },
	[ESC_T_YESTERDAY] = { "Yesterday", NULL, NULL, true },
	[ESC_T_SWEEP] = { "Last sweep", NULL, NULL, true },
	[ESC_T_FEED] = { "Feeds", "none", NULL, true },
};

static void
pad(struct esc_buf *b, size_t from, int width)
{
	for (int w = esc_width(b->s + from, b->n - from); w < width; w++)
		esc_buf_putc(b, ' ');
	esc_buf_putc(b, ' ');
}

static void
put(struct esc_buf *b, const char *s, int width)
{
	size_t from = b->n;

	if (s != NULL)
		esc_show_safe(b, s, strlen(s), false);
	pad(b, from, width);
}

static const char *
weekday(const struct esc_zone *zone, int64_t t)
{
	static const char *const days[] = { "Thursday", "Friday", "Saturday", "Sunday", "Monday",
	    "Tuesday", "Wednesday" };
	struct esc_civil c = esc_civil(zone, t);

	return days[((esc_days(c.year, c.month, c.day) % 7) + 7) % 7];
}

/* 14:50 today, else Tue 11-24 14:50 */
static void
put_due(struct esc_buf *b, const struct esc_today *y, int64_t due, int width)
{
	struct esc_civil c = esc_civil(y->zone, due);
	size_t from = b->n;

	if (due != ESC_NONE && (due < y->midnight || due >= y->tomorrow))
		esc_buf_printf(b, "%.3s %02d-%02d ", weekday(y->zone, due), c.month, c.day);
	if (due != ESC_NONE)
		esc_buf_printf(b, "%02d:%02d", c.hour, c.minute);
	pad(b, from, width);
}

/* Ends the line that began at `from' within the width. */
static void
end_line(struct esc_buf *b, size_t from, int width)
{
	size_t i = from, n;
	int w = 0;

	while (b->n > from && b->s[b->n - 1] == ' ')
		b->n--;
	if (esc_width(b->s + from, b->n - from) > width) {
		while (i < b->n) {
			esc_utf8_get(b->s + i, b->n - i, &n);
			if ((w += esc_width(b->s + i, n)) > width - 1)
				break;
			i += n;
		}
		b->n = i;
		esc_buf_puts(b, "\xe2\x80\xa6");
	}
	esc_buf_putc(b, '\n');
}

static int
widest(const struct esc_today_line *l, size_t n, size_t member)
{
	int width = 0, w;

	for (size_t i = 0; i < n; i++) {
		const char *s = *(const char *const *)(const void *)((const char *)&l[i] + member);

		w = s != NULL ? esc_width(s, strlen(s)) : 0;
		width = w > width ? w : width;
	}
	return width;
}

static void
put_lines(struct esc_buf *b, const struct esc_today *y, const struct esc_today_line *l, size_t n, int width)
{
	int ticket = widest(l, n, offsetof(struct esc_today_line, ticket));
	int what = widest(l, n, offsetof(struct esc_today_line, what));
	int owner = widest(l, n, offsetof(struct esc_today_line, owner));
	int phone = widest(l, n, offsetof(struct esc_today_line, phone));
	bool due = false;

	for (size_t i = 0; i < n; i++)
		due |= l[i].due != ESC_NONE;
	for (size_t i = 0; i < n; i++) {
		size_t from = b->n;

		esc_buf_puts(b, "  ");
		if (ticket > 0)
			put(b, l[i].ticket, ticket);
		put(b, l[i].what, what);
		if (due)
			put_due(b, y, l[i].due, 15);
		put(b, l[i].owner != NULL || owner == 0 ? l[i].owner : "-", owner);
		if (phone > 0)
			put(b, l[i].phone, phone);
		put(b, l[i].detail, 0);
		end_line(b, from, width);
	}
}

/* "opened 34, answered 30", "maria 12 open (3 breached), jaan 4 open" */
static void
put_list(struct esc_buf *b, const struct esc_today_line *l, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		esc_buf_puts(b, i > 0 ? ", " : "  ");
		if (l[i].section == ESC_T_LOAD || l[i].section == ESC_T_FEED) {
			const char *owner = l[i].owner != NULL ? l[i].owner : "nobody";

			esc_show_safe(b, owner, strlen(owner), false);
			esc_buf_putc(b, ' ');
		}
		esc_buf_puts(b, l[i].what);
		if (l[i].section == ESC_T_YESTERDAY)
			esc_buf_printf(b, " %s", l[i].detail);
		else if (l[i].section == ESC_T_LOAD && l[i].detail != NULL)
			esc_buf_printf(b, " (%s)", l[i].detail);
		else if (l[i].detail != NULL)
			esc_buf_puts(b, " ago");
	}
}

static void
put_section(struct esc_buf *b, const struct esc_today *y, enum esc_section k,
    const struct esc_today_line *l, size_t n,
    int width)
{
	const struct section *s = &sections[k];
	size_t from = b->n, shown = n > SHOWN ? SHOWN : n;

	if (k == ESC_T_YESTERDAY && y->midnight - y->yesterday > 26 * 3600)
		esc_buf_printf(b, "Since %s", weekday(y->zone, y->yesterday));
	else
		esc_buf_puts(b, k == ESC_T_DUE && y->noon == y->tomorrow ? "Due today" : s->title);
	if (s->line || n == 0) {
		pad(b, from, 19);
		put_list(b, l, n);
		if (n == 0)
			esc_buf_printf(b, "  %s", s->none != NULL ? s->none : "-");
		end_line(b, from, width);
		return;
	}
	esc_buf_printf(b, ": %zu\n", n);
	put_lines(b, y, l, shown, width);
	if (shown < n)
		esc_buf_printf(b, "  ... and %zu more: %s\n", n - shown, s->more);
}

void
esc_today_screen(struct esc_buf *b, const struct esc_today *y, int width)
{
	struct esc_civil c = esc_civil(y->zone, y->now);
	size_t i = 0, n;

	esc_buf_printf(b, "%s %04lld-%02d-%02d %02d:%02d %s\n\n", weekday(y->zone, y->now),
	    (long long)c.year, c.month, c.day, c.hour, c.minute,
	    y->zone != NULL ? esc_zone_name(y->zone) : "UTC");
	for (int k = 0; k < ESC_NSECTIONS; k++, i += n) {
		for (n = 0; i + n < y->n && y->line[i + n].section == (enum esc_section)k; n++)
			continue;
		put_section(b, y, (enum esc_section)k, y->line + i, n, width > 0 ? width : WIDTH);
	}
}
