"""The API's addresses. Lists end in a slash, things do not."""

from django.urls import path

from api.views import (
    acknowledgements,
    bodies,
    connections,
    definitions,
    documentation,
    documents,
    exports,
    feedback,
    governing,
    judge,
    leads,
    parts,
    personal,
    proposals,
    refused,
    retention,
    snapshots,
    suggestions,
    tokens,
    trials,
    verbs,
)

app_name = "api"

urlpatterns = [
    path("tokens", tokens.TokensView.as_view(), name="tokens"),
    path("tokens/current", tokens.CurrentTokenView.as_view(), name="current_token"),
    path("definitions/", documents.DocumentsView.as_view(), name="definitions"),
    path("definitions/<slug:key>", definitions.DefinitionView.as_view(), name="definition"),
    path("definitions/<slug:key>/current", definitions.CurrentView.as_view(), name="current"),
    path("definitions/<slug:key>/judge", judge.JudgeView.as_view(), name="judge"),
    path("definitions/<slug:key>/suggestion", suggestions.SuggestionView.as_view(), name="suggestion"),
    path("definitions/<slug:key>/policy", governing.PolicyView.as_view(), name="policy"),
    path("definitions/<slug:key>/compare", documents.CompareView.as_view(), name="compare"),
    path("definitions/<slug:key>/reviews/", documents.ReviewsView.as_view(), name="reviews"),
    path(
        "definitions/<slug:key>/versions/<int:number>/acknowledgements/",
        documents.AcknowledgementsView.as_view(),
        name="acknowledgements",
    ),
    path("delegations/", governing.DelegationsView.as_view(), name="delegations"),
    path("delegations/<int:number>", governing.DelegationView.as_view(), name="delegation"),
    path("definitions/<slug:key>/versions/", definitions.VersionsView.as_view(), name="versions"),
    path("definitions/<slug:key>/versions/<int:number>", definitions.VersionView.as_view(), name="version"),
    path(
        "definitions/<slug:key>/versions/<int:number>/answers",
        acknowledgements.AnswersView.as_view(),
        name="answers",
    ),
    path(
        "definitions/<slug:key>/versions/<int:number>/doubts/",
        acknowledgements.DoubtsView.as_view(),
        name="doubts",
    ),
    path(
        "definitions/<slug:key>/versions/<int:number>/doubts/<int:doubt>/reply",
        acknowledgements.DoubtReplyView.as_view(),
        name="doubt_reply",
    ),
    path(
        "definitions/<slug:key>/versions/<int:number>/export/<slug:form>",
        exports.ExportView.as_view(),
        name="export",
    ),
    path("check-definition", bodies.CheckDefinitionView.as_view(), name="check_definition"),
    path("judge", bodies.JudgeByBodyView.as_view(), name="judge_by_body"),
    path("proposals/", proposals.ProposalsView.as_view(), name="proposals"),
    path("proposals/<int:number>", proposals.ProposalView.as_view(), name="proposal"),
    *(
        path(f"proposals/<int:number>/{verbs.address(verb)}", view.as_view(), name=verb)
        for verb, view in verbs.VIEWS.items()
    ),
    *(
        path(f"proposals/<int:number>/{name}/", view.as_view(), name=f"proposal_{name}")
        for name, view in parts.LISTS.items()
    ),
    path("proposals/<int:number>/events/", parts.EventsView.as_view(), name="proposal_events"),
    path("proposals/<int:number>/verbs/", parts.PossibleView.as_view(), name="proposal_verbs"),
    path("proposals/<int:number>/change", parts.ChangeView.as_view(), name="proposal_change"),
    path("proposals/<int:number>/trial", trials.TrialView.as_view(), name="trial"),
    path("proposals/<int:number>/trial/days/<str:day>", trials.TrialLeadsView.as_view(), name="trial_leads"),
    path("leads", leads.LeadsView.as_view(), name="leads"),
    path("leads/<path:id>/feedback", feedback.LeadFeedbackView.as_view(), name="lead_feedback"),
    path("leads/<path:id>/events", leads.EventsView.as_view(), name="lead_events"),
    path("feedback/", feedback.FeedbackListView.as_view(), name="feedback"),
    path("feedback/waiting", feedback.WaitingView.as_view(), name="feedback_waiting"),
    path("feedback/<int:number>", feedback.OneFeedbackView.as_view(), name="one_feedback"),
    path("rejection-reasons/", feedback.RejectionReasonsView.as_view(), name="rejection_reasons"),
    path("leads/<path:id>/held", personal.HeldView.as_view(), name="held"),
    path("leads/<path:id>/personal-data", personal.DossierView.as_view(), name="personal_data"),
    path("leads/<path:id>/erase", personal.EraseView.as_view(), name="erase"),
    path("erasures/", personal.ErasuresView.as_view(), name="erasures"),
    path("erasures/<int:number>", personal.ErasureView.as_view(), name="erasure"),
    path("connections/", connections.ConnectionsView.as_view(), name="connections"),
    path("connections/<int:number>", connections.ConnectionView.as_view(), name="connection"),
    path("connections/<int:number>/pull", connections.PullView.as_view(), name="pull"),
    path("pushes/<int:number>", leads.PushView.as_view(), name="push"),
    path("imports/<int:number>/refused", refused.RefusedView.as_view(), name="refused"),
    path("imports/<int:number>/corrections", refused.CorrectionsView.as_view(), name="corrections"),
    path("imports/<int:number>/corrections/<int:job>", refused.CorrectionView.as_view(), name="correction"),
    path("snapshots/", snapshots.SnapshotsView.as_view(), name="snapshots"),
    path("retention", retention.RetentionView.as_view(), name="retention"),
    path("retention/thin", retention.ThinView.as_view(), name="retention_thin"),
    path("snapshots/completeness/", snapshots.CompletenessView.as_view(), name="completeness"),
    path("snapshots/<int:number>", snapshots.SnapshotView.as_view(), name="snapshot"),
    path("schema", documentation.SchemaView.as_view(), name="schema"),
    path("docs", documentation.DocumentationView.as_view(), name="docs"),
]
