using MediationWorkflows.Access;
using MediationWorkflows.Concerns;
using MediationWorkflows.Database;
using MediationWorkflows.Fairness;
using MediationWorkflows.Goals;
using MediationWorkflows.Interests;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Web.Api;

/// <summary>
/// <c>/goals</c>, <c>/triggers</c>, <c>/fears</c>, <c>/interest-map</c>, <c>/fairness-checks</c>: how a mediation is prepared. What is confided is listed
/// without its words; they are an item, opened one by one and on record.
/// </summary>
static class PreparationApi
{
    public static void MapPreparation(this RouteGroupBuilder api)
    {
        api.MapCaseRows<GoalsForm>("goals", Show, withWords: false);
        api.MapPost("/cases/{id:guid}/goals", (Guid id, GoalsBody body, ApiWrite write) => write.CreateAsync("goals", Show, async (scope, viewer) =>
            await scope.Get<WriteGoals>().RunAsync(
                new WriteGoals.Command(id, await scope.OwnAsync(id, viewer, role => role.IsParty()), body.Goals ?? "", body.Expectations, body.WithoutAgreement, viewer), scope.Now, scope.Ct)));
        MapConcerns(api, "triggers", Concern.Triggers);
        MapConcerns(api, "fears", Concern.Fears);
        api.MapPost("/concerns/{id:guid}/meet", (Guid id, MeetBody body, IfMatch match, ApiWrite write) => write.ChangeAsync<Concern>(match, id, "concern", Show,
            (scope, viewer, _, _) => scope.Get<MeetConcern>().RunAsync(new MeetConcern.Command(id, body.Response ?? "", viewer), scope.Now, scope.Ct)));
        api.MapCaseRows<InterestMap>("interest-map", Show);
        api.MapPost("/cases/{id:guid}/interest-map", (Guid id, InterestMapBody body, ApiWrite write) => write.CreateAsync("interest-map", Show, (scope, viewer) =>
            scope.Get<DrawInterestMap>().RunAsync(
                new DrawInterestMap.Command(id, [.. (body.Entries ?? []).Select((e, i) => Input.Element(e, $"entries[{i}]"))], viewer), scope.Now, scope.Ct)));
        api.MapCaseRows<FairnessCheck>("fairness-checks", Show);
        api.MapPost("/cases/{id:guid}/fairness-checks", (Guid id, FairnessBody body, ApiWrite write) => write.CreateAsync("fairness-checks", Show, async (scope, viewer) =>
            await scope.Get<MakeFairnessCheck>().RunAsync(
                new MakeFairnessCheck.Command(
                    id, await scope.OwnAsync(id, viewer, role => role == Role.Mediator), body.PowerImbalance, body.Bias, body.Observations, body.Remedy, viewer),
                scope.Now, scope.Ct)));
    }

    static void MapConcerns(RouteGroupBuilder api, string name, IReadOnlyList<ConcernKind> kinds)
    {
        api.MapCaseRows<Concern>(name, Show, (concern, _) => kinds.Contains(concern.Kind));
        api.MapPost($"/cases/{{id:guid}}/{name}", (Guid id, ConcernBody body, ApiWrite write) => write.CreateAsync("concerns", Show, async (scope, viewer) =>
            await scope.Get<RaiseConcern>().RunAsync(
                new RaiseConcern.Command(
                    id, await scope.OwnAsync(id, viewer, _ => true), Concern.KindOf(body.Kind, kinds, "kind"), body.Text ?? "", body.ShareWithMediator ?? false, viewer),
                scope.Now, scope.Ct)));
    }

    /// <summary>The viewer's own place in the case, or of the party whom they represent, in which they act here.</summary>
    /// <exception cref="NotAllowedException">They have none of these roles.</exception>
    internal static async Task<Guid> OwnAsync(this WorkScope scope, Guid caseId, Viewer viewer, Func<Role, bool> acts)
    {
        var access = await scope.Get<AccessPolicy>().For(viewer, caseId, scope.Now, scope.Ct);
        return (await scope.Db.ParticipationsAsync(caseId, scope.Ct))
            .FirstOrDefault(p => access.Own.Contains(p.Id) && p.Role != Role.Representative && acts(p.Role) && (p.IsInMandate(scope.Now) || p.PersonId != viewer.PersonId))?.Id
            ?? throw new NotAllowedException("Your part in this case does not include this.");
    }

    static object Show(GoalsForm form, ParticipantNames names, bool readable) => new
    {
        form.Id, form.CaseId, Of = names[form.OwnerId], form.State, ItemId = readable ? form.ItemId : null, form.WrittenAt, Etag = EntityTags.TextOf(form),
    };

    static object Show(Concern concern, ParticipantNames names, bool readable) => new
    {
        concern.Id,
        concern.CaseId,
        // Of a fear, that there is one is more than enough.
        Kind = readable || concern.Class == InformationClass.Safety ? concern.Kind : (ConcernKind?)null,
        Of = readable ? names[concern.OwnerId] : null,
        ItemId = readable ? concern.ItemId : (Guid?)null,
        concern.State,
        Response = readable ? concern.Response?.Reveal() : null,
        concern.RaisedAt,
        concern.MetAt,
        Etag = EntityTags.TextOf(concern),
    };

    static object Show(InterestMap map, ParticipantNames names, bool readable) => new
    {
        map.Id,
        map.CaseId,
        map.Number,
        Entries = readable
            ? map.Entries.OrderBy(e => e.Position).Select(e => new { Party = names[e.ParticipationId], Position = e.Stated?.Reveal(), Interest = e.Interest.Reveal() }).ToList()
            : null,
        map.DrawnAt,
        Etag = EntityTags.TextOf(map),
    };

    static object Show(FairnessCheck check, ParticipantNames names, bool readable) => new
    {
        check.Id,
        check.CaseId,
        check.Gate,
        PowerImbalance = readable ? check.PowerImbalance : (Concernment?)null,
        Bias = readable ? check.Bias : (Concernment?)null,
        By = readable ? names[check.ById] : null,
        ItemId = readable ? check.ItemId : null,
        Etag = EntityTags.TextOf(check),
    };

    public sealed record GoalsBody(string? Goals, string? Expectations, string? WithoutAgreement);

    /// <param name="ShareWithMediator">Whether the mediator may read it; nobody else can.</param>
    public sealed record ConcernBody(string? Kind, string? Text, bool? ShareWithMediator);

    public sealed record MeetBody(string? Response);

    public sealed record InterestMapBody(IReadOnlyList<InterestInput?>? Entries);

    public sealed record FairnessBody(string? PowerImbalance, string? Bias, string? Observations, string? Remedy);
}
