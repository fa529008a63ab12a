using MediationWorkflows.Access;
using MediationWorkflows.Roadmap;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary>The remediation roadmap: <c>/roadmap-actions</c>, <c>/perspectives</c>, <c>/report-series</c> and the <c>/reports</c> of these.</summary>
static class RoadmapApi
{
    public static void MapRoadmap(this RouteGroupBuilder api)
    {
        api.MapCaseRows<RoadmapAction>("roadmap-actions", Show);
        api.MapPost("/cases/{id:guid}/roadmap-actions", (Guid id, ActionRequest body, ApiWrite write) => write.CreateAsync("roadmap-actions", Show, (scope, viewer) =>
            scope.Get<PlanAction>().RunAsync(body.ToCommand(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/roadmap-actions/{id:guid}/settle", (Guid id, SettleActionRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<RoadmapAction>(
            match, id, "roadmap action", Show, (scope, viewer, _, _) => scope.Get<SettleAction>().RunAsync(
                new SettleAction.Command(id, Input.Required(body.State, "state"), body.Result ?? "", body.ExpiresOn, viewer), scope.Now, scope.Ct)));
        api.MapCaseRows<Perspective>("perspectives", Show);
        api.MapPost("/cases/{id:guid}/perspectives", (Guid id, TextRequest body, ApiWrite write) => write.CreateAsync("perspectives", Show, (scope, viewer) =>
            scope.Get<TellPerspective>().RunAsync(new TellPerspective.Command(id, body.Text ?? "", viewer), scope.Now, scope.Ct)));
        api.MapPost("/perspectives/{id:guid}/answer", (Guid id, TextRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<Perspective>(
            match, id, "perspective", Show, (scope, viewer, _, _) => scope.Get<AnswerPerspective>().RunAsync(new AnswerPerspective.Command(id, body.Text ?? "", viewer), scope.Now, scope.Ct)));
        MapReports(api);
    }

    static void MapReports(RouteGroupBuilder api)
    {
        api.MapCaseRows<ReportSeries>("report-series", Show);
        api.MapPost("/cases/{id:guid}/report-series", (Guid id, SeriesRequest body, ApiWrite write) => write.CreateAsync("report-series", Show, (scope, viewer) =>
            scope.Get<StartSeries>().RunAsync(body.ToCommand(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/report-series/{id:guid}/end", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<ReportSeries>(
            match, id, "report series", Show, (scope, viewer, _, _) => scope.Get<EndSeries>().RunAsync(new EndSeries.Command(id, viewer), scope.Now, scope.Ct)));
        api.MapCaseRows<PeriodicReport>("reports", Show);
        api.MapPost("/reports/{id:guid}/write", (Guid id, ReportRequest body, IfMatch match, ApiWrite write) => write.ChangeAsync<PeriodicReport>(
            match, id, "report", Show, (scope, viewer, _, _) => scope.Get<WriteReport>().RunAsync(new WriteReport.Command(id, body.Entries, viewer), scope.Now, scope.Ct)));
    }

    static object Show(RoadmapAction action, ParticipantNames names, bool readable) => new
    {
        action.Id,
        action.CaseId,
        action.Kind,
        What = readable ? action.What.Reveal() : null,
        Evidence = readable ? action.Evidence?.Reveal() : null,
        Measure = readable ? action.Measure.Reveal() : null,
        Owner = names[action.OwnerId],
        AnswersTo = names[action.AnswersToId],
        action.DueOn,
        action.State,
        Result = readable ? action.Result?.Reveal() : null,
        action.SettledOn,
        action.ExpiresOn,
        action.CreatedAt,
        Etag = EntityTags.TextOf(action),
    };

    static object Show(Perspective told, ParticipantNames names, bool readable) => new
    {
        told.Id,
        told.CaseId,
        Author = readable ? names[told.AuthorId] : null,
        Text = readable ? told.Text.Reveal() : null,
        Answer = readable ? told.Answer?.Reveal() : null,
        told.CreatedAt,
        told.AnsweredAt,
        Etag = EntityTags.TextOf(told),
    };

    static object Show(ReportSeries series, ParticipantNames names, bool readable) => new
    {
        series.Id,
        series.CaseId,
        series.Purpose,
        Title = readable ? series.Title.Reveal() : null,
        Headings = readable ? series.Headings : null,
        Reporter = names[series.ReporterId],
        To = names[series.ToId],
        ChannelId = readable ? series.ChannelId : null,
        First = series.FirstOn,
        series.Every,
        series.At,
        series.Until,
        series.StartedAt,
        series.EndedAt,
        Etag = EntityTags.TextOf(series),
    };

    static object Show(PeriodicReport report, ParticipantNames names, bool readable) => new
    {
        report.Id,
        report.CaseId,
        report.SeriesId,
        Reporter = names[report.ReporterId],
        report.DueOn,
        report.State,
        Entries = readable ? report.Entries : null,
        report.AskedAt,
        report.SettledAt,
        Etag = EntityTags.TextOf(report),
    };

    internal sealed record ActionRequest(RoadmapActionKind? Kind, string? What, string? Evidence, string? Measure, string? Owner, string? AnswersTo, LocalDate? DueOn)
    {
        public PlanAction.Command ToCommand(Guid caseId, Viewer by) => new(
            caseId, Input.Required(Kind, "kind"), What ?? "", Evidence, Measure ?? "", Input.Required(Owner, "owner"), Input.Required(AnswersTo, "answersTo"), Input.Required(DueOn, "dueOn"), by);
    }

    internal sealed record SettleActionRequest(RoadmapActionState? State, string? Result, LocalDate? ExpiresOn);

    internal sealed record HeadingRequest(string? Text, decimal? Target, bool? AtMost);

    internal sealed record SeriesRequest(
        ReportPurpose? Purpose, string? Title, IReadOnlyList<HeadingRequest>? Headings, string? Reporter, string? To, Guid? ChannelId, LocalDate? First, string? Every, LocalTime? At, LocalDate? Until)
    {
        public StartSeries.Command ToCommand(Guid caseId, Viewer by) => new(
            caseId, Input.Required(Purpose, "purpose"), Title ?? "",
            [.. (Headings ?? []).Select((h, i) => Input.Element(h, $"headings[{i}]")).Select(h => new ReportHeading((h.Text ?? "").Trim(), h.Target, h.AtMost ?? false))],
            Input.Required(Reporter, "reporter"), To, ChannelId, Input.Required(First, "first"), Input.Required(Every, "every"), At, Until, by);
    }

    /// <param name="Entries">One for each heading; left out: there is nothing to report.</param>
    internal sealed record ReportRequest(IReadOnlyList<string>? Entries);
}
