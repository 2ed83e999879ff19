/* Tickets as they were at a moment: their events up to it, folded again. */
#include <stdlib.h>
#include <string.h>

#include "report.h"

/* A number for a word that no ticket has now. */
static int64_t
number_word(struct esc_past *p, const char *word)
{
	for (size_t i = 0; i < p->nwords; i++)
		if (strcmp(p->word[i], word) == 0)
			return -1 - (int64_t)i;
	p->word = esc_grow(p->word, &p->cap, p->nwords + 1, sizeof(*p->word));
	p->word[p->nwords++] = esc_dup(&p->words, word, strlen(word));
	return -(int64_t)p->nwords;
}

static bool
number_of(struct esc_past *p, enum esc_fact f, const char *word, int64_t *id, struct esc_err *e)
{
	if (!(f < ESC_FIRST_PERSON ? esc_word_find : esc_party_find)(p->db, word, id, e))
		return false;
	if (*id == 0)
		*id = number_word(p, word);
	return true;
}

static bool
fold_again(struct esc_past *p, const struct esc_ticket *t, const int64_t **fact, struct esc_err *e)
{
	const struct esc_policies *policies;
	struct esc_ticket *was = &p->was;
	struct esc_event *ev;
	size_t n;

	esc_arena_clear(&p->arena);
	if (!esc_events_read(p->db, t->id, &p->arena, &ev, &n, e))
		return false;
	*fact = was->fact;
	if ((policies = esc_db_policies(p->db, e)) == NULL)
		return false;
	if (!esc_fold_by(was, ev, n, p->as_of, policies, &p->arena, NULL, NULL)) {
		*fact = NULL;
		return true;
	}
	was->fact[ESC_SOURCE] = t->fact[ESC_SOURCE];	/* the store's, not the events' */
	for (int f = ESC_FIRST_CODE; f < ESC_NFACTS; f++)
		if (was->word[f] != NULL &&
		    !number_of(p, (enum esc_fact)f, was->word[f], &was->fact[f], e))
			return false;
	return true;
}

bool
esc_past(struct esc_past *p, const struct esc_ticket *t, const int64_t **fact, struct esc_err *e)
{
	*fact = t->fact;
	return t->fact[ESC_UPDATED_AT] <= p->as_of || fold_again(p, t, fact, e);
}

/* A type that leaves tickets out is a word of the database, or no ticket has it. */
bool
esc_past_facts(const struct esc_past *p, uint64_t *facts, struct esc_err *e)
{
	*facts = UINT64_C(1) << ESC_OPENED_AT | UINT64_C(1) << ESC_UPDATED_AT |
	    UINT64_C(1) << ESC_STATUS;
	for (const char *const *type = esc_types_left_out; *type != NULL; type++) {
		bool known;

		if (!esc_word_folds(p->db, *type, &known, e))
			return false;
		if (known)
			*facts |= UINT64_C(1) << ESC_TYPE;
	}
	return true;
}

bool
esc_past_name(const struct esc_past *p, enum esc_fact f, int64_t id, struct esc_arena *a,
    const char **name, struct esc_err *e)
{
	*name = "";
	if (id == ESC_NONE)
		return true;
	if (id < 0) {
		*name = p->word[-1 - id];
		return true;
	}
	return (f < ESC_FIRST_PERSON ? esc_word_name : esc_party_name)(p->db, id, a, name, e);
}

/* Tickets in a row are mostly of one type. */
bool
esc_past_left_out(struct esc_past *p, const int64_t *fact, bool *out, struct esc_err *e)
{
	int64_t type = fact[ESC_TYPE];
	const char *name;

	if (type == ESC_NONE) {
		*out = esc_left_out(fact[ESC_STATUS], NULL);
		return true;
	}
	if (type != p->type || p->type_name == NULL) {
		esc_arena_clear(&p->types);
		if (!esc_past_name(p, ESC_TYPE, type, &p->types, &name, e))
			return false;
		p->type = type;
		p->type_name = name;
	}
	*out = esc_left_out(fact[ESC_STATUS], p->type_name);
	return true;
}

void
esc_past_free(struct esc_past *p)
{
	esc_arena_free(&p->arena);
	esc_arena_free(&p->words);
	esc_arena_free(&p->types);
	free(p->word);
}
