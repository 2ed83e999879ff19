/* Times, periods and durations: a time that is printed is read back as the same. */
#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const formats[] = { NULL, "DD/Mon/YY hh:mm AM", "D.M.YYYY H:mm", "YYYY-MM-DD" };
	static const char *const zones[] = { NULL, "UTC", "Europe/Tallinn", "America/Sao_Paulo", "Australia/Lord_Howe" };
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };
	struct esc_time_how how = { .now = 1700000000 };
	char buf[ESC_TIME_MAX];
	int64_t t, again, to;
	const char *s;

	if (n < 2)
		return 0;
	how.format = formats[data[0] % 4];
	if (zones[data[1] % 5] != NULL)
		HOLDS((how.zone = esc_zone_get(zones[data[1] % 5], &e)) != NULL);
	how.relative = data[0] & 4;
	how.twice = (enum esc_twice)(data[0] >> 3 & 1);
	how.gap_next = data[0] & 16;
	s = esc_dup(&a, (const char *)data + 2, n - 2);
	if (esc_time_parse(s, &how, &t, &e)) {
		struct esc_time_how plain = { 0 };

		esc_time_print(buf, t, how.zone);
		HOLDS(esc_time_parse(buf, &plain, &again, &e) && again == t);
	} else
		HOLDS(e.code != 0 && e.text[0] != '\0');
	e = (struct esc_err){ 0 };
	if (esc_period_parse(s, how.zone, how.now, &t, &to))
		HOLDS(t < to);
	if (esc_when_parse(s, how.zone, how.now, data[0] & 1, &t, &to, &e))
		HOLDS(t <= to);
	e = (struct esc_err){ 0 };
	if (esc_duration_parse(s, data[0] & 1, &t, &e)) {
		struct esc_buf b = { 0 };

		esc_duration_print(&b, t);
		HOLDS(b.n > 0);
		esc_buf_free(&b);
	}
	esc_arena_free(&a);
	return 0;
}
