/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a command does, each beside its noun; command.c has their table. */
#ifndef MINUTES_COMMAND_H
#define MINUTES_COMMAND_H

struct heard;
struct transcript;

typedef void command_fn(struct transcript *t, const struct heard *heard);

/* note.c */
command_fn run_item, run_decision, run_help, run_topic, run_meetingtopic, run_meetingname;
/* chair.c */
command_fn run_chair, run_unchair, run_nick, run_here, run_scribe;
/* vote.c, motion.c */
command_fn run_vote_start, run_vote, run_vote_show, run_vote_end;
command_fn run_motion, run_outcome;
/* queue.c */
command_fn run_queue_join, run_queue_leave, run_queue_show, run_queue_ack;
/* agenda.c, timer.c */
command_fn run_agenda, run_agenda_next, run_timer;
/* undo.c, correct.c, end.c */
command_fn run_undo, run_correct, run_end;

#endif
