/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every page and every form table, for the route table. */
#ifndef WEB_PAGE_PAGE_H
#define WEB_PAGE_PAGE_H

#include "../http/router.h"

page_fn page_home;

page_fn page_action_list, page_action, page_action_create, page_action_save;
page_fn page_action_close, page_action_reopen;
extern const struct form_field page_action_fields[], page_action_close_fields[];

page_fn page_call_list, page_call;
page_fn page_call_new, page_call_create, page_call_edit, page_call_save;
page_fn page_call_preview, page_call_announce, page_call_cancel, page_call_minutes;
extern const struct form_field page_call_fields[], page_call_cancel_fields[];

page_fn page_event_list, page_event, page_event_phase, page_event_announce;
page_fn page_event_join, page_event_leave;
page_fn page_event_new, page_event_create, page_event_edit, page_event_save;
extern const struct form_field page_event_fields[], page_event_phase_fields[];
page_fn page_attendance, page_attendance_save, page_attendance_list, page_attendance_decide;
extern const struct form_field page_attendance_fields[], page_attendance_decide_fields[];
page_fn page_proposal_list, page_proposal, page_proposal_state, page_proposal_merge;
page_fn page_proposal_new, page_proposal_create, page_proposal_edit, page_proposal_save;
extern const struct form_field page_proposal_fields[], page_proposal_state_fields[];
extern const struct form_field page_proposal_merge_fields[];
page_fn page_interest, page_interest_save;
extern const struct form_field page_interest_fields[];
page_fn page_room_list, page_room_save, page_room_do;
extern const struct form_field page_room_fields[], page_room_do_fields[];
page_fn page_placement, page_placement_move, page_placement_put, page_placement_lock;
page_fn page_placement_undo;
extern const struct form_field page_placement_fields[];
page_fn page_overflow_set, page_placement_part, page_proposal_taker;
extern const struct form_field page_overflow_fields[], page_placement_part_fields[],
	page_proposal_taker_fields[];
page_fn page_planning_start, page_planning_stop, page_planning_apply;
extern const struct form_field page_planning_fields[], page_planning_do_fields[];
page_fn page_board, page_board_mine;
page_fn page_event_notes, page_event_close, page_proposal_notes, page_proposal_notes_open;
page_fn page_proposal_notes_preview, page_proposal_notes_post;
page_fn page_edition_publish, page_edition_list;
page_fn page_slot_list, page_slot_add, page_slot_edit;
extern const struct form_field page_slot_fields[], page_slot_day_fields[];
page_fn page_call_change, page_rsvp, page_counter;
extern const struct form_field page_rsvp_fields[], page_counter_fields[];

page_fn page_presence;
extern const struct form_field page_presence_fields[];
page_fn page_regular;
extern const struct form_field page_regular_fields[];

page_fn page_cadence_import;
extern const struct form_field page_cadence_import_fields[];
page_fn page_cadence_list, page_cadence, page_cadence_plan;
page_fn page_cadence_new, page_cadence_create, page_cadence_edit, page_cadence_save;
extern const struct form_field page_cadence_fields[], page_cadence_plan_fields[];

page_fn page_agenda_add, page_agenda_edit, page_agenda_save, page_agenda_remove;
page_fn page_agenda_move;
extern const struct form_field page_agenda_fields[], page_agenda_move_fields[];

page_fn page_rotation;

page_fn page_poll, page_poll_list, page_poll_new, page_poll_create, page_poll_open;
page_fn page_poll_vote, page_ballot, page_ballot_vote;
page_fn page_poll_option, page_poll_drop, page_poll_pin, page_poll_unpin, page_poll_again;
page_fn page_poll_deadline, page_poll_withdraw, page_poll_settle, page_poll_choose;
extern const struct form_field page_poll_fields[], page_poll_vote_fields[];
extern const struct form_field page_poll_option_fields[], page_poll_number_fields[];
extern const struct form_field page_poll_deadline_fields[], page_poll_reason_fields[];
extern const struct form_field page_poll_choose_fields[];

page_fn page_meeting_list, page_meeting;

page_fn page_minutes_list, page_minutes, page_minutes_revision;
page_fn page_minutes_edit, page_minutes_save, page_minutes_suggest, page_minutes_settle;
page_fn page_minutes_preview, page_minutes_post;
extern const struct form_field page_minutes_fields[], page_minutes_suggest_fields[];
extern const struct form_field page_minutes_settle_fields[], page_minutes_post_fields[];

page_fn page_decision_list, page_decision, page_decision_answer, page_decision_mark;
page_fn page_decision_new, page_decision_create, page_decision_edit, page_decision_save;
page_fn page_decision_preview, page_decision_open, page_decision_change;
page_fn page_decision_extend, page_decision_withdraw;
extern const struct form_field page_decision_fields[], page_decision_answer_fields[];
extern const struct form_field page_decision_mark_fields[], page_decision_extend_fields[];
extern const struct form_field page_decision_withdraw_fields[];

page_fn page_letter_list, page_letter, page_letter_retry;

page_fn page_invite, page_invite_ask, page_invite_grant, page_invite_deny;
page_fn page_invite_revoke;
extern const struct form_field page_invite_fields[], page_invite_decide_fields[];

page_fn page_login, page_login_mail, page_login_look, page_login_use, page_logout;
extern const struct form_field page_login_fields[];

page_fn page_me, page_me_save, page_me_feed, page_me_unlink, page_me_logout;
extern const struct form_field page_me_fields[], page_me_unlink_fields[];
page_fn page_me_address, page_me_address_main, page_me_address_remove;
page_fn page_me_matrix, page_me_matrix_remove;
extern const struct form_field page_address_fields[], page_matrix_fields[];

page_fn page_audit;

page_fn page_person_list, page_person, page_person_role;
page_fn page_person_address, page_person_address_main, page_person_address_remove;
page_fn page_person_link, page_person_unlink, page_person_matrix_remove;
page_fn page_person_merge;
extern const struct form_field page_person_role_fields[], page_person_merge_fields[];

page_fn page_command_list, page_status;

page_fn page_ping_list, page_ping_ok, page_ping_done, page_ping_snooze;
extern const struct form_field page_ping_snooze_fields[];

page_fn page_minutes_window, page_minutes_hold, page_minutes_correct;
page_fn page_minutes_missing, page_minutes_waive, page_latest;
extern const struct form_field page_minutes_window_fields[], page_minutes_hold_fields[],
	page_minutes_correct_fields[], page_minutes_waive_fields[];

page_fn page_notes, page_notes_call, page_notes_minutes, page_notes_save, page_notes_taker,
	page_notes_discreet;
page_fn page_notes_history, page_notes_version, page_notes_restore;
extern const struct form_field page_notes_fields[], page_notes_taker_fields[],
	page_notes_discreet_fields[], page_notes_restore_fields[];

page_fn page_hours_save;
extern const struct form_field page_hours_fields[];

page_fn page_preference, page_preference_save, page_preference_away, page_preference_unstop;
extern const struct form_field page_preference_fields[], page_preference_away_fields[];

page_fn page_series_list, page_series_queue, page_series_mine, page_series_search;
page_fn page_series_mail, page_series_months, page_series, page_series_object;
page_fn page_series_objection;
page_fn page_series_intend, page_series_stand_in, page_series_remind, page_series_withdraw;
page_fn page_series_ping, page_series_ping_send;
extern const struct form_field page_series_object_fields[], page_series_objection_fields[];
extern const struct form_field page_series_intend_fields[], page_series_stand_in_fields[];
extern const struct form_field page_series_remind_fields[], page_series_ping_fields[];

page_fn page_zone, page_zone_save;
extern const struct form_field page_zone_fields[];

#endif
