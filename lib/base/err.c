/* Errors: one line at the place that knows the most. */
#include <stdarg.h>
#include <stdio.h>

#include "escalate.h"

bool
esc_fail(struct esc_err *e, int code, const char *fmt, ...)
{
	va_list ap;

	e->code = code;
	va_start(ap, fmt);
	vsnprintf(e->text, sizeof(e->text), fmt, ap);
	va_end(ap);
	return false;
}

void
esc_fault(struct esc_faults *f, const char *fmt, ...)
{
	char line[1024];
	va_list ap;

	if (f->n++ >= ESC_FAULTS_SHOWN)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	esc_buf_puts(&f->text, line);
	esc_buf_putc(&f->text, '\n');
}
