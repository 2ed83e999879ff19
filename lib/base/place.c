/* A file that is finished takes its name, and both survive a power cut. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "escalate.h"

static bool
sync_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);
	bool synced = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return synced;
}

bool
esc_put_in_place(const char *part, const char *file, struct esc_err *e)
{
	char *slash, *dir = strdup(file);
	bool done = sync_path(part, O_RDONLY) && rename(part, file) == 0;

	if (!done)
		esc_fail(e, ESC_IO, "%s: %s", file, strerror(errno));
	slash = dir != NULL ? strrchr(dir, '/') : NULL;
	if (slash != NULL)
		slash[slash == dir] = '\0';
	if (done && !sync_path(slash != NULL ? dir : ".", O_RDONLY | O_DIRECTORY))
		done = esc_fail(e, ESC_IO, "%s: its directory: %s", file, strerror(errno));
	free(dir);
	return done;
}
