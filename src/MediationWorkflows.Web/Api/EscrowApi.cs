using MediationWorkflows.Escrow;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/escrow</c>: the money that a settlement puts into escrow, and the confirmation that it is there.</summary>
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
    }

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

    public sealed record FundingRequest(decimal? Amount, string? Reference);
}
