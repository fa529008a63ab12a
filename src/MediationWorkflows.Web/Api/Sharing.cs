using MediationWorkflows.Access;
using MediationWorkflows.Database;
using MediationWorkflows.Engine;
using MediationWorkflows.Items;
using MediationWorkflows.Parties;

namespace MediationWorkflows.Web.Api;

/// <summary><c>share</c> of items and of documents.</summary>
static class Sharing
{
    /// <param name="With">Short names or ids of participants.</param>
    public sealed record Request(IReadOnlyList<string>? With);

    /// <summary>Shares a row that the caller has seen with all who are named, or, where one of them lacks a consent, with nobody: 409, and the attempt stays on record.</summary>
    public static Task<IResult> ShareAsync<T>(
        this ApiWrite write, IfMatch match, Guid id, Phrase kind, ShowRow<T> show, Request body,
        Func<WorkScope, Viewer, IReadOnlyList<Guid>, Task<ShareContent.Result>> share)
        where T : class, IClassified, IVersioned => write.OnRecordAsync(id, kind, show, () => write.RunAsync(
            async (scope, viewer) =>
            {
                var (row, _) = await scope.Get<AccessPolicy>().FindAsync<T>(viewer, id, kind, scope.Now, scope.Ct);
                match.Require(row);
                var with = new List<Guid>();
                foreach (var name in body.With ?? [])
                    with.Add((await scope.Db.ParticipationAsync(row.CaseId, name, "with", scope.Ct)).Id);
                return (Row: row, (await share(scope, viewer, with)).Refused);
            },
            async (scope, viewer, shared) =>
            {
                var names = await ParticipantNames.OfAsync(scope.Db, shared.Row.CaseId, scope.Ct);
                return shared.Refused.Count == 0
                    ? Answer.Ok(await CaseRows.ShowAsync(scope, viewer, shared.Row, show), shared.Row)
                    : Answer.Refused(new StateException(
                        $"There is no consent to show this to {string.Join(", ", shared.Refused.Select(refused => names[refused]))}: ask for it first. It was shared with nobody.", "NoConsent", "consent"));
            }));
}
