/*
 * present.h - the forms of a document.  Private to work/.
 */
#ifndef ESC_PRESENT_H
#define ESC_PRESENT_H

#include "draw.h"

struct esc_presenting {
	struct esc_db	*db;
	const struct esc_document *doc;
	const struct esc_zone *zone;
	const struct esc_policy *policy;	/* of as_of; NULL: none */
	struct esc_arena arena;
	const char	*about;		/* what the figures are of, in sentences */
	const char	*as_of;		/* "2026-11-23 14:00" */
	const char	*period;	/* "2026-10", "2026-10-01 .. 2026-11-01"; "": there is none */
	struct esc_grid	*grid;		/* one a section */
	struct esc_kept	 defined;	/* the measures that occur, in words */
};
/* How many rows of a section are shown in a mail, which must stay small. */
#define ESC_MAIL_ROWS	120

void	esc_present_html(struct esc_buf *, struct esc_presenting *);
void	esc_present_markdown(struct esc_buf *, struct esc_presenting *);
bool	esc_present_mail(struct esc_buf *, struct esc_presenting *, struct esc_err *);
/* The picture of a section, which must be one. */
bool	esc_present_svg(struct esc_buf *, const struct esc_presenting *, struct esc_err *);
/* SVG to PNG by rsvg-convert(1). */
bool	esc_png(struct esc_buf *png, const struct esc_buf *svg, struct esc_err *);
/* Text, its mark-up made text. */
void	esc_html_put(struct esc_buf *, const char *);

#endif
