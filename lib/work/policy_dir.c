/* A directory of policy files, read and written. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "policy.h"

#define FILE_MAX	((size_t)64 << 20)

static bool
read_whole(int fd, const char *path, struct esc_buf *b, struct esc_err *e)
{
	char chunk[16384];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno != EINTR)
			return esc_fail(e, ESC_IO, "%s: %s", path, strerror(errno));
		if (n > 0)
			esc_buf_add(b, chunk, (size_t)n);
		if (b->n > FILE_MAX)
			return esc_fail(e, ESC_CONFIG, "%s: more than 64 MiB: no file of a policy", path);
	}
	return true;
}

static bool
read_file(struct esc_policy_dir *d, const char *path, struct esc_policy_file *f, struct esc_err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct esc_buf b = { 0 };
	bool done;

	if (fd < 0)
		return esc_fail(e, errno == EACCES ? ESC_DENIED : ESC_NOINPUT, "%s: %s", path, strerror(errno));
	done = read_whole(fd, path, &b, e);
	close(fd);
	if (done) {
		f->text = esc_dup(&d->arena, b.s, b.n);
		f->n = b.n;
	}
	esc_buf_free(&b);
	return done;
}

static bool
is_known(const char *name)
{
	for (size_t i = 0; esc_policy_names[i] != NULL; i++)
		if (strcmp(esc_policy_names[i], name) == 0)
			return true;
	return false;
}

/* What lies beside a policy: hidden files, folders, a README. */
static bool
is_beside(const char *path, const char *name)
{
	struct stat st;

	if (*name == '.' || strncmp(name, "README", 6) == 0 || name[strlen(name) - 1] == '~')
		return true;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode) && !is_known(name);
}

static bool
add_entry(struct esc_policy_dir *d, size_t *room, const char *dir, const char *name, struct esc_err *e)
{
	struct esc_policy_file f = { .name = esc_dup(&d->arena, name, strlen(name)), .text = "" };
	struct esc_buf path = { 0 };
	bool done = true, beside;

	esc_buf_printf(&path, "%s/%s", dir, name);
	beside = is_beside(esc_buf_str(&path), name);
	if (!beside && is_known(name))
		done = read_file(d, path.s, &f, e);
	esc_buf_free(&path);
	if (beside || !done)
		return done;
	if (d->n == *room) {
		*room = *room ? 2 * *room : 16;
		d->file = esc_copy(&d->arena, d->file, d->n * sizeof(f), *room * sizeof(f));
	}
	d->file[d->n++] = f;
	d->nknown += is_known(name);
	return true;
}

static int
known_first(const void *pa, const void *pb)
{
	const struct esc_policy_file *a = pa, *b = pb;
	int known = is_known(b->name) - is_known(a->name);

	return known != 0 ? known : strcmp(a->name, b->name);
}

static bool
read_entries(struct esc_policy_dir *d, DIR *open_dir, const char *dir, struct esc_err *e)
{
	const struct dirent *entry;
	size_t room = 0;

	while (errno = 0, (entry = readdir(open_dir)) != NULL)
		if (!add_entry(d, &room, dir, entry->d_name, e))
			return false;
	if (errno != 0)
		return esc_fail(e, ESC_IO, "%s: %s", dir, strerror(errno));
	if (d->nknown == 0)
		return esc_fail(e, ESC_NOINPUT, "%s: no file of a policy is in it (esc-policy init makes them)", dir);
	qsort(d->file, d->n, sizeof(*d->file), known_first);
	return true;
}

bool
esc_policy_dir_read(struct esc_policy_dir *d, const char *dir, struct esc_err *e)
{
	DIR *open_dir = opendir(dir);
	bool done;

	*d = (struct esc_policy_dir){ 0 };
	if (open_dir == NULL)
		return esc_fail(e, errno == EACCES ? ESC_DENIED : ESC_NOINPUT, "%s: %s", dir, strerror(errno));
	done = read_entries(d, open_dir, dir, e);
	closedir(open_dir);
	if (!done)
		esc_arena_free(&d->arena);
	return done;
}

static bool
none_is_there(const char *dir, const struct esc_policy_file *f, size_t n, struct esc_err *e)
{
	struct esc_buf path = { 0 };
	struct stat st;
	bool there = false;

	for (size_t i = 0; i < n && !there; i++) {
		esc_buf_clear(&path);
		esc_buf_printf(&path, "%s/%s", dir, f[i].name);
		there = lstat(esc_buf_str(&path), &st) == 0;
	}
	if (there)
		esc_fail(e, ESC_CANTCREATE, "%s is there already: name another directory", path.s);
	esc_buf_free(&path);
	return !there;
}

bool
esc_policy_dir_write(const char *dir, const struct esc_policy_file *f, size_t n, bool fresh, struct esc_err *e)
{
	struct esc_buf path = { 0 };
	bool done = true;

	if (mkdir(dir, 0777) == -1 && errno != EEXIST)
		return esc_fail(e, errno == EACCES ? ESC_DENIED : ESC_CANTCREATE, "%s: %s", dir, strerror(errno));
	if (fresh && !none_is_there(dir, f, n, e))
		return false;
	for (size_t i = 0; i < n && done; i++) {
		esc_buf_clear(&path);
		esc_buf_printf(&path, "%s/%s", dir, f[i].name);
		done = esc_out_text(esc_buf_str(&path), f[i].text, f[i].n, e);
	}
	esc_buf_free(&path);
	return done;
}
