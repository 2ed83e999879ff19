/* A report as one picture: SVG of our own, PNG by rsvg-convert(1). */
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "present.h"

extern char **environ;

bool
esc_present_svg(struct esc_buf *b, const struct esc_presenting *p, struct esc_err *e)
{
	const struct esc_chapter *s = &p->doc->chapter[0];
	const struct esc_chart empty = { .kind = ESC_CHART_BARS, .title = p->doc->title };
	struct esc_drawing d = { 0 };
	bool done = esc_draw(&d, s, p->zone, p->doc->as_of, e);

	if (done && d.n == 0 && s->kept.n > 0)
		done = esc_fail(e, ESC_USAGE, "--chart histogram: it is of lengths of time, as frt or resolution");
	else if (done && d.n > 1)
		done = esc_fail(e, ESC_USAGE, "that is %zu pictures and a file holds one: name one measure, or "
		    "shares without --by; -f html has all of them", d.n);
	if (done)
		esc_chart_svg(b, d.n > 0 ? &d.chart[0] : &empty, true);
	esc_drawing_free(&d);
	return done;
}

static bool
failed(const char *what, struct esc_err *e)
{
	return esc_fail(e, ESC_IO, "%s: %s", what, strerror(errno));
}

static bool
write_whole(int fd, const struct esc_buf *b, struct esc_err *e)
{
	ssize_t w;

	for (size_t done = 0; done < b->n; done += (size_t)w)
		if ((w = write(fd, b->s + done, b->n - done)) < 0) {
			if (errno != EINTR)
				return failed("temporary file", e);
			w = 0;
		}
	return lseek(fd, 0, SEEK_SET) == 0 || failed("temporary file", e);
}

static bool
read_whole(int fd, struct esc_buf *b, struct esc_err *e)
{
	char block[16384];
	ssize_t n;

	if (lseek(fd, 0, SEEK_SET) != 0)
		return failed("temporary file", e);
	while ((n = read(fd, block, sizeof(block))) != 0) {
		if (n < 0 && errno != EINTR)
			return failed("temporary file", e);
		esc_buf_add(b, block, n > 0 ? (size_t)n : 0);
	}
	return true;
}

static bool
convert(int in, int out, struct esc_err *e)
{
	static const char *const argv[] = { "rsvg-convert", "-f", "png", "-z", "2", "-b", "white", NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t ours;
	int status, error;
	pid_t pid;

	sigemptyset(&ours);
	sigaddset(&ours, SIGPIPE);
	sigaddset(&ours, SIGXFSZ);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &ours);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	error = posix_spawnp(&pid, argv[0], &files, &attr, (char *const *)(uintptr_t)argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	if (error != 0)
		return esc_fail(e, ESC_UNAVAILABLE, "%s: %s; -f png needs it (on Debian: apt-get install librsvg2-bin), "
		    "-f svg does not", argv[0], strerror(error));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return failed(argv[0], e);
	return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
	    esc_fail(e, ESC_UNAVAILABLE, "%s failed; -f svg does without it", argv[0]);
}

bool
esc_png(struct esc_buf *png, const struct esc_buf *svg, struct esc_err *e)
{
	int in = esc_scratch(e), out = in >= 0 ? esc_scratch(e) : -1;
	bool done = out >= 0 && write_whole(in, svg, e) && convert(in, out, e) && read_whole(out, png, e);

	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return done;
}
