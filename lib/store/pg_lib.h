/*
 * pg_lib.h - libpq, loaded when a database of PostgreSQL is opened: linking it
 * would cost every command the loading of two dozen libraries.  Private to the
 * engine PostgreSQL; only its files include this.
 */
#ifndef ESC_PG_LIB_H
#define ESC_PG_LIB_H

#include <libpq-fe.h>

#include "escalate.h"

#define ESC_PQ_FUNCTIONS(X) \
	X(PQcancel) X(PQclear) X(PQcmdTuples) X(PQconndefaults) X(PQconnectdbParams) X(PQconninfoFree) \
	X(PQconninfoParse) X(PQconsumeInput) X(PQdb) X(PQenterPipelineMode) X(PQerrorMessage) X(PQexec) \
	X(PQescapeLiteral) X(PQexitPipelineMode) X(PQfinish) X(PQflush) X(PQfreemem) X(PQgetCopyData) \
	X(PQgetResult) X(PQgetisnull) X(PQgetlength) X(PQgetvalue) X(PQhost) X(PQntuples) X(PQpipelineSync) \
	X(PQport) X(PQputCopyData) X(PQputCopyEnd) X(PQresultErrorField) \
	X(PQresultErrorMessage) X(PQresultStatus) X(PQsendPrepare) X(PQsendQueryParams) X(PQsendQueryPrepared) \
	X(PQserverVersion) X(PQsetNoticeReceiver) X(PQstatus)

#define ESC_PQ_MEMBER(f) __typeof__(f) *f;
struct esc_pq {
	ESC_PQ_FUNCTIONS(ESC_PQ_MEMBER)
};

extern struct esc_pq esc_pq;
/* Loads it once; ESC_UNAVAILABLE if it is not installed. */
bool	esc_pq_load(struct esc_err *);

#endif
