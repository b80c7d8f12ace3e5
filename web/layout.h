/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The frame of every page. */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

#include "base/base.h"

struct err;
struct request;
struct response;
struct visit;

/* title is also the heading; section is the entry of the menu it belongs to, or NULL. */
void layout_begin(struct visit *visit, const char *title, const char *section);
void layout_end(struct visit *visit);

/* The same, with something of the page's own as heading: it writes the <h1>. */
void layout_begin_bare(struct visit *visit, const char *title, const char *section);

/* "draft", "queued", ...: words with a shape of their own, readable without colour. */
void layout_badge(struct visit *visit, const char *word);

/* "it is late" as "It is late.": messages are written without capital and full stop. */
void layout_sentence(struct visit *visit, const char *text);

/* What went wrong with the form below; nothing where err is NULL. */
void layout_problem(struct visit *visit, const struct err *err);

/* Text of people: lines kept, addresses of the web linked, mail addresses for members. */
void layout_prose(struct visit *visit, const char *text);

/* The page for a refused request: the router's refuse(). */
void layout_refuse(struct request *req, struct response *res, const struct err *err);

#endif
