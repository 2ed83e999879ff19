/*
 * cpu - what a command costs, its children included.
 *
 *	cpu FILE COMMAND [ARGUMENT...]
 *
 * Runs it and writes to FILE: CPU milliseconds (user and system), the largest
 * resident set in KiB.  The status is the command's.
 */
#include <sys/resource.h>
#include <sys/wait.h>

#include <err.h>
#include <stdio.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
	struct rusage u;
	int status;
	FILE *f;
	pid_t pid;

	if (argc < 3)
		errx(64, "usage: cpu FILE COMMAND [ARGUMENT...]");
	if ((pid = fork()) == -1)
		err(74, "fork");
	if (pid == 0) {
		execvp(argv[2], argv + 2);
		err(127, "%s", argv[2]);
	}
	if (wait4(pid, &status, 0, &u) == -1 || (f = fopen(argv[1], "w")) == NULL)
		err(74, "%s", argv[1]);
	fprintf(f, "%.1f %ld\n", (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e3 +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e3, u.ru_maxrss);
	if (fclose(f) != 0)
		err(74, "%s", argv[1]);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
