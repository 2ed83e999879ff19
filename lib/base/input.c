/* An input: copied whole to a file without a name, then read by lines. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "table.h"

#define CHUNK	((size_t)64 << 10)

/* Up to n bytes; fewer only at the end. */
static bool
read_full(int fd, char *s, size_t n, size_t *got, const char *name, struct esc_err *e)
{
	ssize_t r;

	for (*got = 0; *got < n; *got += (size_t)r) {
		if ((r = read(fd, s + *got, n - *got)) == 0)
			break;
		if (r > 0)
			continue;
		if (errno == EAGAIN)	/* set to that by whoever shares the pipe with us */
			poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1);
		else if (errno != EINTR)
			return esc_fail(e, ESC_IO, "%s: %s", name, strerror(errno));
		r = 0;
	}
	return true;
}

static bool
keep(struct esc_input *in, const char *s, size_t n, struct esc_err *e)
{
	ssize_t w;

	in->size += n;
	if (in->fd < 0) {
		in->s = esc_grow(in->s, &in->cap, in->end + n, 1);
		if (n > 0)
			memcpy(in->s + in->end, s, n);
		in->end += n;
		return true;
	}
	for (; n > 0; s += w, n -= (size_t)w) {
		if ((w = write(in->fd, s, n)) < 0 && errno != EINTR)
			return esc_fail(e, ESC_IO, "%s: copying it to a temporary file: %s (set TMPDIR to "
			    "a directory with room)", in->name, strerror(errno));
		if (w < 0)
			w = 0;
	}
	return true;
}

static bool
keep_decoded(struct esc_input *in, struct esc_decoder *d, const char *s, size_t n, bool first,
    bool last, struct esc_err *e)
{
	struct esc_text text = { s, n };

	if (first && n == 0)
		return esc_fail(e, ESC_INVALID, "%s: empty input: a failed export?", in->name);
	if (first && !esc_bytes_check(s, n, d, in->name, e))
		return false;
	if (first)
		in->decoded = d != NULL && !esc_is_utf8_marked(s, n);
	if (in->decoded && !esc_decode(d, s, n, last, &text, e))
		return false;
	return keep(in, text.s, text.n, e);
}

static bool
copy(struct esc_input *in, int from, struct esc_decoder *d, struct esc_err *e)
{
	size_t cap = 0, n = CHUNK;
	char *s = esc_grow(NULL, &cap, CHUNK, 1);
	bool ok = true;

	for (bool first = true; ok && n == CHUNK; first = false)
		ok = read_full(from, s, CHUNK, &n, in->name, e) &&
		    keep_decoded(in, d, s, n, first, n < CHUNK, e);
	free(s);
	return ok;
}

/* Behind a byte order mark. */
static bool
start(struct esc_input *in, struct esc_err *e)
{
	char mark[3];
	bool marked;

	if (in->fd < 0)
		marked = esc_is_utf8_marked(in->s, in->end);
	else
		marked = pread(in->fd, mark, 3, 0) == 3 && esc_is_utf8_marked(mark, 3);
	in->s = esc_grow(in->s, &in->cap, CHUNK, 1);
	in->whole = in->fd < 0;
	esc_input_seek(in, marked ? 3 : 0, 0);
	return in->size > (marked ? 3 : 0) ||
	    esc_fail(e, ESC_INVALID, "%s: empty input: a failed export?", in->name);
}

bool
esc_input_text(struct esc_input *in, const char *s, size_t n, const char *encoding,
    struct esc_err *e)
{
	struct esc_decoder *d;
	bool ok;

	in->fd = -1;
	if (!esc_decoder_open(&d, encoding, in->name, e))
		return false;
	ok = keep_decoded(in, d, s, n, true, true, e);
	esc_decoder_close(d);
	return ok && start(in, e);
}

static bool
open_file(const char *path, const char *name, int *fd, struct esc_err *e)
{
	struct stat st;

	if (path == NULL) {
		*fd = STDIN_FILENO;
		if (fcntl(*fd, F_GETFL) < 0)
			return esc_fail(e, ESC_NOINPUT, "standard input is closed: give a file");
		if (isatty(*fd))
			return esc_fail(e, ESC_USAGE, "nothing to read: give a file");
	} else if ((*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) < 0)
		return esc_fail(e, errno == EACCES ? ESC_DENIED : ESC_NOINPUT, "%s: %s", name, strerror(errno));
	if (fstat(*fd, &st) == 0 && S_ISDIR(st.st_mode))
		return esc_fail(e, ESC_NOINPUT, "%s: a directory: give a file", name);
	return true;
}

bool
esc_input_open(struct esc_input *in, const char *path, const char *encoding, struct esc_err *e)
{
	struct esc_decoder *d = NULL;
	int from = -1;
	bool ok;

	in->fd = -1;
	ok = open_file(path, in->name, &from, e) && esc_decoder_open(&d, encoding, in->name, e) &&
	    (in->fd = esc_scratch(e)) >= 0 && copy(in, from, d, e);
	esc_decoder_close(d);
	if (from > STDIN_FILENO)
		close(from);
	return ok && start(in, e);
}

void
esc_input_close(struct esc_input *in)
{
	if (in->fd >= 0)
		close(in->fd);
	free(in->s);
	*in = (struct esc_input){ .fd = -1 };
}

uint64_t
esc_input_tell(const struct esc_input *in)
{
	return in->base + in->at;
}

void
esc_input_seek(struct esc_input *in, uint64_t at, uint64_t line)
{
	in->line = line;
	if (in->fd < 0) {
		in->record = in->at = (size_t)at;
		return;
	}
	in->base = at;
	in->record = in->at = in->end = 0;
	in->whole = false;
}

void
esc_input_begin(struct esc_input *in)
{
	in->record = in->at;
}

void
esc_input_unread(struct esc_input *in)
{
	in->at = in->record;
	in->line--;
}

/* Moves the record to the beginning of the window and reads on behind it. */
static bool
fill(struct esc_input *in, struct esc_err *e)
{
	ssize_t r;

	if (in->record > 0) {
		memmove(in->s, in->s + in->record, in->end - in->record);
		in->base += in->record;
		in->end -= in->record;
		in->at -= in->record;
		in->record = 0;
	}
	in->s = esc_grow(in->s, &in->cap, in->end + CHUNK, 1);
	do
		r = pread(in->fd, in->s + in->end, CHUNK, (off_t)(in->base + in->end));
	while (r < 0 && errno == EINTR);
	if (r < 0)
		return esc_fail(e, ESC_IO, "%s: its copy: %s", in->name, strerror(errno));
	in->end += (size_t)r;
	in->whole = in->base + in->end >= in->size;
	if (r == 0 && !in->whole)
		return esc_fail(e, ESC_IO, "%s: its copy became shorter", in->name);
	if (in->progress != NULL)
		in->progress(in->progress_arg, in->base + in->end, in->size);
	return true;
}

static bool
too_long(const struct esc_input *in, uint64_t line, struct esc_err *e)
{
	const char *s = in->s + in->record;

	if (memchr(s, '\r', ESC_RECORD_MAX) != NULL && memchr(s, '\n', ESC_RECORD_MAX) == NULL)
		return esc_fail(e, ESC_INVALID, "%s:%llu: carriage returns alone end its lines (old Mac): "
		    "tr '\\r' '\\n' mends it", in->name, (unsigned long long)line);
	return esc_fail(e, ESC_INVALID, "%s:%llu: a record longer than 1 MiB: no line end, or a quote "
	    "that never closes?", in->name, (unsigned long long)line);
}

bool
esc_input_line(struct esc_input *in, struct esc_err *e)
{
	size_t seen = 0, length;	/* of the line, without and with its end */
	const char *lf;

	while ((lf = memchr(in->s + in->at + seen, '\n', in->end - in->at - seen)) == NULL && !in->whole) {
		seen = in->end - in->at;
		if (in->end - in->record > ESC_RECORD_MAX + 1)
			return too_long(in, in->line + 1, e);
		if (!fill(in, e))
			return false;
	}
	if (lf == NULL && in->at == in->end)
		return false;
	in->text = in->at;
	length = lf == NULL ? in->end - in->at : (size_t)(lf + 1 - (in->s + in->at));
	in->eol = lf == NULL ? 0 : length > 1 && lf[-1] == '\r' ? 2 : 1;
	in->n = length - in->eol;
	if (in->text + in->n - in->record > ESC_RECORD_MAX)
		return too_long(in, in->line + 1, e);
	in->at += length;
	in->line++;
	return true;
}
