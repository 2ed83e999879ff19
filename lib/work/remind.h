/* remind.h - what people are told once a day that no clock says.  Private to work/. */
#ifndef ESC_REMIND_H
#define ESC_REMIND_H

#include "store/store.h"

/* Within a transaction, with the sweep; the second time on a day it does nothing. */
bool	esc_remind(struct esc_db *, int64_t now, struct esc_err *);

#endif
