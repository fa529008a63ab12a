using MediationWorkflows.Milestones;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/milestones</c>: what a settlement obliges to, with its evidence and its verification.</summary>
static class MilestonesApi
{
    public static void MapMilestones(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Milestone>("milestones", Show);
        api.MapPost("/milestones/{id:guid}/evidence", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Milestone>(
            match, id, "milestone", Show, (scope, viewer, _, _) => scope.Get<SubmitEvidence>().RunAsync(
                new SubmitEvidence.Command(id, Input.Required(body.Text, "text"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/milestones/{id:guid}/verify", (Guid id, VerifyRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Milestone>(
            match, id, "milestone", Show, (scope, viewer, _, _) => scope.Get<VerifyMilestone>().RunAsync(
                new VerifyMilestone.Command(id, Input.Required(body.Passes, "passes"), body.Reason, viewer), scope.Now, scope.Ct)));
        api.MapPost("/milestones/{id:guid}/waive", (Guid id, ReasonRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Milestone>(
            match, id, "milestone", Show, (scope, viewer, _, _) => scope.Get<WaiveMilestone>().RunAsync(
                new WaiveMilestone.Command(id, Input.Required(body.Reason, "reason"), viewer), scope.Now, scope.Ct)));
    }

    internal static object Show(Milestone milestone, ParticipantNames names, bool readable) => new
    {
        milestone.Id,
        milestone.CaseId,
        milestone.SettlementId,
        milestone.TermId,
        Obligor = names[milestone.ObligorId],
        Verifier = names[milestone.VerifierId],
        milestone.DueOn,
        milestone.State,
        Evidence = readable ? milestone.Evidence.OrderBy(e => e.At).Select(e => new { By = names[e.ById], e.At, Text = e.Text.Reveal(), e.IsCure }).ToList() : null,
        Reason = readable ? milestone.Reason?.Reveal() : null,
        milestone.CreatedAt,
        milestone.SettledAt,
        Etag = EntityTags.TextOf(milestone),
    };

    public sealed record VerifyRequest(bool? Passes, string? Reason);
}
