/* A spool: text in memory while it is short, then in a file without a name. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "out.h"

/* O_TMPFILE never has a name; where a file system lacks it, the name is gone at once. */
static int
unnamed_in(const char *dir)
{
	char path[4096];
	int fd = open(dir, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0 || snprintf(path, sizeof(path), "%s/escXXXXXX", dir) >= (int)sizeof(path))
		return fd;
	if ((fd = mkostemp(path, O_CLOEXEC)) >= 0)
		unlink(path);
	return fd;
}

int
esc_scratch(struct esc_err *e)
{
	const char *dirs[] = { getenv("TMPDIR"), "/var/tmp", "/tmp" };
	int fd;

	for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]); i++)
		if (dirs[i] != NULL && *dirs[i] != '\0' && (fd = unnamed_in(dirs[i])) >= 0)
			return fd;
	esc_fail(e, ESC_CANTCREATE, "no temporary file: %s (set TMPDIR to a directory with room)",
	    strerror(errno));
	return -1;
}

bool
esc_spool_settle(struct esc_spool *s, struct esc_err *e)
{
	ssize_t w;

	if (s->buf.n < ESC_SPOOL_MAX)
		return true;
	if (!s->filed && (s->fd = esc_scratch(e)) < 0)
		return false;
	s->filed = true;
	for (size_t done = 0; done < s->buf.n; done += (size_t)w) {
		w = pwrite(s->fd, s->buf.s + done, s->buf.n - done, (off_t)(s->before + done));
		if (w < 0 && errno == EINTR)
			w = 0;
		if (w < 0)
			return esc_fail(e, ESC_IO, "temporary file: %s (set TMPDIR to a directory with room)",
			    strerror(errno));
	}
	s->before += s->buf.n;
	esc_buf_clear(&s->buf);
	return true;
}

bool
esc_spool_read(struct esc_spool *s, uint64_t at, void *to, size_t n, struct esc_err *e)
{
	char *p = to;
	ssize_t r;

	while (n > 0 && at < s->before) {
		size_t part = s->before - at < n ? (size_t)(s->before - at) : n;

		if ((r = pread(s->fd, p, part, (off_t)at)) < 0 && errno == EINTR)
			continue;
		if (r <= 0)
			return esc_fail(e, ESC_IO, "temporary file: %s", r < 0 ? strerror(errno) : "it became shorter");
		p += r;
		at += (uint64_t)r;
		n -= (size_t)r;
	}
	if (n > 0)
		memcpy(p, s->buf.s + (at - s->before), n);
	return true;
}

void
esc_spool_free(struct esc_spool *s)
{
	if (s->filed)
		close(s->fd);
	esc_buf_free(&s->buf);
	*s = (struct esc_spool){ 0 };
}
