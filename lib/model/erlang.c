/* How many agents a live channel needs: queues of customers who wait, by A. K. Erlang. */
#include <math.h>

#include "escalate.h"

#define MOST_AGENTS	1000000

/*
 * Erlang C by the recursion of Erlang B (B(0) = 1, B(n) = a B(n-1) / (n + a B(n-1))),
 * which needs no factorials and so never overflows.
 */
void
esc_erlang(struct esc_erlang *r, double per_hour, double handling, int64_t agents, double within)
{
	double load = per_hour * handling / 3600, b = 1, n = (double)agents;

	*r = (struct esc_erlang){ .load = load, .waits = 1, .asa = INFINITY, .occupancy = 1 };
	if (load >= n && load > 0)
		return;
	for (int64_t i = 1; i <= agents; i++)
		b = load * b / ((double)i + load * b);
	r->occupancy = agents > 0 ? load / n : 0;
	r->waits = load > 0 ? b / (1 - r->occupancy * (1 - b)) : 0;
	r->asa = load > 0 ? r->waits * handling / (n - load) : 0;
	r->level = load > 0 ? 1 - r->waits * exp(-(n - load) * within / handling) : 1;
}

int64_t
esc_erlang_agents(double per_hour, double handling, double wait)
{
	double load = per_hour * handling / 3600;
	int64_t n = (int64_t)floor(load) + 1;
	struct esc_erlang r;

	if (!(load > 0))
		return 0;
	for (; n < MOST_AGENTS; n++) {
		esc_erlang(&r, per_hour, handling, n, wait);
		if (r.asa <= wait)
			break;
	}
	return n;
}
