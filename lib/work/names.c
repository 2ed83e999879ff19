/* Names that a command line asks for: attributes as columns, and how many rows. */
#include <string.h>
#include <unistd.h>

#include "reading.h"

void
esc_names_add(struct esc_names *names, const char *name, size_t n, struct esc_arena *a)
{
	for (size_t i = 0; i < names->n; i++)
		if (strlen(names->name[i]) == n && strncmp(names->name[i], name, n) == 0)
			return;
	if ((names->n & (names->n - 1)) == 0)
		names->name = esc_copy(a, names->name, names->n * sizeof(*names->name),
		    (names->n > 0 ? 2 * names->n : 1) * sizeof(*names->name));
	names->name[names->n++] = esc_dup(a, name, n);
}

static void
add_attributes(struct esc_names *names, const char *list, struct esc_arena *a)
{
	static const char attr[] = "attr.";

	while (list != NULL && *list != '\0') {
		size_t n;

		list += *list == '+' || *list == '-';
		n = strcspn(list, ",");
		if (n > strlen(attr) && strncmp(list, attr, strlen(attr)) == 0)
			esc_names_add(names, list, n, a);
		list += n + (list[n] == ',');
	}
}

void
esc_names_asked(struct esc_names *names, const struct esc_out_how *how, struct esc_arena *a)
{
	add_attributes(names, how->columns, a);
	add_attributes(names, how->sort, a);
}

bool
esc_rows_few(const struct esc_out_how *how)
{
	return how->quiet || (how->limit >= 0 && how->sort == NULL && !how->bare);
}

bool
esc_rows_suffice(const struct esc_out_how *how, uint64_t rows)
{
	return esc_rows_few(how) && rows >= (how->quiet ? 1 : (uint64_t)how->limit);
}

bool
esc_for_a_person(const struct esc_out_how *how)
{
	if (how->columns != NULL || how->sort != NULL || how->bare)
		return false;
	return how->form != NULL ? strcmp(how->form, "table") == 0 :
	    how->file == NULL && isatty(STDOUT_FILENO);
}
