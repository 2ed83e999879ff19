/* The maps that come with the library, by name. */
#include <string.h>

#include "map.h"

const struct esc_map_file *
esc_map_shipped(size_t i)
{
	return i < esc_ndefault_maps ? &esc_default_maps[i] : NULL;
}

const struct esc_map_file *
esc_map_named(const char *name)
{
	for (size_t i = 0; i < esc_ndefault_maps; i++)
		if (strcmp(esc_default_maps[i].name, name) == 0)
			return &esc_default_maps[i];
	return NULL;
}

const char *
esc_map_about(const struct esc_map_file *f, struct esc_arena *a)
{
	const char *s = f->text + strspn(f->text, "# ");

	return esc_dup(a, s, strcspn(s, "\n"));
}
