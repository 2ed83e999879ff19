/*
 * schema.h - the schema, one text for every engine.  @int is a 64-bit integer,
 * @id an identity, @text a text compared by bytes, @table ends a table.
 * Personal text lies in party, body, ticket_text, attribute, outbox, message,
 * article_change, sponsorship, document, posting and policy_file only.
 */
#ifndef ESC_SCHEMA_H
#define ESC_SCHEMA_H

#define ESC_SCHEMA_VERSION	2

extern const char esc_schema[];

/* What makes a version of the one before it, in order; ended by version 0. */
struct esc_schema_step {
	int		 version;
	const char	*script;
};
extern const struct esc_schema_step esc_schema_steps[];

#endif
