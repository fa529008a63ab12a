using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Neutrality;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/conflict-checks</c> and <c>/professionals</c>: who is impartial here, and who looks at the matter from outside.</summary>
static class NeutralityApi
{
    public static void MapNeutrality(this RouteGroupBuilder api)
    {
        api.MapCaseRows<ConflictCheck>("conflict-checks", Show);
        api.MapPost("/cases/{id:guid}/conflict-checks", (Guid id, AskBody body, ApiWrite write) => write.CreateAsync("conflict-checks", Show, (scope, viewer) =>
            scope.Get<AskForConflicts>().RunAsync(new AskForConflicts.Command(id, Input.Required(body.Of, "of"), viewer), scope.Now, scope.Ct)));
        api.MapPost("/cases/{id:guid}/conflict-declarations", (Guid id, DeclareBody body, ApiWrite write) => write.CreateAsync("conflict-checks", Show, async (scope, viewer) =>
            await scope.Get<DeclareConflict>().RunAsync(
                new DeclareConflict.Command(
                    id, await scope.OwnAsync(id, viewer, role => !role.IsParty()), body.Subject ?? ConflictSubject.Ties, Input.Required(body.Finding, "finding"), body.Statement, viewer),
                scope.Now, scope.Ct)));
        api.MapPost("/conflict-checks/{id:guid}/state", (Guid id, StateBody body, IfMatch match, ApiWrite write) => write.ChangeAsync<ConflictCheck>(match, id, "conflict check", Show,
            (scope, viewer, _, _) => scope.Get<StateConflicts>().RunAsync(
                new StateConflicts.Command(id, Input.Required(body.Finding, "finding"), body.Statement, viewer), scope.Now, scope.Ct)));
        api.MapPost("/conflict-checks/{id:guid}/accept", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<ConflictCheck>(match, id, "conflict check", Show,
            async (scope, viewer, check, _) => await scope.Get<AcceptConflict>().RunAsync(
                new AcceptConflict.Command(id, await scope.OwnAsync(check.CaseId, viewer, role => role.IsParty()), viewer), scope.Now, scope.Ct)));
        api.MapCaseRows<Engagement>("professionals", Show);
        api.MapPost("/cases/{id:guid}/professionals", (Guid id, ProfessionalBody body, ApiWrite write) => write.CreateAsync("professionals", Show, (scope, viewer) =>
            scope.Get<EngageProfessional>().RunAsync(
                new EngageProfessional.Command(id, (body.Person ?? PartyRequest.Nobody).ToInput() with { Role = nameof(Role.Expert) }, body.Profession, body.Scope, viewer),
                scope.Now, scope.Ct)));
        api.MapPost("/professionals/{id:guid}/end", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<Engagement>(match, id, "engagement", Show,
            (scope, viewer, _, _) => scope.Get<EndEngagement>().RunAsync(new EndEngagement.Command(id, viewer), scope.Now, scope.Ct)));
    }

    static object Show(ConflictCheck check, ParticipantNames names, bool readable) => new
    {
        check.Id,
        check.CaseId,
        Of = names[check.OfId],
        check.Subject,
        check.State,
        Serious = check.IsSerious,
        Statement = readable ? check.Statement?.Reveal() : null,
        Accepted = check.Acceptances.Select(a => new { By = names[a.ParticipationId], a.At }),
        check.AskedAt,
        check.StatedAt,
        Etag = EntityTags.TextOf(check),
    };

    static object Show(Engagement engagement, ParticipantNames names, bool readable) => new
    {
        engagement.Id,
        engagement.CaseId,
        Who = names[engagement.ParticipationId],
        engagement.Profession,
        Scope = readable ? engagement.Scope.Reveal() : null,
        engagement.State,
        engagement.ProposedAt,
        engagement.EngagedAt,
        engagement.EndedAt,
        Etag = EntityTags.TextOf(engagement),
    };

    public sealed record AskBody(string? Of);

    public sealed record DeclareBody(ConflictSubject? Subject, ConflictFinding? Finding, string? Statement);

    public sealed record StateBody(ConflictFinding? Finding, string? Statement);

    /// <param name="Profession">EthicsConsultant, IndependentReviewer or OtherProfessional.</param>
    /// <param name="Scope">What they are asked to look at.</param>
    public sealed record ProfessionalBody(PartyRequest? Person, string? Profession, string? Scope);
}
