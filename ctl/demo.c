/* SPDX-License-Identifier: GPL-2.0-or-later */
/* moot demo: everything on loopback, in one folder, with a community in it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/str.h"
#include "people/login.h"
#include "people/person.h"

#include "community.h"
#include "ctl.h"
#include "port.h"
#include "relay.h"
#include "run.h"
#include "supervise.h"

#define LOCAL      "127.0.0.1"
#define IRCD_USER  "irc"		/* Debian's, for that */
#define READY_MS   20000
#define LOOK_MS    50
#define RELAY_MS   500

struct demo {
	struct ctl *ctl;
	const char *dir, *conf, *ircd_conf, *log;
	int64_t web_port, irc_port;
	struct loop *loop;
	int64_t deadline_ms;
};

static const char demo_conf[] =
	"# Written anew at each start of `moot demo`.\n"
	"[site]\nname = Xen developers (demo)\nurl = http://" LOCAL ":%d\n"
	"database = moot.db\nzone = Europe/London\n\n"
	"[web]\nlisten = " LOCAL "\nport = %d\n\n"
	"[irc " COMMUNITY_NETWORK "]\nhost = " LOCAL "\nport = %d\nnick = moot\n"
	"channels = " COMMUNITY_CHANNEL "\nburst = 8\nrate_ms = 300\n\n"
	"[mail]\nfrom_name = moot\nfrom_email = moot@example.org\ntransport = maildir\n"
	"maildir = mail\n\n"
	"[list]\nname = Developers\nemail = devel@lists.example.org\n"
	"\n# A bare repository that moot demo makes.\n"
	"[tree hypervisor]\npath = " COMMUNITY_TREE "\nbranch = main\n"
	"\n# Where moot demo, playing the list manager, puts the list's copies.\n"
	"[source devel]\nmaildir = list\n";

static const char demo_ircd_conf[] =
	"# Written anew at each start of `moot demo`.\n"
	"[Global]\nName = irc.example.org\nInfo = The demo's own server\n"
	"Listen = " LOCAL "\nPorts = %d\nAdminEMail = ada@example.org\n%s"
	"MotdPhrase = Join " COMMUNITY_CHANNEL " and try #startmeeting, or !help\n\n"
	"[Limits]\nMaxConnectionsIP = 0\nMaxNickLength = 30\nPingTimeout = 60\n\n"
	"[Options]\nPAM = no\nDNS = no\nIdent = no\nIncludeDir =\n\n"
	"[Channel]\nName = " COMMUNITY_CHANNEL "\nTopic = Coordination; decisions are made "
	"on the list\nModes = n\n";

static char *find_ircd(struct ctl *ctl)
{
	static const char *const places[] = {
		"/usr/sbin/ngircd", "/usr/local/sbin/ngircd", "/usr/bin/ngircd",
	};

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		if (access(places[i], X_OK) == 0)
			return arena_dup(ctl->arena, places[i]);
	return NULL;
}

/* Two demos in one folder would be two bots with one memory. */
static int lock(struct demo *demo, struct err *err)
{
	char *path = arena_printf(demo->ctl->arena, "%s/lock", demo->dir);
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);

	if (fd < 0)
		return err_sys(err, "cannot make \"%s\"", path);
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	close(fd);
	return err_set(err, ERR_CONFLICT, "the demo in \"%s\" is running already", demo->dir);
}

static int pick_port(struct demo *demo, const char *what, int64_t wanted, int64_t *port,
		     struct err *err)
{
	char *owner;

	*port = port_pick(LOCAL, wanted);
	if (*port < 0)
		return err_set(err, ERR_IO, "no port of " LOCAL " is free");
	if (*port == wanted)
		return 0;
	owner = port_owner(wanted, demo->ctl->arena);
	printf("Port %d is in use by %s; taking port %d for %s.\n", (int)wanted,
	       owner ? owner : "another user's program", (int)*port, what);
	return 0;
}

static int write_configs(struct demo *demo, struct err *err)
{
	struct arena *arena = demo->ctl->arena;

	if (pick_port(demo, "the page", 8080, &demo->web_port, err) ||
	    pick_port(demo, "IRC", 6667, &demo->irc_port, err) ||
	    ctl_write_file(demo->ctl, demo->conf,
			   arena_printf(arena, demo_conf, (int)demo->web_port,
					(int)demo->web_port, (int)demo->irc_port), err))
		return -1;
	return ctl_write_file(demo->ctl, demo->ircd_conf,
			      arena_printf(arena, demo_ircd_conf, (int)demo->irc_port,
					   geteuid() ? "" : "ServerUID = " IRCD_USER "\n"
							    "ServerGID = " IRCD_USER "\n"), err);
}

static int prepare(struct demo *demo, struct err *err)
{
	struct ctl *ctl = demo->ctl;
	struct stat st;

	if (ctl_make_dir(demo->dir, err) || lock(demo, err) || write_configs(demo, err) ||
	    settings_load(&ctl->settings, demo->conf, ctl->arena, err) ||
	    ctl_make_dirs(ctl, err))
		return -1;
	if (stat(ctl->settings.site.database, &st) == 0)
		printf("Keeping what is in %s.\n", demo->dir);
	ctl->db = settings_open_db(&ctl->settings, err);
	return ctl->db ? community_load(ctl, err) : -1;
}

/*
 * As root ngIRCd would change its user, and the kernel would then forget that
 * it is to end with us.  So it is started as that user, who may not be able to
 * find the config by its path: it gets it open.
 */
static int ircd_program(struct demo *demo, char *path, struct program *out, struct err *err)
{
	char *conf = arena_dup(demo->ctl->arena, demo->ircd_conf);

	if (geteuid() == 0) {
		out->user = IRCD_USER;
		out->fd = open(conf, O_RDONLY | O_CLOEXEC);
		if (out->fd < 0 || fchmod(out->fd, 0644))
			return err_sys(err, "cannot read \"%s\"", conf);
		conf = arena_dup(demo->ctl->arena, "/proc/self/fd/3");
	}
	out->name = "ngircd";
	out->argv[0] = path;
	out->argv[1] = arena_dup(demo->ctl->arena, "-n");
	out->argv[2] = arena_dup(demo->ctl->arena, "-f");
	out->argv[3] = conf;
	return 0;
}

static int print_sign_in(struct demo *demo, struct err *err)
{
	struct ctl *ctl = demo->ctl;
	struct person *person;
	char *link;

	if (person_find_email(ctl->db, COMMUNITY_OPERATOR, ctl->arena, &person, err) != 1)
		return -1;
	link = login_link(ctl->db, &ctl->settings, person->id, ctl->arena, err);
	if (link)
		printf("  sign in  %s\n           (once, within 15 minutes, as %s, %s)\n", link,
		       person->name, role_name(person->role));
	return link ? 0 : -1;
}

static void print_welcome(struct demo *demo)
{
	struct ctl *ctl = demo->ctl;
	struct err err;
	char *self = ctl_program(ctl, "moot", &err);

	printf("\n%s is up.\n\n", ctl->settings.site.name);
	printf("  page     %s/\n", ctl->settings.site.url);
	if (print_sign_in(demo, &err))
		printf("  sign in  %s/login\n", ctl->settings.site.url);
	printf("           again, or as somebody else:\n"
	       "           %s -c %s person login bo@example.org\n", self ? self : "moot",
	       demo->conf);
	printf("  IRC      host " LOCAL ", port %d, channel %s\n", (int)demo->irc_port,
	       COMMUNITY_CHANNEL);
	printf("  mail     in the maildir %s; nothing leaves this machine\n",
	       ctl->settings.mail.maildir);
	printf("  log      %s\n", demo->log);
	printf("  stop     Ctrl-C; the next `make demo` finds everything as it was\n\n");
	fflush(stdout);
}

static void look(void *cookie)
{
	struct demo *demo = cookie;
	struct err err;

	if (port_reach(LOCAL, demo->web_port, 1, &err) == 0 &&
	    port_reach(LOCAL, demo->irc_port, 1, &err) == 0) {
		print_welcome(demo);
	} else if (clock_ms() > demo->deadline_ms) {
		printf("Not everything has started; %s says why.  Ctrl-C stops.\n", demo->log);
		fflush(stdout);
	} else {
		loop_timer(demo->loop, LOOK_MS, look, demo);
		return;
	}
	db_close(demo->ctl->db);
	demo->ctl->db = NULL;
}

/* The mailing list: a letter to it comes back as the list's own copy. */
static void on_relay(void *cookie)
{
	struct demo *demo = cookie;
	const struct settings *settings = &demo->ctl->settings;
	struct err err;

	if (relay(settings->mail.maildir, settings_source(settings, 0)->maildir,
		  settings->list.email, &err))
		log_warn("the demo's mailing list: %s", err.msg);
	loop_timer(demo->loop, RELAY_MS, on_relay, demo);
}

static void wait_until_ready(struct loop *loop, void *cookie)
{
	struct demo *demo = cookie;

	demo->loop = loop;
	demo->deadline_ms = clock_ms() + READY_MS;
	loop_timer(loop, LOOK_MS, look, demo);
	loop_timer(loop, RELAY_MS, on_relay, demo);
}

static int run_all(struct demo *demo, char *ircd, struct err *err)
{
	struct program programs[1 + RUN_PROGRAMS] = { 0 };
	int log_fd, rc;
	size_t n;

	if (ircd_program(demo, ircd, &programs[0], err) ||
	    run_programs(demo->ctl, demo->conf, &programs[1], &n, err))
		return -1;
	log_fd = open(demo->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0640);
	if (log_fd < 0)
		return err_sys(err, "cannot write \"%s\"", demo->log);
	rc = supervise(programs, 1 + n, log_fd, wait_until_ready, demo, err);
	close(log_fd);
	if (rc == 0)
		puts("\nStopped; nothing is left running.");
	return rc;
}

int ctl_demo(struct ctl *ctl, int argc, char **argv, struct err *err)
{
	struct demo demo = { .ctl = ctl, .dir = "var/demo" };
	char *ircd = find_ircd(ctl);

	if (argc > 2 && str_eq(argv[1], "--dir"))
		demo.dir = argv[2];
	else if (ctl_want(argc, argv, 0, 0, err))
		return -1;
	if (!ircd)
		return err_set(err, ERR_NOT_FOUND,
			       "the demo needs an IRC server: apt-get install ngircd");
	demo.conf = arena_printf(ctl->arena, "%s/moot.conf", demo.dir);
	demo.ircd_conf = arena_printf(ctl->arena, "%s/ngircd.conf", demo.dir);
	demo.log = arena_printf(ctl->arena, "%s/log", demo.dir);
	if (prepare(&demo, err))
		return -1;
	return run_all(&demo, ircd, err);
}
