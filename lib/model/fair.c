/* Fairness, the estimate of lost customers, and how many leads: formulas of a lead's desk. */
#include <stdlib.h>

#include "escalate.h"

#define MOST_OF_A_LEAD	15
#define LEAST_OF_A_LEAD	8

static int
by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* C. Gini, Variabilita e mutabilita (1912): 0 all alike, towards 1 one has all. */
double
esc_gini(int64_t *v, size_t n)
{
	double sum = 0, weighed = 0;

	if (n > 0)
		qsort(v, n, sizeof(*v), by_value);
	for (size_t i = 0; i < n; i++) {
		sum += (double)v[i];
		weighed += (double)(i + 1) * (double)v[i];
	}
	return sum > 0 ? 2 * weighed / ((double)n * sum) - ((double)n + 1) / (double)n : 0;
}

double
esc_churn(double a_day, double csat, double defect, double days)
{
	return a_day * (1 - csat) * defect * days;
}

void
esc_leads_needed(int64_t agents, int64_t *least, int64_t *most)
{
	*least = (agents + MOST_OF_A_LEAD - 1) / MOST_OF_A_LEAD;
	*most = agents / LEAST_OF_A_LEAD > 1 ? agents / LEAST_OF_A_LEAD : 1;
}

const char *
esc_span_state(int64_t agents)
{
	return agents < LEAST_OF_A_LEAD ? "few" : agents > MOST_OF_A_LEAD ? "many" : "ok";
}
