/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The small invented community of the demo. */
#ifndef CTL_COMMUNITY_H
#define CTL_COMMUNITY_H

#include "ctl.h"

#define COMMUNITY_NETWORK  "demo"
#define COMMUNITY_CHANNEL  "#xendevel"
#define COMMUNITY_TREE     "tree.git"
#define COMMUNITY_OPERATOR "ada@example.org"

/*
 * Fill an empty database through the same operations as everybody: people, a
 * call last week with its meeting and posted minutes, a meeting of yesterday
 * with a draft, a call tomorrow with notes begun, a regular call with an agenda, a
 * poll, actions, decisions, series with a tree that they are for, and a hackathon
 * with its schedule.  One that has people is left alone.
 */
int community_load(struct ctl *ctl, struct err *err) MUST_CHECK;

#endif
