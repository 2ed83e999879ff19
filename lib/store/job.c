/*
 * A lock beside the file of the database, for work that one process at a time
 * may do.  Not on the database itself: closing any descriptor of a file drops
 * the locks that SQLite has on it.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "db.h"

bool
esc_job_file(struct esc_db *db, const char *job, bool *mine, int *lock, struct esc_err *e)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	struct esc_buf name = { 0 };

	esc_buf_printf(&name, "%s-%s", db->path, job);
	*lock = open(esc_buf_str(&name), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*lock == -1)
		esc_fail(e, ESC_CANTCREATE, "%s: %s", esc_buf_str(&name), strerror(errno));
	esc_buf_free(&name);
	if (*lock == -1)
		return false;
	*mine = fcntl(*lock, F_OFD_SETLK, &whole) == 0;
	if (!*mine && errno != EAGAIN && errno != EACCES)
		esc_fail(e, ESC_IO, "%s: the lock of %s: %s", db->path, job, strerror(errno));
	if (!*mine)
		close(*lock);
	return e->code == 0;
}

void
esc_job_file_end(struct esc_db *db, int lock)
{
	(void)db;
	close(lock);
}
