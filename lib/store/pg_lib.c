/* Loading libpq. */
#include <dlfcn.h>
#include <stddef.h>

#include "pg_lib.h"

struct esc_pq esc_pq;

#define NAME(f) { #f, offsetof(struct esc_pq, f) },
static const struct {
	const char *name;
	size_t	 place;
} functions[] = { ESC_PQ_FUNCTIONS(NAME) };

bool
esc_pq_load(struct esc_err *e)
{
	static void *lib;

	if (lib != NULL)
		return true;
	if ((lib = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL)) == NULL)
		return esc_fail(e, ESC_UNAVAILABLE, "PostgreSQL needs libpq.so.5, which is not here: "
		    "install libpq5 (as Debian names it)");
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		void **f = (void **)(void *)((char *)&esc_pq + functions[i].place);

		if ((*f = dlsym(lib, functions[i].name)) == NULL) {
			dlclose(lib);
			lib = NULL;
			return esc_fail(e, ESC_UNAVAILABLE, "libpq.so.5 lacks %s: PostgreSQL needs libpq 14 or newer",
			    functions[i].name);
		}
	}
	return true;
}
