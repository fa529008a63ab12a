using MediationWorkflows.Access;
using MediationWorkflows.Cases;
using MediationWorkflows.Disclosures;
using MediationWorkflows.Parties;
using MediationWorkflows.Web.Auth;
using MediationWorkflows.Web.Cases;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Web.Api;

/// <summary>What leaves the mediation: releases and whose word they need, the exceptions to confidentiality, and the ledger of what went out.</summary>
static class DisclosuresApi
{
    public static void MapDisclosures(this RouteGroupBuilder api)
    {
        api.MapGet("/cases/{id:guid}/disclosures", (Guid id, int? limit, Guid? after, ApiRead read) => read.RunAsync(async (scope, viewer) => Page.Of(
            [.. (await scope.Get<CaseDisclosures>().ListAsync(id, viewer, scope.Now, scope.Ct)).Where(e => after is not { } last || e.Id > last)], Page.SizeInCase(limit), e => e.Id.ToString())));
        api.MapCaseRows<InformationRelease>("releases-of-information", Show);
        api.MapPost("/cases/{id:guid}/releases-of-information", (Guid id, ReleaseRequest body, ApiWrite write) => write.CreateAsync(
            "releases-of-information", Show, (scope, viewer) => scope.Get<RequestRelease>().RunAsync(body.ToCommand(id, viewer), scope.Now, scope.Ct)));
        api.MapPost("/cases/{id:guid}/minimum-report", (Guid id, MinimumReportRequest body, ApiWrite write) => write.RunAsync(
            (scope, viewer) => scope.Get<MakeMinimumReport>().RunAsync(new MakeMinimumReport.Command(id, body.Recipient ?? "", viewer), scope.Now, scope.Ct),
            report => Answer.Ok(report)));
        MapAnswer(api, "grant", (answer, command, now, ct) => answer.DecideAsync(command, grants: true, now, ct));
        MapAnswer(api, "refuse", (answer, command, now, ct) => answer.DecideAsync(command, grants: false, now, ct));
        MapAnswer(api, "revoke", (answer, command, now, ct) => answer.RevokeAsync(command, now, ct));
        api.MapGet("/cases/{id:guid}/exceptions", (Guid id, ApiRead read) => read.RunAsync(async (scope, viewer) =>
        {
            var (found, _) = await scope.Get<AccessPolicy>().FindAsync<MediationCase>(viewer, id, "case", scope.Now, scope.Ct);
            var names = await ParticipantNames.OfAsync(scope.Db, id, scope.Ct);
            var acknowledged = await scope.Db.Set<ExceptionsAcknowledgement>().Where(a => a.CaseId == id).ToListAsync(scope.Ct);
            return (object)new
            {
                ExceptionsRegister.Shipped.Version,
                Items = ExceptionsRegister.Shipped.For(found.Jurisdiction).Select(e => new { e.Code, e.Text, e.Basis, e.Who }),
                Acknowledged = acknowledged.Where(a => a.RegisterVersion == ExceptionsRegister.Shipped.Version)
                    .OrderBy(a => a.At).Select(a => new { Party = names[a.ParticipationId], a.At }),
            };
        }));
        api.MapPost("/cases/{id:guid}/exceptions/acknowledge", (Guid id, ApiWrite write) => write.RunAsync(
            async (scope, viewer) =>
            {
                await scope.Get<AcknowledgeExceptions>().RunAsync(new AcknowledgeExceptions.Command(id, viewer), scope.Now, scope.Ct);
                return true;
            },
            _ => Answer.NoContent));
    }

    static void MapAnswer(RouteGroupBuilder api, string verb, Func<AnswerRelease, AnswerRelease.Command, Instant, CancellationToken, Task> run) =>
        api.MapPost($"/releases-of-information/{{id:guid}}/{verb}", (Guid id, IfMatch match, ApiWrite write) => write.ChangeAsync<InformationRelease>(
            match, id, "release", Show, (scope, viewer, _, _) => run(scope.Get<AnswerRelease>(), new AnswerRelease.Command(id, viewer), scope.Now, scope.Ct)));

    static object Show(InformationRelease release, ParticipantNames names, bool readable) => new
    {
        release.Id,
        release.CaseId,
        release.State,
        release.RecipientKind,
        Recipient = readable ? release.Recipient.Reveal() : null,
        Purpose = readable ? release.Purpose.Reveal() : null,
        release.Basis,
        Statement = readable ? release.Statement?.Reveal() : null,
        ItemIds = readable ? release.Subjects.Select(s => s.SubjectId) : null,
        Classes = readable ? release.Subjects.Select(s => s.Class).Distinct() : null,
        Answers = readable ? release.Answers.Select(a => new { Participant = names[a.ParticipationId], a.Granted, a.At }) : null,
        release.ReleaseAt,
        release.RequestedAt,
        release.ReleasedAt,
        Etag = EntityTags.TextOf(release),
    };

    /// <param name="Basis"><c>consent</c> (when missing), or the code of an exception.</param>
    /// <param name="Statement">Under an exception: all that goes out.</param>
    public sealed record ReleaseRequest(
        IReadOnlyList<Guid>? ItemIds, string? Recipient, RecipientKind? RecipientKind, string? Purpose, string? Basis, string? Statement, Instant? ReleaseAt)
    {
        public RequestRelease.Command ToCommand(Guid caseId, Viewer by) => new(
            caseId, ItemIds ?? [], Recipient ?? "", RecipientKind ?? Disclosures.RecipientKind.Other, Purpose ?? "", Basis ?? InformationRelease.ByConsent, Statement,
            ReleaseAt, by);
    }

    /// <param name="Recipient">The court or tribunal.</param>
    internal sealed record MinimumReportRequest(string? Recipient);
}
