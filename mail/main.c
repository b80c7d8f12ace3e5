/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * moot-mail, the postman: takes letters out of the outbox to the mail server or
 * into a maildir, reads the list's own copies back to confirm them, and hears
 * who writes to moot itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "base/vec.h"
#include "mail/intake.h"
#include "mail/send.h"
#include "people/mailbox.h"
#include "people/outbox.h"
#include "people/program.h"
#include "people/secret.h"
#include "people/settings.h"
#include "mail.h"
#include "maildir.h"
#include "post/job.h"

#define TICK_MS 250
#define AFTER_ERROR_MS 2000
#define SOURCES_MS 2000
#define SOURCE_BATCH 200		/* mails read before letters get their turn */
#define GRACE_SECS 120			/* for the list's copy to come back after a crash */
#define MAIL_BYTES_MAX (8 * LETTER_BODY_MAX)

static const char usage[] =
	"usage: moot-mail [-c FILE] [-n]\n"
	"Deliver moot's letters and read the list's copies back.  See moot-mail(8).\n"
	"  -c FILE  the config file\n"
	"  -n       check the config file and exit\n"
	"  -h, -V   this help, the version\n";

struct inbox {
	struct intake *intake;
	bool failing;			/* said once, not every two seconds */
};

struct postman {
	struct settings *settings;	/* in the arena */
	struct arena *arena;		/* for as long as we run */
	struct db *db;
	struct loop *loop;
	struct program program;
	struct send *send;		/* NULL: the maildir is the transport */
	struct inbox *inboxes;
	size_t n_inboxes;
	int64_t due_at;			/* the outbox need not be asked before */

	struct arena *hand;		/* the letter in hand */
	struct delivery delivery;
	struct send_result result;
	bool unsettled;			/* result is not in the database yet */
};

static void add_ids(struct mail_ids *out, const char *text, struct arena *arena)
{
	char *rest = arena_dup(arena, text), *word;

	while (rest && (word = str_word(&rest)))
		*vec_add(out, arena) = word;
}

static int add_mailboxes(struct mail_addresses *out, const char *line, struct arena *arena,
			 struct err *err)
{
	struct mailboxes boxes = { 0 };

	if (!line || !*line)
		return 0;
	if (mailbox_parse(line, arena, &boxes, err))
		return -1;
	for (size_t i = 0; i < boxes.len; i++)
		*vec_add(out, arena) = (struct mail_address){
			boxes.items[i].name, boxes.items[i].email,
		};
	return 0;
}

static int mail_from_letter(const struct letter *letter, struct arena *arena, struct mail *mail,
			    struct err *err)
{
	*mail = (struct mail){
		.message_id = letter->message_id, .date = letter->queued_at,
		.from = { letter->from_name, letter->from_email },
		.reply_to = letter->reply_to, .subject = letter->subject,
		.in_reply_to = letter->in_reply_to, .body = letter->body,
		.calendar = letter->calendar, .method = letter->method,
		.is_automatic = true,
	};
	if (!letter->body)
		return err_set(err, ERR_INVALID, "its text was a secret and is gone");
	add_ids(&mail->references, letter->refs, arena);
	if (add_mailboxes(&mail->to, letter->to_line, arena, err) ||
	    add_mailboxes(&mail->cc, letter->cc_line, arena, err))
		return -1;
	return 0;
}

static void put_into_maildir(struct postman *post, const struct letter *letter,
			     const struct buf *bytes)
{
	struct maildir_letter copy = {
		.message_id = letter->message_id, .from = letter->from_email,
		.to = post->delivery.email, .date = letter->queued_at,
		.data = bytes->data, .len = bytes->len,
	};
	struct err err = ERR_INIT;
	char name[100];

	if (maildir_deliver(post->settings->mail.maildir, &copy, name, sizeof(name), &err)) {
		post->result.outcome = err.kind == ERR_INVALID ? SEND_FAILED : SEND_LATER;
		snprintf(post->result.answer, sizeof(post->result.answer), "%s", err.msg);
		return;
	}
	post->result.outcome = SEND_SENT;
	snprintf(post->result.answer, sizeof(post->result.answer), "in the maildir as %s", name);
}

static void deliver(struct postman *post, const struct letter *letter)
{
	struct buf bytes = BUF_INIT(MAIL_BYTES_MAX);
	struct err err = ERR_INIT;
	struct mail mail;

	if (mail_from_letter(letter, post->hand, &mail, &err) ||
	    mail_compose(&mail, &bytes, &err)) {
		post->result.outcome = SEND_FAILED;
		snprintf(post->result.answer, sizeof(post->result.answer), "%s", err.msg);
	} else if (post->send) {
		send_mail(post->send, letter->from_email, post->delivery.email, bytes.data,
			  bytes.len, &post->result);
	} else {
		put_into_maildir(post, letter, &bytes);
	}
	buf_free(&bytes);
	post->unsettled = true;
}

/* Where the list is read back, its copy shows whether a letter arrived. */
static int64_t grace_secs(const struct postman *post)
{
	return post->settings->sources.len ? GRACE_SECS : 0;
}

static int write_result(struct postman *post, struct err *err)
{
	const char *answer = post->result.answer;

	switch (post->result.outcome) {
	case SEND_SENT:
		return outbox_sent(post->db, &post->delivery, answer, err);
	case SEND_LATER:
		return outbox_later(post->db, &post->delivery, answer, 0, err);
	case SEND_UNSURE:
		return outbox_later(post->db, &post->delivery, answer, grace_secs(post), err);
	case SEND_FAILED:
		return outbox_failed(post->db, &post->delivery, answer, err);
	}
	bug("outcome %d", (int)post->result.outcome);
}

/* Until it is written down, the next letter waits: none is sent twice for a full disk. */
static bool settle(struct postman *post)
{
	static const char *const words[] = {
		[SEND_SENT] = "sent", [SEND_LATER] = "later", [SEND_UNSURE] = "later",
		[SEND_FAILED] = "failed",
	};
	struct err err = ERR_INIT;

	if (!post->unsettled)
		return true;
	if (write_result(post, &err)) {
		log_error("letter %lld to %s: cannot note what became of it: %s",
			  (long long)post->delivery.letter_id, post->delivery.email, err.msg);
		return false;
	}
	post->unsettled = false;
	log_info("letter %lld to %s %s: %s", (long long)post->delivery.letter_id,
		 post->delivery.email, words[post->result.outcome], post->result.answer);
	return true;
}

/* One letter: 1 done, 0 none is due, -1. */
static int next_letter(struct postman *post)
{
	struct letter *letter = NULL;
	struct err err = ERR_INIT;
	int64_t secs;
	int rc;

	arena_reset(post->hand);
	rc = outbox_take(post->db, post->hand, &letter, &post->delivery, &err);
	if (rc < 0)
		log_error("the outbox cannot be read: %s", err.msg);
	if (rc == 0) {
		secs = outbox_due_secs(post->db);
		post->due_at = secs < 0 ? INT64_MAX : clock_now() + secs;
	}
	if (rc == 1)
		deliver(post, letter);
	return rc;
}

/* One letter a turn, so that a signal is heard between two. */
static void on_tick(void *cookie)
{
	struct postman *post = cookie;
	int64_t again_ms = TICK_MS;

	if (!settle(post)) {
		again_ms = AFTER_ERROR_MS;
	} else if (db_changed(post->db) || clock_now() >= post->due_at) {
		int rc = next_letter(post);

		post->due_at = rc == 0 ? post->due_at : 0;
		again_ms = rc == 1 ? 0 : rc < 0 ? AFTER_ERROR_MS : TICK_MS;
		if (rc == 1 && !settle(post))
			again_ms = AFTER_ERROR_MS;
		if (rc == 0)
			send_hang_up(post->send);
	}
	loop_timer(post->loop, again_ms, on_tick, post);
}

static void on_sources(void *cookie)
{
	struct postman *post = cookie;
	int64_t again_ms = SOURCES_MS;

	for (size_t i = 0; i < post->n_inboxes; i++) {
		struct inbox *inbox = &post->inboxes[i];
		struct err err = ERR_INIT;
		int n = intake_poll(inbox->intake, SOURCE_BATCH, &err);

		if (n > 0)
			post->due_at = 0;
		if (n < 0 && !inbox->failing)
			log_error("source %s: %s", intake_name(inbox->intake), err.msg);
		else if (n >= 0 && inbox->failing)
			log_info("source %s: it can be read again", intake_name(inbox->intake));
		inbox->failing = n < 0;
		if (n == SOURCE_BATCH)
			again_ms = 0;
	}
	loop_timer(post->loop, again_ms, on_sources, post);
}

static void on_jobs(void *cookie)
{
	struct postman *post = cookie;

	jobs_run(post->db, post->settings, clock_now());
	post->due_at = 0;		/* db_changed() tells of others' letters only */
	loop_timer(post->loop, JOBS_MS, on_jobs, post);
}

static void tell(struct postman *post)
{
	struct err err = ERR_INIT;

	if (program_tell(post->db, &post->program, &err) < 0)
		log_warn("my state cannot be told: %s", err.msg);
}

static void on_tell(void *cookie)
{
	struct postman *post = cookie;

	tell(post);
	loop_timer(post->loop, PROGRAM_TELL_MS, on_tell, post);
}

static int set_up_sending(struct postman *post, struct err *err)
{
	const struct settings_mail *mail = &post->settings->mail;
	struct send_options options = {
		.host = mail->host, .port = mail->port, .security = mail->security,
		.ca_file = mail->ca_file, .user = mail->user,
		.password_file = mail->password_file, .hello = mail->hello,
		.timeout_secs = mail->timeout_secs,
	};

	if (str_eq(mail->transport, "maildir"))
		return maildir_make(mail->maildir, err);
	post->send = send_new(&options, err);
	return post->send ? 0 : -1;
}

static void free_inboxes(struct postman *post)
{
	for (size_t i = 0; i < post->n_inboxes; i++)
		intake_free(post->inboxes[i].intake);
}

/* The sources of the config, and the queue of `moot deliver`. */
static int set_up_sources(struct postman *post, struct db *db, struct err *err)
{
	size_t n = post->settings->sources.len + 1;

	post->inboxes = arena_array(post->arena, struct inbox, n);
	for (post->n_inboxes = 0; post->n_inboxes < n; post->n_inboxes++) {
		struct inbox *inbox = &post->inboxes[post->n_inboxes];

		inbox->intake = intake_new(db, post->settings,
					   settings_source(post->settings, post->n_inboxes),
					   err);
		if (!inbox->intake)
			return -1;
	}
	return 0;
}

static int load_again(struct postman *fresh, const struct postman *post, struct err *err)
{
	const struct settings *old = post->settings;

	if (settings_load(fresh->settings, old->path, fresh->arena, err))
		return -1;
	if (!str_eq(fresh->settings->site.database, old->site.database))
		return err_set(err, ERR_INVALID, "[site] database: another one wants a restart");
	if (set_up_sending(fresh, err))
		return err_in(err, "[mail]");
	return set_up_sources(fresh, post->db, err);
}

/* The letter in hand, if any, is already on its way by the old settings. */
static void on_hangup(void *cookie)
{
	struct postman *post = cookie, fresh = { .arena = arena_new() };
	struct err err = ERR_INIT;
	bool good;

	fresh.settings = arena_one(fresh.arena, struct settings);
	good = load_again(&fresh, post, &err) == 0;

	if (good) {
		free_inboxes(post);
		send_free(post->send);
		arena_free(post->arena);
		post->settings = fresh.settings;
		post->arena = fresh.arena;
		post->send = fresh.send;
		post->inboxes = fresh.inboxes;
		post->n_inboxes = fresh.n_inboxes;
	} else {
		free_inboxes(&fresh);
		send_free(fresh.send);
		arena_free(fresh.arena);
	}
	program_config(&post->program, post->settings->path, good ? NULL : &err);
	tell(post);
}

static int set_up(struct postman *post, struct err *err)
{
	if (set_up_sending(post, err))
		return err_in(err, "[mail]");
	post->db = settings_open_db(post->settings, err);
	post->loop = post->db ? loop_new(err) : NULL;
	if (!post->loop || set_up_sources(post, post->db, err))
		return -1;
	return outbox_recover(post->db, grace_secs(post), err);
}

static void clear(struct postman *post)
{
	free_inboxes(post);
	send_free(post->send);
	loop_free(post->loop);
	db_close(post->db);
	arena_free(post->hand);
	arena_free(post->arena);
}

int main(int argc, char **argv)
{
	struct postman post = {
		.arena = arena_new(), .hand = arena_new(), .program.name = "moot-mail",
	};
	struct err err = ERR_INIT;
	int rc = 1;

	log_name("moot-mail");
	secret_init();
	post.settings = arena_one(post.arena, struct settings);
	if (settings_start(&argc, &argv, usage, post.settings, post.arena, &err) ||
	    set_up(&post, &err)) {
		log_error("%s", err.msg);
		goto out;
	}
	log_info("started: letters go %s %s; sources: %zu", post.send ? "to" : "into",
		 post.send ? post.settings->mail.host : post.settings->mail.maildir,
		 post.settings->sources.len);
	loop_timer(post.loop, 0, on_sources, &post);
	loop_timer(post.loop, 0, on_tick, &post);
	loop_timer(post.loop, 0, on_jobs, &post);
	loop_on_hangup(post.loop, on_hangup, &post);
	on_tell(&post);
	loop_run(post.loop);
	rc = settle(&post) ? 0 : 1;
	if (program_stop(post.db, &post.program, &err))
		log_warn("my end cannot be told: %s", err.msg);
out:
	clear(&post);
	return rc;
}
