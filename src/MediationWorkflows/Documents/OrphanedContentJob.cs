using MediationWorkflows.Database;
using MediationWorkflows.Jobs;
using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace MediationWorkflows.Documents;

/// <summary>Deletes pieces of files whose upload never ended: no document names them, and none will.</summary>
public sealed class OrphanedContentJob : IRecurringJob
{
    private static readonly Duration LongestUpload = Duration.FromHours(24);

    public string Name => "orphaned-content";

    public Duration Every => Duration.FromDays(1);

    public Task RunAsync(WorkScope scope)
    {
        var before = scope.Now - LongestUpload;
        return scope.Db.Set<DocumentChunk>()
            .Where(c => c.CreatedAt < before && !scope.Db.Set<Document>().Any(d => d.ContentId == c.ContentId))
            .ExecuteDeleteAsync(scope.Ct);
    }
}
