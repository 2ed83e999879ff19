/*
 * A message is handed to a program: an argument vector, never a shell, and the
 * whole of it in a finished file on standard input.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "notify.h"

#define STEP_NS		200000		/* between two looks at the child, doubled up to */
#define STEP_MAX_NS	20000000

extern char **environ;

static bool
write_whole(int fd, const char *text, size_t n, struct esc_err *e)
{
	ssize_t w;

	for (size_t done = 0; done < n; done += (size_t)w)
		if ((w = write(fd, text + done, n - done)) < 0) {
			if (errno != EINTR)
				return esc_fail(e, ESC_IO,
				    "temporary file: %s (set TMPDIR to a directory with room)",
				    strerror(errno));
			w = 0;
		}
	return lseek(fd, 0, SEEK_SET) == 0 || esc_fail(e, ESC_IO, "temporary file: %s", strerror(errno));
}

/* What we ignore is given back; a group of its own can be ended as a whole. */
static bool
start(pid_t *pid, const char *const *argv, int input, struct esc_err *e)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, ours;
	int error;

	sigemptyset(&none);
	sigemptyset(&ours);
	sigaddset(&ours, SIGPIPE);
	sigaddset(&ours, SIGXFSZ);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &ours);
	posix_spawnattr_setpgroup(&attr, 0);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
	posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(pid, argv[0], &files, &attr, (char *const *)(uintptr_t)argv, environ);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&files);
	return error == 0 || esc_fail(e, ESC_UNAVAILABLE, "%s: %s", argv[0], strerror(error));
}

static int64_t
nanoseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* False: it had to be killed. */
static bool
wait_for(pid_t pid, int seconds, int *status)
{
	int64_t end = nanoseconds() + (int64_t)seconds * 1000000000;
	struct timespec pause = { .tv_nsec = STEP_NS };
	pid_t ended;

	while ((ended = waitpid(pid, status, WNOHANG)) == 0 || (ended < 0 && errno == EINTR)) {
		if (nanoseconds() >= end) {
			kill(-pid, SIGKILL);
			while (waitpid(pid, status, 0) < 0 && errno == EINTR)
				continue;
			return false;
		}
		nanosleep(&pause, NULL);
		pause.tv_nsec = pause.tv_nsec < STEP_MAX_NS ? 2 * pause.tv_nsec : STEP_MAX_NS;
	}
	return ended == pid;
}

/* 75: later, as sendmail(8) says it.  What it did before a signal nobody knows. */
static enum esc_delivery
judge(const char *program, int status, struct esc_buf *why)
{
	const char *base = strrchr(program, '/') != NULL ? strrchr(program, '/') + 1 : program;
	bool is_curl = strcmp(base, "curl") == 0;
	int code;

	if (!WIFEXITED(status)) {
		esc_buf_printf(why, "%s was killed by signal %d", base, WTERMSIG(status));
		return ESC_IN_DOUBT;
	}
	if ((code = WEXITSTATUS(status)) == 0)
		return ESC_DELIVERED;
	esc_buf_printf(why, "%s said %d", base, code);
	if (is_curl)
		return code == 2 || code == 3 ? ESC_NEVER : code == 28 || code == 52 ||
		    code == 56 ? ESC_IN_DOUBT : ESC_NOT_NOW;
	return code == ESC_BUSY ? ESC_NOT_NOW : ESC_NEVER;
}

bool
esc_deliver(const char *const *argv, const char *text, size_t n, int seconds, enum esc_delivery *what,
    struct esc_buf *why, struct esc_err *e)
{
	int fd = esc_scratch(e), status;
	pid_t pid;
	bool done;

	if (fd < 0)
		return false;
	done = write_whole(fd, text, n, e) && start(&pid, argv, fd, e);
	close(fd);
	if (!done)
		return false;
	if (wait_for(pid, seconds, &status)) {
		*what = judge(argv[0], status, why);
		return true;
	}
	esc_buf_printf(why, "%s took longer than %d s and was killed", argv[0], seconds);
	*what = ESC_IN_DOUBT;
	return true;
}
