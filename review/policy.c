/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The keys of a policy file; the defaults are Xen's check-in policy. */
#include <stddef.h>

#include "base/buf.h"
#include "base/conf.h"
#include "base/err.h"
#include "base/str.h"
#include "review/policy.h"

#define OFFSET(part, member) \
	(offsetof(struct policy, part.member) - offsetof(struct policy, part))
#define KEY(part, member, type, value, min, max, help) \
	{ #member, type, OFFSET(part, member), value, min, max, help }
#define TEXT(part, member, value, help) KEY(part, member, CONF_TEXT, value, 0, 0, help)
#define DAYS(part, member, value, help) KEY(part, member, CONF_INT, value, 0, 365, help)
#define BOOL(part, member, value, help) KEY(part, member, CONF_BOOL, value, 0, 0, help)

static const struct conf_key policy_keys[] = {
	TEXT(policy, name, "xen", "What these rules are called."),
	{ "kind", CONF_TEXT, OFFSET(policy, kind_name), "nested", 0, 0,
	  "nested: each file wants its most specific maintainers, and somebody else.\n# "
	  "count: so many approvals, whoever the file belongs to; see [count]." },
	TEXT(policy, source, "MAINTAINERS", "Where the text is that is cited below."),
};

static const struct conf_key approval_keys[] = {
	BOOL(approval, acked, "yes", "Does a maintainer's Acked-by approve?"),
	BOOL(approval, reviewed, "yes", "Does a maintainer's Reviewed-by?"),
	{ "signed", CONF_BOOL, OFFSET(approval, is_signed), "yes", 0, 0,
	  "Does a maintainer's Signed-off-by, of what they wrote or sent?" },
	TEXT(approval, cite, "Check-in policy, 1", "The paragraph on approval."),
	TEXT(approval, nested_cite, "The meaning of nesting, 1",
	     "The paragraph on who is the most specific maintainer."),
	TEXT(approval, general_cite, "The meaning of nesting, 2",
	     "The paragraph on when a more general one may stand in."),
};

static const struct conf_key second_keys[] = {
	BOOL(second, need, "yes", "Must somebody other than the author approve?"),
	TEXT(second, cite, "Check-in policy, 2", "The paragraph on that."),
	TEXT(second, maintainer_cite, "Check-in policy, a maintainer's own patch",
	     "The paragraph on maintainers who submit."),
	TEXT(second, two_authors_cite, "Check-in policy, two people collaborate",
	     "The paragraph on two authors."),
	DAYS(second, intent_days, "1",
	     "A maintainer's own patch without a co-maintainer's word: how long "
	     "before\n# "
	     "they declare that they will check it in."),
};

static const struct conf_key time_keys[] = {
	DAYS(time, days, "2", "Days to respond to a straightforward patch."),
	DAYS(time, contested_days, "14", "The same where it is contested."),
	DAYS(time, silence_days, "14",
	     "Days without an answer to a ping, after which a more general maintainer\n# "
	     "may stand in."),
	TEXT(time, cite, "Check-in policy, 3", "The paragraph on time."),
};

static const struct conf_key objection_keys[] = {
	TEXT(objection, cite, "Check-in policy, 4", "The paragraph on open objections."),
};

static const struct conf_key release_keys[] = {
	TEXT(release, cite, "docs/process/xen-release-management.pandoc",
	     "Where it says that a Release-Acked-by is needed in a freeze."),
};

static const struct conf_key count_keys[] = {
	KEY(count, approvals, CONF_INT, "3", 1, 50, "How many people must approve."),
	KEY(count, groups, CONF_INT, "1", 1, 50, "From how many groups they must be."),
	TEXT(count, from, "maintainers",
	     "Whose approvals count: maintainers (M: of any section that covers the\n# "
	     "file), or anyone.  The author's own never does."),
	TEXT(count, by, "domain",
	     "What a group is: domain (the mail address's), or section (of "
	     "MAINTAINERS)."),
	KEY(count, alone, CONF_LIST, "gmail.com", 0, 0,
	    "Domains that are nobody's: each person there is a group."),
	TEXT(count, cite, "the approval rule", "The text that says so."),
};

#define SECTION(part, help) \
	{ #part, false, part##_keys, ARRAY_LEN(part##_keys), \
	  sizeof(((struct policy *)0)->part), offsetof(struct policy, part), help }

static const struct conf_section sections[] = {
	SECTION(policy,
		"The rules by which a patch may go in; `moot verdict` cites them."),
	SECTION(approval, "Rule 1: every file has its maintainers' approval."),
	SECTION(second, "Rule 2: somebody other than the author approves."),
	SECTION(time, "Rule 3: there was time to respond."),
	SECTION(objection, "Rule 4: nobody objects."),
	SECTION(release, "In a freeze, the release manager's word is needed."),
	SECTION(count, "For kind = count."),
};

static int one_of(const char *key, const char *value, const char *a, const char *b,
		  struct err *err)
{
	if (str_eq(value, a) || str_eq(value, b))
		return 0;
	return err_set(err, ERR_INVALID, "%s is \"%.40s\"; it may be %s or %s", key,
		       value, a, b);
}

int policy_load(struct policy *out, const char *path, struct arena *arena,
		struct err *err)
{
	*out = (struct policy){ .kind = POLICY_NESTED };
	if (conf_load(path, sections, ARRAY_LEN(sections), out, arena, err))
		return -1;
	if (one_of("kind", out->policy.kind_name, "nested", "count", err) ||
	    one_of("from", out->count.from, "maintainers", "anyone", err) ||
	    one_of("by", out->count.by, "domain", "section", err))
		return path ? err_in(err, "%s", path) : -1;
	if (str_eq(out->policy.kind_name, "count"))
		out->kind = POLICY_COUNT;
	return 0;
}

void policy_sample(struct buf *out)
{
	conf_sample(out, sections, ARRAY_LEN(sections));
}
