using MediationWorkflows.Access;
using MediationWorkflows.Database;

namespace MediationWorkflows.Web.Api;

/// <summary>For what is read outside of a unit of work, and is to be on record before it is shown.</summary>
static class ShownOnRecord
{
    /// <summary>Writes nothing, and waits for no writer, where there was nothing of a sensitive class.</summary>
    public static async Task RecordShownAsync(this UnitOfWork work, CaseAccess access, IReadOnlyCollection<IClassified> shown, CancellationToken ct)
    {
        if (shown.Any(row => AccessPolicy.IsSensitive(row.Class)))
            await work.RunAsync(scope => scope.Get<AccessPolicy>().RecordShownAsync(access, shown, scope.Now, scope.Ct), ct);
    }
}
