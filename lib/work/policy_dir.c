/* A directory of policy files, read and written. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "model/message.h"
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

/* What lies beside a policy: hidden files, a README, what an editor left. */
static bool
is_beside(const char *base)
{
	return *base == '.' || strncmp(base, "README", 6) == 0 || base[strlen(base) - 1] == '~';
}

static bool
add_file(struct esc_policy_dir *d, const char *path, const char *name, struct esc_err *e)
{
	struct esc_policy_file f = { .name = esc_dup(&d->arena, name, strlen(name)), .text = "" };
	bool known = esc_policy_named(name);

	if (known && !read_file(d, path, &f, e))
		return false;
	if (d->n == d->room) {
		d->room = d->room ? 2 * d->room : 128;
		d->file = esc_copy(&d->arena, d->file, d->n * sizeof(f), d->room * sizeof(f));
	}
	d->file[d->n++] = f;
	d->nknown += known;
	return true;
}

static int
known_first(const void *pa, const void *pb)
{
	const struct esc_policy_file *a = pa, *b = pb;
	int known = esc_policy_named(b->name) - esc_policy_named(a->name);

	return known != 0 ? known : strcmp(a->name, b->name);
}

static bool read_folder(struct esc_policy_dir *, const char *dir, const char *folder, struct esc_err *);

/* Of the folders only templates/ and those in it are read. */
static bool
read_entry(struct esc_policy_dir *d, const char *dir, const char *folder, const char *base, struct esc_err *e)
{
	struct esc_buf path = { 0 };
	const char *name;
	struct stat st;
	bool done = true;

	if (is_beside(base))
		return true;
	esc_buf_printf(&path, "%s/%s%s", dir, folder, base);
	name = esc_buf_str(&path) + strlen(dir) + 1;
	if (stat(path.s, &st) != 0 || !S_ISDIR(st.st_mode) || esc_policy_named(name))
		done = add_file(d, path.s, name, e);
	else if (strcmp(name, "templates") == 0 || strcmp(folder, ESC_TEMPLATES) == 0)
		done = read_folder(d, dir, name, e);
	esc_buf_free(&path);
	return done;
}

static bool
read_folder(struct esc_policy_dir *d, const char *dir, const char *folder, struct esc_err *e)
{
	struct esc_buf path = { 0 }, prefix = { 0 };
	const struct dirent *entry;
	bool done = true;
	DIR *open_dir;

	esc_buf_printf(&prefix, *folder != '\0' ? "%s/" : "%s", folder);
	esc_buf_printf(&path, "%s/%s", dir, folder);
	open_dir = opendir(*folder != '\0' ? path.s : dir);
	if (open_dir == NULL)
		done = esc_fail(e, errno == EACCES ? ESC_DENIED : ESC_NOINPUT, "%s: %s", dir, strerror(errno));
	while (done && (errno = 0, (entry = readdir(open_dir)) != NULL))
		done = read_entry(d, dir, esc_buf_str(&prefix), entry->d_name, e);
	if (done && errno != 0)
		done = esc_fail(e, ESC_IO, "%s: %s", dir, strerror(errno));
	if (open_dir != NULL)
		closedir(open_dir);
	esc_buf_free(&path);
	esc_buf_free(&prefix);
	return done;
}

bool
esc_policy_dir_read(struct esc_policy_dir *d, const char *dir, struct esc_err *e)
{
	*d = (struct esc_policy_dir){ 0 };
	if (read_folder(d, dir, "", e) && d->nknown > 0) {
		qsort(d->file, d->n, sizeof(*d->file), known_first);
		return true;
	}
	esc_arena_free(&d->arena);
	return e->code == 0 ?
	    esc_fail(e, ESC_NOINPUT, "%s: no file of a policy is in it (esc-policy init makes them)", dir) : false;
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

/* The folders of a file in the directory. */
static bool
make_folders(const char *dir, const char *name, struct esc_err *e)
{
	struct esc_buf path = { 0 };
	bool done = true;

	for (const char *slash = name; done && (slash = strchr(slash, '/')) != NULL; slash++) {
		esc_buf_clear(&path);
		esc_buf_printf(&path, "%s/%.*s", dir, (int)(slash - name), name);
		if (mkdir(esc_buf_str(&path), 0777) == -1 && errno != EEXIST)
			done = esc_fail(e, errno == EACCES ? ESC_DENIED : ESC_CANTCREATE, "%s: %s", path.s, strerror(errno));
	}
	esc_buf_free(&path);
	return done;
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
		done = make_folders(dir, f[i].name, e) && esc_out_text(esc_buf_str(&path), f[i].text, f[i].n, e);
	}
	esc_buf_free(&path);
	return done;
}
