/* Zones: found by name below TZDIR, read once, kept until the program ends. */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascii.h"
#include "zone.h"

#define FILE_MAX	(1 << 20)
#define NAME_MAX_LEN	255

static const struct esc_zone *zones;
static struct esc_arena keep;

static const char *
directory(void)
{
	const char *dir = getenv("TZDIR");

	return dir != NULL && *dir != '\0' ? dir : "/usr/share/zoneinfo";
}

static int
read_all(int fd, struct esc_buf *b)
{
	char chunk[8192];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno != EINTR)
			return errno;
		if (n > 0)
			esc_buf_add(b, chunk, (size_t)n);
		if (b->n > FILE_MAX)
			return EFBIG;
	}
	return 0;
}

/* A file below the directory of zones; 0 or errno. */
static int
read_file(const char *name, struct esc_buf *b)
{
	struct esc_buf path = { 0 };
	struct stat st;
	int fd, error = 0;

	esc_buf_printf(&path, "%s/%s", directory(), name);
	fd = open(esc_buf_str(&path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) < 0)
		error = errno;
	else if (!S_ISREG(st.st_mode))
		error = ENOENT;
	else
		error = read_all(fd, b);
	if (fd >= 0)
		close(fd);
	esc_buf_free(&path);
	return error;
}

static bool
name_valid(const char *name)
{
	const char *s;

	if (*name == '\0' || *name == '/' || strlen(name) > NAME_MAX_LEN)
		return false;
	for (s = name; *s != '\0'; s++)
		if (!esc_is_letter(*s) && !esc_is_digit(*s) && strchr("/_+-", *s) == NULL)
			return false;
	return strstr(name, "//") == NULL;
}

/* All names in tzdata.zi ("Z NAME ...", "L TARGET NAME") or zone1970.tab (third column). */
static size_t
all_names(struct esc_buf *b, const char ***names)
{
	char *line, *next, *word, *rest;
	size_t n = 0, cap = 0;
	bool tab = false;

	if (read_file("tzdata.zi", b) != 0) {
		b->n = 0;
		tab = true;
		if (read_file("zone1970.tab", b) != 0)
			return 0;
	}
	esc_buf_str(b);
	for (line = b->s; line != NULL; line = next) {
		if ((next = strchr(line, '\n')) != NULL)
			*next++ = '\0';
		word = strtok_r(line, " \t", &rest);
		if (word == NULL || *word == '#' || (!tab && strcmp(word, "Z") != 0 && strcmp(word, "L") != 0))
			continue;
		if (tab || *word == 'L')
			strtok_r(NULL, " \t", &rest);
		if ((word = strtok_r(NULL, " \t", &rest)) == NULL)
			continue;
		*names = esc_grow(*names, &cap, n + 1, sizeof(**names));
		(*names)[n++] = word;
	}
	return n;
}

/* The same but for case, the same place without its continent, or a slip of the pen. */
static const char *
nearest(const char *word, const char *const *names, size_t n)
{
	const char *last;
	size_t i;

	for (i = 0; i < n; i++)
		if (esc_ascii_casecmp(word, names[i]) == 0)
			return names[i];
	for (i = 0; i < n; i++)
		if ((last = strrchr(names[i], '/')) != NULL && esc_ascii_casecmp(word, last + 1) == 0)
			return names[i];
	return n > 0 ? esc_nearest(word, names, n) : NULL;
}

static bool
no_zone(const char *name, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	const char **names = NULL, *near;
	size_t n = all_names(&b, &names);

	near = nearest(name, names, n);
	if (near != NULL)
		esc_fail(e, ESC_CONFIG, "no zone named %s (did you mean %s?)", name, near);
	else if (access(directory(), R_OK) != 0)
		esc_fail(e, ESC_CONFIG, "no zone named %s: %s: %s (install tzdata, or set TZDIR)",
		    name, directory(), strerror(errno));
	else
		esc_fail(e, ESC_CONFIG, "no zone named %s: write one like Europe/Berlin "
		    "(all of them: %s/tzdata.zi)", name, directory());
	free(names);
	esc_buf_free(&b);
	return false;
}

static bool
load(struct esc_zone *z, const char *name, struct esc_err *e)
{
	struct esc_buf b = { 0 };
	const char *why;
	int error = read_file(name, &b);

	if (error == 0 && (b.n < 4 || memcmp(b.s, "TZif", 4) != 0))
		error = ENOENT;		/* zone.tab and its like */
	if (error == 0 && (why = esc_tzif_read(z, (unsigned char *)b.s, b.n)) != NULL)
		esc_fail(e, ESC_CONFIG, "zone %s cannot be used: %s/%s: %s", name, directory(), name, why);
	else if (error == ENOENT || error == ENOTDIR)
		no_zone(name, e);
	else if (error != 0)
		esc_fail(e, ESC_CONFIG, "zone %s cannot be read: %s/%s: %s", name, directory(), name,
		    strerror(error));
	esc_buf_free(&b);
	return !e->code;
}

const struct esc_zone *
esc_zone_get(const char *name, struct esc_err *e)
{
	const struct esc_zone *known;
	struct esc_zone *z;

	for (known = zones; known != NULL; known = known->next)
		if (strcmp(known->name, name) == 0)
			return known;
	*e = (struct esc_err){ 0 };
	if (!name_valid(name)) {
		esc_fail(e, ESC_CONFIG, "that is no name of a zone: write one like Europe/Berlin or UTC");
		return NULL;
	}
	z = esc_alloc(&keep, sizeof(*z));
	if (strcmp(name, "UTC") != 0 && strcmp(name, "Etc/UTC") != 0 && !load(z, name, e)) {
		free(z->at);
		free(z->offset);
		return NULL;
	}
	z->name = esc_dup(&keep, name, strlen(name));
	z->next = zones;
	zones = z;
	return z;
}

const char *
esc_zone_name(const struct esc_zone *z)
{
	return z->name;
}

/*
 * The last span that was asked for, of each thread: most questions of a run
 * are about one zone and one half of a year.
 */
static _Thread_local struct {
	const struct esc_zone *zone;
	int64_t	from, to;
	int	offset;
} hit;

int
esc_zone_span(const struct esc_zone *z, int64_t t, int64_t *from, int64_t *to)
{
	int64_t shift = 0;
	size_t low = 0, high = z->n, mid;

	if (z->end != 0 && t >= z->end) {
		shift = ((t - z->end) / ESC_CYCLE + 1) * ESC_CYCLE;
		t -= shift;
	}
	while (low < high) {
		mid = low + (high - low) / 2;
		if (z->at[mid] <= t)
			low = mid + 1;
		else
			high = mid;
	}
	*from = low > 0 ? z->at[low - 1] + shift : INT64_MIN;
	*to = low < z->n ? z->at[low] : INT64_MAX;
	if (z->end != 0 && *to > z->end)
		*to = z->end;
	if (*to != INT64_MAX && __builtin_add_overflow(*to, shift, to))
		*to = INT64_MAX;
	return low > 0 ? z->offset[low - 1] : z->first;
}

int
esc_zone_offset(const struct esc_zone *z, int64_t t)
{
	if (z != hit.zone || t < hit.from || t >= hit.to) {
		hit.offset = esc_zone_span(z, t, &hit.from, &hit.to);
		hit.zone = z;
	}
	return hit.offset;
}

const char *
esc_tzdata_version(void)
{
	static const char mark[] = "# version ";
	static const char *version;
	struct esc_buf b = { 0 };
	size_t n;

	if (version != NULL)
		return version;
	version = "";
	if (read_file("tzdata.zi", &b) == 0 && strncmp(esc_buf_str(&b), mark, sizeof(mark) - 1) == 0) {
		n = strcspn(b.s + sizeof(mark) - 1, "\n");
		version = esc_dup(&keep, b.s + sizeof(mark) - 1, n);
	}
	esc_buf_free(&b);
	return version;
}
