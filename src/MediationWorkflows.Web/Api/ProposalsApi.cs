using MediationWorkflows.Proposals;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/proposals</c>: times, joint problem statements and term sheets, put to all parties version by version.</summary>
static class ProposalsApi
{
    public static void MapProposals(this RouteGroupBuilder api)
    {
        api.MapCaseRows<Proposal>("proposals", Show);
        api.MapPost("/cases/{id:guid}/proposals", (Guid id, ProposalRequest body, ApiWrite write) => write.CreateAsync("proposals", Show, (scope, viewer) =>
            scope.Get<TableProposal>().RunAsync(new TableProposal.Command(id, body.ToInput(), body.Draft ?? false, viewer), scope.Now, scope.Ct)));
        api.MapPost("/proposals/{id:guid}/table", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Proposal>(match, id, "proposal", Show,
            (scope, viewer, _, _) => scope.Get<TableProposal>().TableAsync(id, viewer, scope.Now, scope.Ct)));
        api.MapPost("/proposals/{id:guid}/accept", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Proposal>(match, id, "proposal", Show,
            (scope, viewer, proposal, access) => scope.Get<AcceptProposal>().RunAsync(
                new AcceptProposal.Command(id, access.ActingFor(proposal.Answers.Select(a => a.ParticipationId)), viewer), scope.Now, scope.Ct)));
        api.MapPost("/proposals/{id:guid}/reject", (Guid id, RejectRequest? body, IfMatch match, ApiWrite write) => write.ChangeAsync<Proposal>(match, id, "proposal", Show,
            (scope, viewer, proposal, access) => scope.Get<RejectProposal>().RunAsync(
                new RejectProposal.Command(id, access.ActingFor(proposal.Answers.Select(a => a.ParticipationId)), body?.Reason, viewer), scope.Now, scope.Ct)));
        api.MapPost("/proposals/{id:guid}/withdraw", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Proposal>(match, id, "proposal", Show,
            (scope, viewer, _, _) => scope.Get<WithdrawProposal>().RunAsync(new WithdrawProposal.Command(id, viewer), scope.Now, scope.Ct)));
    }

    static object Show(Proposal proposal, ParticipantNames names, bool readable) => new
    {
        proposal.Id,
        proposal.CaseId,
        proposal.Kind,
        proposal.Number,
        proposal.RevisesId,
        proposal.State,
        ProposedBy = names[proposal.ProposedById],
        proposal.SessionId,
        proposal.StartsAt,
        proposal.LapsesAt,
        Text = readable ? proposal.Text?.Reveal() : null,
        Lines = readable
            ? proposal.Lines.OrderBy(l => l.Position).Select(l => new { Text = l.Text.Reveal(), SharedBy = l.SharedBy.Split(',', StringSplitOptions.RemoveEmptyEntries) })
            : null,
        Answers = proposal.Answers.Select(a => new { Party = names[a.ParticipationId], a.Accepts, a.At, Reason = readable ? a.Reason?.Reveal() : null }),
        proposal.CreatedAt,
        proposal.DecidedAt,
        Etag = EntityTags.TextOf(proposal),
    };

    /// <param name="StartsAt">For a time.</param>
    /// <param name="Lines">The shared concerns of a problem statement, or the terms.</param>
    /// <param name="Draft">True: it is not put to the parties yet.</param>
    public sealed record ProposalRequest(ProposalKind? Kind, Instant? StartsAt, string? Text, IReadOnlyList<LineRequest>? Lines, bool? Draft)
    {
        public ProposalInput ToInput() => new(
            Input.Required(Kind, "kind"), StartsAt, Text, [.. (Lines ?? []).Select((line, i) => Input.Element(line, $"lines[{i}]")).Select(line => new ProposalLineInput(line.Text ?? "", line.SharedBy))]);
    }

    public sealed record LineRequest(string? Text, IReadOnlyList<string>? SharedBy);

    public sealed record RejectRequest(string? Reason);
}
