using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Escrow;
using MediationWorkflows.Milestones;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/escrow</c> and <c>/releases</c>: the money that a settlement puts into escrow, the confirmation that it is there, and how it leaves.</summary>
static class EscrowApi
{
    public static void MapEscrow(this RouteGroupBuilder api)
    {
        api.MapCaseRows<EscrowAccount>("escrow", Show);
        api.MapGet("/escrow/{id:guid}/conditions", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) => new Page<object>(
            [.. (await scope.Get<ReleaseConditions>().OfAsync(viewer, id, scope.Now, scope.Ct)).Select(Show)], Next: null)));
        api.MapPost("/escrow/{id:guid}/confirm-funding", (Guid id, FundingRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<EscrowAccount>(
            match, id, "escrow account", Show, (scope, viewer, _, _) => scope.Get<ConfirmFunding>().RunAsync(
                new ConfirmFunding.Command(id, Input.Required(body.Amount, "amount"), body.Reference, viewer), scope.Now, scope.Ct)));
        api.MapCaseRows<EscrowRelease>("releases", Show);
        api.MapPost("/milestones/{id:guid}/releases", (Guid id, IfMatch match, ApiWrite write) => write.OnRecordAsync<Milestone>(id, "milestone", MilestonesApi.Show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (milestone, _) = await scope.Get<AccessPolicy>().FindAsync<Milestone>(viewer, id, "milestone", scope.Now, scope.Ct);
                match.Require(milestone);
                return await scope.Get<RequestEscrowRelease>().RunAsync(new RequestEscrowRelease.Command(id, viewer), scope.Now, scope.Ct);
            },
            async (scope, viewer, release) => Answer.Created($"/api/v1/releases/{release.Id}", await CaseRows.ShowAsync(scope, viewer, release, Show), release))));
        api.MapPost("/releases/{id:guid}/approve", (Guid id, ApprovalRequest? body, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer) =>
            scope.Get<ApproveEscrowRelease>().RunAsync(new ApproveEscrowRelease.Command(id, body?.Approves ?? true, body?.Reason, viewer), scope.Now, scope.Ct)));
        api.MapPost("/releases/{id:guid}/instruct", (Guid id, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer) =>
            scope.Get<InstructEscrowRelease>().RunAsync(new InstructEscrowRelease.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/releases/{id:guid}/confirm", (Guid id, PaymentRequest? body, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer) =>
            scope.Get<ConfirmEscrowRelease>().RunAsync(new ConfirmEscrowRelease.Command(id, Paid: true, body?.PaidOn, body?.Note, viewer), scope.Now, scope.Ct)));
        api.MapPost("/releases/{id:guid}/return", (Guid id, PaymentRequest? body, IfMatch match, ApiWrite write) => Change(write, match, id, (scope, viewer) =>
            scope.Get<ConfirmEscrowRelease>().RunAsync(new ConfirmEscrowRelease.Command(id, Paid: false, PaidOn: null, body?.Note, viewer), scope.Now, scope.Ct)));
    }

    static Task<IResult> Change(ApiWrite write, IfMatch match, Guid id, Func<WorkScope, Viewer, Task> change) =>
        write.ChangeAsync<EscrowRelease>(match, id, "release", Show, (scope, viewer, _, _) => change(scope, viewer));

    static object Show(EscrowAccount account, ParticipantNames names, bool readable) => new
    {
        account.Id,
        account.CaseId,
        account.SettlementId,
        account.State,
        Amount = readable ? account.Amount : (decimal?)null,
        Currency = readable ? account.Currency : null,
        Reference = readable ? account.ExternalReference?.Reveal() : null,
        account.CreatedAt,
        account.FundedAt,
        Etag = EntityTags.TextOf(account),
    };

    static object Show(ReleaseConditions.Payment payment) => new { payment.Position, payment.Amount, payment.Currency, Condition = payment.Condition?.Reveal(), payment.IsVerified };

    static object Show(EscrowRelease release, ParticipantNames names, bool readable) => new
    {
        release.Id,
        release.CaseId,
        release.AccountId,
        release.MilestoneId,
        release.State,
        release.To,
        Amount = readable ? release.Amount : (decimal?)null,
        Approvals = release.Approvals.OrderBy(a => a.At).Select(a => new { By = readable ? names[a.ParticipationId] : null, a.At }),
        release.RequestedAt,
        release.InstructedAt,
        release.DeliveredAt,
        release.PaidOn,
        release.EndedAt,
        Note = readable ? release.Note?.Reveal() : null,
        Etag = EntityTags.TextOf(release),
    };

    /// <param name="Approves">Left out: yes.</param>
    internal sealed record ApprovalRequest(bool? Approves, string? Reason);

    internal sealed record PaymentRequest(LocalDate? PaidOn, string? Note);

    public sealed record FundingRequest(decimal? Amount, string? Reference);
}
