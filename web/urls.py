"""The pages' addresses."""

from django.urls import path

from web.views import (
    agreement,
    calendar,
    catalogue,
    check,
    decisions,
    definition_exports,
    definitions,
    discussion,
    editing,
    editor,
    examples,
    history,
    import_map,
    imports,
    language,
    leads,
    my_turn,
    people,
    proposals,
    schemas,
    sessions,
    sign_in,
    trials,
)

# The frame, the agreement, the definitions
urlpatterns = [
    path("", agreement.agreement, name="agreement"),
    path("figures/", agreement.figures, name="agreement_figures"),
    path("definitions/<slug:key>/", definitions.definition, name="definition"),
    path("definitions/<slug:key>/versions/<int:number>/", definitions.version, name="version"),
    path(
        "definitions/<slug:key>/versions/<int:number>/acknowledge/",
        definitions.version_acknowledge,
        name="acknowledge",
    ),
    path(
        "definitions/<slug:key>/versions/<int:number>/export/",
        definition_exports.version_exports,
        name="version_exports",
    ),
    path(
        "definitions/<slug:key>/versions/<int:number>/export/<slug:form>",
        definition_exports.version_export,
        name="version_export",
    ),
    path("definitions/<slug:key>/compare/", definitions.compare, name="compare"),
    path("definitions/<slug:key>/check/", check.check, name="check"),
    path("accounts/login/", sign_in.SignIn.as_view(), name="account_login"),
    path("demo/sign-in/<int:pk>/", sign_in.demo_sign_in, name="demo_sign_in"),
    path("language/", language.language, name="language"),
    path("schemas/teigi-1.json", schemas.teigi, name="schema"),
]

# The records: leads and imports, whose turn it is, the calendar, the history, settings
urlpatterns += [
    path("my-turn/", my_turn.my_turn, name="my_turn"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<slug:key>/review/", calendar.review, name="review"),
    path("history/", history.history, name="history"),
    path("history/export.<str:form>", history.history_export, name="history_export"),
    path("leads/", leads.leads, name="leads"),
    path("leads/<path:id>/", leads.lead, name="lead"),
    path("imports/", imports.imports, name="imports"),
    path("imports/look/", imports.leads_look, name="leads_look"),
    path("imports/new/", imports.import_start, name="import_start"),
    path("imports/new/<str:token>/", import_map.import_map, name="import_map"),
    path("imports/<int:pk>/", imports.import_page, name="import"),
    path("imports/<int:pk>/refused.csv", imports.import_refused, name="import_refused"),
    path("settings/catalogue/", catalogue.catalogue, name="catalogue"),
    path("settings/catalogue/new/", catalogue.attribute_add, name="attribute_add"),
    path("settings/catalogue/<slug:key>/", catalogue.attribute, name="attribute"),
    path("settings/people/", people.people, name="people"),
    path("settings/people/new/", people.person_add, name="person_add"),
    path("settings/people/<int:pk>/roles/", people.person_roles, name="person_roles"),
    path("settings/seats/<slug:key>/", people.seat_take, name="seat_take"),
]

# Proposals: the editor, the discussion, the trial, the decision; one address for each verb
urlpatterns += [
    path("definitions/<slug:key>/propose/", editor.propose, name="propose"),
    path("definitions/<slug:key>/reading/", editing.proposal_reading, name="proposal_reading"),
    path("definitions/<slug:key>/effect/", editing.proposal_effect, name="proposal_effect"),
    path("definitions/<slug:key>/effect/leads/", editing.proposal_effect_leads, name="proposal_effect_leads"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<int:number>/", proposals.proposal, name="proposal"),
    path("proposals/<int:number>/edit/", editor.proposal_edit, name="proposal_edit"),
    path("proposals/<int:number>/examples/", examples.proposal_examples, name="proposal_examples"),
    path("proposals/<int:number>/revisions/<int:revision>/", proposals.revision, name="proposal_revision"),
    path("proposals/<int:number>/differences/", proposals.differences, name="proposal_differences"),
    path("proposals/<int:number>/open/", proposals.proposal_open, name="proposal_open"),
    path("proposals/<int:number>/withdraw/", proposals.proposal_withdraw, name="proposal_withdraw"),
    path("proposals/<int:number>/position/", discussion.position, name="position"),
    path(
        "proposals/<int:number>/objections/<int:pk>/withdraw/",
        discussion.objection_withdraw,
        name="objection_withdraw",
    ),
    path(
        "proposals/<int:number>/objections/<int:pk>/overrule/",
        discussion.objection_overrule,
        name="objection_overrule",
    ),
    path("proposals/<int:number>/comment/", discussion.remark, name="comment"),
    path("proposals/<int:number>/threads/<int:pk>/reply/", discussion.reply, name="thread_reply"),
    path(
        "proposals/<int:number>/threads/<int:pk>/resolve/", discussion.thread_resolve, name="thread_resolve"
    ),
    path("proposals/<int:number>/threads/<int:pk>/reopen/", discussion.thread_reopen, name="thread_reopen"),
    path("proposals/<int:number>/sessions/<int:session>/move/", sessions.session_move, name="session_move"),
    path("proposals/<int:number>/sessions/<int:session>/hold/", sessions.session_hold, name="session_hold"),
    path("proposals/<int:number>/sessions/waive/", sessions.sessions_waive, name="sessions_waive"),
    path("proposals/<int:number>/contract/", trials.trial_contract, name="trial_contract"),
    path("proposals/<int:number>/start-trial/", trials.trial_start, name="trial_start"),
    path("proposals/<int:number>/send-to-decision/", trials.decision_ask, name="decision_ask"),
    path("proposals/<int:number>/trial/", trials.trial, name="trial"),
    path("proposals/<int:number>/trial/end-early/", trials.trial_end_early, name="trial_end_early"),
    path("proposals/<int:number>/trial/report/", trials.trial_report_compute, name="trial_report_compute"),
    path("proposals/<int:number>/approve/", decisions.proposal_approve, name="proposal_approve"),
    path(
        "proposals/<int:number>/request-changes/",
        decisions.proposal_request_changes,
        name="proposal_request_changes",
    ),
    path("proposals/<int:number>/reject/", decisions.proposal_reject, name="proposal_reject"),
    path("reports/<int:pk>/", trials.trial_report, name="trial_report"),
]
