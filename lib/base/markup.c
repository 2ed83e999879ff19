/*
 * Text where mark-up is read: whatever people typed stays text.  Control and
 * bidirectional characters are shown, as on a terminal.
 */
#include <string.h>

#include "escalate.h"

/* Each byte of `special' by its replacement, the others as they are. */
static void
replace(struct esc_buf *out, const char *s, size_t n, const char *special, const char *const *by)
{
	size_t plain = 0;

	for (size_t i = 0; i < n; i++) {
		const char *at = memchr(special, s[i], strlen(special));

		if (at == NULL)
			continue;
		esc_buf_add(out, s + plain, i - plain);
		esc_buf_puts(out, by[at - special]);
		plain = i + 1;
	}
	esc_buf_add(out, s + plain, n - plain);
}

void
esc_html_escape(struct esc_buf *out, const char *s, size_t n)
{
	static const char *const by[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#39;" };
	struct esc_buf safe = { 0 };

	esc_show_safe(&safe, s, n, false);
	replace(out, safe.s, safe.n, "&<>\"'", by);
	esc_buf_free(&safe);
}

static bool
is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Is the byte at s[i] one that a reader of Markdown, or of GitHub's, may take for a mark? */
static bool
is_mark(const char *s, size_t n, size_t i)
{
	switch (s[i]) {
	case '_':	/* within a word it is none */
		return i == 0 || i + 1 == n || !is_word(s[i - 1]) || !is_word(s[i + 1]);
	case ':':	/* http: becomes a link by itself */
		return i + 1 < n && s[i + 1] == '/';
	case '.':	/* so does www. */
		return i >= 3 && (s[i - 1] == 'w' || s[i - 1] == 'W');
	case '+':
	case '-':
	case '=':	/* of lists and headings, at the beginning */
		return i == 0;
	default:
		return strchr("&<>|*`[]\\~#@$", s[i]) != NULL;
	}
}

/*
 * A mark becomes a reference of HTML, which CommonMark reads as the character
 * and never as mark-up; a backslash would be shown by some readers.
 */
void
esc_markdown_escape(struct esc_buf *out, const char *s, size_t n)
{
	struct esc_buf safe = { 0 };

	esc_show_safe(&safe, s, n, false);
	for (size_t i = 0; i < safe.n; i++)
		if (is_mark(safe.s, safe.n, i))
			esc_buf_printf(out, "&#%d;", safe.s[i]);
		else
			esc_buf_putc(out, safe.s[i]);
	esc_buf_free(&safe);
}
