/* signs.csv: the phrases by which a sign of conflict is known. */
#include <stdio.h>
#include <string.h>

#include "model/policy_read.h"
#include "model/sign.h"

enum { LANGUAGE, SIGN, PHRASE, WEIGHT, SUFFIXES, AUTO };

static const struct esc_sign *
sign_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, SIGN), *near, *names[32];
	const struct esc_sign *sign = esc_sign_named(s);
	char hint[80];

	if (sign != NULL)
		return sign;
	for (size_t i = 0; i < esc_nsigns; i++)
		names[i] = esc_signs[i].name;
	near = esc_nearest(s, names, esc_nsigns);
	snprintf(hint, sizeof(hint), "write %s", near != NULL ? near : "a sign of escalate(5), as asks_manager");
	esc_cell_wrong(r, SIGN, hint, "there is no sign \"%.80s\"", s);
	return NULL;
}

/* Folded, one blank between words; `suffixes' lets the last one go on. */
static const char *
phrase_cell(struct esc_reading *r)
{
	const char *s = esc_cell(r, PHRASE), *kept;
	struct esc_buf b = { 0 };
	size_t n;

	for (; *(s += strspn(s, " ")) != '\0'; s += n) {
		n = strcspn(s, " ");
		esc_buf_puts(&b, b.n > 0 ? " " : "");
		esc_fold_text(&b, s, n);
	}
	if (b.n == 0)
		esc_cell_wrong(r, PHRASE, "write the words of the customer", "the cell is empty");
	else if (b.s[0] == '*' || strstr(esc_buf_str(&b), " *") != NULL)
		esc_cell_wrong(r, PHRASE, "write * only at the end of a word", "a * stands alone");
	else if (esc_cell_flag(r, SUFFIXES, 0) == 1 && b.s[b.n - 1] != '*')
		esc_buf_putc(&b, '*');
	kept = esc_dup(&r->policy->arena, b.s, b.n);
	esc_buf_free(&b);
	return kept;
}

static void
sign_row(struct esc_reading *r)
{
	struct esc_policy *p = r->policy;
	struct esc_phrase row = { .language = esc_cell_kept(r, LANGUAGE), .sign = sign_cell(r), .words = phrase_cell(r),
	    .written = esc_cell_kept(r, PHRASE), .weight = esc_cell_number(r, WEIGHT),
	    .automatic = esc_cell_flag(r, AUTO, 0) == 1, .line = (unsigned)r->table.line };

	if (row.weight == ESC_NONE)
		row.weight = 1;
	if (!r->bad)
		p->phrase = esc_policy_push(p, p->phrase, &p->nphrases, sizeof(row), &row);
}

const struct esc_sheet esc_sheet_signs = { "signs.csv",
    { { "language", false }, { "sign", true }, { "phrase", true }, { "weight", false }, { "suffixes", false },
    { "auto", false } }, sign_row };
