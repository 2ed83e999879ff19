/* A sink: standard output, or a file that is there whole or not at all. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "out.h"

#define BLOCK	((size_t)1 << 16)

/*
 * A device or a pipe is written to as it is: renaming a file to /dev/null would
 * end /dev/null.  A link leads to its file.
 */
static bool
open_file(struct esc_sink *k, const char *file, struct esc_err *e)
{
	struct stat st;
	bool exists = stat(file, &st) == 0;

	if (exists && S_ISDIR(st.st_mode))
		return esc_fail(e, ESC_CANTCREATE, "%s: is a directory", file);
	if (exists && !S_ISREG(st.st_mode)) {
		if ((k->fd = open(file, O_WRONLY | O_CLOEXEC)) < 0)
			return esc_fail(e, ESC_CANTCREATE, "%s: %s", file, strerror(errno));
		return true;
	}
	if (!exists || (k->target = realpath(file, NULL)) == NULL)
		k->target = strdup(file);
	if (k->target == NULL || asprintf(&k->tmp, "%s.%ld~", k->target, (long)getpid()) < 0) {
		k->tmp = NULL;
		return esc_fail(e, ESC_CANTCREATE, "%s: %s", file, strerror(errno));
	}
	k->fd = open(k->tmp, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (k->fd < 0)
		return esc_fail(e, ESC_CANTCREATE, "%s: cannot create: %s", file, strerror(errno));
	return true;
}

static void
forget(struct esc_sink *k)
{
	free(k->target);
	free(k->tmp);
	*k = (struct esc_sink){ .fd = -1 };
}

bool
esc_sink_open(struct esc_sink *k, const char *file, struct esc_err *e)
{
	*k = (struct esc_sink){ .fd = STDOUT_FILENO, .name = "standard output" };
	if (file == NULL || strcmp(file, "-") == 0)
		return true;
	k->name = file;
	if (open_file(k, file, e))
		return true;
	forget(k);
	return false;
}

bool
esc_sink_write(struct esc_sink *k, const char *s, size_t n, struct esc_err *e)
{
	ssize_t w;

	while (n > 0 && !k->deaf) {
		w = write(k->fd, s, n);
		if (w < 0 && errno == EAGAIN)
			poll(&(struct pollfd){ .fd = k->fd, .events = POLLOUT }, 1, -1);
		else if (w < 0 && errno == EPIPE)
			k->deaf = true;
		else if (w < 0 && errno != EINTR)
			return esc_fail(e, ESC_IO, "%s: %s", k->name, strerror(errno));
		if (w <= 0)
			continue;
		s += w;
		n -= (size_t)w;
	}
	return true;
}

bool
esc_sink_spool(struct esc_sink *k, struct esc_spool *s, struct esc_err *e)
{
	char block[BLOCK];
	size_t n;

	for (uint64_t at = 0; at < s->before && !k->deaf; at += n) {
		n = s->before - at < BLOCK ? (size_t)(s->before - at) : BLOCK;
		if (!esc_spool_read(s, at, block, n, e) || !esc_sink_write(k, block, n, e))
			return false;
	}
	return esc_sink_write(k, s->buf.s, s->buf.n, e);
}

/* The name is safe only when its directory is. */
static bool
sync_directory(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *dir = slash == NULL ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
	int fd = dir == NULL ? -1 : open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);

	if (fd >= 0)
		close(fd);
	free(dir);
	return ok;
}

static bool
keep_file(struct esc_sink *k, struct esc_err *e)
{
	bool synced = k->tmp == NULL || fsync(k->fd) == 0;
	int why = errno;

	if (close(k->fd) != 0 && synced) {
		why = errno;
		synced = false;
	}
	if (!synced)
		return esc_fail(e, ESC_IO, "%s: %s", k->name, strerror(why));
	if (k->tmp == NULL)
		return true;
	if (rename(k->tmp, k->target) != 0)
		return esc_fail(e, ESC_CANTCREATE, "%s: %s", k->name, strerror(errno));
	free(k->tmp);
	k->tmp = NULL;
	if (!sync_directory(k->target))
		return esc_fail(e, ESC_IO, "%s: its directory: %s", k->name, strerror(errno));
	return true;
}

bool
esc_sink_close(struct esc_sink *k, bool ok, struct esc_err *e)
{
	if (k->fd == STDOUT_FILENO)
		return ok;
	if (ok)
		ok = keep_file(k, e);
	else
		close(k->fd);
	if (k->tmp != NULL)
		unlink(k->tmp);
	forget(k);
	return ok;
}
