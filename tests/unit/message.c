/* Messages: templates filled in, rules of notices, mail, what curl is told. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "instants.h"
#include "model/message.h"

static struct esc_policy *
policy(const char *file, const char *text)
{
	struct esc_policy_file f = { .name = file, .text = text, .n = text != NULL ? strlen(text) : 0 };
	struct esc_policy *p = NULL;
	struct esc_err e = { 0 };

	if (!esc_policy_parse(&p, &f, file != NULL, NULL, NULL, &e))
		fail_msg("%s", e.text);
	return p;
}

/* The values of a test: pairs of names and values. */
static const char *
pair(void *arg, const char *name)
{
	const char *const *v = arg;

	for (; *v != NULL; v += 2)
		if (strcmp(*v, name) == 0)
			return v[1];
	return NULL;
}

static struct esc_buf subject, body;

static void
fill(const char *text, const char *language, const char *const *values)
{
	struct esc_template t = { .language = language, .name = "x", .file = "x", .text = text, .n = strlen(text) };
	struct esc_policy *p = policy(NULL, NULL);
	struct esc_fill f = { .policy = p, .language = language, .zone = zone("Europe/Tallinn"), .value = pair,
	    .arg = (void *)(uintptr_t)values };

	esc_buf_clear(&subject);
	esc_buf_clear(&body);
	esc_template_fill(&t, &f, &subject, &body);
	esc_buf_str(&subject);
	esc_buf_str(&body);
	esc_policy_free(p);
}

static void
a_line_without_its_value_is_left_out(void **state)
{
	(void)state;
	fill("Subject: [{ticket}] {subject}\n\nHello {name},\n\nDue: {due}\nPriority: {priority}\n\n{message}\n\nBye\n", "en",
	    (const char *const[]){ "ticket", "E-1", "name", "Anna", "priority", "P1", NULL });
	assert_string_equal(subject.s, "[E-1]");
	assert_string_equal(body.s, "Hello Anna,\n\nPriority: P1\n\nBye\n");
}

static void
a_value_is_never_a_template(void **state)
{
	(void)state;
	fill("Subject: {subject}\n\n{message}\n", "en",
	    (const char *const[]){ "subject", "a {ticket}\nBcc: x", "message", "{name}\n\x1b[31m", "ticket", "E-1", NULL });
	assert_string_equal(subject.s, "a {ticket} Bcc: x");
	assert_string_equal(body.s, "{name}\n^[[31m\n");
}

static void
times_and_words_are_said_in_the_language(void **state)
{
	const char *const values[] = { "due", "2026-11-23T12:00:00Z", "urgency", "high", "trigger", "sla_breach",
	    "escalation", "unheard_of", NULL };
	const char *text = "Subject: x\n\n{due}|{urgency}|{trigger}|{escalation}\n";

	(void)state;
	fill(text, "en", values);
	assert_string_equal(body.s, "2026-11-23 14:00 (Europe/Tallinn)|high|promised time missed|unheard of\n");
	fill(text, "et", values);
	assert_string_equal(body.s, "23.11.2026 kell 14:00 (Europe/Tallinn)|kõrge|lubatud aeg on ületatud|unheard of\n");
	fill(text, "tr-TR", values);
	assert_string_equal(body.s, "23.11.2026 14:00 (Europe/Tallinn)|yüksek|söz verilen süre aşıldı|unheard of\n");
	fill(text, "de", values);
	assert_string_equal(body.s, "2026-11-23 14:00 (Europe/Tallinn)|high|promised time missed|unheard of\n");
}

static void
a_long_subject_is_cut(void **state)
{
	char text[1024] = "Subject: {subject}\n", *value = calloc(1, 2001);

	(void)state;
	for (int i = 0; i < 1000; i++)
		memcpy(value + 2 * i, "ö", 2);
	fill(text, "en", (const char *const[]){ "subject", value, NULL });
	assert_int_equal(subject.n, 403);
	free(value);
}

static void
note_fault(void *arg, unsigned line, const char *what, const char *hint)
{
	esc_buf_printf(arg, "%u %s: %s\n", line, what, hint);
}

static void
faults_of_a_template_have_their_lines(void **state)
{
	const char *text = "Subjct\nHello {nmae} {\n{Ticket}\n";
	struct esc_template t = { .name = "ack", .text = text, .n = strlen(text) };
	struct esc_buf b = { 0 };

	(void)state;
	esc_template_faults(&t, note_fault, &b);
	assert_string_equal(esc_buf_str(&b), "1 the first line is no subject: write \"Subject: ...\"\n"
	    "2 there is no placeholder {nmae}: write {name}\n"
	    "2 a brace that begins no placeholder: write {ticket}, or leave the brace out\n"
	    "3 a brace that begins no placeholder: write {ticket}, or leave the brace out\n");
	esc_buf_free(&b);
}

static void
the_shipped_templates_have_no_faults(void **state)
{
	struct esc_policy *p = policy(NULL, NULL);
	struct esc_buf b = { 0 };

	(void)state;
	assert_true(p->nmessages >= 5 * 13);
	for (size_t i = 0; i < p->nmessages; i++)
		esc_template_faults(&p->message[i], note_fault, &b);
	assert_int_equal(b.n, 0);
	esc_policy_free(p);
}

static void
facts_come_back_as_they_were(void **state)
{
	struct esc_arena a = { 0 };
	struct esc_buf b = { 0 };

	(void)state;
	esc_facts_add(&b, "why", "a\nwhy=b\\n\\");
	esc_facts_add(&b, "none", NULL);
	esc_facts_add(&b, "due", "x");
	assert_string_equal(esc_facts_get(esc_buf_str(&b), "why", &a), "a\nwhy=b\\n\\");
	assert_string_equal(esc_facts_get(b.s, "due", &a), "x");
	assert_null(esc_facts_get(b.s, "none", &a));
	assert_null(esc_facts_get("", "due", &a));
	esc_buf_free(&b);
	esc_arena_free(&a);
}

static const char *
mail(const char *to_name, const char *subject_, const char *body_)
{
	static struct esc_buf b;

	esc_buf_clear(&b);
	esc_mail_write(&b, &(struct esc_mail){ .from = "a@example.com", .to = "b@example.com", .to_name = to_name,
	    .subject = subject_, .body = body_, .id = "i@example.com", .date = 1795435200 });
	return esc_buf_str(&b);
}

static void
a_mail_is_as_the_standards_say(void **state)
{
	(void)state;
	assert_string_equal(mail("Anna", "hello", "a = b \n.\nFrom x\nü"),
	    "Date: Mon, 23 Nov 2026 12:00:00 +0000\nFrom: a@example.com\nTo: Anna <b@example.com>\nSubject: hello\n"
	    "Message-ID: <i@example.com>\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
	    "a =3D b=20\n=2E\n=46rom x\n=C3=BC\n");
}

static void
no_text_becomes_a_header_or_a_long_line(void **state)
{
	char longest[3001];
	const char *s, *texts[] = { "x\nBcc: y", "x\r\n\r\nz", "=?UTF-8?Q?x?=", "çok uzun bir konu, çok uzun bir konu", longest };

	(void)state;
	memset(longest, 'y', 3000);
	longest[3000] = '\0';
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		s = mail(texts[i], texts[i], "text");
		assert_null(strstr(s, "\nBcc"));
		assert_null(strstr(s, "?Q?"));
		assert_non_null(strstr(s, "quoted-printable\n\ntext\n"));
		for (s = mail(texts[i], texts[i], texts[i]); *s != '\0'; s += strcspn(s, "\n") + 1)
			assert_true(strcspn(s, "\n") <= 76);
	}
}

static void
an_address_is_one_address(void **state)
{
	static const char *const good[] = { "a@b.example", "a.b+c@x-y.example", "o'neil@x.example" };
	static const char *const bad[] = { "-oQ@x.example", "a@b@c", "a b@c", "a@", "@b", "a@b,c@d", "a@b\nBcc: c@d", "a",
	    "ü@b.example", "a@-b", "<a@b>", "a;b@c", "\"a\"@b" };
	struct esc_arena a = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(esc_mail_address(good[i]));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(esc_mail_address(bad[i]));
	assert_string_equal(esc_mail_address_in("Anna B <anna@x.example>", &a), "anna@x.example");
	assert_null(esc_mail_address_in("Anna <-x@y>", &a));
	assert_null(esc_mail_address_in("Anna", &a));
	esc_arena_free(&a);
}

static void
a_finished_message_has_headers_and_somebody_to_go_to(void **state)
{
	struct esc_arena a = { 0 };
	struct esc_err e = { 0 };

	(void)state;
	assert_true(esc_mail_check("To: a@b\r\nSubject: x\r\n y\r\n\r\nbody", &e));
	assert_true(esc_mail_check("To: a@b\n", &e));
	assert_false(esc_mail_check("hello", &e));
	assert_false(esc_mail_check("Subject: x\n\nTo: a@b\n", &e));
	assert_false(esc_mail_check(" To: a@b\n\n", &e));
	assert_false(esc_mail_check("From me\nTo: a@b\n\n", &e));
	assert_string_equal(esc_mail_body("To: a\r\n\r\nbody\n"), "body\n");
	assert_string_equal(esc_mail_body("To: a"), "");
	assert_string_equal(esc_mail_header("A: 1\nto:  x\n y\nB: 2\n\nC: 3", "To", &a), "x\n y");
	assert_null(esc_mail_header("A: 1\n\nC: 3\n", "C", &a));
	esc_arena_free(&a);
}

static void
curl_is_told_on_its_input_and_every_value_is_quoted(void **state)
{
	struct esc_buf b = { 0 };

	(void)state;
	esc_hook_write(&b, &(struct esc_hook){ .url = "https://x/\"\nuser = \"y", .to = "anna", .subject = "a \"b\"",
	    .body = "c\\\n", .id = "i@x" });
	assert_non_null(strstr(esc_buf_str(&b), "url = \"https://x/\\\"\\nuser = \\\"y\"\n"));
	assert_non_null(strstr(b.s, "header = \"Idempotency-Key: i@x\"\n"));
	assert_non_null(strstr(b.s, "data = \"{\\\"text\\\":\\\"a \\\\\\\"b\\\\\\\"\\\\nc"));
	esc_buf_free(&b);
}

#define NOTICES	"message,whom,template,wait,every,hours,delivery,via,sender\n"

static void
the_first_row_of_notices_that_matches_decides(void **state)
{
	struct esc_policy *p = policy("notices.csv", NOTICES "update soon,person,status,,1h,working,,,\n"
	    ",customer,,2m,,any,at-most-once,,\n,executive,,5m,,any,,hook,x@example.com\nstep,,,,5m,08:30,,,\n");

	(void)state;
	assert_string_equal(esc_notice_template(p, "update soon", ESC_WHOM_PERSON), "status");
	assert_string_equal(esc_notice_template(p, "update soon", ESC_WHOM_CUSTOMER), "step");
	assert_string_equal(esc_notice_template(p, "ack", ESC_WHOM_CUSTOMER), "ack");
	assert_int_equal(esc_notice_rule(p, "ack", "ack", ESC_WHOM_CUSTOMER)->line, 3);
	assert_true(esc_notice_rule(p, "ack", "ack", ESC_WHOM_CUSTOMER)->once);
	assert_int_equal(esc_notice_rule(p, "update soon", "status", ESC_WHOM_EXECUTIVE)->line, 2);
	assert_int_equal(esc_notice_rule(p, "late", "step", ESC_WHOM_EXECUTIVE)->line, 4);
	assert_int_equal(esc_notice_rule(p, "late", "step", ESC_WHOM_PERSON)->digest, 8 * 3600 + 1800);
	assert_null(esc_notice_rule(p, "ack", "ack", ESC_WHOM_PERSON));
	esc_policy_free(p);
}

static void
a_notice_goes_when_its_row_and_the_persons_hours_say(void **state)
{
	struct esc_policy *p = policy("calendars.csv", "calendar,timezone,days,hours\no,Europe/Tallinn,mon-fri,09:00-18:00\n");
	struct esc_calendar *c = p->calendar[0];
	struct esc_notice_rule wait = { .wait = 120, .digest = ESC_NONE }, often = { .every = 3600, .digest = ESC_NONE };
	struct esc_notice_rule working = { .working = true, .digest = ESC_NONE }, digest = { .digest = 9 * 3600 };
	int64_t fri = utc("2026-11-20T15:59:00Z"), night = utc("2026-11-20T16:00:00Z"), mon = utc("2026-11-23T07:00:00Z");

	(void)state;
	assert_int_equal(esc_notice_when(NULL, c, fri, false, ESC_NONE, fri), fri);
	assert_int_equal(esc_notice_when(&wait, c, fri, true, ESC_NONE, fri), fri + 120);
	assert_int_equal(esc_notice_when(&wait, c, fri, false, ESC_NONE, fri + 500), fri + 500);
	assert_int_equal(esc_notice_when(&often, c, fri, false, fri - 600, fri), fri + 3000);
	assert_int_equal(esc_notice_when(&often, c, fri, true, fri - 600, fri), fri);
	assert_int_equal(esc_notice_when(&working, c, fri, false, ESC_NONE, fri), fri);
	assert_int_equal(esc_notice_when(&working, c, fri, false, ESC_NONE, night), mon);
	assert_int_equal(esc_notice_when(&working, c, fri, true, ESC_NONE, night), night);
	assert_int_equal(esc_notice_when(&digest, c, fri, false, ESC_NONE, fri), mon);
	assert_int_equal(esc_notice_when(&digest, c, mon, false, ESC_NONE, mon), mon);
	assert_int_equal(esc_notice_when(&digest, c, mon + 1, false, ESC_NONE, mon + 1), mon + 86400);
	esc_policy_free(p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_without_its_value_is_left_out),
		cmocka_unit_test(a_value_is_never_a_template),
		cmocka_unit_test(times_and_words_are_said_in_the_language),
		cmocka_unit_test(a_long_subject_is_cut),
		cmocka_unit_test(faults_of_a_template_have_their_lines),
		cmocka_unit_test(the_shipped_templates_have_no_faults),
		cmocka_unit_test(facts_come_back_as_they_were),
		cmocka_unit_test(a_mail_is_as_the_standards_say),
		cmocka_unit_test(no_text_becomes_a_header_or_a_long_line),
		cmocka_unit_test(an_address_is_one_address),
		cmocka_unit_test(a_finished_message_has_headers_and_somebody_to_go_to),
		cmocka_unit_test(curl_is_told_on_its_input_and_every_value_is_quoted),
		cmocka_unit_test(the_first_row_of_notices_that_matches_decides),
		cmocka_unit_test(a_notice_goes_when_its_row_and_the_persons_hours_say),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
