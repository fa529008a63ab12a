using MediationWorkflows.Facts;
using MediationWorkflows.Forum;
using MediationWorkflows.Scenarios;

namespace MediationWorkflows.Web.Api;

/// <summary><c>/facts</c>, <c>/forum</c> and <c>/options</c>: what is said at the table.</summary>
static class SaidInSessionApi
{
    public static void MapSaidInSession(this RouteGroupBuilder api)
    {
        api.MapCaseRows<StatementOfFact>("facts", Show);
        api.MapPost("/sessions/{id:guid}/facts", (Guid id, TextRequest body, ApiWrite write) => write.CreateAsync("facts", Show, (scope, viewer) =>
            scope.Get<StateFact>().RunAsync(new StateFact.Command(id, body.Text, viewer), scope.Now, scope.Ct)));
        MapAnswer(api, "agree", agrees: true);
        MapAnswer(api, "dispute", agrees: false);
        api.MapCaseRows<ForumEntry>("forum", Show);
        api.MapPost("/sessions/{id:guid}/forum", (Guid id, ForumRequest body, ApiWrite write) => write.CreateAsync("forum", Show, (scope, viewer) =>
            scope.Get<SpeakInForum>().RunAsync(new SpeakInForum.Command(id, body.Text, body.Support, viewer), scope.Now, scope.Ct)));
        api.MapPost("/forum/{id:guid}/hear", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<ForumEntry>(match, id, "statement", Show,
            (scope, viewer, _, access) => scope.Get<HearInForum>().RunAsync(new HearInForum.Command(id, access.ActingFor(access.Own), viewer), scope.Now, scope.Ct)));
        api.MapCaseRows<SettlementOption>("options", Show);
        api.MapPost("/cases/{id:guid}/options", (Guid id, TextRequest body, ApiWrite write) => write.CreateAsync("options", Show, (scope, viewer) =>
            scope.Get<GenerateOption>().RunAsync(new GenerateOption.Command(id, body.Text, viewer), scope.Now, scope.Ct)));
        api.MapPost("/options/{id:guid}/scenarios", (Guid id, ScenarioRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<SettlementOption>(match, id, "option", Show,
            (scope, viewer, _, _) => scope.Get<PlayScenario>().RunAsync(
                new PlayScenario.Command(id, body.WhatIf, body.Consequences ?? new Dictionary<string, string?>(StringComparer.Ordinal), viewer), scope.Now, scope.Ct)));
    }

    static void MapAnswer(RouteGroupBuilder api, string command, bool agrees) =>
        api.MapPost($"/facts/{{id:guid}}/{command}", (Guid id, FactAnswerRequest? body, IfMatch match, ApiWrite write) => write.ChangeAsync<StatementOfFact>(match, id, "statement", Show,
            (scope, viewer, fact, access) => scope.Get<AnswerFact>().RunAsync(
                new AnswerFact.Command(id, access.ActingFor(fact.Answers.Select(a => a.ParticipationId)), agrees, body?.Otherwise, viewer), scope.Now, scope.Ct)));

    static object Show(StatementOfFact fact, ParticipantNames names, bool readable) => new
    {
        fact.Id,
        fact.CaseId,
        fact.SessionId,
        fact.State,
        StatedBy = names[fact.StatedById],
        Text = readable ? fact.Text.Reveal() : null,
        Answers = fact.Answers.Select(a => new { Party = names[a.ParticipationId], a.Agrees, Otherwise = readable ? a.Otherwise?.Reveal() : null, a.At }),
        fact.StatedAt,
        Etag = EntityTags.TextOf(fact),
    };

    static object Show(ForumEntry entry, ParticipantNames names, bool readable) => new
    {
        entry.Id,
        entry.CaseId,
        entry.SessionId,
        entry.Kind,
        Speaker = names[entry.SpeakerId],
        Text = readable ? entry.Text.Reveal() : null,
        Support = readable ? entry.Support?.Reveal() : null,
        HeardBy = entry.Hearings.OrderBy(h => h.At).Select(h => new { Party = names[h.ParticipationId], h.At }),
        entry.At,
        Etag = EntityTags.TextOf(entry),
    };

    static object Show(SettlementOption option, ParticipantNames names, bool readable) => new
    {
        option.Id,
        option.CaseId,
        option.SessionId,
        Author = names[option.AuthorId],
        Text = readable ? option.Text.Reveal() : null,
        Scenarios = readable
            ? option.Scenarios.OrderBy(s => s.Position).Select(s => new
            {
                s.Id,
                WhatIf = s.WhatIf.Reveal(),
                Consequences = s.Consequences.Select(c => new { Party = names[c.ParticipationId], Text = c.Text.Reveal() }),
            })
            : null,
        option.CreatedAt,
        Etag = EntityTags.TextOf(option),
    };

    /// <param name="Otherwise">How it was, in the eyes of who disputes it.</param>
    public sealed record FactAnswerRequest(string? Otherwise);

    /// <param name="Text">A client's concern, or a clinician's limitation.</param>
    /// <param name="Support">What a clinician needs.</param>
    public sealed record ForumRequest(string? Text, string? Support);

    /// <param name="Consequences">By the party's short name.</param>
    public sealed record ScenarioRequest(string? WhatIf, Dictionary<string, string?>? Consequences);
}
